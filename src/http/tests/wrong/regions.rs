//! Regions that break a rule.

use axum::http::header;
use serde_json::{Value, json};

use crate::http::tests::wrong::bodies::packed;
use crate::http::tests::wrong::{Case, Desk, JSON, REGIONS, ask, region_with};

const RINGS: &str = "/geometry/coordinates";

/// Each a place of the Feature and what stands there.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn inputs() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "a ring of two positions",
            RINGS,
            json!([[[1, 0.1], [1.5, 0.1]]]),
        ),
        (
            "a bow-tie",
            RINGS,
            json!([[[1, 0.1], [2, 0.9], [2, 0.1], [1, 0.9], [1, 0.1]]]),
        ),
        (
            "a longitude of 181",
            RINGS,
            json!([[[1, 0.1], [181, 0.1], [1.5, 0.6], [1, 0.1]]]),
        ),
        (
            "a longitude of 1e308",
            RINGS,
            json!([[[1, 0.1], [1e308, 0.1], [1.5, 0.6], [1, 0.1]]]),
        ),
        (
            "a position of texts",
            RINGS,
            json!([[["1", "0.1"], [1.5, 0.1], [1.5, 0.6], [1, 0.1]]]),
        ),
        (
            "a Point",
            "/geometry",
            json!({"type": "Point", "coordinates": [1, 0.1]}),
        ),
        (
            "another coordinate system",
            "/crs",
            json!({"properties": {"name": "EPSG:3857"}}),
        ),
        (
            "a number where a text belongs",
            "/properties/faction",
            json!(7),
        ),
        (
            "a number where a text belongs",
            "/properties/note",
            json!(7),
        ),
        (
            "a confidence that is none",
            "/properties/confidence",
            json!("70"),
        ),
        (
            "a confidence that is none",
            "/properties/confidence",
            json!(101),
        ),
        (
            "a confidence that is none",
            "/properties/confidence",
            json!(0.5),
        ),
        (
            "a property that regions do not have",
            "/properties/colour",
            json!("red"),
        ),
        (
            "a property that regions do not have",
            "/properties/__proto__",
            json!({}),
        ),
        (
            "the year 10000",
            "/properties/valid_from",
            json!("10000-01-01"),
        ),
        (
            "a time without an offset",
            "/properties/valid_from",
            json!("2020-01-05T10:00:00"),
        ),
        (
            "a day that no calendar has",
            "/properties/valid_from",
            json!("2020-02-30"),
        ),
        (
            "the year 2202",
            "/properties/valid_from",
            json!("2202-01-05"),
        ),
        (
            "a time with an offset",
            "/properties/valid_from",
            json!("2020-01-06T02:00:00+02:00"),
        ),
        (
            "a source that a browser would run",
            "/properties/sources",
            json!(["javascript:alert(1)"]),
        ),
        (
            "a source that a browser would run",
            "/properties/sources",
            json!([" JavaScript:alert(1)"]),
        ),
        (
            "a source that a browser would run",
            "/properties/sources",
            json!(["data:text/html,<script>"]),
        ),
        (
            "a source that a browser would run",
            "/properties/sources",
            json!(["vbscript:x"]),
        ),
        (
            "a source with control characters",
            "/properties/sources",
            json!(["java\nscript:alert(1)"]),
        ),
        (
            "a source with control characters",
            "/properties/sources",
            json!(["https://example.org/\u{0}"]),
        ),
        (
            "a note that turns letters around",
            "/properties/note",
            json!("a\u{202E}b"),
        ),
    ]
}

pub(super) fn cases(desk: &Desk) -> Vec<Case> {
    let sent = |(input, at, value): (&'static str, &str, Value)| {
        let body = region_with(at, value).to_string();
        (input, ask("POST", REGIONS, &desk.editor, JSON, body))
    };
    let mut cases: Vec<Case> = inputs().into_iter().map(sent).collect();
    let million = region_with(RINGS, json!([saw(1_000_000)])).to_string();
    let mut million = ask("POST", REGIONS, &desk.editor, JSON, packed(&million));
    let headers = million.headers_mut();
    headers.insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    cases.push(("a ring of a million positions", million));
    cases
}

/// A ring like a saw of so many teeth and edges, closed. It packs well.
fn saw(count: u32) -> Value {
    let tooth = |index: u32| {
        let micros = 1_000_000 + 6 * index;
        json!([
            f64::from(micros) / 1e6,
            if index.is_multiple_of(2) { 0.5 } else { 0.6 }
        ])
    };
    let back = [json!([7.1, 0.1]), json!([1.0, 0.1]), json!([1.0, 0.5])];
    (0..count).map(tooth).chain(back).collect()
}
