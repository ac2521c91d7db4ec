//! What the story is told with.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use uuid::Uuid;

use crate::geometry::{Shape, encode_wkb};
use crate::model::{
    BoundarySource, Change, Claim, Confidence, ContentHash, District, Draft, Event, EventKind,
    Extent, Faction, Method, Names, Outline, Place, RegionId, Slug, Status, Subject, Territory,
};
use crate::time::{Instant, Interval};

/// A geometry as it is handed to the store.
pub(crate) type Stored = (ContentHash, Vec<u8>);

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn names(english: &str) -> Names {
    Names([("en".to_owned(), english.to_owned())].into())
}

/// A triangle with awkward coordinates, and how it is stored.
pub(crate) fn triangle(west: f64) -> (Shape, Outline, Stored) {
    let corners = [(west, 0.1), (west + 1.0 / 3.0, 1e-300), (west, 35.7)];
    let ring: Vec<Coord<f64>> = [corners[0], corners[1], corners[2], corners[0]]
        .map(Coord::from)
        .into();
    let polygon = Polygon::new(LineString(ring), Vec::new());
    let shape = Shape::trusted(MultiPolygon(vec![polygon]));
    let wkb = encode_wkb(&shape);
    let hash = ContentHash::of(&wkb);
    let bounds = shape.bounds();
    (shape, Outline { hash, bounds }, (hash, wkb))
}

pub(crate) fn claim(faction: &str) -> Claim {
    Claim {
        faction: slug(faction),
        status: Status::Contested,
        contested_with: Some(slug("government")),
        valid: Interval::new(at("2015-05-20T01:02:03.000004Z"), Some(at("2016-03-27"))).unwrap(),
        confidence: Confidence::new(80),
        sources: vec!["https://example.org/a?b=\"c\"".to_owned()],
        note: Some("Palmyra · تدمر".to_owned()),
        method: Method::Derived,
    }
}

pub(crate) fn create(outline: Outline) -> Change {
    Change::CreateRegion {
        id: RegionId(Uuid::now_v7()),
        claim: claim("isis"),
        outline,
    }
}

pub(crate) fn show(faction: &str, when: &str, outline: Outline) -> Change {
    let valid = Interval::new(at(when), None).unwrap();
    let claim = Claim {
        valid,
        ..claim(faction)
    };
    Change::Show { claim, outline }
}

pub(crate) fn draft(territory: &str, changes: Vec<Change>) -> Draft {
    Draft {
        territory: slug(territory),
        author: "ann".to_owned(),
        comment: "first look".to_owned(),
        at: at("2015-09-18T12:00:00Z"),
        changes,
    }
}

pub(crate) fn faction(name: &str) -> Change {
    Change::DefineFaction(Faction {
        slug: slug(name),
        names: names(name),
        colour: "#b3202c".parse().unwrap(),
        group: None,
        changes: Default::default(),
    })
}

/// A changeset that uses every kind of change, and the geometries it brings.
pub(crate) fn beginning() -> (Draft, Vec<Stored>) {
    let (_, land, land_bytes) = triangle(35.0);
    let (_, held, held_bytes) = triangle(36.0);
    let id = RegionId(Uuid::now_v7());
    let revised = Claim {
        confidence: None,
        ..claim("isis")
    };
    let changes = vec![
        territory(land.hash),
        Change::DefineDistrict(District {
            slug: slug("homs"),
            names: names("Homs"),
            boundary: held.hash,
        }),
        faction("isis"),
        faction("government"),
        place(),
        event(),
        Change::CreateRegion {
            id,
            claim: claim("isis"),
            outline: held,
        },
        Change::ReviseRegion {
            id,
            claim: revised,
            outline: land,
        },
        create(held),
        Change::DeleteRegion { id },
        Change::TakeSurvey {
            at: at("2016-03-28"),
        },
        show("isis", "2016-03-28", held),
        show("government", "2016-03-28", land),
        Change::Restore {
            subject: Subject::Place(slug("palmyra")),
            to: None,
        },
    ];
    (draft("syria", changes), vec![land_bytes, held_bytes])
}

fn territory(boundary: ContentHash) -> Change {
    Change::DefineTerritory(Territory {
        slug: slug("syria"),
        names: names("Syria"),
        boundary,
        source: BoundarySource {
            source: "Natural Earth".to_owned(),
            licence: Some("public domain".to_owned()),
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: Some(at("2015-09-18")),
        extent: Some(Extent {
            from: at("2014-01-01"),
            to: None,
        }),
        private: false,
    })
}

fn place() -> Change {
    Change::DefinePlace(Place {
        slug: slug("palmyra"),
        names: names("Palmyra"),
        kind: "town".to_owned(),
        lon: 38.281_000_000_000_006,
        lat: 0.1 + 0.2,
        district: Some(slug("homs")),
        population: Some(51_323),
        gazetteer: None,
        other_names: Vec::new(),
    })
}

fn event() -> Change {
    Change::DefineEvent(Event {
        slug: slug("fall-of-palmyra"),
        datetime: at("2015-05-20"),
        kind: EventKind::Event,
        titles: names("Palmyra falls"),
        lon: Some(1.0 / 3.0),
        lat: None,
        source: None,
    })
}
