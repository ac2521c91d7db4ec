//! The rules of surveys and regions, against a painter that replays them naively.

use std::sync::Arc;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use crate::control::{Chronicle, Ground, Layer, resolve, revert};
use crate::geometry::{Shape, encode_wkb};
use crate::model::{
    BoundarySource, Change, Changeset, Claim, ContentHash, Coverage, Faction, Method, Names, Order,
    Outline, Record, Region, RegionId, Revision, Slug, Status, Subject, Survey, Territory, View,
};
use crate::time::{Instant, Interval};

/// The last day that anything happens on.
const DAYS: i64 = 12;

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn day(number: i64) -> Instant {
    Instant::from_micros(number * 86_400_000_000).unwrap()
}

/// A square: one of a few that overlap; 9 is the whole land.
fn shape(number: u8) -> Shape {
    let (from, to) = match number {
        9 => (0.0, 10.0),
        other => (f64::from(other), f64::from(other) + 3.0),
    };
    let corners = [(from, from), (to, from), (to, to), (from, to), (from, from)];
    let ring = LineString(corners.map(Coord::from).into());
    Shape::trusted(MultiPolygon(vec![Polygon::new(ring, vec![])]))
}

fn outline(number: u8) -> Outline {
    let shape = shape(number);
    let hash = ContentHash::of(&encode_wkb(&shape));
    let bounds = shape.bounds();
    Outline { hash, bounds }
}

/// A polygon with what is said of it.
#[derive(Clone, Debug)]
struct Said {
    square: u8,
    faction: bool,
    status: u8,
    derived: bool,
}

