//! Reads a folder of tables into a ledger, or names everything that is wrong with them.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::geometry::Shape;
use crate::io::geojson::read_geometry;
use crate::io::places::ledger::{Ledger, Settings};
use crate::io::places::rows::{
    EVENTS, HOLDERS, OTHER_NAMES, PLACES, SOURCES, Words, read_events, read_holders,
    read_other_names, read_places, read_sources,
};
use crate::io::places::table::{Row, read_table};
use crate::model::{BoundarySource, Credit, Extent, Faction, Fault, Names, Slug, fit_line};
use crate::time::Instant;

/// `territory.json`: what the ledger is about, and the names of its other files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    slug: Slug,
    names: Names,
    boundary: BoundaryFile,
    /// Whose the other data are.
    #[serde(default)]
    credits: Vec<Credit>,
    districts: String,
    factions: String,
    places: String,
    /// What places are called besides.
    #[serde(default)]
    other_names: Option<String>,
    holders: String,
    sources: String,
    events: String,
    #[serde(default)]
    opens_at: Option<Instant>,
    #[serde(default)]
    extent: Option<Extent>,
    import: Import,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundaryFile {
    file: String,
    source: String,
    #[serde(default)]
    licence: Option<String>,
    #[serde(default)]
    attribution: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    sparse_beyond_km: f64,
    keep_outside_km: f64,
}

/// The ledger in a folder; `open` gives the content of a file of that name. Starts from `territory.json`.
pub fn read(open: impl FnMut(&str) -> Option<Vec<u8>>) -> Result<Ledger, Vec<Fault>> {
    let mut folder = Folder {
        open,
        faults: Vec::new(),
    };
    let contents: Option<Contents> = folder.json("territory.json");
    let Some(contents) = contents else {
        return Err(folder.faults);
    };
    let boundary: Option<Value> = folder.json(&contents.boundary.file);
    let boundary =
        boundary.and_then(|it| shape(&contents.boundary.file, "", &it, &mut folder.faults));
    let districts: Option<Value> = folder.json(&contents.districts);
    let districts =
        districts.map(|it| read_districts(&contents.districts, &it, &mut folder.faults));
    let factions: Option<Vec<Faction>> = folder.json(&contents.factions);
    let districts = districts.unwrap_or_default();
    let defined = factions.iter().flatten();
    let words = Words {
        districts: districts.iter().map(|(slug, ..)| slug.clone()).collect(),
        factions: defined.map(|it| it.slug.clone()).collect(),
        sources: folder.table(&contents.sources, &SOURCES, read_sources),
    };
    let mut sites = folder.table(&contents.places, &PLACES, |rows, faults| {
        read_places(rows, &words, faults)
    });
    if let Some(file) = &contents.other_names {
        folder.table(file, &OTHER_NAMES, |rows, faults| {
            read_other_names(rows, &mut sites, faults);
        });
    }
    folder.table(&contents.holders, &HOLDERS, |rows, faults| {
        read_holders(rows, &words, &mut sites, faults);
    });
    let events = folder.table(&contents.events, &EVENTS, |rows, faults| {
        read_events(rows, &words, faults)
    });
    match (boundary, factions) {
        (Some(boundary), Some(factions)) if folder.faults.is_empty() => Ok(Ledger {
            slug: contents.slug,
            names: contents.names,
            boundary,
            source: BoundarySource {
                source: contents.boundary.source,
                licence: contents.boundary.licence,
                attribution: contents.boundary.attribution,
            },
            credits: contents.credits,
            opens_at: contents.opens_at,
            extent: contents.extent,
            settings: Settings {
                sparse_beyond_km: contents.import.sparse_beyond_km,
                keep_outside_km: contents.import.keep_outside_km,
            },
            districts,
            factions,
            sites: sites.into_values().collect(),
            events,
        }),
        _ => Err(folder.faults),
    }
}

struct Folder<F> {
    open: F,
    faults: Vec<Fault>,
}

impl<F: FnMut(&str) -> Option<Vec<u8>>> Folder<F> {
    fn bytes(&mut self, file: &str) -> Option<Vec<u8>> {
        let bytes = (self.open)(file);
        if bytes.is_none() {
            let detail = "is missing: put it beside territory.json";
            self.faults.push(Fault::new(file, detail));
        }
        bytes
    }

    fn json<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let bytes = self.bytes(file)?;
        let mut wrong =
            |error: serde_json::Error| Fault::new(format!("{file}:{}", error.line()), error);
        let read: Result<T, Fault> = serde_json::from_slice(&bytes).map_err(&mut wrong);
        let value: Result<Value, Fault> = serde_json::from_slice(&bytes).map_err(&mut wrong);
        // What it says is read from the text, so that a fault has its line; then as its texts are recorded.
        match read.and(value) {
            Ok(mut value) => {
                fit_within(&mut value, &format!("{file}#"), &mut self.faults);
                let read = serde_json::from_value(value).map_err(wrong);
                read.map_err(|fault| self.faults.push(fault)).ok()
            }
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    fn table<T: Default>(
        &mut self,
        file: &str,
        columns: &[&str],
        read: impl FnOnce(&[Row<'_>], &mut Vec<Fault>) -> T,
    ) -> T {
        let Some(bytes) = self.bytes(file) else {
            return T::default();
        };
        let rows = read_table(file, &bytes, columns, &mut self.faults);
        read(&rows, &mut self.faults)
    }
}

/// Puts all texts of a document as they are recorded; a fault for each that holds what no text may.
fn fit_within(value: &mut Value, at: &str, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) => match fit_line(text) {
            Ok(Cow::Borrowed(_)) => {}
            Ok(Cow::Owned(fit)) => *text = fit,
            Err(unfit) => faults.push(Fault::new(at, unfit)),
        },
        // A position has no texts.
        Value::Array(items) if items.first().is_some_and(Value::is_number) => {}
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                fit_within(item, &format!("{at}/{index}"), faults);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                fit_within(member, &format!("{at}/{name}"), faults);
            }
        }
        _ => {}
    }
}

fn shape(file: &str, at: &str, feature: &Value, faults: &mut Vec<Fault>) -> Option<Shape> {
    let read = read_geometry(feature.get("geometry"), &format!("{file}#{at}/geometry"));
    read.map_err(|found| faults.extend(found)).ok()
}

fn read_districts(
    file: &str,
    collection: &Value,
    faults: &mut Vec<Fault>,
) -> Vec<(Slug, Names, Shape)> {
    let features = collection.get("features").and_then(Value::as_array);
    let mut districts = Vec::new();
    for (index, feature) in features.into_iter().flatten().enumerate() {
        let at = format!("/features/{index}");
        let text = |name: &str| feature["properties"][name].as_str();
        let slug: Result<Slug, _> = text("slug").unwrap_or_default().parse();
        let names = ["en", "ar"].iter().filter_map(|language| {
            Some((
                (*language).to_owned(),
                text(&format!("name_{language}"))?.to_owned(),
            ))
        });
        let names = Names(names.collect());
        match (slug, shape(file, &at, feature, faults)) {
            (Ok(slug), Some(shape)) => districts.push((slug, names, shape)),
            (Err(error), _) => {
                faults.push(Fault::new(format!("{file}#{at}/properties/slug"), error))
            }
            _ => {}
        }
    }
    districts
}
