//! The laws of merge patches (RFC 7396), for any document and any patch.

#![no_main]

use frontline_fuzz::document::{PATCH, REGION, document};
use frontline_fuzz::io::geojson::{merge_patch, read_region};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

fuzz_target!(|bytes: &[u8]| {
    let (patch, target) = bytes.split_at(bytes.len() / 2);
    let (Some(patch), Some(target)) = (document(patch, PATCH), document(target, REGION)) else {
        return;
    };
    let patched = merge_patch(target.clone(), &patch);
    keeps_the_laws(&target, &patch, &patched);
    assert_eq!(merge_patch(patched.clone(), &patch), patched, "a second time changes nothing");
    assert_eq!(merge_patch(target.clone(), &Value::Null), Value::Null);
    if target.is_object() {
        assert_eq!(merge_patch(target.clone(), &json!({})), target);
    }
    // Whatever came of it is judged like any body.
    let _ = read_region(&patched);
});

/// Member by member, all the way down.
fn keeps_the_laws(target: &Value, patch: &Value, patched: &Value) {
    let Some(changes) = patch.as_object() else {
        assert_eq!(patched, patch);
        return;
    };
    let patched = patched.as_object().expect("an object patches to an object");
    for (name, change) in changes {
        let old = target.get(name).unwrap_or(&Value::Null);
        match patched.get(name) {
            None => assert!(change.is_null(), "{name} is lost"),
            Some(new) => {
                assert!(!change.is_null(), "{name} stays");
                keeps_the_laws(old, change, new);
            }
        }
    }
    let kept = target.as_object().into_iter().flatten().filter(|(name, _)| !changes.contains_key(*name));
    let count = kept.clone().count() + changes.values().filter(|it| !it.is_null()).count();
    assert_eq!(patched.len(), count, "nothing else comes in");
    for (name, old) in kept {
        assert_eq!(patched.get(name), Some(old), "{name} was not spoken of");
    }
}
