//! Which known entries a run has met: a bit for each, so that it fits into the run's own row.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The two lists of our calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// What we manage.
    Managed,
    /// What the public sees.
    Listed,
}

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen(Vec<u8>);

impl Seen {
    pub(super) fn insert(&mut self, number: u32) {
        let byte = number as usize / 8;
        if self.0.len() <= byte {
            self.0.resize(byte + 1, 0);
        }
        self.0[byte] |= 1 << (number % 8);
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        let byte = self.0.get(number as usize / 8);
        byte.is_some_and(|byte| byte & (1 << (number % 8)) != 0)
    }
}

impl Serialize for Seen {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = STANDARD_NO_PAD.decode(text);
        bytes.map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_survives_its_text() {
        let mut seen = Seen::default();
        for number in [0, 7, 8, 4_999] {
            seen.insert(number);
        }
        let text = serde_json::to_string(&seen).unwrap();
        let again: Seen = serde_json::from_str(&text).unwrap();
        assert_eq!(again, seen);
        let members: Vec<u32> = (0..6_000).filter(|n| again.contains(*n)).collect();
        assert_eq!(members, [0, 7, 8, 4_999]);
    }
}
