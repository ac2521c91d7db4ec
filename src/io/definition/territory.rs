//! A territory: what is said of it, and a whole new one with all that is named on it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::io::definition::district::{Bounded, read_boundary};
use crate::io::definition::{
    Addressed, LONGEST_LINE, each, read_district, read_event, read_faction, read_place, told,
};
use crate::io::members::{LONGEST_NAME, Members, Recorded};
use crate::model::{
    BoundarySource, Credit, District, Event, Extent, Faction, Fault, Names, Place, Slug, Territory,
};
use crate::time::{Instant, Interval};

const KNOWN: [&str; 7] = [
    "slug", "names", "boundary", "credits", "opens_at", "extent", "private",
];
/// The most works of others that a territory names.
const MOST_CREDITS: usize = 20;
const NAMED_ON_IT: [&str; 4] = ["districts", "factions", "places", "events"];

/// What a document says of a territory. Without a boundary, its land stays what it is.
#[derive(Clone, Debug)]
pub struct Statement {
    pub slug: Slug,
    pub names: Names,
    pub source: BoundarySource,
    pub credits: Vec<Credit>,
    pub boundary: Option<Bounded>,
    pub opens_at: Option<Instant>,
    pub extent: Option<Extent>,
    /// Whether it is only for those who hold a token.
    pub private: bool,
}

/// A new territory with its land, and all that is named on it.
#[derive(Clone, Debug)]
pub struct Founding {
    pub statement: Statement,
    pub districts: Vec<(District, Bounded)>,
    pub factions: Vec<Faction>,
    pub places: Vec<Place>,
    pub events: Vec<Event>,
}

/// What a document says of the territory of an address, or all that is wrong with it; `most` are the positions that
/// its boundary may have.
pub fn read_statement(
    document: &Value,
    of: Addressed<'_>,
    most: usize,
) -> Result<Statement, Vec<Fault>> {
    let (slug, recorded) = told(Some(of));
    let mut members = opened(document)?.over(recorded);
    members.refuse_unknown(&KNOWN, &[], "a territory");
    let statement = stated(&mut members, slug, most);
    members.done(statement)
}

/// A whole new territory, or all that is wrong with it; `most` are the positions that each boundary may have.
pub fn read_founding(document: &Value, most: usize) -> Result<Founding, Vec<Fault>> {
    let mut members = opened(document)?;
    let known: Vec<&str> = KNOWN.into_iter().chain(NAMED_ON_IT).collect();
    members.refuse_unknown(&known, &[], "a territory");
    let statement = stated(&mut members, None, most);
    let land = members.member("boundary").and_then(|it| it.get("geometry"));
    if members.member("boundary").is_some() && land.is_none_or(Value::is_null) {
        let detail = "is missing: write the land as a Polygon or a MultiPolygon";
        let at = format!("{}/geometry", members.place("boundary"));
        members.faults.push(Fault::new(at, detail));
    }
    let districts = each(&mut members, "districts", |it, at| {
        read_district(it, at, None, most)
    });
    let factions = each(&mut members, "factions", |it, at| {
        read_faction(it, at, None)
    });
    let places = each(&mut members, "places", |it, at| read_place(it, at, None));
    let events = each(&mut members, "events", |it, at| read_event(it, at, None));
    // Indices are those of the lists only where every entry was read.
    if members.faults.is_empty() {
        let known = once(
            &mut members,
            "districts",
            districts.iter().map(|it| &it.0.slug),
        );
        once(&mut members, "factions", factions.iter().map(|it| &it.slug));
        once(&mut members, "places", places.iter().map(|it| &it.slug));
        once(&mut members, "events", events.iter().map(|it| &it.slug));
        for (index, place) in places.iter().enumerate() {
            if let Some(district) = place.district.as_ref().filter(|it| !known.contains(it)) {
                let at = format!("{}/{index}/district", members.place("places"));
                let detail = format!("there is no district `{district}` among the districts");
                members.faults.push(Fault::new(at, detail));
            }
        }
    }
    members.done(statement.map(|statement| Founding {
        statement,
        districts,
        factions,
        places,
        events,
    }))
}

fn opened(document: &Value) -> Result<Members<'_>, Vec<Fault>> {
    let what = "an object with at least `names` and `boundary`";
    Members::of(Some(document), "", what).map_err(|fault| vec![fault])
}

/// Notes short names that stand twice in a list, and gives all of them.
fn once<'a>(
    members: &mut Members<'_>,
    list: &str,
    slugs: impl Iterator<Item = &'a Slug>,
) -> BTreeSet<&'a Slug> {
    let mut seen = BTreeSet::new();
    for (index, slug) in slugs.enumerate() {
        if !seen.insert(slug) {
            let at = format!("{}/{index}", members.place(list));
            let detail = format!("the short name `{slug}` is there already: choose another");
            members.faults.push(Fault::new(at, detail));
        }
    }
    seen
}

