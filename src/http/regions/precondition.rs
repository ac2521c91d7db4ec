//! Writing only over the version that was read: If-Match (RFC 9110 §13.1.1), or a version in a batch.

use axum::http::{HeaderMap, HeaderValue, header};
use serde_json::{Map, Value, json};

use crate::http::regions::etag;
use crate::http::{App, Error};
use crate::model::{Claim, Record, Region};

/// Which version of a region a change is made for.
#[derive(Clone, Debug)]
pub(in crate::http) enum Precondition {
    Any,
    /// One of those an If-Match header lists.
    Tags(Vec<HeaderValue>),
    Version(u32),
}

impl Precondition {
    /// What If-Match says; 428 where the server insists on it and it is left out.
    pub(in crate::http) fn of(app: &App, headers: &HeaderMap) -> Result<Self, Error> {
        let lists: Vec<HeaderValue> = headers.get_all(header::IF_MATCH).iter().cloned().collect();
        match lists.is_empty() {
            false => Ok(Self::Tags(lists)),
            true if app.settings.require_preconditions => Err(Error::PreconditionRequired(
                "send If-Match with the ETag of what was read",
            )),
            true => Ok(Self::Any),
        }
    }

    /// Whether it is one of validators, those that are `current`.
    pub(in crate::http) fn admits(&self, current: impl Fn(&[u8]) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::Tags(lists) => tags(lists).any(|it| it == b"*" || current(it)),
            Self::Version(_) => false,
        }
    }

    /// What its validators name, if one names anything.
    pub(in crate::http) fn named<T>(&self, read: impl FnMut(&[u8]) -> Option<T>) -> Option<T> {
        match self {
            Self::Tags(lists) => tags(lists).find_map(read),
            Self::Any | Self::Version(_) => None,
        }
    }

    /// Why no validator of it can ever match, where that is so: If-Match compares strongly (RFC 9110 §13.1.1).
    pub(in crate::http) fn never_matches(&self) -> Option<&'static str> {
        let Self::Tags(lists) = self else { return None };
        let all_weak = tags(lists).all(|it| it.starts_with(b"W/"));
        all_weak.then_some(
            "; a weak validator, as `W/` marks it, never matches in If-Match: send the ETag as this server gave it, \
             without `W/`, which proxies put before it where they pack answers",
        )
    }

    /// 412 where the region has moved on since, with what changed.
    pub(super) fn check(&self, record: &Record, region: &Region) -> Result<(), Error> {
        let current = etag(region);
        let holds = match self {
            Self::Version(version) => *version == region.version,
            _ => self.admits(|tag| tag == current.as_bytes()),
        };
        if holds {
            return Ok(());
        }
        let known = match self {
            Self::Version(version) => Some(*version),
            _ => self.named(|it| version_in(it, region)),
        };
        let current = current.to_str().unwrap_or_default();
        let why = format!(
            "the region is at {current} since revision {}: read it again, and repeat the change on that{}",
            region.revision,
            self.never_matches().unwrap_or_default()
        );
        Err(Error::Stale {
            why,
            since: known.map_or_else(Vec::new, |known| changes_since(record, region, known)),
        })
    }
}

fn tags(lists: &[HeaderValue]) -> impl Iterator<Item = &[u8]> {
    let split = lists
        .iter()
        .flat_map(|list| list.as_bytes().split(|&it| it == b','));
    split.map(<[u8]>::trim_ascii)
}

/// The version that a validator of the region's names.
fn version_in(tag: &[u8], region: &Region) -> Option<u32> {
    let text = std::str::from_utf8(tag).ok()?.trim_matches('"');
    let version = text.strip_prefix(&region.id.to_string())?;
    version.strip_prefix('-')?.parse().ok()
}

/// Each version after a known one: who brought it, and which members of the Feature it changed.
fn changes_since(record: &Record, region: &Region, known: u32) -> Vec<Value> {
    let versions = record.versions(region.id);
    let later = versions.windows(2).filter(|it| it[1].version > known);
    let told = later.map(|it| {
        let (before, after) = (&it[0], &it[1]);
        let changeset = record.changeset(after.revision);
        json!({
            "version": after.version,
            "revision": after.revision,
            "at": changeset.map(|it| it.at),
            "author": changeset.map(|it| &it.author),
            "comment": changeset.map(|it| &it.comment),
            "changed": changed(before, after),
        })
    });
    told.collect()
}

fn changed(before: &Region, after: &Region) -> Vec<String> {
    if before.deleted != after.deleted {
        return vec![if after.deleted { "deleted" } else { "restored" }.to_owned()];
    }
    let (old, new) = (members(&before.claim), members(&after.claim));
    let differs = |name: &&String| old.get(*name) != new.get(*name);
    let mut names: Vec<String> = new.keys().filter(differs).cloned().collect();
    if before.outline.hash != after.outline.hash {
        names.push("geometry".to_owned());
    }
    names
}

/// What a claim says, by the names of the Feature's properties.
fn members(claim: &Claim) -> Map<String, Value> {
    let said = json!({
        "faction": claim.faction, "status": claim.status, "contested_with": claim.contested_with,
        "valid_from": claim.valid.from(), "valid_to": claim.valid.to(), "confidence": claim.confidence,
        "sources": claim.sources, "note": claim.note, "method": claim.method,
    });
    match said {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
