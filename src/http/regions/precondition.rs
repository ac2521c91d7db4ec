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
    pub(super) fn of(app: &App, headers: &HeaderMap) -> Result<Self, Error> {
        let lists: Vec<HeaderValue> = headers.get_all(header::IF_MATCH).iter().cloned().collect();
        match lists.is_empty() {
            false => Ok(Self::Tags(lists)),
            true if app.settings.require_preconditions => Err(Error::PreconditionRequired(
                "send If-Match with the ETag of the region that was read",
            )),
            true => Ok(Self::Any),
        }
    }

    /// 412 where the region has moved on since, with what changed.
    pub(super) fn check(&self, record: &Record, region: &Region) -> Result<(), Error> {
        let current = etag(region);
        let holds = match self {
            Self::Any => true,
            Self::Version(version) => *version == region.version,
            Self::Tags(lists) => tags(lists).any(|it| it == b"*" || it == current.as_bytes()),
        };
        if holds {
            return Ok(());
        }
        let known = match self {
            Self::Any => None,
            Self::Version(version) => Some(*version),
            Self::Tags(lists) => tags(lists).find_map(|it| version_in(it, region)),
        };
        let current = current.to_str().unwrap_or_default();
        let why = format!(
            "the region is at {current} since revision {}: read it again, and repeat the change on that",
            region.revision
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
