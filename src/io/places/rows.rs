//! The tables of a ledger: sources, places, holders, events.

use std::collections::{BTreeMap, BTreeSet};

use crate::io::definition::place::MOST_OTHER_NAMES;
use crate::io::geojson::check_source;
use crate::io::members::LONGEST_NAME;
use crate::io::places::ledger::{Holder, Site};
use crate::io::places::table::Row;
use crate::model::{Confidence, Event, EventKind, Fault, Names, Place, Slug, Status};
use crate::time::{Instant, Interval};

pub(crate) const PLACES: [&str; 11] = [
    "id",
    "name",
    "name_ar",
    "lon",
    "lat",
    "kind",
    "district",
    "population",
    "reach_km",
    "part_of",
    "gazetteer",
];
pub(crate) const OTHER_NAMES: [&str; 3] = ["place", "name", "source"];
pub(crate) const HOLDERS: [&str; 9] = [
    "place",
    "faction",
    "status",
    "contested_with",
    "from",
    "to",
    "confidence",
    "source",
    "note",
];
pub(crate) const SOURCES: [&str; 4] = ["key", "citation", "url", "licence"];
pub(crate) const EVENTS: [&str; 8] = [
    "datetime", "kind", "title_en", "title_ar", "lon", "lat", "place", "source",
];

/// The words that rows may use.
pub(crate) struct Words {
    pub(crate) districts: BTreeSet<Slug>,
    pub(crate) factions: BTreeSet<Slug>,
    /// Citations by key.
    pub(crate) sources: BTreeMap<String, String>,
}

pub(crate) fn read_sources(rows: &[Row<'_>], faults: &mut Vec<Fault>) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for row in rows {
        let citation = match row.cell("url") {
            "" => row.cell("citation").to_owned(),
            url => format!("{}. {url}", row.cell("citation").trim_end_matches('.')),
        };
        for column in ["citation", "url"] {
            let cell = row.cell(column);
            if let (false, Err(detail)) = (cell.is_empty() && column == "url", check_source(cell)) {
                faults.push(row.fault(column, detail));
            }
        }
        if sources
            .insert(row.cell("key").to_owned(), citation)
            .is_some()
        {
            faults.push(row.fault("key", "is there already: keep one of the two"));
        }
    }
    sources
}

