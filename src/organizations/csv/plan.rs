use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::line::{Line, Numbered};
use super::{ImportReport, LineRefusal, RefusedLine};
use crate::Clock;
use crate::attribution::Concerned;
use crate::ids::{LumaCalendarId, LumaHostId, OrganizationId};
use crate::organizations::{Domain, KnownDomains};

/// Everything that a line is compared with; lines that were accepted before it are in it too.
#[derive(Default)]
pub(super) struct Known {
    pub(super) organizations: HashMap<String, KnownOrganization>,
    pub(super) slugs: HashMap<OrganizationId, String>,
    /// Slugs of those that an admin put away.
    pub(super) archived: HashSet<String>,
    pub(super) domains: KnownDomains,
    pub(super) calendars: HashMap<LumaCalendarId, OrganizationId>,
    /// Verified ones.
    pub(super) hosts: HashMap<LumaHostId, OrganizationId>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct KnownOrganization {
    pub(super) id: OrganizationId,
    pub(super) name: String,
    pub(super) website: Option<String>,
    pub(super) country: Option<String>,
}

/// An organization as it is to be stored, and what is new of its lists.
pub(super) struct Change {
    pub(super) slug: String,
    pub(super) organization: KnownOrganization,
    pub(super) domains: Vec<Domain>,
    pub(super) calendars: Vec<LumaCalendarId>,
    pub(super) hosts: Vec<LumaHostId>,
}

/// What a file's lines would change. Pure: nothing is stored yet.
pub(super) struct Plan<'a> {
    known: Known,
    own_calendar: Option<&'a LumaCalendarId>,
    /// Accepted slugs and their lines.
    accepted: HashMap<String, u64>,
    pub(super) changes: Vec<Change>,
    pub(super) concerned: Concerned,
    pub(super) report: ImportReport,
}

impl<'a> Plan<'a> {
    pub(super) fn new(known: Known, own_calendar: Option<&'a LumaCalendarId>) -> Self {
        Self {
            known,
            own_calendar,
            accepted: HashMap::new(),
            changes: Vec::new(),
            concerned: Concerned::default(),
            report: ImportReport::default(),
        }
    }

    /// Takes a line in whole, or refuses it and leaves no trace of it.
    pub(super) fn add(&mut self, numbered: Numbered, clock: &Clock) {
        let number = numbered.number;
        let checked = numbered.line.and_then(|line| {
            self.check(&line)?;
            Ok(line)
        });
        match checked {
            Ok(line) => {
                self.accepted.insert(line.slug.clone(), number);
                self.accept(line, clock);
            }
            Err(reason) => self.report.refused.push(RefusedLine {
                line: number,
                reason,
            }),
        }
    }

    fn check(&self, line: &Line) -> Result<(), LineRefusal> {
        if let Some(&earlier) = self.accepted.get(&line.slug) {
            let slug = line.slug.clone();
            return Err(LineRefusal::SlugAgain {
                slug,
                line: earlier,
            });
        }
        if self.known.archived.contains(&line.slug) {
            return Err(LineRefusal::Archived(line.slug.clone()));
        }
        let own = self
            .known
            .organizations
            .get(&line.slug)
            .map(|known| known.id);
        for domain in &line.domains {
            self.check_domain(domain, own)?;
        }
        for calendar in &line.calendars {
            if Some(calendar) == self.own_calendar {
                return Err(LineRefusal::OwnCalendar(calendar.clone()));
            }
            let owner = self.known.calendars.get(calendar).copied();
            if let Some(owner) = self.other(owner, own) {
                let calendar = calendar.clone();
                return Err(LineRefusal::CalendarTaken { calendar, owner });
            }
        }
        for host in &line.hosts {
            if let Some(owner) = self.other(self.known.hosts.get(host).copied(), own) {
                let host = host.clone();
                return Err(LineRefusal::HostTaken { host, owner });
            }
        }
        Ok(())
    }

    fn check_domain(
        &self,
        domain: &Domain,
        own: Option<OrganizationId>,
    ) -> Result<(), LineRefusal> {
        let owner = self.known.domains.owner(domain);
        if let Some(owner) = self.other(owner, own) {
            let domain = domain.clone();
            return Err(LineRefusal::DomainTaken { domain, owner });
        }
        if owner.is_some() {
            return Ok(());
        }
        let Some((seen, owner)) = self.known.domains.look_alike(domain) else {
            return Ok(());
        };
        match self.other(Some(owner), own) {
            Some(owner) => Err(LineRefusal::LookAlike {
                domain: domain.clone(),
                known: seen.clone(),
                owner,
            }),
            None => Ok(()),
        }
    }

    /// The owner's slug, if there is an owner and it is another organization.
    fn other(&self, owner: Option<OrganizationId>, own: Option<OrganizationId>) -> Option<String> {
        let owner = owner.filter(|owner| Some(*owner) != own)?;
        Some(self.known.slugs.get(&owner).cloned().unwrap_or_default())
    }

    fn accept(&mut self, line: Line, clock: &Clock) {
        let before = self.known.organizations.get(&line.slug).cloned();
        let id = before
            .as_ref()
            .map_or_else(|| OrganizationId::new(clock), |known| known.id);
        let (old_website, old_country) = before
            .clone()
            .map_or((None, None), |known| (known.website, known.country));
        let change = Change {
            organization: KnownOrganization {
                id,
                name: line.name,
                website: line.website.or(old_website),
                country: line.country.or(old_country),
            },
            domains: self.new_domains(line.domains, id),
            calendars: new_keys(&mut self.known.calendars, line.calendars, id),
            hosts: new_keys(&mut self.known.hosts, line.hosts, id),
            slug: line.slug,
        };
        self.known.slugs.insert(id, change.slug.clone());
        self.note_concerned(&change);
        match before {
            None => self.report.created += 1,
            Some(before) if before != change.organization || change.has_new() => {
                self.report.updated += 1;
            }
            Some(_) => {
                self.report.unchanged += 1;
                return;
            }
        }
        self.changes.push(change);
    }

    fn note_concerned(&mut self, change: &Change) {
        let concerned = &mut self.concerned;
        concerned.domains.extend(change.domains.iter().cloned());
        concerned.calendars.extend(change.calendars.iter().cloned());
        concerned.hosts.extend(change.hosts.iter().cloned());
    }

    fn new_domains(&mut self, domains: BTreeSet<Domain>, id: OrganizationId) -> Vec<Domain> {
        let known = &mut self.known.domains;
        let new: Vec<Domain> = domains
            .into_iter()
            .filter(|domain| known.owner(domain).is_none())
            .collect();
        for domain in &new {
            known.insert(domain.clone(), id);
        }
        new
    }
}

impl Change {
    pub(super) fn id(&self) -> OrganizationId {
        self.organization.id
    }

    fn has_new(&self) -> bool {
        !(self.domains.is_empty() && self.calendars.is_empty() && self.hosts.is_empty())
    }
}

fn new_keys<K: Hash + Eq + Clone>(
    known: &mut HashMap<K, OrganizationId>,
    keys: BTreeSet<K>,
    id: OrganizationId,
) -> Vec<K> {
    keys.into_iter()
        .filter(|key| known.insert(key.clone(), id).is_none())
        .collect()
}
