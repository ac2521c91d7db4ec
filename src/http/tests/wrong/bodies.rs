//! Bodies that are too large, no JSON, or of the wrong kind.

use axum::body::Body;
use axum::http::{Request, header};
use libdeflater::{CompressionLvl, Compressor};
use serde_json::json;

use crate::http::tests::wrong::{CHANGESETS, Case, Desk, JSON, REGIONS, ask, region};

#[expect(clippy::too_many_lines, reason = "a table of cases")]
pub(super) fn cases(desk: &Desk) -> Vec<Case> {
    let post = |kind: &str, body: String| ask("POST", REGIONS, &desk.editor, kind, body);
    let coded = |coding: &'static str, body: Vec<u8>| {
        let mut request = ask("POST", REGIONS, &desk.editor, JSON, body);
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_ENCODING, coding.parse().unwrap());
        request
    };
    let deep = |open: &str, close: &str| {
        let depth = 100_000;
        format!("{}{}", open.repeat(depth), close.repeat(depth))
    };
    let good = region().to_string();
    let twice = good.replacen("\"faction\"", "\"faction\":\"blue\",\"faction\"", 1);
    let many: String = (0..10_001).map(|it| format!("\"{it}\":0,")).collect();
    let many = format!("{{{many}");
    let mut damaged = packed(&good);
    damaged[20] ^= 1;
    let mut cases = vec![
        ("a body over 10 MiB", post(JSON, " ".repeat((10 << 20) + 1))),
        (
            "gzip that inflates beyond 50 MiB",
            coded("gzip", packed(&" ".repeat((50 << 20) + 1))),
        ),
        ("gzip that is none", coded("gzip", damaged)),
        ("another Content-Encoding", coded("br", good.clone().into())),
        ("JSON nested 100,000 deep", post(JSON, deep("[", "]"))),
        (
            "JSON nested 100,000 deep",
            post(JSON, deep("{\"geometry\":", "}")),
        ),
        (
            "JSON of more than 4,000,000 values",
            post(JSON, format!("[{}0]", "0,".repeat(4_000_000))),
        ),
        ("an object of more than 10,000 members", post(JSON, many)),
        ("a name said twice", post(JSON, twice)),
        ("no JSON", post(JSON, "{\"type\": Feature}".to_owned())),
        ("no JSON", post(JSON, String::new())),
        (
            "a number beyond any, 1e999",
            post(JSON, good.replace("0.1", "1e999")),
        ),
        ("another media type", post("text/plain", good.clone())),
        ("another media type", post("", good.clone())),
        ("a body that is no object", post(JSON, "[]".to_owned())),
        ("a body that is no object", post(JSON, "7".to_owned())),
        (
            "a member that a batch does not know",
            batch(
                desk,
                &json!({"changes": [{"change": "delete", "id": desk.here, "why": "?"}]})
                    .to_string(),
            ),
        ),
        (
            "a member that a batch does not know",
            batch(
                desk,
                &json!({"because": "?", "changes": [{"change": "delete", "id": desk.here}]})
                    .to_string(),
            ),
        ),
    ];
    let patch = format!("{REGIONS}/{}", desk.here);
    let patch = ask("PATCH", &patch, &desk.editor, "application/geo+json", good);
    cases.push(("another media type", patch));
    let revert = format!("{CHANGESETS}/2/revert");
    let revert = ask("POST", &revert, &desk.editor, JSON, r#"{"commment": ""}"#);
    cases.push(("a member that a comment does not know", revert));
    cases
}

fn batch(desk: &Desk, body: &str) -> Request<Body> {
    ask("POST", CHANGESETS, &desk.editor, JSON, body.to_owned())
}

/// A text packed with gzip.
pub(super) fn packed(text: &str) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::default());
    let mut packed = vec![0; compressor.gzip_compress_bound(text.len())];
    let length = compressor.gzip_compress(text.as_bytes(), &mut packed);
    packed.truncate(length.unwrap());
    packed
}
