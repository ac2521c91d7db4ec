//! A made-up land of overlapping squares, and what editors do to it.

use std::collections::BTreeSet;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use crate::control::revert;
use crate::geometry::{Shape, encode_wkb};
use crate::model::{
    BoundarySource, Change, Changeset, Claim, Colour, ContentHash, Faction, FactionChange,
    FactionChanges, Method, Names, Outline, Record, RegionId, Slug, Status, Subject, Territory,
};
use crate::time::{Instant, Interval};

/// The last day that anything happens on.
pub(crate) const DAYS: i64 = 12;

/// How many of them are even, or odd.
const HALF: usize = 6;

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(crate) fn day(number: i64) -> Instant {
    Instant::from_micros(number * 86_400_000_000).unwrap()
}

/// A square: one of a few that overlap; 9 is the whole land.
pub(crate) fn shape(number: u8) -> Shape {
    let (from, to) = match number {
        9 => (0.0, 10.0),
        other => (f64::from(other), f64::from(other) + 3.0),
    };
    let corners = [(from, from), (to, from), (to, to), (from, to), (from, from)];
    let ring = LineString(corners.map(Coord::from).into());
    Shape::trusted(MultiPolygon(vec![Polygon::new(ring, vec![])]))
}

pub(crate) fn outline(number: u8) -> Outline {
    let shape = shape(number);
    let hash = ContentHash::of(&encode_wkb(&shape));
    let bounds = shape.bounds();
    Outline { hash, bounds }
}

/// A polygon with what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) square: u8,
    pub(crate) faction: bool,
    pub(crate) status: u8,
    pub(crate) derived: bool,
}

impl Said {
    pub(crate) fn claim(&self, from: i64, to: Option<i64>) -> Claim {
        let status = [Status::Control, Status::Contested, Status::Influence];
        let status = status[usize::from(self.status)];
        let [own, rival] = if self.faction { ["a", "b"] } else { ["b", "a"] };
        Claim {
            faction: slug(own),
            status,
            contested_with: (status == Status::Contested).then(|| slug(rival)),
            valid: Interval::new(day(from), to.map(day)).unwrap(),
            confidence: None,
            sources: vec![],
            note: None,
            method: if self.derived {
                Method::Derived
            } else {
                Method::Observed
            },
        }
    }
}

pub(crate) fn said() -> impl Strategy<Value = Said> {
    let status = prop_oneof![6 => Just(0_u8), 1 => Just(1), 1 => Just(2)];
    (0..3_u8, any::<bool>(), status, prop::bool::weighted(0.1)).prop_map(
        |(square, faction, status, derived)| Said {
            square,
            faction,
            status,
            derived,
        },
    )
}

/// One changeset of an editor.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Draw(Said, i64, Option<i64>),
    Redraw(Index, Said, i64, Option<i64>),
    Delete(Index),
    Survey(i64, Vec<Said>),
    DropSurvey(Index),
    Revert(Index),
    /// A faction, and the days it changes on.
    Define(bool, BTreeSet<i64>),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let span = || {
        (0..DAYS, prop::option::of(1..DAYS))
            .prop_map(|(from, length)| (from, length.map(|it| from + it)))
    };
    let which = any::<Index>;
    prop_oneof![
        3 => (said(), span()).prop_map(|(it, (from, to))| Edit::Draw(it, from, to)),
        1 => (which(), said(), span()).prop_map(|(at, it, (from, to))| Edit::Redraw(at, it, from, to)),
        1 => which().prop_map(Edit::Delete),
        4 => picture(0..DAYS).prop_map(|(at, it)| Edit::Survey(at, it)),
        1 => which().prop_map(Edit::DropSurvey),
        1 => which().prop_map(Edit::Revert),
        1 => (any::<bool>(), prop::collection::btree_set(0..DAYS, 0..3))
            .prop_map(|(which, days)| Edit::Define(which, days)),
    ]
}

pub(crate) fn picture(days: std::ops::Range<i64>) -> impl Strategy<Value = (i64, Vec<Said>)> {
    (days, prop::collection::vec(said(), 0..5))
}

