//! Areas and fractions: the numbers people quote.

use serde::Serialize;

/// The land that fractions are of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// m², WGS 84 ellipsoid, edges straight in lon/lat.
    pub area_m2: f64,
    pub source: String,
    /// Whom to name for the figures: the territory's.
    pub attribution: String,
    /// The part of a district that lies beyond the boundary and is left out of `area_m2`, m².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_area_m2: Option<f64>,
}

impl Reference {
    /// An area, m², as a fraction of this one; 0 where this one is empty.
    pub fn fraction(&self, area_m2: f64) -> f64 {
        part(area_m2, self.area_m2)
    }
}

/// A part of a whole; 0 where that is empty.
fn part(area_m2: f64, whole_m2: f64) -> f64 {
    if whole_m2 > 0.0 {
        area_m2 / whole_m2
    } else {
        0.0
    }
}

/// The land of one holder, or of one group or status, with areas in m² and fractions of the reference area.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Slug of the faction or group, or the word of the status.
    pub key: String,
    pub name: String,
    pub area_m2: f64,
    pub fraction: f64,
    /// The part of `area_m2` that is hardly populated.
    pub sparse_area_m2: f64,
    /// (area − sparse) over the whole reference area.
    pub effective_fraction: f64,
    /// The part of `area_m2` that a rival fights for.
    pub contested_area_m2: f64,
    /// (area − sparse) over the inhabited part of the reference area.
    pub inhabited_fraction: f64,
}

/// Land nobody is recorded to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Unheld {
    pub area_m2: f64,
    pub fraction: f64,
}

/// Who holds how much of a reference area; largest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    pub reference: Reference,
    pub shares: Vec<Share>,
    pub unheld: Unheld,
    /// The reference area without anybody's sparse land, m².
    pub inhabited_area_m2: f64,
}

impl Share {
    /// No land yet.
    pub fn empty(key: String, name: String) -> Self {
        Self {
            key,
            name,
            area_m2: 0.0,
            fraction: 0.0,
            sparse_area_m2: 0.0,
            effective_fraction: 0.0,
            contested_area_m2: 0.0,
            inhabited_fraction: 0.0,
        }
    }
}

impl Shares {
    /// Works out every fraction from the areas, and puts the largest share first. `unheld_m2` is in m².
    pub fn new(reference: Reference, mut shares: Vec<Share>, unheld_m2: f64) -> Self {
        let sparse: f64 = shares.iter().map(|it| it.sparse_area_m2).sum();
        let inhabited_area_m2 = (reference.area_m2 - sparse).max(0.0);
        for share in &mut shares {
            let inhabited = share.area_m2 - share.sparse_area_m2;
            share.fraction = reference.fraction(share.area_m2);
            share.effective_fraction = reference.fraction(inhabited);
            share.inhabited_fraction = part(inhabited, inhabited_area_m2);
        }
        shares.sort_by(|p, q| q.area_m2.total_cmp(&p.area_m2));
        let unheld = Unheld {
            area_m2: unheld_m2,
            fraction: reference.fraction(unheld_m2),
        };
        Self {
            reference,
            shares,
            unheld,
            inhabited_area_m2,
        }
    }

    /// The share under a key.
    pub fn of(&self, key: &str) -> Option<&Share> {
        self.shares.iter().find(|share| share.key == key)
    }
}