impl Said {
    fn claim(&self, from: i64, to: Option<i64>) -> Claim {
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

fn said() -> impl Strategy<Value = Said> {
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
enum Edit {
    Draw(Said, i64, Option<i64>),
    Redraw(Index, Said, i64, Option<i64>),
    Delete(Index),
    Survey(i64, Vec<Said>),
    DropSurvey(Index),
    Revert(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
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
    ]
}

fn picture(days: std::ops::Range<i64>) -> impl Strategy<Value = (i64, Vec<Said>)> {
    (days, prop::collection::vec(said(), 0..5))
}

fn survey(at: i64, shown: &[Said]) -> Vec<Change> {
    let shows = shown.iter().map(|it| Change::Show {
        claim: it.claim(at, None),
        outline: outline(it.square),
    });
    std::iter::once(Change::TakeSurvey { at: day(at) })
        .chain(shows)
        .collect()
}

fn draw(it: &Said, from: i64, to: Option<i64>) -> Change {
    Change::CreateRegion {
        id: RegionId(Uuid::now_v7()),
        claim: it.claim(from, to),
        outline: outline(it.square),
    }
}

fn record(changes: &mut Record, more: &[Change]) {
    let revision = changes.revision().next();
    let changeset = Changeset {
        id: Uuid::nil(),
        revision,
        author: String::new(),
        comment: String::new(),
        at: day(20_000 + i64::from(revision.0)),
    };
    changes.apply(changeset, more);
}

fn beginning() -> Record {
    let names = || Names([("en".to_owned(), "x".to_owned())].into());
    let faction = |name| {
        Change::DefineFaction(Faction {
            slug: slug(name),
            names: names(),
            colour: "#b3202c".parse().unwrap(),
            group: None,
        })
    };
    let territory = Change::DefineTerritory(Territory {
        slug: slug("land"),
        names: names(),
        boundary: outline(9).hash,
        source: BoundarySource {
            source: "made up".to_owned(),
            licence: None,
            attribution: None,
        },
        opens_at: None,
        extent: None,
    });
    let mut made = Record::default();
    record(&mut made, &[territory, faction("a"), faction("b")]);
    made
}

/// The changes of an edit on a record; none where it cannot be made.
fn changes(on: &Record, edit: &Edit) -> Vec<Change> {
    let view = on.now().unwrap();
    let regions: Vec<RegionId> = view.regions().map(|it| it.id).collect();
    let surveys: Vec<Instant> = view.surveys().map(|it| it.at).collect();
    match edit {
        Edit::Draw(it, from, to) => vec![draw(it, *from, *to)],
        Edit::Survey(at, shown) => survey(*at, shown),
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

fn told(edits: &[Edit]) -> Record {
    let mut made = beginning();
    for edit in edits {
        let changes = changes(&made, edit);
        record(&mut made, &changes);
    }
    made
}

/// A coat of paint: all that decides how a layer looks.
type Coat = (ContentHash, Slug, Status, Option<Slug>, Method);

fn coat(claim: &Claim, outline: Outline) -> Coat {
    let Claim {
        faction,
        status,
        contested_with,
        method,
        ..
    } = claim.clone();
    (outline.hash, faction, status, contested_with, method)
}

fn coats(layers: &[Arc<Region>]) -> Vec<Coat> {
    let mut coats: Vec<Coat> = layers
        .iter()
        .map(|it| coat(&it.claim, it.outline))
        .collect();
    coats.dedup();
    coats
}

/// Where a survey shows what a claim says of an outline, and how; the last place where it does so twice.
fn shows(survey: &Survey, claim: &Claim, outline: Outline) -> Option<(u32, Coat)> {
    let key = |it: &Coat| (it.0, it.1.clone(), it.2, it.3.clone());
    let wanted = key(&coat(claim, outline));
    let coats = survey.shown.iter().map(|it| coat(&it.claim, it.outline));
    (0..).zip(coats).filter(|it| key(&it.1) == wanted).last()
}

/// The painter's rule, word by word.
fn painted(view: &View<'_>, at: Instant) -> Vec<Coat> {
    let surveys: Vec<_> = view.surveys().filter(|it| it.at <= at).collect();
    let mut ranked = Vec::new();
    if let Some(last) = surveys.last() {
        for shown in &last.shown {
            let (place, coat) = shows(last, &shown.claim, shown.outline).unwrap();
            ranked.push(((last.at, (last.revision, place)), coat));
        }
    }
    for Region {
        claim,
        outline,
        order,
        ..
    } in view.regions()
    {
        let Order { revision, ordinal } = *order;
        let from = claim.valid.from();
        let mut asserted = Some(((from, (revision, ordinal)), coat(claim, *outline)));
        for it in &surveys {
            if it.at > from || it.at == from && it.revision > revision {
                let shown = shows(it, claim, *outline);
                asserted = asserted
                    .and(shown)
                    .map(|(place, coat)| ((it.at, (it.revision, place)), coat));
            }
        }
        ranked.extend(asserted.filter(|_| claim.valid.contains(at)));
    }
    ranked.sort_by_key(|(asserted, coat)| (coat.2 != Status::Influence, *asserted));
    let mut coats: Vec<Coat> = ranked.into_iter().map(|it| it.1).collect();
    coats.dedup();
    coats
}

/// What is to be seen each day, as known at a revision: slice's start, last revision, and name.
fn seen(of: &Record, revision: Revision) -> Vec<Option<(Instant, Revision, ContentHash)>> {
    let view = of.at(revision).unwrap();
    let chronicle = Chronicle::of(&view);
    let at = |number| {
        let slice = chronicle.slice(&view, day(number))?;
        Some((slice.span.from(), slice.changed, slice.fingerprint))
    };
    (0..2 * DAYS + 2).map(at).collect()
}

fn pictures(of: &Record) -> Vec<Option<ContentHash>> {
    let seen = seen(of, of.revision());
    seen.into_iter().map(|it| it.map(|it| it.2)).collect()
}

fn coverage(of: &Record, at: Instant) -> Option<Coverage> {
    let view = of.now().unwrap();
    let slice = Chronicle::of(&view).slice(&view, at)?;
    let shapes: Vec<(ContentHash, Shape)> =
        [0, 1, 2, 9].map(|it| (outline(it).hash, shape(it))).into();
    let shape = |hash| &shapes.iter().find(|it| it.0 == hash).unwrap().1;
    let ground = Ground {
        boundary: shape(view.territory().boundary),
        districts: vec![],
    };
    let layers = slice.layers.iter();
    let layers: Vec<Layer<'_>> = layers
        .map(|it| Layer::of(it, shape(it.outline.hash)))
        .collect();
    Some(resolve(&ground, &layers).unwrap())
}

/// Surveys on even days and regions on odd ones: no two of them at one instant, so that only time decides.
fn apart() -> impl Strategy<Value = Vec<Edit>> {
    let drawn = prop::collection::vec((said(), prop::option::of(1..DAYS)), (DAYS / 2) as usize);
    let pictures = prop::collection::vec(
        prop::option::of(prop::collection::vec(said(), 0..5)),
        (DAYS / 2) as usize,
    );
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_day_looks_as_the_painter_says(edits in prop::collection::vec(edit(), 1..16)) {
        let made = told(&edits);
        for changeset in made.changesets() {
            let view = made.at(changeset.revision).unwrap();
            let chronicle = Chronicle::of(&view);
            for number in 0..2 * DAYS + 2 {
                if let Some(slice) = chronicle.slice(&view, day(number)) {
                    prop_assert_eq!(coats(&slice.layers), painted(&view, day(number)), "day {}", number);
                } else {
                    prop_assert_eq!(painted(&view, day(number)), vec![]);
                }
            }
        }
    }

    #[test]
    fn what_was_known_stays_and_a_name_stands_for_one_picture(edits in prop::collection::vec(edit(), 1..16)) {
        let mut made = beginning();
        let mut known = vec![seen(&made, Revision(1))];
        for edit in &edits {
            let changes = changes(&made, edit);
            record(&mut made, &changes);
            known.push(seen(&made, made.revision()));
        }
        for (revision, then) in (1..).map(Revision).zip(&known) {
            prop_assert_eq!(&seen(&made, revision), then, "revision {}", revision);
            for (start, changed, fingerprint) in then.iter().flatten() {
                let view = made.at(*changed).unwrap();
                let named = Chronicle::of(&view).slice(&view, *start).unwrap();
                prop_assert_eq!((named.span.from(), named.changed, named.fingerprint), (*start, *changed, *fingerprint));
            }
        }
        for ((before, after), revision) in known.iter().zip(&known[1..]).zip((2..).map(Revision)) {
            for (before, after) in before.iter().zip(after) {
                if let (Some(before), Some(after)) = (before, after) && before.2 != after.2 {
                    prop_assert_eq!(after.1, revision);
                }
            }
        }
    }

    #[test]
    fn surveys_and_regions_may_come_in_any_order(
        (edits, mixed) in apart().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        prop_assert_eq!(pictures(&told(&edits)), pictures(&told(&mixed)));
    }

    #[test]
    fn a_late_survey_holds_until_the_next_one_and_saying_it_again_changes_nothing(
        edits in apart(), (at, shown) in picture(0..DAYS / 2),
    ) {
        let mut made = told(&edits);
        let before = pictures(&made);
        record(&mut made, &survey(2 * at, &shown));
        let after = pictures(&made);
        let later = made.now().unwrap().surveys().map(|it| it.at).find(|it| *it > day(2 * at));
        for (number, (before, after)) in (0..).zip(before.iter().zip(&after)) {
            let touched = day(number) >= day(2 * at) && later.is_none_or(|it| day(number) < it);
            prop_assert!(touched || before == after, "day {}", number);
        }
        record(&mut made, &survey(2 * at, &shown));
        prop_assert_eq!(pictures(&made), after);
    }

    #[test]
    fn a_revert_brings_every_picture_back(
        edits in prop::collection::vec(edit(), 1..10), last in edit(), probe in 0..DAYS,
    ) {
        let mut made = told(&edits);
        let before = (pictures(&made), coverage(&made, day(probe)));
        let changes = changes(&made, &last);
        record(&mut made, &changes);
        let after = (pictures(&made), coverage(&made, day(probe)));
        for expected in [before, after] {
            let undo = revert(&made, made.revision()).unwrap();
            record(&mut made, &undo);
            prop_assert_eq!((pictures(&made), coverage(&made, day(probe))), expected);
        }
    }
}