pub(crate) fn survey(at: i64, shown: &[Said]) -> Vec<Change> {
    let shows = shown.iter().map(|it| Change::Show {
        claim: it.claim(at, None),
        outline: outline(it.square),
    });
    std::iter::once(Change::TakeSurvey { at: day(at) })
        .chain(shows)
        .collect()
}

pub(crate) fn draw(it: &Said, from: i64, to: Option<i64>) -> Change {
    Change::CreateRegion {
        id: RegionId(Uuid::now_v7()),
        claim: it.claim(from, to),
        outline: outline(it.square),
    }
}

pub(crate) fn record(changes: &mut Record, more: &[Change]) {
    let revision = changes.revision().next();
    let changeset = Changeset::played(revision, day(20_000 + i64::from(revision.0)));
    changes.apply(changeset, more);
}

fn names() -> Names {
    Names([("en".to_owned(), "x".to_owned())].into())
}

/// A faction that takes another colour on some days.
pub(crate) fn faction(name: &str, days: &[i64]) -> Change {
    let change = |number: &i64| FactionChange {
        from: day(*number),
        names: None,
        colour: Some(Colour([u8::try_from(*number).unwrap(); 3])),
        group: None,
    };
    Change::DefineFaction(Faction {
        slug: slug(name),
        names: names(),
        colour: "#b3202c".parse().unwrap(),
        group: None,
        changes: FactionChanges::new(days.iter().map(change).collect()).unwrap(),
    })
}

pub(crate) fn beginning() -> Record {
    let territory = Change::DefineTerritory(Territory {
        slug: slug("land"),
        names: names(),
        boundary: outline(9).hash,
        source: BoundarySource {
            source: "made up".to_owned(),
            licence: None,
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: None,
        extent: None,
        private: false,
    });
    let mut made = Record::default();
    record(
        &mut made,
        &[territory, faction("a", &[]), faction("b", &[])],
    );
    made
}

/// The changes of an edit on a record; none where it cannot be made.
pub(crate) fn changes(on: &Record, edit: &Edit) -> Vec<Change> {
    let view = on.now().unwrap();
    let regions: Vec<RegionId> = view.regions().map(|it| it.id).collect();
    let surveys: Vec<Instant> = view.surveys().map(|it| it.at).collect();
    match edit {
        Edit::Draw(it, from, to) => vec![draw(it, *from, *to)],
        Edit::Survey(at, shown) => survey(*at, shown),
        Edit::Define(which, days) => {
            let days: Vec<i64> = days.iter().copied().collect();
            vec![faction(if *which { "a" } else { "b" }, &days)]
        }
        Edit::Redraw(at, it, from, to) if !regions.is_empty() => vec![Change::ReviseRegion {
            id: *at.get(&regions),
            claim: it.claim(*from, *to),
            outline: outline(it.square),
        }],
        Edit::Delete(at) if !regions.is_empty() => {
            let id = *at.get(&regions);
            vec![Change::DeleteRegion { id }]
        }
        Edit::DropSurvey(at) if !surveys.is_empty() => vec![Change::Restore {
            subject: Subject::Survey(*at.get(&surveys)),
            to: None,
        }],
        Edit::Revert(at) => revert(
            on,
            on.changesets()[at.index(on.changesets().len())].revision,
        )
        .unwrap_or_default(),
        _ => vec![],
    }
}

pub(crate) fn told(edits: &[Edit]) -> Record {
    let mut made = beginning();
    for edit in edits {
        let changes = changes(&made, edit);
        record(&mut made, &changes);
    }
    made
}

/// Surveys on even days and regions on odd ones: no two of them at one instant, so that only time decides.
pub(crate) fn apart() -> impl Strategy<Value = Vec<Edit>> {
    let drawn = prop::collection::vec((said(), prop::option::of(1..DAYS)), HALF);
    let pictures =
        prop::collection::vec(prop::option::of(prop::collection::vec(said(), 0..5)), HALF);
    (drawn, pictures).prop_map(|(drawn, pictures)| {
        let regions = (0..).zip(drawn).map(|(n, (it, length))| {
            let from = 2 * n + 1;
            Edit::Draw(it, from, length.map(|it| from + it))
        });
        let surveys = (0..)
            .zip(pictures)
            .filter_map(|(n, shown)| Some(Edit::Survey(2 * n, shown?)));
        regions.chain(surveys).collect()
    })
}
