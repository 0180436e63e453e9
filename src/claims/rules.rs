//! What a proven claim may do by itself. Pure: facts in, a verdict out.

use super::{Doubt, Proof};
use crate::organizations::Domain;

/// What is known of the organization that is claimed for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownOrganization {
    /// An admin marked it as reserved.
    pub is_reserved: bool,
    /// Somebody has proven something of it: a verified host (other than the claimed one), a calendar or a domain.
    pub is_proven: bool,
    /// Its domains.
    pub domains: Vec<Domain>,
}

/// What decides about a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
pub struct Facts {
    /// By what it was proven.
    pub proof: Option<Proof>,
    /// Where the host's address is, if that can be an organization's.
    pub host_domain: Option<Domain>,
    /// The organization; none for a new one.
    pub organization: Option<KnownOrganization>,
    /// A new organization's name could be taken for that of another.
    pub is_confusable: bool,
    /// The host's domain looks like an organization's without being one.
    pub is_look_alike: bool,
    /// The host's domain is another organization's; of several that cover it the longest counts.
    pub is_foreign: bool,
    /// The host is verified as another organization's.
    pub is_anothers: bool,
    /// An admin has decided otherwise about what is claimed.
    pub is_decided: bool,
    /// The calendar or event that is claimed is surely somebody else's.
    pub is_taken: bool,
}

/// What becomes of a proven claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It takes effect.
    AtOnce,
    /// It takes effect, and an admin looks at it afterwards.
    WithReview,
    /// An admin decides.
    Wait(Doubt),
}

/// Control of a host isn't control of an organization.
pub fn judge(facts: &Facts) -> Verdict {
    if facts.is_decided {
        return Verdict::Wait(Doubt::Decided);
    }
    if facts.is_taken {
        return Verdict::Wait(Doubt::Proven);
    }
    let Some(organization) = &facts.organization else {
        return of_new(facts);
    };
    if organization.is_reserved {
        return Verdict::Wait(Doubt::Reserved);
    }
    if let Some(doubt) = of_domain(facts) {
        return Verdict::Wait(doubt);
    }
    // Only the mail shows that the address is the claimant's.
    let is_at_home = facts.proof == Some(Proof::Email)
        && facts.host_domain.as_ref().is_some_and(|domain| {
            let mut own = organization.domains.iter();
            own.any(|own| domain.is_within(own))
        });
    if is_at_home {
        return Verdict::AtOnce;
    }
    if organization.is_proven {
        Verdict::Wait(Doubt::Proven)
    } else {
        Verdict::WithReview
    }
}

fn of_new(facts: &Facts) -> Verdict {
    if facts.is_confusable {
        return Verdict::Wait(Doubt::Confusable);
    }
    match of_domain(facts) {
        Some(doubt) => Verdict::Wait(doubt),
        // Its first organization may miss it.
        None if facts.is_anothers => Verdict::WithReview,
        None => Verdict::AtOnce,
    }
}

fn of_domain(facts: &Facts) -> Option<Doubt> {
    if facts.is_look_alike {
        Some(Doubt::LookAlike)
    } else {
        facts.is_foreign.then_some(Doubt::ForeignDomain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(text: &str) -> Domain {
        Domain::parse(text).unwrap()
    }

    fn gdg_lima() -> KnownOrganization {
        KnownOrganization {
            is_proven: true,
            domains: vec![domain("gdglima.org")],
            ..KnownOrganization::default()
        }
    }

    fn mailed_to(address: &str, organization: KnownOrganization) -> Verdict {
        judge(&Facts {
            proof: Some(Proof::Email),
            host_domain: Domain::of_email(address),
            organization: Some(organization),
            ..Facts::default()
        })
    }

    #[test]
    fn an_address_of_the_organization_is_enough_at_label_boundaries() {
        for own in ["ana@gdglima.org", "ana@mail.GDGLima.org."] {
            assert_eq!(mailed_to(own, gdg_lima()), Verdict::AtOnce, "{own}");
        }
        for other in [
            "ana@evil-gdglima.org",
            "ana@gdglima.org.evil.com",
            "ana@gmail.com",
            "ana@gdglirna.org",
            "ana@xn--gdglma-4va.org",
        ] {
            let verdict = mailed_to(other, gdg_lima());
            assert_eq!(verdict, Verdict::Wait(Doubt::Proven), "{other}");
        }
    }

    #[test]
    fn of_two_domains_the_longest_counts() {
        // R2: gdglima.org is this one's, mail.gdglima.org another's.
        let facts = Facts {
            proof: Some(Proof::Email),
            host_domain: Some(domain("mail.gdglima.org")),
            organization: Some(gdg_lima()),
            is_foreign: true,
            ..Facts::default()
        };
        assert_eq!(judge(&facts), Verdict::Wait(Doubt::ForeignDomain));
    }

    #[test]
    fn a_domain_that_nobody_can_own_proves_nothing() {
        // R1: such a domain can't even be written down as an organization's.
        for shared in ["gmail.com", "outlook.com", "github.io", "co.uk", "pe"] {
            assert!(Domain::parse(shared).is_err(), "{shared}");
            assert_eq!(Domain::of_email(&format!("ana@{shared}")), None);
        }
    }

    #[test]
    fn a_code_shows_nothing_of_an_address() {
        let facts = Facts {
            proof: Some(Proof::HostCode),
            host_domain: Some(domain("gdglima.org")),
            organization: Some(gdg_lima()),
            ..Facts::default()
        };
        assert_eq!(judge(&facts), Verdict::Wait(Doubt::Proven));
    }

    #[test]
    fn what_nobody_has_proven_takes_effect_and_is_looked_at() {
        let nobodys = KnownOrganization::default();
        assert_eq!(mailed_to("a@gmail.com", nobodys), Verdict::WithReview);
    }

    #[test]
    fn a_reserved_one_always_waits() {
        let reserved = KnownOrganization {
            is_reserved: true,
            ..gdg_lima()
        };
        let verdict = mailed_to("ana@gdglima.org", reserved);
        assert_eq!(verdict, Verdict::Wait(Doubt::Reserved));
    }

    #[test]
    fn a_new_one_takes_effect_unless_it_could_be_taken_for_another() {
        let new = Facts {
            proof: Some(Proof::Email),
            ..Facts::default()
        };
        assert_eq!(judge(&new), Verdict::AtOnce);
        let waits = |facts: Facts| judge(&facts);
        let confusable = Facts {
            is_confusable: true,
            ..new.clone()
        };
        assert_eq!(waits(confusable), Verdict::Wait(Doubt::Confusable));
        let look_alike = Facts {
            is_look_alike: true,
            ..new.clone()
        };
        assert_eq!(waits(look_alike), Verdict::Wait(Doubt::LookAlike));
        let foreign = Facts {
            is_foreign: true,
            ..new.clone()
        };
        assert_eq!(waits(foreign), Verdict::Wait(Doubt::ForeignDomain));
        let anothers = Facts {
            is_anothers: true,
            ..new.clone()
        };
        assert_eq!(waits(anothers), Verdict::WithReview);
        let decided = Facts {
            is_decided: true,
            ..new.clone()
        };
        assert_eq!(waits(decided), Verdict::Wait(Doubt::Decided));
        let taken = Facts {
            is_taken: true,
            ..new
        };
        assert_eq!(waits(taken), Verdict::Wait(Doubt::Proven));
    }
}
