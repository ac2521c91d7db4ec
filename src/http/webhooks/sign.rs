//! Signatures as Standard Webhooks has them, so that receivers verify with a library of their own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::http::Error;
use crate::store::SigningKey;

/// A new key: 256 random bits.
pub(super) fn new_key() -> Result<SigningKey, Error> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits)
        .map_err(|error| Error::failed("no random numbers to be had", error))?;
    Ok(SigningKey(bits))
}

/// A key as its owner gets it.
pub(super) fn secret(key: &SigningKey) -> String {
    format!("whsec_{}", STANDARD.encode(key.0))
}

/// The signature of a message: its id, when it is sent (seconds since 1970) and what it says.
pub(super) fn signature(key: &[u8], id: &str, seconds: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with the standard's own library.
    #[test]
    fn a_signature_is_that_of_the_standard() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = signature(&key, id, 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_key_shows_only_where_its_owner_gets_it() {
        let key = new_key().unwrap();
        assert_eq!(
            STANDARD.decode(&secret(&key)["whsec_".len()..]).unwrap(),
            key.0
        );
        assert_eq!(format!("{key:?}"), "SigningKey(…)");
        assert_ne!(key, new_key().unwrap());
    }
}
