use hashbrown::HashMap;

use super::Domain;
use crate::ids::OrganizationId;

/// Domains with the organization that each belongs to, and what only looks like one of them.
#[derive(Debug, Clone, Default)]
pub struct KnownDomains {
    owners: HashMap<Domain, OrganizationId>,
    skeletons: HashMap<String, Domain>,
}

impl KnownDomains {
    /// Notes that the domain is the organization's.
    pub fn insert(&mut self, domain: Domain, organization: OrganizationId) {
        let seen = self
            .skeletons
            .entry(domain.skeleton())
            .or_insert_with(|| domain.clone());
        // Whatever the order of insertion, the same one of several.
        if domain < *seen {
            *seen = domain.clone();
        }
        self.owners.insert(domain, organization);
    }

    /// Whose exactly this domain is.
    pub fn owner(&self, domain: &Domain) -> Option<OrganizationId> {
        self.owners.get(domain).copied()
    }

    /// The longest known domain that is this one or a parent of it, and whose it is.
    pub fn covering(&self, domain: &Domain) -> Option<(&Domain, OrganizationId)> {
        domain.candidate_names().find_map(|name| {
            let (known, owner) = self.owners.get_key_value(name)?;
            Some((known, *owner))
        })
    }

    /// The known domain that this one (or a parent of it) looks like without standing below it, and whose that is.
    pub fn look_alike(&self, domain: &Domain) -> Option<(&Domain, OrganizationId)> {
        domain.candidates().find_map(|candidate| {
            let known = self.skeletons.get(&candidate.skeleton())?;
            (!domain.is_within(known))
                .then(|| Some((known, self.owner(known)?)))
                .flatten()
        })
    }
}

impl FromIterator<(Domain, OrganizationId)> for KnownDomains {
    fn from_iter<I: IntoIterator<Item = (Domain, OrganizationId)>>(pairs: I) -> Self {
        let mut known = Self::default();
        for (domain, organization) in pairs {
            known.insert(domain, organization);
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::clock;

    fn domain(text: &str) -> Domain {
        Domain::parse(text).unwrap()
    }

    #[test]
    fn the_longest_wins_at_label_boundaries_only() {
        let (parent, child) = (OrganizationId::new(&clock()), OrganizationId::new(&clock()));
        let known: KnownDomains = [
            (domain("pybolivia.org"), parent),
            (domain("lpz.pybolivia.org"), child),
        ]
        .into_iter()
        .collect();
        let owner = |text: &str| known.covering(&domain(text)).map(|(_, owner)| owner);
        assert_eq!(owner("lpz.pybolivia.org"), Some(child));
        assert_eq!(owner("mail.lpz.pybolivia.org"), Some(child));
        assert_eq!(owner("cbba.pybolivia.org"), Some(parent));
        assert_eq!(owner("evil-pybolivia.org"), None);
        assert_eq!(owner("pybolivia.org.evil.com"), None);
    }

    #[test]
    fn a_look_alike_is_no_subdomain_and_not_the_domain() {
        let owner = OrganizationId::new(&clock());
        let known: KnownDomains = [(domain("python.pe"), owner)].into_iter().collect();
        let seen = |text: &str| {
            known
                .look_alike(&domain(text))
                .map(|(known, _)| known.as_str())
        };
        assert_eq!(seen("pythоn.pe"), Some("python.pe"));
        assert_eq!(seen("mail.pyth0n.pe"), Some("python.pe"));
        assert_eq!(seen("python.pe"), None);
        assert_eq!(seen("mail.python.pe"), None);
        assert_eq!(seen("python.org"), None);
    }
}
