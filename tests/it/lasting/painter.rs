//! The painter's rule as one would explain it, over what was acknowledged, in the order of the revisions.

use std::collections::BTreeMap;

use crate::lasting::ribbon::Land;

/// What a changeset means to the map.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// Regions by id: drawn anew, or taken off the map.
    Paint(Vec<(String, Option<Coat>)>),
    /// Something was said of a region, and the map stays.
    Remark(String),
    /// What a revision did is undone.
    Undo(u64),
}

/// Land that somebody holds from a day of January 2020 on.
#[derive(Clone, Debug)]
pub(super) struct Coat {
    pub(super) faction: &'static str,
    pub(super) land: Land,
    pub(super) day: u32,
}

/// Where a coat lies among those of the same day: by revision, then by its place in the changeset.
type Order = (u64, usize);

/// A coat with its order, or nothing where the region was taken off the map.
type State = Option<(Coat, Order)>;

/// Every region by id, with its states and the revisions they came with.
#[derive(Default)]
pub(super) struct Painter {
    regions: BTreeMap<String, Vec<(u64, State)>>,
}

impl Painter {
    /// Follows a changeset.
    pub(super) fn follow(&mut self, revision: u64, meaning: &Meaning) {
        match meaning {
            Meaning::Paint(coats) => {
                for (place, (id, coat)) in coats.iter().enumerate() {
                    let state = coat.clone().map(|coat| (coat, (revision, place)));
                    self.put(id, revision, state);
                }
            }
            Meaning::Remark(id) => {
                let state = self.regions[id].last().unwrap().1.clone();
                self.put(id, revision, state);
            }
            Meaning::Undo(undone) => {
                for states in self.regions.values_mut() {
                    if states.last().is_some_and(|it| it.0 == *undone) {
                        let before = states.iter().rev().nth(1);
                        let before = before.and_then(|it| it.1.clone());
                        states.push((revision, before));
                    }
                }
            }
        }
    }

    /// Who holds a point (degrees) on a day, of those who were painted.
    pub(super) fn holder(&self, lon: f64, lat: f64, day: u32) -> Option<&'static str> {
        let last = self.regions.values().filter_map(|it| it.last()?.1.as_ref());
        let there = last.filter(|(coat, _)| {
            let [west, south, east, north] = coat.land;
            coat.day <= day && west < lon && lon < east && south < lat && lat < north
        });
        let top = there.max_by_key(|(coat, order)| (coat.day, *order));
        top.map(|(coat, _)| coat.faction)
    }

    fn put(&mut self, id: &str, revision: u64, state: State) {
        self.regions
            .entry(id.to_owned())
            .or_default()
            .push((revision, state));
    }
}
