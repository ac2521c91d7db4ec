//! Land that shapes of different holders both cover, slivers left out.

use crate::geometry::{
    GridPoint, GridRing, GridShape, LonLat, Shape, Unsound, partition, shape_area,
};

/// km²: a smaller piece of common land is a sliver, left by drawing one border twice.
pub const SLIVER_AREA: f64 = 0.01;

/// Metres: so is one that is narrower on average.
pub const SLIVER_WIDTH: f64 = 10.0;

/// Metres in a degree of latitude.
const DEGREE: f64 = 111_000.0;

/// Two shapes of different holders with land in common, slivers left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// The one that lies below.
    pub under: usize,
    pub over: usize,
    pub km2: f64,
    /// A corner of the largest common piece.
    pub at: LonLat,
    /// The land in common.
    pub pieces: Vec<Vec<GridRing>>,
}

/// The overlaps among layers given bottom to top, each with its holder: each piece of land is counted once, for the two
/// uppermost that differ.
pub fn find_overlaps<H: PartialEq>(layers: &[(H, GridShape)]) -> Result<Vec<Overlap>, Unsound> {
    let shapes: Vec<GridShape> = layers.iter().map(|it| it.1.clone()).collect();
    let holder = |at: u32| &layers[at as usize].0;
    let common = partition(&shapes, |over| {
        let mut from_top = over.iter().rev();
        let top = *from_top.next()?;
        let under = from_top.find(|it| holder(**it) != holder(top))?;
        Some((*under, top))
    })?;
    let overlaps = common.into_iter().filter_map(|((under, over), pieces)| {
        let mut common = Vec::new();
        let mut km2 = 0.0;
        let mut largest = (0.0, LonLat(0.0, 0.0));
        for piece in pieces {
            let at = piece.first().and_then(|ring| ring.first()).copied();
            let width = perimeter(&piece);
            let area = shape_area(&Shape::from_grid([piece.clone()]));
            if area < SLIVER_AREA * 1e6 || 2.0 * area < SLIVER_WIDTH * width {
                continue;
            }
            km2 += area / 1e6;
            if let Some(at) = at.filter(|_| area > largest.0) {
                largest = (area, LonLat(at.lon(), at.lat()));
            }
            common.push(piece);
        }
        (km2 > 0.0).then_some(Overlap {
            under: under as usize,
            over: over as usize,
            km2,
            at: largest.1,
            pieces: common,
        })
    });
    Ok(overlaps.collect())
}

/// Metres around a piece, holes included; near enough to tell a sliver.
pub fn perimeter(piece: &[GridRing]) -> f64 {
    let length = |a: &GridPoint, b: &GridPoint| {
        let width = (b.lon() - a.lon()) * a.lat().to_radians().cos();
        width.hypot(b.lat() - a.lat()) * DEGREE
    };
    let around = |ring: &GridRing| -> f64 {
        let ends = ring.iter().cycle().skip(1);
        ring.iter().zip(ends).map(|(a, b)| length(a, b)).sum()
    };
    piece.iter().map(around).sum()
}
