//! Reads the members of a batch, each fault with its place.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::io::batch::{Batch, Drawn, Most, Overlaps, Step};
use crate::io::definition::{read_district, read_event, read_faction, read_place};
use crate::io::geojson::read_region;
use crate::model::{Change, Fault, RegionId, Revision, Slug, Subject, fit_text};
use crate::time::Instant;

/// What can be defined in a batch.
const DEFINED: [&str; 4] = ["faction", "district", "place", "event"];

/// What was found wrong so far, and how much may still come.
pub(super) struct Reader {
    pub(super) faults: Vec<Fault>,
    /// How many changes and polygons may still come.
    pub(super) left: usize,
    pub(super) most: Most,
}

impl Reader {
    fn fault(&mut self, at: impl Into<String>, detail: impl std::fmt::Display) {
        self.faults.push(Fault::new(at, detail));
    }

    pub(super) fn refuse_unknown(
        &mut self,
        members: &Map<String, Value>,
        at: &str,
        known: &[&str],
    ) {
        for name in members
            .keys()
            .filter(|it| !known.contains(&it.as_str()))
            .take(20)
        {
            let name: String = name.chars().take(100).collect();
            let pointer = name.replace('~', "~0").replace('/', "~1");
            self.fault(
                format!("{at}/{pointer}"),
                format!("is not known here: known are {}", known.join(", ")),
            );
        }
    }

    pub(super) fn heading(&mut self, members: &Map<String, Value>) -> Batch {
        let said = |name: &str| members.get(name).filter(|it| !it.is_null());
        let mut batch = Batch::default();
        match said("comment").map(Value::as_str) {
            Some(None) => self.fault("/comment", "must be a text"),
            Some(Some(comment)) => match fit_text(comment) {
                Ok(comment) => batch.comment = Some(comment.into_owned()),
                Err(unfit) => self.fault("/comment", unfit),
            },
            None => {}
        }
        if let Some(base) = said("base_revision") {
            let revision = base.as_u64().and_then(|it| u32::try_from(it).ok());
            match revision.filter(|it| *it > 0) {
                Some(revision) => batch.base = Some(Revision(revision)),
                None => self.fault(
                    "/base_revision",
                    "must be a revision: a whole number from 1",
                ),
            }
        }
        match said("overlaps").map(Value::as_str) {
            None | Some(Some("refuse")) => {}
            Some(Some("order")) => batch.overlaps = Overlaps::Order,
            Some(Some("contested")) => batch.overlaps = Overlaps::Contested,
            Some(_) => self.fault("/overlaps", "must be one of refuse, order, contested"),
        }
        batch
    }

    /// What each item of a list is.
    pub(super) fn features<T>(
        &mut self,
        list: Option<&Value>,
        at: &str,
        mut read: impl FnMut(&mut Self, &Value, String) -> Option<T>,
    ) -> Vec<T> {
        let Some(items) = list.and_then(Value::as_array) else {
            self.fault(at, "must be a list");
            return Vec::new();
        };
        if items.is_empty() {
            self.fault(at, "is empty: there is nothing to record");
        }
        if items.len() > self.left {
            let most = self.most.entries;
            self.fault(
                at,
                format!("has more than {most} entries in all: send several batches"),
            );
            return Vec::new();
        }
        self.left -= items.len();
        let read = |(index, item)| read(self, item, format!("{at}/{index}"));
        items.iter().enumerate().filter_map(read).collect()
    }

    /// A Feature of a collection: a region that has an id replaces the one of that id.
    pub(super) fn feature(&mut self, feature: &Value, at: String) -> Option<Step> {
        let named = [feature.get("id"), feature.pointer("/properties/id")];
        let id = named.into_iter().flatten().find(|it| !it.is_null());
        let version = feature
            .pointer("/properties/version")
            .and_then(Value::as_u64);
        let version = version.and_then(|it| u32::try_from(it).ok());
        let id = match id {
            Some(id) => Some(self.id(id, format!("{at}/id"))?),
            None => None,
        };
        let drawn = self.drawn(Some(feature), at)?;
        Some(match id {
            Some(id) => Step::Replace { id, version, drawn },
            None => Step::Create(drawn),
        })
    }

    pub(super) fn step(&mut self, change: &Value, at: String) -> Option<Step> {
        let Some(members) = change.as_object() else {
            self.fault(at, "must be an object with `change`");
            return None;
        };
        let kind = members
            .get("change")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let known: &[&str] = match kind {
            "create" => &["change", "feature"],
            "replace" => &["change", "id", "version", "feature"],
            "patch" => &["change", "id", "version", "patch"],
            "delete" => &["change", "id", "version"],
            "survey" => &["change", "at", "features"],
            "define" | "remove" => &["change", "faction", "district", "place", "event"],
            _ => {
                let place = format!("{at}/change");
                self.fault(
                    place,
                    "must be one of create, replace, patch, delete, survey, define, remove",
                );
                return None;
            }
        };
        self.refuse_unknown(members, &at, known);
        match kind {
            "survey" => self.survey(members, &at),
            "define" => self.define(members, &at),
            "remove" => self.remove(members, &at),
            "create" => {
                let drawn = self.drawn(members.get("feature"), format!("{at}/feature"))?;
                Some(Step::Create(drawn))
            }
            _ => self.edit(kind, members, at),
        }
    }

