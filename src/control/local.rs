//! Local work gives what work from scratch gives, byte for byte.

use proptest::prelude::*;

use crate::control::advance::exchanged;
use crate::control::invariants::{Points, holding, layers, shape, slug, square};
use crate::control::matching::difference;
use crate::control::{Ground, Layer, advance, resolve};
use crate::geometry::Shape;

/// A region as drawn: its owner, its rings, and whether its border is approximate.
type Drawn = (usize, Vec<Points>, bool);

/// What an editor does to a map.
#[derive(Clone, Debug)]
enum Edit {
    /// Puts a region somewhere among the others.
    Insert(prop::sample::Index, Drawn),
    Remove(prop::sample::Index),
    /// Moves some vertices of a region by a few units or far.
    Nudge(prop::sample::Index, prop::sample::Index, i32),
    /// Gives a region to somebody else.
    Give(prop::sample::Index, usize),
    /// Exchanges two regions in the order of painting.
    Swap(prop::sample::Index, prop::sample::Index),
}

fn edit(extent: i32) -> impl Strategy<Value = Edit> {
    let index = any::<prop::sample::Index>;
    let drawn = (layers(extent), any::<bool>()).prop_map(|(mut drawn, derived)| {
        let (owner, rings) = drawn.swap_remove(0);
        (owner, rings, derived)
    });
    let step = prop_oneof![-3..4_i32, -extent / 4..extent / 4 + 1];
    prop_oneof![
        (index(), drawn).prop_map(|(at, drawn)| Edit::Insert(at, drawn)),
        index().prop_map(Edit::Remove),
        (index(), index(), step).prop_map(|(at, which, by)| Edit::Nudge(at, which, by)),
        (index(), 0..5_usize).prop_map(|(at, owner)| Edit::Give(at, owner)),
        (index(), index()).prop_map(|(p, q)| Edit::Swap(p, q)),
    ]
}

fn edited(map: &[Drawn], edits: &[Edit]) -> Vec<Drawn> {
    let mut map = map.to_vec();
    for edit in edits {
        match edit {
            Edit::Insert(at, drawn) => map.insert(at.index(map.len() + 1), drawn.clone()),
            _ if map.is_empty() => (),
            Edit::Remove(at) => drop(map.remove(at.index(map.len()))),
            Edit::Nudge(at, which, by) => {
                let at = at.index(map.len());
                let ring = &mut map[at].1[0];
                let which = which.index(ring.len());
                ring[which].0 += by;
            }
            Edit::Give(at, owner) => {
                let at = at.index(map.len());
                map[at].0 = *owner;
            }
            Edit::Swap(p, q) => {
                let (p, q) = (p.index(map.len()), q.index(map.len()));
                map.swap(p, q);
            }
        }
    }
    map
}

/// Shapes of a map; a region that another map has too is the same shape there, as in memory.
fn shapes(map: &[Drawn], known: &mut Vec<(Vec<Points>, Box<Shape>)>) {
    for (_, rings, _) in map {
        if !known.iter().any(|(it, _)| it == rings) {
            known.push((rings.clone(), Box::new(shape(rings))));
        }
    }
}

fn coats<'a>(map: &[Drawn], known: &'a [(Vec<Points>, Box<Shape>)]) -> Vec<Layer<'a>> {
    let layer = |(owner, rings, derived): &Drawn| Layer {
        shape: known
            .iter()
            .find(|(it, _)| it == rings)
            .map(|(_, shape)| &**shape)
            .unwrap(),
        holding: holding(*owner),
        derived: *derived,
    };
    map.iter().map(layer).collect()
}

fn same_as_from_scratch(
    extent: i32,
    drawn: &[(usize, Vec<Points>)],
    edits: &[Vec<Edit>],
) -> Result<(), TestCaseError> {
    let boundary = shape(&[square(0, extent), square(extent + 10, extent + 30)]);
    let west = shape(&[vec![
        (0, 0),
        (extent / 3, 0),
        (extent / 2, extent),
        (0, extent),
    ]]);
    let ground = Ground {
        boundary: &boundary,
        districts: vec![(slug("west"), &west)],
    };
    let mut map: Vec<Drawn> = drawn
        .iter()
        .map(|(owner, rings)| (*owner, rings.clone(), owner % 2 == 0))
        .collect();
    let mut known = Vec::new();
    shapes(&map, &mut known);
    let mut coverage = resolve(&ground, &coats(&map, &known)).unwrap();
    for edits in edits {
        let next = edited(&map, edits);
        shapes(&next, &mut known);
        let (before, after) = (coats(&map, &known), coats(&next, &known));
        let scratch = resolve(&ground, &after).unwrap();
        let boxes = difference(&before, &after).boxes;
        let local = exchanged(&ground, &before, &coverage, &after, boxes);
        prop_assert_eq!(local.as_ref(), Ok(&scratch));
        prop_assert_eq!(
            &advance(&ground, &before, &coverage, &after).unwrap(),
            &scratch
        );
        (map, coverage) = (next, scratch);
    }
    Ok(())
}

proptest! {
    #[test]
    fn local_work_equals_work_from_scratch(
        drawn in layers(20_000_000),
        edits in prop::collection::vec(prop::collection::vec(edit(20_000_000), 1..3), 1..6),
    ) {
        same_as_from_scratch(20_000_000, &drawn, &edits)?;
    }

    #[test]
    fn it_does_so_on_a_map_a_few_hundred_units_wide(
        drawn in layers(600), edits in prop::collection::vec(prop::collection::vec(edit(600), 1..3), 1..6),
    ) {
        same_as_from_scratch(600, &drawn, &edits)?;
    }

    #[test]
    fn it_does_so_where_everything_is_within_each_others_pixels(
        drawn in layers(40), edits in prop::collection::vec(prop::collection::vec(edit(40), 1..3), 1..6),
    ) {
        same_as_from_scratch(40, &drawn, &edits)?;
    }
}
