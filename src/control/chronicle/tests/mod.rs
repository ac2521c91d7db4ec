//! The rules of surveys and regions, against a painter that replays them naively.

mod painter;
mod world;

use std::sync::Arc;

use proptest::prelude::*;

use crate::control::chronicle::tests::painter::{coats, painted};
use crate::control::chronicle::tests::world::{
    DAYS, Said, apart, beginning, changes, day, draw, edit, faction, outline, picture, record,
    shape, survey, told,
};
use crate::control::{Chronicle, Ground, Layer, admit, resolve, revert, since};
use crate::geometry::Shape;
use crate::model::{
    Change, ContentHash, Coverage, Outline, Record, Region, RegionId, Revision, Subject,
};
use crate::time::{Instant, Interval};

/// What is to be seen each day, as known at a revision: slice's start, last revision, and name.
fn seen(of: &Record, revision: Revision) -> Vec<Option<(Instant, Revision, ContentHash)>> {
    let view = of.at(revision).unwrap();
    let chronicle = Chronicle::of(&view);
    let at = |number| {
        let slice = chronicle.slice(&view, day(number))?;
        Some((slice.span.from(), slice.changed, slice.picture))
    };
    (0..2 * DAYS + 2).map(at).collect()
}

fn pictures(of: &Record) -> Vec<Option<ContentHash>> {
    let seen = seen(of, of.revision());
    seen.into_iter().map(|it| it.map(|it| it.2)).collect()
}

