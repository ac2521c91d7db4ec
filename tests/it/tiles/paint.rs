//! What is painted on made-up maps.

use std::f64::consts::TAU;

use frontline::geometry::TileCoord;
use proptest::prelude::*;

use crate::tiles::ragged::{Dice, ragged, star};
use crate::tiles::terrain::{Ring, Site};

/// Somebody's number, and the land painted as theirs.
pub(crate) type Coat = (usize, Vec<Ring>);

/// Something painted; places and sizes in parts of the site.
#[derive(Clone, Debug)]
pub(crate) enum Paint {
    Blot {
        at: (f64, f64),
        size: f64,
        corners: u32,
    },
    /// As many lands as there are slices meet in one point.
    Pie {
        at: (f64, f64),
        size: f64,
        slices: u32,
    },
    Strip {
        from: (f64, f64),
        to: (f64, f64),
        width: f64,
    },
    /// Small squares, some touching in corners.
    Islands {
        at: (f64, f64),
        size: f64,
        count: u32,
    },
    /// A land whose hole touches its outer ring in a point.
    Pinched { at: (f64, f64), size: f64 },
    /// The land of one tile of a zoom, so many deeper than the site's own.
    Tile { at: (f64, f64), deeper: u8 },
    /// A triangle of so many grid units.
    Speck { at: (f64, f64), units: u8 },
    /// What was painted last, once more and so many grid units beside it.
    Again { beside: u8 },
}

/// Anything, small things more often than large ones.
pub(crate) fn paint() -> impl Strategy<Value = Paint> {
    let at = || (-0.1..1.1_f64, -0.1..1.1_f64);
    let size = || (0.0..1.0_f64).prop_map(|size: f64| 0.4 * size.powi(3) + 1e-5);
    prop_oneof![
        4 => (at(), size(), 3..9_u32).prop_map(|(at, size, corners)| Paint::Blot { at, size, corners }),
        2 => (at(), size(), 3..9_u32).prop_map(|(at, size, slices)| Paint::Pie { at, size, slices }),
        2 => (at(), at(), size()).prop_map(|(from, to, width)| Paint::Strip { from, to, width: width / 20.0 }),
        1 => (at(), size(), 2..9_u32).prop_map(|(at, size, count)| Paint::Islands { at, size, count }),
        1 => (at(), size()).prop_map(|(at, size)| Paint::Pinched { at, size }),
        2 => (at(), 0..6_u8).prop_map(|(at, deeper)| Paint::Tile { at, deeper }),
        1 => (at(), 1..9_u8).prop_map(|(at, units)| Paint::Speck { at, units }),
        1 => (0..4_u8).prop_map(|beside| Paint::Again { beside }),
    ]
}

impl Paint {
    /// The coats it adds to those below.
    pub(crate) fn coats(
        &self,
        holder: usize,
        site: &Site,
        below: &[Coat],
        dice: &mut Dice,
    ) -> Vec<Coat> {
        let rings = match *self {
            Self::Blot { at, size, corners } => {
                let depth = dice.below(5);
                vec![ragged(&star(at, size, corners, dice), depth, dice)]
            }
            Self::Strip { from, to, width } => vec![strip(from, to, width, dice)],
            Self::Islands { at, size, count } => islands(at, size, count),
            Self::Pinched { at, size } => pinched(at, size),
            Self::Speck { at, units } => {
                let side = f64::from(units) * 1e-7 / site.span;
                vec![vec![at, (at.0 + side, at.1), (at.0, at.1 + side)]]
            }
            Self::Pie { at, size, slices } => {
                let coat = |k: u32| {
                    let slice = site.ring(&slice(at, size, k, slices));
                    ((holder + k as usize) % 7, vec![slice])
                };
                return (0..slices).map(coat).collect();
            }
            Self::Tile { at, deeper } => {
                let ring = tile_ring(site.place(at), site.zoom() + deeper);
                return vec![(holder, vec![ring])];
            }
            Self::Again { beside } => {
                let by = f64::from(beside) * 1e-7;
                let moved = |ring: &Ring| ring.iter().map(|&(lon, lat)| (lon + by, lat)).collect();
                let again = |(_, rings): &Coat| (holder, rings.iter().map(moved).collect());
                return below.last().map(again).into_iter().collect();
            }
        };
        vec![(holder, rings.iter().map(|ring| site.ring(ring)).collect())]
    }
}

/// A ring in parts of a site.
type Parts = Vec<(f64, f64)>;

fn strip(from: (f64, f64), to: (f64, f64), width: f64, dice: &mut Dice) -> Parts {
    let there = ragged(&[from, to], 4, dice);
    // The second half is the way back, which a strip has beside the way there.
    let there = &there[..=there.len() / 2];
    let back = there.iter().rev().map(|&(u, v)| (u + width, v + width));
    there.iter().copied().chain(back).collect()
}

fn islands(at: (f64, f64), size: f64, count: u32) -> Vec<Parts> {
    let island = |k: u32| {
        let side = size / f64::from(1 + k);
        let (u, v) = (at.0 + f64::from(k) * size, at.1 + f64::from(k % 3) * size);
        vec![(u, v), (u + side, v), (u + side, v + side), (u, v + side)]
    };
    (0..count).map(island).collect()
}

fn pinched((u, v): (f64, f64), size: f64) -> Vec<Parts> {
    let (half, quarter) = (size / 2.0, size / 4.0);
    vec![
        vec![(u, v), (u + size, v), (u + size, v + size), (u, v + size)],
        vec![(u, v), (u + half, v + quarter), (u + quarter, v + half)],
    ]
}

fn slice(at: (f64, f64), size: f64, k: u32, slices: u32) -> Parts {
    let corner = |k: u32| {
        let (sin, cos) = (TAU * f64::from(k) / f64::from(slices)).sin_cos();
        (at.0 + size * cos, at.1 + size * sin)
    };
    vec![at, corner(k), corner((k + 1) % slices)]
}

/// The outline of the tile at a position.
fn tile_ring((lon, lat): (f64, f64), zoom: u8) -> Ring {
    let tile = TileCoord::at(zoom.min(TileCoord::MAX_ZOOM), lon, lat).unwrap();
    let bounds = tile.bounds();
    vec![
        (bounds.west, bounds.south),
        (bounds.east, bounds.south),
        (bounds.east, bounds.north),
        (bounds.west, bounds.north),
    ]
}
