//! The land nearest to a position beside it.

use geo::{Coord, Distance, Geodesic, Point};

use crate::geometry::{LonLat, Shape, Unsound, partition};

/// How far inside the rim a spot is taken, in metres: the farther the surer, but land may be narrow.
const STEPS: [f64; 4] = [1.0, 0.3, 0.1, 0.03];

/// In how many directions the land behind the rim is looked for.
const DIRECTIONS: u32 = 16;

/// Metres in a degree of latitude.
const DEGREE: f64 = 111_320.0;

/// Land beside a position, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// The point of the rim that is nearest.
    pub rim: LonLat,
    /// A spot of the land there, a metre or less behind the rim.
    pub inside: LonLat,
}

/// Metres between two positions in degrees, on the WGS 84 ellipsoid.
pub fn metres_between(a: LonLat, b: LonLat) -> f64 {
    Geodesic.distance(Point::new(a.0, a.1), Point::new(b.0, b.1))
}

/// The land that two shapes have in common; `None` where they have none.
pub fn common_land(a: &Shape, b: &Shape) -> Result<Option<Shape>, Unsound> {
    let parts = partition(&[a.on_grid(), b.on_grid()], |over| {
        (over.len() == 2).then_some(())
    })?;
    let polygons: Vec<_> = parts.into_iter().flat_map(|((), it)| it).collect();
    Ok((!polygons.is_empty()).then(|| Shape::from_grid(polygons)))
}

/// What of some land is nearest to a position outside of it. Distances are compared in the plane that touches the
/// Earth there, which is exact to a part in a thousand as far as a hundred kilometres. `None` where the land is
/// narrower than the grid.
pub fn nearest(land: &Shape, from: LonLat) -> Option<Nearest> {
    let plane = Plane(from);
    let rings = land.rings().map(|ring| &ring.0);
    let edges = rings.flat_map(|ring| ring.windows(2));
    let points = edges.map(|edge| nearest_of_edge(plane.place(edge[0]), plane.place(edge[1])));
    let length = |at: &Coord| at.x.hypot(at.y);
    let rim = points.min_by(|a, b| length(a).total_cmp(&length(b)))?;
    let onwards = rim.y.atan2(rim.x);
    let behind = STEPS.iter().flat_map(|step| {
        (0..DIRECTIONS).map(move |turn| {
            let angle = onwards + f64::from(turn) / f64::from(DIRECTIONS) * std::f64::consts::TAU;
            let (sin, cos) = angle.sin_cos();
            Coord {
                x: rim.x + step / DEGREE * cos,
                y: rim.y + step / DEGREE * sin,
            }
        })
    });
    let mut spots = behind.map(|at| plane.position(at));
    let inside = spots.find(|at| land.contains(at.0, at.1))?;
    Some(Nearest {
        rim: plane.position(rim),
        inside,
    })
}

/// Degrees of latitude east and north of a position.
struct Plane(LonLat);

impl Plane {
    fn scale(&self) -> f64 {
        self.0.1.to_radians().cos().max(1e-9)
    }

    /// The shorter way around the Earth.
    fn place(&self, at: Coord) -> Coord {
        let east = (at.x - self.0.0 + 540.0).rem_euclid(360.0) - 180.0;
        Coord {
            x: east * self.scale(),
            y: at.y - self.0.1,
        }
    }

    fn position(&self, at: Coord) -> LonLat {
        let lon = self.0.0 + at.x / self.scale();
        LonLat((lon + 540.0).rem_euclid(360.0) - 180.0, self.0.1 + at.y)
    }
}

/// The point of an edge that is nearest to the origin.
fn nearest_of_edge(a: Coord, b: Coord) -> Coord {
    let along = b - a;
    let whole = along.x * along.x + along.y * along.y;
    let part = if whole > 0.0 {
        (-(a.x * along.x + a.y * along.y) / whole).clamp(0.0, 1.0)
    } else {
        0.0
    };
    a + along * part
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};

    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Shape {
        let (east, north) = (west + side, south + side);
        Shape::trusted(MultiPolygon(vec![polygon![
            (x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north), (x: west, y: south),
        ]]))
    }

    #[test]
    fn the_nearest_land_lies_behind_an_edge_or_a_corner_and_is_inside() {
        let land = square(36.0, 34.0, 1.0);
        for (from, rim) in [
            (LonLat(35.99, 34.5), LonLat(36.0, 34.5)),
            (LonLat(35.99, 33.99), LonLat(36.0, 34.0)),
            (LonLat(36.3, 35.02), LonLat(36.3, 35.0)),
        ] {
            let found = nearest(&land, from).unwrap();
            assert!(metres_between(found.rim, rim) < 0.1, "{found:?}");
            assert!(land.contains(found.inside.0, found.inside.1), "{found:?}");
            assert!(metres_between(found.rim, found.inside) < 1.1, "{found:?}");
        }
    }

    #[test]
    fn land_on_the_other_side_of_the_date_line_is_near() {
        let land = square(-180.0, 10.0, 1.0);
        let found = nearest(&land, LonLat(179.999, 10.5)).unwrap();
        assert!((metres_between(LonLat(179.999, 10.5), found.rim) - 109.5).abs() < 1.0);
        assert!(land.contains(found.inside.0, found.inside.1), "{found:?}");
    }

    #[test]
    fn common_land_is_what_both_shapes_cover() {
        let common = common_land(&square(0.0, 0.0, 2.0), &square(1.0, 1.0, 2.0));
        assert_eq!(
            common.unwrap().unwrap().bounds(),
            square(1.0, 1.0, 1.0).bounds()
        );
        assert!(
            common_land(&square(0.0, 0.0, 1.0), &square(5.0, 5.0, 1.0))
                .unwrap()
                .is_none()
        );
    }
}
