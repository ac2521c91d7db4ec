//! A place: a named point.

use serde_json::{Value, json};

use crate::io::definition::{Addressed, LONGEST_LINE, told};
use crate::io::members::{LONGEST_NAME, Members};
use crate::model::{Fault, Place, Revision};

/// The longest word for what a place is, in characters.
const LONGEST_KIND: usize = 50;

/// The most names that a place has besides its own.
pub(in crate::io) const MOST_OTHER_NAMES: usize = 100;

/// The place of a document at a JSON pointer, or all that is wrong with it. `of` is its address, if any.
pub fn read_place(
    document: &Value,
    at: &str,
    of: Option<Addressed<'_>>,
) -> Result<Place, Vec<Fault>> {
    let (slug, recorded) = told(of);
    let what = "an object with at least `names`, `kind`, `lon` and `lat`";
    let members = Members::of(Some(document), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    let known = [
        "slug",
        "names",
        "kind",
        "lon",
        "lat",
        "district",
        "population",
        "gazetteer",
        "other_names",
    ];
    members.refuse_unknown(&known, &["name", "revision"], "a place");
    let slug = members.slug(slug);
    let names = members.names("names");
    members.need("kind", "what it is, such as `town`");
    let kind = members.line("kind", LONGEST_KIND);
    members.need("lon", "degrees east");
    let lon = members.number("lon", -180.0..=180.0);
    members.need("lat", "degrees north");
    let lat = members.number("lat", -90.0..=90.0);
    let district = members.word("district");
    let population = members.member("population").map(Value::as_u64);
    if population == Some(None) {
        members.fault("population", "must be a whole number of people, or null");
    }
    let gazetteer = members.line("gazetteer", LONGEST_LINE);
    let other_names = members.lines("other_names", MOST_OTHER_NAMES, LONGEST_NAME);
    let read = slug.zip(names).zip(kind).zip(lon.zip(lat));
    members.done(read.map(|(((slug, names), kind), (lon, lat))| Place {
        slug,
        names,
        kind,
        lon,
        lat,
        district,
        population: population.flatten(),
        gazetteer,
        other_names,
    }))
}

/// A place as a document; `revision` is the one that said it.
pub fn place_document(place: &Place, revision: Revision) -> Value {
    json!({
        "slug": place.slug,
        "name": place.names.english().unwrap_or(place.slug.as_str()),
        "names": place.names,
        "kind": place.kind,
        "lon": place.lon,
        "lat": place.lat,
        "district": place.district,
        "population": place.population,
        "gazetteer": place.gazetteer,
        "other_names": place.other_names,
        "revision": revision,
    })
}
