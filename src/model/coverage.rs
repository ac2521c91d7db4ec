//! The resolved map of a slice.

use std::sync::Arc;

use serde::Serialize;

use crate::geometry::{Along, Area, Bounds, GridPoint};
use crate::model::{Claim, Slug, Status};

/// Who a face belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Holding {
    pub faction: Slug,
    pub status: Status,
    /// The rival, for contested land.
    pub contested_with: Option<Slug>,
}

impl Holding {
    /// Whom a region says its land belongs to.
    pub fn of(claim: &Claim) -> Self {
        Self {
            faction: claim.faction.clone(),
            status: claim.status,
            contested_with: claim.contested_with.clone(),
        }
    }
}

/// The resolved map of a slice: faces that tile the territory on the grid, each with one holder or unheld. What tells
/// faces apart is their holding, or, on the map of evidence, that and what it rests on.
///
/// Borders are kept once and shared by the faces beside them, so that neighbours cannot disagree.
/// Everything is sorted: equal inputs give equal coverages, byte for byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage<H = Holding> {
    /// The holdings that own a face, sorted.
    pub holdings: Vec<H>,
    /// Faces, sorted by holding, then place.
    pub faces: Vec<Face>,
    /// Lines between two faces, or between a face and the outside, from junction to junction.
    pub borders: Vec<Border>,
    /// What each holding has in each district; none of no area.
    pub parcels: Vec<Parcel>,
}

/// A connected part of the territory with one holder.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Index into `holdings`; `None` is unheld.
    pub holding: Option<usize>,
    /// The outer ring first (counter-clockwise), then holes (clockwise). Each ring runs along whole borders.
    pub rings: Vec<Vec<Along>>,
    /// m², WGS 84 ellipsoid, edges straight in lon/lat.
    pub area: f64,
    pub bounds: Bounds,
}

/// A line shared by the faces on its two sides. A closed line repeats its first point last.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// Shared with the coverages of other slices that have the same line.
    pub points: Arc<[GridPoint]>,
    /// Index of the face on the left, walking along `points`; `None` is outside the territory.
    pub left: Option<usize>,
    /// Index of the face on the right.
    pub right: Option<usize>,
    /// Drawn by derived regions alone, so that its place is approximate.
    pub approximate: bool,
    /// What it adds to the area of the face on its left, and takes from that on its right.
    pub area: Area,
    pub bounds: Bounds,
}

/// The land of one holding in one set of districts, exactly, so that a change can be added and taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Index into `holdings`; `None` is unheld.
    pub holding: Option<usize>,
    /// The districts it lies in; more than one where districts overlap, none where they leave a gap.
    pub districts: Vec<Slug>,
    /// On the WGS 84 ellipsoid, edges straight in lon/lat.
    pub area: Area,
}

/// The land of one holding in one set of districts.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Index into `holdings`; `None` is unheld.
    pub holding: Option<usize>,
    /// The districts it lies in; more than one where districts overlap, none where they leave a gap.
    pub districts: Vec<Slug>,
    /// m², WGS 84 ellipsoid, edges straight in lon/lat.
    pub area: f64,
}

/// What each holding has in each district: all that shares are made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// The holdings that own land, sorted.
    pub holdings: Vec<Holding>,
    pub pieces: Vec<Piece>,
}

impl<H> Default for Coverage<H> {
    fn default() -> Self {
        Self {
            holdings: Vec::new(),
            faces: Vec::new(),
            borders: Vec::new(),
            parcels: Vec::new(),
        }
    }
}

impl Coverage {
    /// Its areas without its geometry.
    pub fn tally(&self) -> Tally {
        let piece = |parcel: &Parcel| Piece {
            holding: parcel.holding,
            districts: parcel.districts.clone(),
            area: parcel.area.m2(),
        };
        Tally {
            holdings: self.holdings.clone(),
            pieces: self.parcels.iter().map(piece).collect(),
        }
    }
}

impl<H> Coverage<H> {
    /// The holder of a face, `None` for unheld land.
    pub fn holding(&self, face: &Face) -> Option<&H> {
        face.holding.map(|at| &self.holdings[at])
    }

    /// The points of a ring, first not repeated last.
    pub fn ring(&self, ring: &[Along]) -> Vec<GridPoint> {
        let mut points = Vec::new();
        for along in ring {
            let border = &self.borders[along.border].points;
            let last = border.len() - 1;
            if along.reversed {
                points.extend(border[1..].iter().rev());
            } else {
                points.extend(&border[..last]);
            }
        }
        points
    }

    /// m² of all faces together.
    pub fn area(&self) -> f64 {
        self.faces.iter().map(|face| face.area).sum()
    }
}
