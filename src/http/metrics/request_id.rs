//! The name of a request: in its answer, and in every line of the log that is about it.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

pub(in crate::http) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest name that is taken over, in bytes.
const LONGEST: usize = 64;

/// What a request is called. 1 to 64 visible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::http) struct RequestId(HeaderValue);

impl RequestId {
    /// What the client calls it in X-Request-Id, or the trace that it is a part of (W3C Trace Context); else a name of
    /// our own.
    pub(in crate::http) fn of(headers: &HeaderMap) -> Self {
        Self::told(headers)
            .or_else(|| trace(headers))
            .unwrap_or_else(Self::fresh)
    }

    fn told(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(X_REQUEST_ID).iter();
        let told = lines.next().filter(|_| lines.next().is_none())?;
        let plain = |c: &u8| c.is_ascii_alphanumeric() || b"-_.:+/=@".contains(c);
        let bytes = told.as_bytes();
        let fits = (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(plain);
        fits.then(|| Self(told.clone()))
    }

    /// A name that nothing else has: half of it is drawn by lot for this process, half is counted.
    fn fresh() -> Self {
        static PROCESS: LazyLock<u64> = LazyLock::new(|| {
            // Without a source of randomness the start of the process tells it apart.
            getrandom::u64().unwrap_or_else(|_| u64::from(std::process::id()))
        });
        static COUNT: AtomicU64 = AtomicU64::new(0);
        // An odd factor leads to each number once, and neighbours far apart.
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let count = count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut text = [0; 32];
        for (at, digit) in text.iter_mut().enumerate() {
            let half = if at < 16 { *PROCESS } else { count };
            let nibble = (half >> (60 - 4 * (at % 16))) & 0xF;
            *digit = b"0123456789abcdef"[usize::try_from(nibble).unwrap_or_default()];
        }
        Self(HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("unnamed")))
    }

    /// As a header.
    pub(in crate::http) fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// As a text.
    pub(in crate::http) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

/// The trace's name in `traceparent: 00-<32 hex digits>-<16 hex digits>-<2 hex digits>`.
fn trace(headers: &HeaderMap) -> Option<RequestId> {
    let mut lines = headers.get_all(TRACEPARENT).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?;
    let mut parts = line.to_str().ok()?.split('-');
    let mut hex = |length: usize| {
        let part = parts.next()?;
        let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        (part.len() == length && part.bytes().all(digit)).then_some(part)
    };
    let (version, trace, parent, _) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    let sound = |id: &str| id.bytes().any(|c| c != b'0');
    // Later versions may have more parts; this one has four.
    let whole = version != "ff" && (version != "00" || parts.next().is_none());
    let trace = HeaderValue::from_str(trace).ok()?;
    (whole && sound(parent) && trace.as_bytes().iter().any(|c| *c != b'0'))
        .then_some(RequestId(trace))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn of(lines: &[(&'static str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        RequestId::of(&headers).as_str().to_owned()
    }

    #[test]
    fn a_client_s_own_name_is_taken_over_and_else_the_trace_s() {
        let trace = format!("00-{TRACE}-00f067aa0ba902b7-01");
        assert_eq!(of(&[("x-request-id", "a-1")]), "a-1");
        assert_eq!(of(&[("traceparent", &trace)]), TRACE);
        let both = [("traceparent", &*trace), ("x-request-id", "a-1")];
        assert_eq!(of(&both), "a-1");
        let later = format!("01-{TRACE}-00f067aa0ba902b7-01-more");
        assert_eq!(of(&[("traceparent", &later)]), TRACE);
    }

    #[test]
    fn what_is_no_name_is_not_taken_over() {
        let long = "a".repeat(65);
        for wrong in ["", "a b", "a\"b", "a\tb", "<script>", "ä", &long] {
            let fresh = of(&[("x-request-id", wrong)]);
            assert_eq!(fresh.len(), 32, "{wrong:?}: {fresh}");
        }
        assert_ne!(of(&[("x-request-id", "a"), ("x-request-id", "b")]), "a");
        for wrong in [
            format!("00-{TRACE}-00f067aa0ba902b7"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
        ] {
            assert_ne!(of(&[("traceparent", &wrong)]), TRACE, "{wrong}");
        }
    }

    #[test]
    fn names_of_our_own_are_all_different() {
        let names: std::collections::BTreeSet<String> = (0..1000).map(|_| of(&[])).collect();
        assert_eq!(names.len(), 1000);
    }
}
