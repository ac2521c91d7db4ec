//! Secrets: what tokens and sessions are proved by. They are kept as hashes, and never written out again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::http::Error;
use crate::model::ContentHash;

/// How every secret begins, so that a leaked one is recognised.
const MARK: &str = "fl_";

/// A new secret: 256 random bits.
pub fn fresh() -> Result<String, Error> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits)
        .map_err(|error| Error::failed("no random numbers to be had", error))?;
    Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(bits)))
}

/// What is kept of a secret: its SHA-256.
pub fn hash(secret: &str) -> [u8; 32] {
    ContentHash::of(secret.as_bytes()).0
}

/// What a page proves with that it is ours: made of the session's secret, which it does not give away.
pub(super) fn csrf(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash(&format!("csrf of {secret}")))
}

/// A text without the secrets that somebody may have put in the wrong place.
pub(super) fn masked(text: &str) -> String {
    let mut parts = text.split(MARK);
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
        let rest = part.trim_start_matches(plain);
        let word = &part[..part.len() - rest.len()];
        masked.push_str(MARK);
        masked.push_str(if word.len() < 20 { word } else { "…" });
        masked.push_str(rest);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_all_different_and_give_nothing_away() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!(one.len(), MARK.len() + 43);
        assert_ne!(one, other);
        assert_ne!(csrf(&one), csrf(&other));
        assert_ne!(csrf(&one), URL_SAFE_NO_PAD.encode(hash(&one)));
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_masked() {
        let secret = fresh().unwrap();
        let text = format!("/tokens/{secret}?a=fl_x&b={secret}");
        assert_eq!(masked(&text), "/tokens/fl_…?a=fl_x&b=fl_…");
        assert_eq!(masked("/territories"), "/territories");
    }
}