fn coverages(of: &Record) -> Vec<Option<ContentHash>> {
    let view = of.now().unwrap();
    let chronicle = Chronicle::of(&view);
    let slice = |number| chronicle.slice(&view, day(number));
    let days = 0..2 * DAYS + 2;
    days.map(|it| Some(slice(it)?.fingerprint)).collect()
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

/// What is painted on a day, bottom to top, and by which region.
fn layers(of: &Record, number: i64) -> Vec<Arc<Region>> {
    let view = of.now().unwrap();
    let slice = Chronicle::of(&view).slice(&view, day(number));
    slice.map_or_else(Vec::new, |it| it.layers)
}

fn names(of: &Record, number: i64) -> Vec<RegionId> {
    layers(of, number).iter().map(|it| it.id).collect()
}

/// Square `square`, held by faction `a`, or `b` where odd.
fn square(square: u8) -> Said {
    Said {
        square,
        faction: square.is_multiple_of(2),
        status: 0,
        derived: false,
    }
}

fn id(change: &Change) -> RegionId {
    match change {
        Change::CreateRegion { id, .. } => *id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_region_that_a_survey_shows_goes_on_until_one_does_not() {
    let mut made = beginning();
    let region = draw(&square(0), 1, None);
    record(&mut made, std::slice::from_ref(&region));
    for (at, shown) in [
        (3, &[square(0), square(1)][..]),
        (5, &[square(1)]),
        (7, &[square(0)]),
    ] {
        record(&mut made, &survey(at, shown));
    }
    assert_eq!(names(&made, 2), [id(&region)]);
    let shown = names(&made, 3);
    assert_eq!((shown.len(), shown[0]), (2, id(&region)));
    assert_eq!(names(&made, 5), [shown[1]], "what is not shown has ended");
    let again = names(&made, 7);
    assert_eq!(again.len(), 1);
    assert_ne!(again[0], id(&region), "what comes back is another region");
    let view = made.now().unwrap();
    let chronicle = Chronicle::of(&view);
    let of_survey = chronicle.made(shown[1]).last().unwrap();
    let valid = Interval::new(day(3), Some(day(7))).unwrap();
    assert_eq!(of_survey.claim.valid, valid, "one region for both surveys");
    assert_eq!(view.region(id(&region)).unwrap().claim.valid.to(), None);
}

#[test]
fn a_slice_ends_where_a_faction_changes_and_paints_what_the_one_before_does() {
    let mut made = beginning();
    record(&mut made, &[draw(&square(0), 1, None)]);
    record(&mut made, &[faction("a", &[0, 4])]);
    let view = made.now().unwrap();
    let chronicle = Chronicle::of(&view);
    let starts = chronicle.spans().iter().map(|it| it.from());
    assert_eq!(starts.collect::<Vec<_>>(), [day(1), day(4)]);
    let [before, after] = [3, 4].map(|it| chronicle.slice(&view, day(it)).unwrap());
    assert_eq!(before.fingerprint, after.fingerprint);
    assert_ne!(before.picture, after.picture);
    let covering = [outline(0).hash].into();
    let spells = chronicle.spells(&covering);
    assert_eq!(since(&spells, day(5)), Some(day(1)), "the holder holds on");
}

#[test]
fn at_the_instant_of_a_survey_the_later_record_wins() {
    let mut made = beginning();
    let region = draw(&square(0), 3, None);
    record(&mut made, std::slice::from_ref(&region));
    record(&mut made, &survey(3, &[square(1)]));
    assert!(!names(&made, 3).contains(&id(&region)));
    let added = draw(&square(2), 3, None);
    record(&mut made, std::slice::from_ref(&added));
    assert_eq!(names(&made, 3).last(), Some(&id(&added)));
    record(&mut made, &survey(3, &[square(1)]));
    assert_eq!(layers(&made, 3).len(), 1);
}

#[test]
fn a_polygon_shown_twice_counts_at_its_later_place_and_influence_lies_below() {
    let mut made = beginning();
    let faint = Said {
        status: 2,
        ..square(2)
    };
    let shown = [square(0), square(1), faint, square(0)];
    record(&mut made, &survey(3, &shown));
    let squares: Vec<Outline> = layers(&made, 3).iter().map(|it| it.outline).collect();
    assert_eq!(squares, [2, 1, 0].map(outline));
    let other = Said {
        status: 2,
        ..square(1)
    };
    record(&mut made, &[draw(&other, 4, None)]);
    let squares: Vec<Outline> = layers(&made, 4).iter().map(|it| it.outline).collect();
    assert_eq!(
        squares,
        [2, 1, 1, 0].map(outline),
        "later influence lies on earlier"
    );
}

#[test]
fn the_spells_of_a_point_follow_surveys_and_regions() {
    let mut made = beginning();
    record(&mut made, &survey(1, &[square(0)]));
    record(&mut made, &survey(3, &[square(0), square(1)]));
    record(&mut made, &survey(5, &[square(0)]));
    let region = draw(&square(1), 7, Some(8));
    record(&mut made, std::slice::from_ref(&region));
    let chronicle = Chronicle::of(&made.now().unwrap());
    let spells = chronicle.spells(&[0, 1].map(|it| outline(it).hash).into());
    let told: Vec<_> = spells
        .iter()
        .map(|it| (it.span.from(), it.region.as_ref().unwrap().outline))
        .collect();
    let expected = [(1, 0), (3, 1), (5, 0), (7, 1), (8, 0)];
    assert_eq!(
        told,
        expected.map(|(at, square)| (day(at), outline(square)))
    );
    assert_eq!(since(&spells, day(9)), Some(day(8)));
    let elsewhere = chronicle.spells(&[outline(1).hash].into());
    assert!(elsewhere[0].region.is_none());
}

#[test]
fn only_the_last_word_on_something_can_be_reverted() {
    let mut made = beginning();
    assert!(revert(&made, Revision(1)).is_err());
    record(&mut made, &survey(3, &[square(0)]));
    record(&mut made, &survey(3, &[square(1)]));
    let refused = revert(&made, Revision(2)).unwrap_err();
    assert!(refused[0].detail.contains("revision 3"), "{refused:?}");
    let undo = revert(&made, Revision(3)).unwrap();
    record(&mut made, &undo);
    assert_eq!(
        made.now().unwrap().survey(day(3)).unwrap().revision,
        Revision(2)
    );
}

#[test]
fn what_makes_no_survey_and_no_restoring_is_refused() {
    let mut made = beginning();
    record(&mut made, &survey(3, &[square(0)]));
    let view = made.now().unwrap();
    let land = outline(9).bounds;
    let good = survey(5, &[square(0), square(1)]);
    assert_eq!(admit(&view, land, &good), []);
    let alone = &good[1..2];
    let late = [good[0].clone(), survey(6, &[square(0)])[1].clone()];
    let twice = [good.clone(), good.clone()].concat();
    let apart = [good[0].clone(), draw(&square(0), 1, None), good[1].clone()];
    let restore = |subject, to| [Change::Restore { subject, to }];
    let unknown = restore(Subject::Survey(day(4)), None);
    let early = restore(Subject::Survey(day(3)), Some(Revision(1)));
    let land_off = restore(Subject::Territory, None);
    let in_use = restore(Subject::Faction("a".parse().unwrap()), None);
    for (changes, said) in [
        (alone, "no survey comes right before"),
        (&late, "leave its times out"),
        (&twice, "already"),
        (&apart, "no survey comes right before"),
        (&unknown, "there is no survey"),
        (&early, "until revision 2"),
        (&land_off, "cannot be taken off"),
        (&in_use, "names the faction `a`"),
    ] {
        let faults = admit(&view, land, changes);
        assert!(
            faults.len() == 1 && faults[0].detail.contains(said),
            "{said}: {faults:?}"
        );
    }
}

proptest! {
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
            for (start, changed, picture) in then.iter().flatten() {
                let view = made.at(*changed).unwrap();
                let named = Chronicle::of(&view).slice(&view, *start).unwrap();
                prop_assert_eq!((named.span.from(), named.changed, named.picture), (*start, *changed, *picture));
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
        // Regions get their ids as they come, so that only what is painted is the same.
        prop_assert_eq!(coverages(&told(&edits)), coverages(&told(&mixed)));
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
