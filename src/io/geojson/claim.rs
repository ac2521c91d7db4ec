//! What the properties of a region's Feature say, each checked by itself and against the others.

use serde_json::Value;
use url::Url;

use crate::io::members::{Members, Recorded, check_length, check_text};
use crate::model::{
    Claim, Confidence, Fault, Method, Slug, Status, fit_line, is_invisible, shows_nothing,
};
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

/// Words before a colon that make a program of what follows, also after a blank.
const RUN_SCHEMES: [&str; 2] = ["javascript", "vbscript"];

/// The claim in a Feature's properties, or all that is wrong with them.
pub(crate) fn read_claim(
    properties: Option<&Value>,
    recorded: Recorded<'_>,
) -> Result<Claim, Vec<Fault>> {
    let what = "an object with at least `faction` and `valid_from`";
    let reader = Members::of(properties, "/properties", what).map_err(|fault| vec![fault])?;
    let mut reader = reader.over(recorded);
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
            let text = source.as_str().unwrap_or_default();
            match self.recorded.or(text, check_source) {
                Ok(source) => sources.push(source),
                Err(detail) => {
                    let at = format!("{}/{index}", self.place("sources"));
                    self.faults.push(Fault::new(at, detail));
                }
            }
        }
        sources
    }

    fn note(&mut self) -> Option<String> {
        self.said("note", |text| check_text(text, LONGEST_NOTE))
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

/// A source as it is recorded: an http(s) link or a citation in words. Anything a browser might run is refused here,
/// once.
pub(in crate::io) fn check_source(text: &str) -> Result<String, String> {
    let fit = fit_line(text.trim()).map_err(|unfit| unfit.to_string())?;
    if shows_nothing(&fit) {
        return Err("must be a text: a link or a citation".to_owned());
    }
    check_length(&fit, LONGEST_SOURCE)?;
    let Some((scheme, rest)) = fit.split_once(':') else {
        return Ok(fit.into_owned());
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    // "SOHR: report of 21 May" is a citation, not a link; nobody cites a script.
    let runs = RUN_SCHEMES.contains(&scheme.as_str());
    if !is_scheme || rest.starts_with(' ') && !runs {
        return Ok(fit.into_owned());
    }
    if !CITED_SCHEMES.contains(&scheme.as_str()) {
        return Err(format!(
            "`{scheme}:` links are not taken: use http(s), or cite in words"
        ));
    }
    if scheme.starts_with("http") {
        check_link(&fit, rest)?;
    }
    Ok(fit.into_owned())
}

/// A link is all there, shows all that it has, and leads to the host that it names first.
fn check_link(link: &str, after_scheme: &str) -> Result<(), String> {
    if let Some(mark) = link.chars().find(|it| is_invisible(*it)) {
        let point = u32::from(mark);
        return Err(format!(
            "is a link that holds U+{point:04X}, which nobody sees: take it out, or write it as %XX"
        ));
    }
    let named = after_scheme.strip_prefix("//").unwrap_or_default();
    let named = named.split(['/', '?', '#']).next().unwrap_or_default();
    if named.contains('@') {
        return Err("is a link with a user before its host: take that out".to_owned());
    }
    let whole = !named.is_empty() && !link.contains(|c: char| c == '\\' || c.is_whitespace());
    if !whole || Url::parse(link).is_err() {
        return Err("is no complete link: write https://host/path without spaces".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_http_and_shows_where_it_leads() {
        for link in [
            "https://example.org/a?b=c#d",
            "HTTP://EXAMPLE.ORG",
            "http://192.0.2.1:8080/",
            "https://ar.wikipedia.org/wiki/حلب",
            "https://example.org/@someone/1",
        ] {
            assert_eq!(check_source(link).as_deref(), Ok(link));
        }
        for wrong in [
            "https://example.org/a\u{200C}b",
            "https://ex\u{200D}ample.org/",
            "https://example.org/\u{200E}gnp.exe",
            "https://example\u{AD}.org/",
            "https://news.example@evil.example/",
            "https://user:word@example.org/",
            "https:///example.org",
            "https://example.org\\@evil.example/",
            "https://example.org/a\u{A0}b",
            "https:example.org",
            "http:// example.org",
            "http://",
        ] {
            assert!(check_source(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn nothing_that_runs_passes_as_a_source() {
        for wrong in [
            "javascript:alert(1)",
            "JavaScript: alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "vbscript: x",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:https://example.org/x",
            "\u{202E}javascript:alert(1)",
            "\u{FEFF}javascript:alert(1)",
        ] {
            assert!(check_source(wrong).is_err(), "{wrong:?}");
        }
        for cited in [
            "SOHR: report, 21 May",
            "Data: the ministry's yearbook",
            "doi:10.1000/1",
            "گزارش می\u{200C}دهد",
        ] {
            assert_eq!(check_source(cited).as_deref(), Ok(cited));
        }
    }
}