fn stated(members: &mut Members<'_>, slug: Option<&Slug>, most: usize) -> Option<Statement> {
    let slug = members.slug(slug);
    let names = members.names("names");
    members.need("boundary", "an object with at least `source`");
    let boundary = members.member("boundary").map(|it| {
        let at = members.place("boundary");
        read_land(it, &at, members.recorded, most)
    });
    let recorded = members.recorded;
    let credits = each(members, "credits", |it, at| read_credit(it, at, recorded));
    if credits.len() > MOST_CREDITS {
        let detail =
            format!("has over {MOST_CREDITS} entries: name those together that go together");
        members.fault("credits", detail);
    }
    let opens_at: Option<Instant> = members.word("opens_at");
    let extent = members.member("extent").map(|it| {
        let at = members.place("extent");
        read_extent(it, &at)
    });
    let private = members.member("private").map(Value::as_bool);
    if private == Some(None) {
        members.fault("private", "must be true or false");
    }
    let land = boundary.and_then(|it| noted(members, it));
    let extent = extent.and_then(|it| noted(members, it));
    if let (Some(at), Some(extent)) = (opens_at, extent)
        && !extent.contains(at)
    {
        members.fault("opens_at", "lies outside `extent`: choose a time in it");
    }
    let ((slug, names), (source, boundary)) = slug.zip(names).zip(land)?;
    Some(Statement {
        slug,
        names,
        source,
        credits,
        boundary,
        opens_at,
        extent,
        private: private.flatten().unwrap_or(false),
    })
}

fn noted<T>(members: &mut Members<'_>, read: Result<T, Vec<Fault>>) -> Option<T> {
    read.map_err(|faults| members.faults.extend(faults)).ok()
}

fn read_land(
    value: &Value,
    at: &str,
    recorded: Recorded<'_>,
    most: usize,
) -> Result<(BoundarySource, Option<Bounded>), Vec<Fault>> {
    let what = "an object with at least `source`";
    let members = Members::of(Some(value), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    let known = ["source", "licence", "attribution", "geometry"];
    members.refuse_unknown(&known, &[], "a boundary");
    members.need(
        "source",
        "where the boundary comes from: shares are true of that land alone",
    );
    let source = members.line("source", LONGEST_LINE);
    let licence = members.line("licence", LONGEST_LINE);
    let attribution = members.line("attribution", LONGEST_LINE);
    let shape = members.member("geometry").map(|it| {
        let at = members.place("geometry");
        read_boundary(Some(it), &at, most)
    });
    let shape = shape.and_then(|it| noted(&mut members, it));
    let source = source.map(|source| BoundarySource {
        source,
        licence,
        attribution,
    });
    members.done(source.map(|source| (source, shape)))
}

fn read_credit(value: &Value, at: &str, recorded: Recorded<'_>) -> Result<Credit, Vec<Fault>> {
    let what = "an object with `of` and `attribution`";
    let members = Members::of(Some(value), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    members.refuse_unknown(&["of", "licence", "attribution"], &[], "a credit");
    members.need("of", "what it is of, such as `ledger of places`");
    let of = members.line("of", LONGEST_NAME);
    let licence = members.line("licence", LONGEST_LINE);
    members.need("attribution", "whom to name, and how");
    let attribution = members.line("attribution", LONGEST_LINE);
    members.done(of.zip(attribution).map(|(of, attribution)| Credit {
        of,
        licence,
        attribution,
    }))
}

fn read_extent(value: &Value, at: &str) -> Result<Extent, Vec<Fault>> {
    let what = "an object with `from`, and `to` where the data end";
    let mut members = Members::of(Some(value), at, what).map_err(|fault| vec![fault])?;
    members.refuse_unknown(&["from", "to"], &[], "an extent");
    let from: Option<Instant> = members.required("from", "a time such as 2014-01-01");
    let to: Option<Instant> = members.word("to");
    if let Some(Err(error)) = from.map(|from| Interval::new(from, to)) {
        members.fault("to", error);
    }
    members.done(from.map(|from| Extent { from, to }))
}

/// What is said of a territory as a document that a patch can be laid over; without the boundary's geometry.
pub fn territory_document(territory: &Territory) -> Value {
    json!({
        "slug": territory.slug,
        "names": territory.names,
        "boundary": territory.source,
        "credits": territory.credits,
        "opens_at": territory.opens_at,
        "extent": territory.extent,
        "private": territory.private,
    })
}
