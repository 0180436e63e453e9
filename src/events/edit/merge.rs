//! Three texts of one event: as it was when a form was opened, as somebody typed it, and as it is now. What it was isn't sent
//! around; its fingerprints are, as a part of the version.

use sha2::{Digest, Sha256};

use super::{Editable, Form};

/// A part of an event that the form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its title.
    Name,
    /// When it begins.
    Start,
    /// When it ends.
    End,
    /// Its time zone.
    Timezone,
    /// Where it takes place; only another place can be typed.
    Place,
    /// Who may see it.
    Visibility,
    /// Its description.
    Description,
}

impl Part {
    const ALL: [Self; 7] = [
        Self::Name,
        Self::Start,
        Self::End,
        Self::Timezone,
        Self::Place,
        Self::Visibility,
        Self::Description,
    ];

    /// What the event says there now.
    fn of(self, event: &Editable, form: &Form) -> String {
        if self == Self::Place {
            let place = &event.place;
            let parts = [&place.venue, &place.address, &place.city, &place.country];
            return parts
                .map(|part| part.clone().unwrap_or_default())
                .join("\n");
        }
        self.typed(form)
    }

    /// What a form says there, without what a browser makes of it.
    fn typed(self, form: &Form) -> String {
        let text = match self {
            Self::Name => &form.name,
            Self::Start => &form.start,
            Self::End => &form.end,
            Self::Timezone => &form.timezone,
            Self::Visibility => &form.visibility,
            Self::Description => form.description.as_deref().unwrap_or_default(),
            Self::Place => "",
        };
        text.trim().replace("\r\n", "\n")
    }

    fn take(self, from: &Form, into: &mut Form) {
        match self {
            Self::Name => into.name.clone_from(&from.name),
            Self::Start => into.start.clone_from(&from.start),
            Self::End => into.end.clone_from(&from.end),
            Self::Timezone => into.timezone.clone_from(&from.timezone),
            Self::Visibility => into.visibility.clone_from(&from.visibility),
            Self::Description => into.description.clone_from(&from.description),
            Self::Place => {}
        }
    }
}

/// What was typed into an older form, brought to what the event says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Of what nobody typed, what the event says now; its version is the event's.
    pub form: Form,
    /// What the event says otherwise than when the form was opened.
    pub changed: Vec<Part>,
}

/// Brings what was typed to what the event says now.
pub fn merge(event: &Editable, typed: &Form) -> Merged {
    let now = Form::of(event);
    let opened = Prints::of_version(&typed.version);
    let mut form = Form {
        version: now.version.clone(),
        ..typed.clone()
    };
    let mut changed = Vec::new();
    for (place, part) in Part::ALL.into_iter().enumerate() {
        let (here, typed_here) = (part.of(event, &now), part.typed(typed));
        let is_changed = match &opened {
            Some(opened) => opened.0[place] != print(&here),
            // Of a form from nowhere all that differs counts.
            None => part != Part::Place && here != typed_here,
        };
        // A description that can't be edited is typed by nobody.
        let is_there =
            part != Part::Description || (typed.description.is_some() && now.description.is_some());
        let is_as_opened = opened
            .as_ref()
            .is_some_and(|opened| opened.0[place] == print(&typed_here));
        if is_changed {
            changed.push(part);
        }
        if is_as_opened || !is_there {
            part.take(&now, &mut form);
        }
    }
    Merged { form, changed }
}

/// One for each part.
struct Prints(Vec<String>);

impl Prints {
    fn of_version(version: &str) -> Option<Self> {
        let (_, prints) = version.split_once('.')?;
        let prints: Vec<String> = prints.split('-').map(str::to_owned).collect();
        (prints.len() == Part::ALL.len()).then_some(Self(prints))
    }
}

/// What a version says of each part.
pub(super) fn prints(event: &Editable) -> String {
    let form = Form::of(event);
    Part::ALL
        .map(|part| print(&part.of(event, &form)))
        .join("-")
}

/// Short: it is compared with two texts, and nobody gains by finding a third.
fn print(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..5])
}