pub(crate) fn read_places(
    rows: &[Row<'_>],
    words: &Words,
    faults: &mut Vec<Fault>,
) -> BTreeMap<Slug, Site> {
    let mut sites = BTreeMap::new();
    let mut taken = BTreeMap::new();
    for row in rows {
        let slug: Option<Slug> = row.required("id", faults);
        let lon = row.number("lon", -180.0..=180.0, faults);
        let lat = row.number("lat", -90.0..=90.0, faults);
        let reach_km = row.number("reach_km", 0.1..=1000.0, faults);
        let population = row.value("population", faults);
        let district = known(row, "district", &words.districts, faults);
        let (Some(slug), Some(lon), Some(lat)) = (slug, lon, lat) else {
            if row.cell("lon").is_empty() || row.cell("lat").is_empty() {
                faults.push(row.fault("lon", "and `lat` must both be there"));
            }
            continue;
        };
        if let Some(other) = taken.insert((lon.to_bits(), lat.to_bits()), slug.clone()) {
            faults.push(row.fault(
                "lon",
                format!("and `lat` are those of `{other}`: move one of them"),
            ));
        }
        let place = Place {
            slug: slug.clone(),
            names: names(row, "name", "name_ar"),
            kind: row.cell("kind").to_owned(),
            lon,
            lat,
            district,
            population,
            gazetteer: row.text("gazetteer"),
            other_names: Vec::new(),
        };
        let site = Site {
            place,
            reach_km,
            holders: Vec::new(),
        };
        if sites.insert(slug, site).is_some() {
            faults.push(row.fault("id", "is there already: give each place its own"));
        }
    }
    for row in rows {
        let whole: Option<Slug> = row.value("part_of", faults);
        if row.cell("part_of") == row.cell("id") && whole.is_some() {
            faults.push(row.fault("part_of", "names the place itself: leave it blank"));
        }
    }
    sites
}

/// Gives places the names that they have besides, in the order of the rows.
pub(crate) fn read_other_names(
    rows: &[Row<'_>],
    sites: &mut BTreeMap<Slug, Site>,
    faults: &mut Vec<Fault>,
) {
    for row in rows {
        let slug: Option<Slug> = row.required("place", faults);
        let name: Option<String> = row.required("name", faults);
        let (Some(slug), Some(name)) = (slug, name) else {
            continue;
        };
        let Some(site) = sites.get_mut(&slug) else {
            faults.push(row.fault("place", format!("`{slug}` is not in the table of places")));
            continue;
        };
        let names = &mut site.place.other_names;
        if name.chars().count() > LONGEST_NAME {
            let detail = format!("has over {LONGEST_NAME} characters");
            faults.push(row.fault("name", detail));
        } else if names.contains(&name) {
            faults.push(row.fault("name", "is there already: keep one of the two"));
        } else if names.len() == MOST_OTHER_NAMES {
            let detail = format!("is more than the {MOST_OTHER_NAMES} that a place may have");
            faults.push(row.fault("name", detail));
        } else {
            names.push(name);
        }
    }
}

fn names(row: &Row<'_>, english: &str, arabic: &str) -> Names {
    let pairs = [("en", row.text(english)), ("ar", row.text(arabic))];
    let known = pairs
        .into_iter()
        .filter_map(|(language, name)| Some((language.to_owned(), name?)));
    Names(known.collect())
}

/// A slug that must be one of these, if it is there.
fn known(
    row: &Row<'_>,
    column: &str,
    words: &BTreeSet<Slug>,
    faults: &mut Vec<Fault>,
) -> Option<Slug> {
    let slug: Slug = row.value(column, faults)?;
    if words.contains(&slug) {
        return Some(slug);
    }
    let words: Vec<&str> = words.iter().map(Slug::as_str).collect();
    let detail = format!("`{slug}` is not known: known are {}", words.join(", "));
    faults.push(row.fault(column, detail));
    None
}

pub(crate) fn read_holders(
    rows: &[Row<'_>],
    words: &Words,
    sites: &mut BTreeMap<Slug, Site>,
    faults: &mut Vec<Fault>,
) {
    for row in rows {
        let place: Option<Slug> = row.required("place", faults);
        let holder = read_holder(row, words, faults);
        let (Some(place), Some(holder)) = (place, holder) else {
            continue;
        };
        let Some(site) = sites.get_mut(&place) else {
            faults.push(row.fault(
                "place",
                format!("`{place}` is no place: add it to the places first"),
            ));
            continue;
        };
        if let Some(other) = site
            .holders
            .iter()
            .find(|it| it.valid.overlaps(holder.valid))
        {
            let since = other.valid.from();
            let detail = format!(
                "overlaps the row of the same place from {since}: end one where the other starts"
            );
            faults.push(row.fault("from", detail));
        }
        site.holders.push(holder);
    }
    for site in sites.values_mut() {
        site.holders.sort_by_key(|holder| holder.valid);
    }
}

fn read_holder(row: &Row<'_>, words: &Words, faults: &mut Vec<Fault>) -> Option<Holder> {
    let before = faults.len();
    let faction = known(row, "faction", &words.factions, faults);
    let rival = known(row, "contested_with", &words.factions, faults);
    let status = row.value("status", faults).unwrap_or(Status::Control);
    let from: Option<Instant> = row.required("from", faults);
    let to: Option<Instant> = row.value("to", faults);
    let percent: Option<u8> = row.value("confidence", faults);
    let confidence = percent.and_then(Confidence::new);
    if percent.is_some() && confidence.is_none() {
        faults.push(row.fault("confidence", "must be a whole number from 0 to 100"));
    }
    if (status == Status::Contested) != rival.is_some() && faults.len() == before {
        faults.push(row.fault(
            "contested_with",
            "names the rival where `status` is contested, and only there",
        ));
    } else if rival.is_some() && rival == faction {
        faults.push(row.fault("contested_with", "names the holder: name its rival"));
    }
    let sources = citations(row, words, faults);
    let valid = Interval::new(from?, to)
        .map_err(|error| faults.push(row.fault("to", error)))
        .ok()?;
    (faults.len() == before).then_some(Holder {
        faction,
        status,
        contested_with: rival,
        valid,
        confidence,
        sources,
        note: row.text("note"),
    })
}

/// The citations of keys separated by `;`.
fn citations(row: &Row<'_>, words: &Words, faults: &mut Vec<Fault>) -> Vec<String> {
    let keys = row
        .cell("source")
        .split(';')
        .map(str::trim)
        .filter(|key| !key.is_empty());
    let mut sources = Vec::new();
    for key in keys {
        match words.sources.get(key) {
            Some(source) => sources.push(source.clone()),
            None => faults.push(row.fault(
                "source",
                format!("`{key}` is no key of the sources: add it there"),
            )),
        }
    }
    sources
}

pub(crate) fn read_events(rows: &[Row<'_>], words: &Words, faults: &mut Vec<Fault>) -> Vec<Event> {
    let mut slugs = BTreeSet::new();
    let mut events = Vec::new();
    for row in rows {
        let datetime: Option<Instant> = row.required("datetime", faults);
        let kind = match row.cell("kind") {
            "event" => Some(EventKind::Event),
            "method" => Some(EventKind::Method),
            _ => None,
        };
        if kind.is_none() {
            faults.push(row.fault("kind", "must be `event` or `method`"));
        }
        let lon = row.number("lon", -180.0..=180.0, faults);
        let lat = row.number("lat", -90.0..=90.0, faults);
        let sources = citations(row, words, faults);
        if let (Some(datetime), Some(kind)) = (datetime, kind)
            && let Some(slug) = event_slug(datetime, row.cell("title_en"), &mut slugs)
        {
            events.push(Event {
                slug,
                datetime,
                kind,
                titles: names(row, "title_en", "title_ar"),
                lon,
                lat,
                source: Some(sources.join("; ")).filter(|text| !text.is_empty()),
            });
        }
    }
    events
}

/// A slug such as `2015-03-28-idlib-city-falls`, not taken yet.
fn event_slug(datetime: Instant, title: &str, taken: &mut BTreeSet<Slug>) -> Option<Slug> {
    let words = title.to_ascii_lowercase();
    let words = words
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut text = datetime.date().to_string();
    for word in words {
        if text.len() + word.len() < 56 {
            text = format!("{text}-{word}");
        }
    }
    let candidates =
        std::iter::once(text.clone()).chain((2..100).map(|number| format!("{text}-{number}")));
    let free = candidates
        .filter_map(|text| text.parse::<Slug>().ok())
        .find(|slug| !taken.contains(slug))?;
    taken.insert(free.clone());
    Some(free)
}
