//! Bytes as polygons: every input means something, and small changes of the input are small changes of the map.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::{RawPolygon, Shape};

/// A ring in grid units, first point not repeated.
pub type Ring = Vec<(i32, i32)>;

/// A faction's number and the rings of its region.
pub type Coat = (u8, Vec<Ring>);

/// Reads what is left of an input; zeros where nothing is.
pub struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    fn number(&mut self) -> i64 {
        i64::from(u16::from_be_bytes([self.byte(), self.byte()]))
    }

    /// How wide the map is, in grid units: from where all is rounding to a few degrees.
    pub fn extent(&mut self) -> i32 {
        [12, 60, 1_000, 1_000_000, 20_000_000][usize::from(self.byte()) % 5]
    }

    /// A coordinate from an eighth below 0 to an eighth beyond the extent.
    fn coordinate(&mut self, extent: i32) -> i32 {
        let (number, extent) = (self.number(), i64::from(extent));
        i32::try_from(number * extent * 5 / 4 / 0xffff - extent / 8).unwrap_or_default()
    }

    fn ring(&mut self, extent: i32) -> Ring {
        let count = 3 + self.byte() % 10;
        (0..count).map(|_| (self.coordinate(extent), self.coordinate(extent))).collect()
    }

    /// Regions, bottom to top; some repeat an earlier one with a jitter of up to three units.
    pub fn coats(&mut self, extent: i32) -> Vec<Coat> {
        let mut coats: Vec<Coat> = Vec::new();
        while !self.is_empty() && coats.len() < 24 {
            let dice = self.byte();
            let rings = match coats.len().checked_sub(1) {
                Some(last) if dice & 0x40 != 0 => {
                    let known = usize::from(self.byte()) % (last + 1);
                    jittered(&coats[known].1, i32::from(dice >> 3 & 3))
                }
                _ => (0..1 + (dice >> 3 & 1)).map(|_| self.ring(extent)).collect(),
            };
            coats.push((dice & 7, rings));
        }
        coats
    }

    /// Polygons as somebody might send them: numbers of any kind, rings open or closed.
    pub fn raw_polygons(&mut self) -> Vec<RawPolygon> {
        let mut polygons: Vec<RawPolygon> = Vec::new();
        let extent = self.extent();
        while !self.is_empty() && polygons.len() < 8 {
            let rings = (0..1 + self.byte() % 3).map(|_| self.raw_ring(extent));
            polygons.push(rings.collect());
        }
        polygons
    }

    fn raw_ring(&mut self, extent: i32) -> Vec<[f64; 2]> {
        let kind = self.byte();
        let mut ring: Vec<[f64; 2]> = if kind & 0xf0 == 0xf0 {
            (0..kind & 7).map(|_| [self.any_number(), self.any_number()]).collect()
        } else {
            let degrees = |(x, y): (i32, i32)| [f64::from(x) / 1e7, f64::from(y) / 1e7];
            self.ring(extent).into_iter().map(degrees).collect()
        };
        if kind & 8 == 0 {
            ring.extend(ring.first().copied());
        }
        ring
    }

    pub fn any_number(&mut self) -> f64 {
        f64::from_be_bytes(std::array::from_fn(|_| self.byte()))
    }
}

fn jittered(rings: &[Ring], most: i32) -> Vec<Ring> {
    let shake = |k: usize, v: i32| v + (i32::try_from(k).unwrap_or_default() * 7 + most) % (most + 1);
    let ring = |ring: &Ring| {
        let points = ring.iter().enumerate();
        points.map(|(k, &(x, y))| (shake(k, x), shake(k + 1, y))).collect()
    };
    rings.iter().map(ring).collect()
}

/// Rings as a shape, each a polygon of its own; by the even-odd rule they need not be valid.
pub fn shape(rings: &[Ring]) -> Shape {
    let line = |ring: &Ring| {
        let closed = ring.iter().chain(ring.first());
        let degrees = |&(x, y): &(i32, i32)| Coord { x: f64::from(x) / 1e7, y: f64::from(y) / 1e7 };
        LineString(closed.map(degrees).collect())
    };
    let polygons = rings.iter().map(|ring| Polygon::new(line(ring), vec![]));
    Shape::trusted(MultiPolygon(polygons.collect()))
}
