//! Boxes that may go over the antimeridian.

use crate::geometry::Bounds;

/// Degrees of longitude: a box over the antimeridian is no wider, as then it says no more than one that is not.
const WIDEST: f64 = 180.0;

/// A box in degrees, WGS 84. Over the antimeridian `west > east`, as RFC 7946 §5.2 has it; `south ≤ north`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bbox {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl From<Bounds> for Bbox {
    fn from(bounds: Bounds) -> Self {
        let Bounds {
            west,
            south,
            east,
            north,
        } = bounds;
        Self {
            west,
            south,
            east,
            north,
        }
    }
}

impl Bbox {
    /// The box around others, over the antimeridian where that is narrower than half the globe and no other is; `None`
    /// without any.
    pub fn around(boxes: impl IntoIterator<Item = Bounds>) -> Option<Self> {
        let mut boxes: Vec<Bounds> = boxes.into_iter().collect();
        let whole = boxes.iter().copied().reduce(Bounds::union)?;
        if whole.east - whole.west <= WIDEST {
            return Some(whole.into());
        }
        boxes.sort_by(|p, q| p.west.total_cmp(&q.west));
        let mut reached = whole.west;
        let mut widest = (0.0, whole.west, whole.east);
        for it in &boxes {
            if it.west - reached > widest.0 {
                widest = (it.west - reached, it.west, reached);
            }
            reached = reached.max(it.east);
        }
        let (gap, west, east) = widest;
        if 360.0 - gap > WIDEST {
            return Some(whole.into());
        }
        Some(Self {
            west,
            east,
            ..whole.into()
        })
    }

    /// A box by its sides; `None` where they bound none: it has some width, over the antimeridian no more than 180°.
    pub fn new([west, south, east, north]: [f64; 4]) -> Option<Self> {
        let bbox = Self {
            west,
            south,
            east,
            north,
        };
        let on_earth = west.abs() <= 180.0 && east.abs() <= 180.0 && west != east;
        let wide = west < east || bbox.width() <= WIDEST;
        let high = -90.0 <= south && south < north && north <= 90.0;
        (on_earth && wide && high).then_some(bbox)
    }

    /// Whether it goes over the antimeridian.
    pub fn crosses(self) -> bool {
        self.west > self.east
    }

    /// Degrees of longitude.
    pub fn width(self) -> f64 {
        self.rolled_out().east - self.west
    }

    /// The box with its east past 180° where it goes over the antimeridian.
    pub fn rolled_out(self) -> Bounds {
        let Self {
            west,
            south,
            east,
            north,
        } = self;
        let east = if self.crosses() { east + 360.0 } else { east };
        Bounds {
            west,
            south,
            east,
            north,
        }
    }

    /// Longitude and latitude of its middle.
    pub fn middle(self) -> (f64, f64) {
        let Bounds { west, east, .. } = self.rolled_out();
        let lon = f64::midpoint(west, east);
        let lon = if lon > 180.0 { lon - 360.0 } else { lon };
        (lon, f64::midpoint(self.south, self.north))
    }

    /// The boxes within ±180° that it consists of, one or two.
    pub fn parts(self) -> impl Iterator<Item = Bounds> {
        let part = |west, east| Bounds {
            west,
            south: self.south,
            east,
            north: self.north,
        };
        let (first, second) = if self.crosses() {
            (part(self.west, 180.0), Some(part(-180.0, self.east)))
        } else {
            (part(self.west, self.east), None)
        };
        std::iter::once(first).chain(second)
    }

    /// The box without wrapping: all longitudes where it goes over the antimeridian.
    pub fn unwrapped(self) -> Bounds {
        self.parts().reduce(Bounds::union).unwrap_or_default()
    }

    /// West, south, east, north.
    pub fn corners(self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(boxes: &[(f64, f64)]) -> Bbox {
        let bounds = boxes.iter().map(|&(west, east)| Bounds {
            west,
            south: -18.0,
            east,
            north: -16.0,
        });
        Bbox::around(bounds).unwrap()
    }

    #[test]
    fn land_on_both_sides_of_the_antimeridian_has_a_box_over_it() {
        let fiji = around(&[(177.0, 180.0), (-180.0, -178.0)]);
        assert_eq!(fiji.corners(), [177.0, -18.0, -178.0, -16.0]);
        assert_eq!((fiji.width(), fiji.middle()), (5.0, (179.5, -17.0)));
        assert_eq!(fiji.unwrapped().west, -180.0);
        assert_eq!(fiji.parts().count(), 2);
        let apart = around(&[(-170.0, -150.0), (172.0, 176.0)]);
        assert_eq!(
            (apart.west, apart.east, apart.middle().0),
            (172.0, -150.0, -169.0)
        );
    }

    #[test]
    fn land_around_the_globe_or_on_one_side_has_a_plain_box() {
        for boxes in [
            &[(-180.0, 180.0)][..],
            &[(-180.0, -60.0), (-20.0, 60.0), (90.0, 180.0)],
            &[(-60.0, 50.0)],
            &[(-180.0, -178.0)],
        ] {
            let bbox = around(boxes);
            assert!(!bbox.crosses(), "{bbox:?}");
            assert_eq!(
                (bbox.west, bbox.east),
                (boxes[0].0, boxes[boxes.len() - 1].1)
            );
        }
    }
}