    /// A change of a region that is recorded.
    fn edit(&mut self, kind: &str, members: &Map<String, Value>, at: String) -> Option<Step> {
        let id = members.get("id").unwrap_or(&Value::Null);
        let id = self.id(id, format!("{at}/id"));
        let version = self.version(members.get("version"), format!("{at}/version"));
        match kind {
            "replace" => {
                let drawn = self.drawn(members.get("feature"), format!("{at}/feature"))?;
                let id = id?;
                Some(Step::Replace { id, version, drawn })
            }
            "patch" => {
                let at = format!("{at}/patch");
                let Some(patch) = members.get("patch").filter(|it| it.is_object()) else {
                    let detail = "must be an object: the members of the Feature that change";
                    self.fault(at, detail);
                    return None;
                };
                Some(Step::Patch {
                    id: id?,
                    version,
                    at,
                    patch: patch.clone(),
                })
            }
            _ => Some(Step::Delete {
                id: id?,
                version,
                at,
            }),
        }
    }

    /// The one thing that a definition is about, with its word and its place.
    fn defined<'a>(
        &mut self,
        members: &'a Map<String, Value>,
        at: &str,
    ) -> Option<(&'static str, &'a Value, String)> {
        let mut named = DEFINED.into_iter().filter(|it| members.contains_key(*it));
        match (named.next(), named.next()) {
            (Some(word), None) => Some((word, &members[word], format!("{at}/{word}"))),
            _ => {
                self.fault(at, format!("must name one of {}", DEFINED.join(", ")));
                None
            }
        }
    }

    fn define(&mut self, members: &Map<String, Value>, at: &str) -> Option<Step> {
        let (word, document, at) = self.defined(members, at)?;
        let mut shapes = Vec::new();
        let read = match word {
            "faction" => read_faction(document, &at, None).map(Change::DefineFaction),
            "place" => read_place(document, &at, None).map(Change::DefinePlace),
            "event" => read_event(document, &at, None).map(Change::DefineEvent),
            _ => read_district(document, &at, None, self.most.positions).map(|(it, bounded)| {
                shapes.push((bounded.hash, bounded.wkb));
                Change::DefineDistrict(it)
            }),
        };
        match read {
            Ok(change) => Some(Step::Define { at, change, shapes }),
            Err(faults) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    fn remove(&mut self, members: &Map<String, Value>, at: &str) -> Option<Step> {
        let (word, slug, at) = self.defined(members, at)?;
        let slug = slug.as_str().unwrap_or_default().parse::<Slug>();
        match slug {
            Ok(slug) => {
                let subject = match word {
                    "faction" => Subject::Faction(slug),
                    "place" => Subject::Place(slug),
                    "event" => Subject::Event(slug),
                    _ => Subject::District(slug),
                };
                Some(Step::Remove { at, subject })
            }
            Err(error) => {
                self.fault(at, error);
                None
            }
        }
    }

    fn survey(&mut self, members: &Map<String, Value>, at: &str) -> Option<Step> {
        let instant = members
            .get("at")
            .and_then(Value::as_str)
            .map(str::parse::<Instant>);
        let instant = match instant {
            Some(Ok(instant)) => instant,
            Some(Err(error)) => {
                self.fault(format!("{at}/at"), error);
                return None;
            }
            None => {
                self.fault(
                    format!("{at}/at"),
                    "is missing: write a time such as 2015-09-18",
                );
                return None;
            }
        };
        let shown = self.shown(members.get("features"), &format!("{at}/features"), instant);
        Some(Step::Survey { at: instant, shown })
    }

    /// The polygons of a survey, whose time need not be said again.
    pub(super) fn shown(
        &mut self,
        features: Option<&Value>,
        at: &str,
        instant: Instant,
    ) -> Vec<Drawn> {
        self.features(features, at, |reader, feature, at| {
            let mut feature = feature.clone();
            if let Some(Value::Object(properties)) = feature.get_mut("properties") {
                properties
                    .entry("valid_from")
                    .or_insert_with(|| instant.to_string().into());
            }
            reader.drawn(Some(&feature), at)
        })
    }

    fn drawn(&mut self, feature: Option<&Value>, at: String) -> Option<Drawn> {
        let Some(feature) = feature.filter(|it| it.is_object()) else {
            self.fault(at, "must be a Feature, with `geometry` and `properties`");
            return None;
        };
        match read_region(feature) {
            Ok((shape, claim)) => Some(Drawn { at, shape, claim }),
            Err(faults) => {
                let placed = faults
                    .into_iter()
                    .map(|it| Fault::new(format!("{at}{}", it.at), it.detail));
                self.faults.extend(placed);
                None
            }
        }
    }

    fn id(&mut self, id: &Value, at: String) -> Option<RegionId> {
        let read = id.as_str().and_then(|it| Uuid::try_parse(it).ok());
        if read.is_none() {
            self.fault(at, "must be the id of a region");
        }
        read.map(RegionId)
    }

    fn version(&mut self, version: Option<&Value>, at: String) -> Option<u32> {
        let version = version.filter(|it| !it.is_null())?;
        let read = version.as_u64().and_then(|it| u32::try_from(it).ok());
        if read.is_none() {
            self.fault(at, "must be the number of a version");
        }
        read
    }
}
