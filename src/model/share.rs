//! Areas and fractions: the numbers people quote.

use serde::Serialize;

/// The land that fractions are of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// m², WGS 84 ellipsoid, edges straight in lon/lat.
    pub area_m2: f64,
    pub source: String,
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
        }
    }
}

impl Shares {
    /// The share under a key.
    pub fn of(&self, key: &str) -> Option<&Share> {
        self.shares.iter().find(|share| share.key == key)
    }
}
