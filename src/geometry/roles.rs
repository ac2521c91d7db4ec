//! Which rings of broken polygons hold land, and which take it away.
//!
//! A ring is judged by where it lies in an arrangement of all: within an even number of its polygon's rings it holds land,
//! within an odd number it is a hole of what it lies in. That is right for a shell with its holes, and for the islands
//! and their lakes that Esri writers leave in one record. A ring that lies across the first, its shell, takes away what
//! they have in common.

use std::collections::{BTreeSet, HashMap, HashSet};

/// Pairs of rings over the same face that are noted: real shapes have few rings around a place.
const MOST_PAIRS: usize = 20_000_000;

/// The faces of an arrangement of rings, while it is made.
pub(crate) struct Roles {
    /// By ring: the polygon that it belongs to. Its first ring is its shell.
    owners: Vec<usize>,
    /// By face: the rings over it, ascending.
    faces: Vec<Vec<u32>>,
    patience: usize,
}

/// What each ring of an arrangement is for.
pub(crate) struct Told {
    owners: Vec<usize>,
    faces: Vec<Vec<u32>>,
    is_hole: Vec<bool>,
    /// A hole, and land that it takes away from.
    pierces: HashSet<(u32, u32)>,
}

impl Roles {
    pub(crate) fn of(owners: Vec<usize>) -> Self {
        Self {
            owners,
            faces: Vec::new(),
            patience: MOST_PAIRS,
        }
    }

    /// A face, by the rings over it: its number.
    pub(crate) fn meet(&mut self, over: &BTreeSet<u32>) -> Option<u32> {
        self.patience = self.patience.saturating_sub(over.len() * over.len());
        let number = u32::try_from(self.faces.len()).ok()?;
        if self.patience > 0 {
            self.faces.push(over.iter().copied().collect());
        }
        Some(number)
    }

    /// What each ring is for; `None` where too many lie over each other to tell.
    pub(crate) fn told(self) -> Option<Told> {
        if self.patience == 0 {
            return None;
        }
        let Self { owners, faces, .. } = self;
        let mut alone = vec![0_u32; owners.len()];
        let mut common: HashMap<(u32, u32), u32> = HashMap::new();
        for over in &faces {
            for (at, &ring) in over.iter().enumerate() {
                alone[ring as usize] += 1;
                let same = |other: &&u32| owners[**other as usize] == owners[ring as usize];
                for &other in over[at + 1..].iter().filter(same) {
                    *common.entry((ring, other)).or_default() += 1;
                }
            }
        }
        Some(told(owners, faces, &alone, &common))
    }
}

/// Settles the roles: `alone` has the faces under each ring, `common` those under two of one polygon, the lower first.
fn told(
    owners: Vec<usize>,
    faces: Vec<Vec<u32>>,
    alone: &[u32],
    common: &HashMap<(u32, u32), u32>,
) -> Told {
    let is_shell = |ring: u32| ring == 0 || owners[ring as usize - 1] != owners[ring as usize];
    let mut depth = vec![0_u32; owners.len()];
    let mut across_shell = vec![false; owners.len()];
    let mut pierces = HashSet::new();
    for (&(first, second), &faces) in common {
        let (all_of_first, all_of_second) = (
            faces == alone[first as usize],
            faces == alone[second as usize],
        );
        // Of two that are alike the later lies in the earlier.
        if all_of_second {
            depth[second as usize] += 1;
            pierces.insert((second, first));
        } else if all_of_first {
            depth[first as usize] += 1;
            pierces.insert((first, second));
        } else if is_shell(first) {
            across_shell[second as usize] = true;
            pierces.insert((second, first));
        }
    }
    let is_hole = depth
        .iter()
        .zip(&across_shell)
        .map(|(depth, across)| depth % 2 == 1 || *across);
    Told {
        is_hole: is_hole.collect(),
        owners,
        faces,
        pierces,
    }
}

impl Told {
    /// Whether a face is land: a ring over it holds it, and none that lies in that ring takes it away.
    pub(crate) fn is_land(&self, face: u32) -> bool {
        let over = &self.faces[face as usize];
        let is_hole = |ring: u32| self.is_hole[ring as usize];
        let mut holders = over.iter().filter(|it| !is_hole(**it));
        holders.any(|&held| {
            let mut holes = over.iter().filter(|it| is_hole(**it));
            !holes.any(|&hole| self.pierces.contains(&(hole, held)))
        })
    }

    /// Whether a face is land as it is drawn: an odd number of some polygon's rings go around it.
    pub(crate) fn is_drawn(&self, face: u32) -> bool {
        let over = &self.faces[face as usize];
        let mut polygons =
            over.chunk_by(|p, q| self.owners[*p as usize] == self.owners[*q as usize]);
        polygons.any(|rings| rings.len() % 2 == 1)
    }
}
