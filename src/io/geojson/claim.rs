//! What the properties of a region's Feature say, each checked by itself and against the others.

use serde_json::Value;

use crate::io::members::Members;
use crate::model::{Claim, Confidence, Fault, Method, Slug, Status};
use crate::time::{Instant, Interval};

const KNOWN: [&str; 9] = [
    "faction",
    "status",
    "contested_with",
    "valid_from",
    "valid_to",
    "confidence",
    "sources",
    "note",
    "method",
];
/// Written by the server, and passed over when they come back.
const OURS: [&str; 3] = ["id", "version", "revision"];

const MOST_SOURCES: usize = 100;
const LONGEST_SOURCE: usize = 2_000;
const LONGEST_NOTE: usize = 10_000;

/// Words before a colon that make no link anybody could be led astray by.
const CITED_SCHEMES: [&str; 5] = ["http", "https", "doi", "isbn", "urn"];

/// The claim in a Feature's properties, or all that is wrong with them.
pub(crate) fn read_claim(properties: Option<&Value>) -> Result<Claim, Vec<Fault>> {
    let what = "an object with at least `faction` and `valid_from`";
    let mut reader = Members::of(properties, "/properties", what).map_err(|fault| vec![fault])?;
    reader.refuse_unknown(&KNOWN, &OURS, "a region");
    let faction: Option<Slug> = reader.required("faction", "the slug of who holds it");
    let status = reader.word("status").unwrap_or(Status::Control);
    let contested_with: Option<Slug> = reader.word("contested_with");
    let from: Option<Instant> = reader.required("valid_from", "a time such as 2015-09-18");
    let to: Option<Instant> = reader.word("valid_to");
    let confidence = reader.confidence();
    let sources = reader.sources();
    let note = reader.note();
    let method = reader.word("method").unwrap_or(Method::Observed);
    reader.check_rival(status, faction.as_ref(), contested_with.as_ref());
    let valid = reader.interval(from, to);
    match (faction, valid) {
        (Some(faction), Some(valid)) if reader.faults.is_empty() => Ok(Claim {
            faction,
            status,
            contested_with,
            valid,
            confidence,
            sources,
            note,
            method,
        }),
        _ => Err(reader.faults),
    }
}

/// What only regions say.
impl Members<'_> {
    fn confidence(&mut self) -> Option<Confidence> {
        let value = self.member("confidence")?;
        let percent = value
            .as_u64()
            .and_then(|percent| u8::try_from(percent).ok());
        let confidence = percent.and_then(Confidence::new);
        if confidence.is_none() {
            self.fault(
                "confidence",
                "must be a whole number from 0 to 100, or null",
            );
        }
        confidence
    }

    fn sources(&mut self) -> Vec<String> {
        let Some(value) = self.member("sources") else {
            return Vec::new();
        };
        let Some(list) = value.as_array() else {
            self.fault("sources", "must be a list of texts: links or citations");
            return Vec::new();
        };
        if list.len() > MOST_SOURCES {
            self.fault(
                "sources",
                format!("has more than {MOST_SOURCES} entries: keep the best"),
            );
            return Vec::new();
        }
        let mut sources = Vec::with_capacity(list.len());
        for (index, source) in list.iter().enumerate() {
            match check_source(source.as_str().unwrap_or_default()) {
                Ok(source) => sources.push(source.to_owned()),
                Err(detail) => {
                    let at = format!("{}/{index}", self.place("sources"));
                    self.faults.push(Fault::new(at, detail));
                }
            }
        }
        sources
    }

    fn note(&mut self) -> Option<String> {
        let note = self.text("note")?;
        if note.chars().count() > LONGEST_NOTE {
            self.fault(
                "note",
                format!("is longer than {LONGEST_NOTE} characters: shorten it"),
            );
        }
        Some(note.to_owned())
    }

    fn check_rival(&mut self, status: Status, faction: Option<&Slug>, rival: Option<&Slug>) {
        let named = self.member("contested_with").is_some();
        if status == Status::Contested && !named {
            let detail = "is missing: contested land names the rival, or has the status control";
            self.fault("contested_with", detail);
        } else if status != Status::Contested && named {
            let detail = "is for contested land only: set `status` to contested, or leave it out";
            self.fault("contested_with", detail);
        } else if rival.is_some() && rival == faction {
            self.fault("contested_with", "names the holder: name its rival");
        }
    }

    fn interval(&mut self, from: Option<Instant>, to: Option<Instant>) -> Option<Interval> {
        match Interval::new(from?, to) {
            Ok(valid) => Some(valid),
            Err(error) => {
                self.fault("valid_to", error);
                None
            }
        }
    }
}

/// A source is an http(s) link or a citation in words. Anything a browser might run is refused here, once.
pub(in crate::io) fn check_source(text: &str) -> Result<&str, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("must be a text: a link or a citation".to_owned());
    }
    if text.chars().count() > LONGEST_SOURCE {
        return Err(format!(
            "is longer than {LONGEST_SOURCE} characters: shorten it"
        ));
    }
    if text.chars().any(char::is_control) {
        return Err("holds control characters: write it on one line".to_owned());
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return Ok(text);
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    // "SOHR: report of 21 May" is a citation, not a link.
    if !is_scheme || rest.starts_with(' ') {
        return Ok(text);
    }
    let scheme = scheme.to_ascii_lowercase();
    if !CITED_SCHEMES.contains(&scheme.as_str()) {
        return Err(format!(
            "`{scheme}:` links are not taken: use http(s), or cite in words"
        ));
    }
    let host = rest.trim_start_matches('/').chars().next();
    let web = scheme.starts_with("http");
    if web && (!rest.starts_with("//") || host.is_none() || rest.contains(' ')) {
        return Err("is no complete link: write https://host/path without spaces".to_owned());
    }
    Ok(text)
}
