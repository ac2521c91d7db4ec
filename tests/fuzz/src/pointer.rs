//! The judge of faults: each says something, at a place of the body.

use serde_json::Value;

use crate::model::Fault;

/// There is a fault, and the place of each is a JSON pointer (RFC 6901) to what is there, or to what is missing in it.
pub fn lead_into(faults: &[Fault], body: &Value) {
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(!fault.detail.is_empty(), "{fault}");
        assert!(fault.at.is_empty() || fault.at.starts_with('/'), "{fault}");
        for (index, _) in fault.at.match_indices('~') {
            let escaped = fault.at[index + 1..].chars().next();
            assert!(matches!(escaped, Some('0' | '1')), "{fault}");
        }
        let there = body.pointer(&fault.at).is_some();
        let around = fault.at.rsplit_once('/').map_or("", |it| it.0);
        assert!(there || body.pointer(around).is_some(), "{fault}: nothing is at {around} of {body}");
    }
}
