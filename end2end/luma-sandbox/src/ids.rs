//! Luma's ids: a prefix, a dash and 15 letters or digits (`evt-Ab3…`), and the eight characters of automatic slugs.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static MADE: AtomicU64 = AtomicU64::new(0);

/// An id that nobody got before in this process: `fresh("evt")` → `evt-…`.
pub fn fresh(prefix: &str) -> String {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    stable(prefix, &format!("fresh {number}"))
}

/// The same id for the same seed, in every run: the demo's ids don't change between starts.
pub fn stable(prefix: &str, seed: &str) -> String {
    format!(
        "{prefix}-{}",
        characters(&format!("{prefix}/{seed}"), 15, 62)
    )
}

/// A slug as Luma makes it when the host gives none: eight of `[a-z0-9]`.
pub fn slug(seed: &str) -> String {
    characters(&format!("slug/{seed}"), 8, 36).to_ascii_lowercase()
}

/// A number that depends on the seed alone; for guest counts, avatars and the like.
pub fn number(seed: &str, below: u64) -> u64 {
    let digest = Sha256::digest(seed.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(bytes) % below.max(1)
}

fn characters(seed: &str, length: usize, alphabet: usize) -> String {
    Sha256::digest(seed.as_bytes())
        .iter()
        .take(length)
        .map(|byte| char::from(LETTERS[usize::from(*byte) % alphabet]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_lumas_form_and_do_not_repeat() {
        let id = fresh("evt");
        assert_eq!(id.len(), 4 + 15);
        assert!(id[4..].chars().all(|c| c.is_ascii_alphanumeric()));
        assert_ne!(id, fresh("evt"));
        assert_eq!(stable("usr", "ana"), stable("usr", "ana"));
        assert_ne!(stable("usr", "ana"), stable("usr", "luis"));
        assert!(
            slug("x")
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        );
    }
}
