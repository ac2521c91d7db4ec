//! What can be wrong with somebody's polygons, where, and how to mend it.

use std::fmt;

/// The most faults one answer names: after the first hundred the author needs another tool, not a longer list.
pub const MOST_FAULTS: usize = 100;

/// Where a fault lies: indexes into polygons, their rings (0 is the shell) and the ring's positions, as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub polygon: Option<usize>,
    pub ring: Option<usize>,
    pub position: Option<usize>,
}

/// A position in degrees, written as (longitude, latitude).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat(pub f64, pub f64);

impl fmt::Display for LonLat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", rounded(self.0), rounded(self.1))
    }
}

/// Degrees to a tenth of a millimetre: more digits say nothing. `-0` is written `0`.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e9).round() / 1e9 + 0.0
}

/// The rule that is broken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BrokenRule {
    #[error("has no positions: send at least one polygon with a ring of four positions or more")]
    Empty,
    #[error("has {0} positions, a ring needs at least 4 with the first repeated last")]
    TooFewPositions(usize),
    #[error("is not closed: repeat the first position {0} last")]
    Unclosed(LonLat),
    #[error("is not a finite number: write longitude and latitude in degrees")]
    NotFinite,
    #[error(
        "{0} lies outside longitude ±180, latitude ±90: write longitude first, in degrees (WGS 84), and split what crosses the date line in two"
    )]
    OutOfRange(LonLat),
    #[error(
        "has edges that span more than 180° of longitude and may be meant in more ways than one: split it at longitude ±180 into the parts on both sides (RFC 7946, 3.1.9)"
    )]
    UnclearAntimeridian,
    #[error(
        "crosses longitude ±180, and split there {0}: split it yourself into the parts on both sides"
    )]
    BrokenOnceSplit(String),
    #[error("encloses no area: all its positions lie on one line; give it a width or leave it out")]
    ZeroArea,
    #[error(
        "crosses itself at {at}, where the edge after position {other} meets this one: split the ring there, or send the parts as a MultiPolygon"
    )]
    CrossesItself { at: LonLat, other: usize },
    #[error(
        "runs back along its own edge after position {other} at {at}: remove the spike or the stretch that is drawn twice"
    )]
    RetracesItself { at: LonLat, other: usize },
    #[error(
        "crosses ring {ring} of polygon {polygon} at {at}: cut one to the other, rings may touch only at single points"
    )]
    CrossesRing {
        at: LonLat,
        polygon: usize,
        ring: usize,
    },
    #[error(
        "shares a stretch of border with ring {ring} of polygon {polygon} at {at}: merge the two, rings may touch only at single points"
    )]
    OverlapsRing {
        at: LonLat,
        polygon: usize,
        ring: usize,
    },
    #[error(
        "is a hole outside its shell (ring 0): leave it out, or send it as a polygon of its own"
    )]
    HoleOutside,
    #[error(
        "is a hole within the hole {0}: leave it out, or send it as a polygon of its own (an island)"
    )]
    HoleInHole(usize),
    #[error("lies on land that polygon {0} covers already: merge the two, or cut a hole for it")]
    PartsOverlap(usize),
    #[error(
        "is too tangled to check: too many edges run side by side; simplify it or send it in parts"
    )]
    TooTangled,
}

/// One fault of a shape: the rule and the place.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeFault {
    pub spot: Spot,
    pub rule: BrokenRule,
}

impl fmt::Display for ShapeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.spot.polygon, self.spot.ring, self.spot.position) {
            (Some(polygon), Some(ring), Some(position)) => write!(
                f,
                "position {position} of ring {ring} of polygon {polygon} "
            )?,
            (Some(polygon), Some(ring), None) => write!(f, "ring {ring} of polygon {polygon} ")?,
            (Some(polygon), ..) => write!(f, "polygon {polygon} ")?,
            _ => f.write_str("the geometry ")?,
        }
        fmt::Display::fmt(&self.rule, f)
    }
}

/// Faults as they are found, up to [`MOST_FAULTS`].
#[derive(Debug, Default)]
pub(crate) struct Faults(pub(crate) Vec<ShapeFault>);

impl Faults {
    pub(crate) fn add(&mut self, spot: Spot, rule: BrokenRule) {
        if !self.full() {
            self.0.push(ShapeFault { spot, rule });
        }
    }

    pub(crate) fn full(&self) -> bool {
        self.0.len() >= MOST_FAULTS
    }
}
