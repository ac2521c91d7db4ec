//! Areas in the plane around points: nearest-place cells, discs, and halves.

use geo::Coord;
use spade::{DelaunayTriangulation, InsertionError, Point2, Triangulation};

use crate::geometry::{GridRing, GridShape};
use crate::io::places::plane::{Plane, distance};

/// A convex polygon, counter-clockwise, first point not repeated.
pub(crate) type Convex = Vec<Point2<f64>>;

/// Far points that close the outer cells.
const FENCE_POSTS: u32 = 16;
/// Corners of a disc: the chords of a 25 km disc stay within 25 m of it.
const DISC_CORNERS: u32 = 72;
/// Straight lines of the plane bend in lon/lat: this long they stay within some two metres of themselves.
const LONGEST_EDGE: f64 = 10_000.0;

fn around(middle: Point2<f64>, radius: f64, corners: u32) -> Convex {
    let corner = |index: u32| {
        let turn = f64::from(index) / f64::from(corners) * std::f64::consts::TAU;
        Point2::new(
            middle.x + radius * turn.cos(),
            middle.y + radius * turn.sin(),
        )
    };
    (0..corners).map(corner).collect()
}

/// The points within a distance, in metres, as a polygon.
pub(crate) fn disc(middle: Point2<f64>, radius: f64) -> Convex {
    around(middle, radius, DISC_CORNERS)
}

/// For each of some distinct points, in order, the land that is nearest to it: a Voronoi diagram, whose cells
/// share their corners bit for bit. `extent`: all points and all land of interest lie this near to the origin.
pub(crate) fn voronoi(points: &[Point2<f64>], extent: f64) -> Result<Vec<Convex>, InsertionError> {
    let mut triangulation = DelaunayTriangulation::<Point2<f64>>::new();
    let mut vertices = Vec::with_capacity(points.len());
    for &point in points {
        vertices.push(triangulation.insert(point)?);
    }
    // So far out that the land of interest is nearer to any place than to a post.
    for post in around(Point2::new(0.0, 0.0), 4.0 * extent + 100_000.0, FENCE_POSTS) {
        triangulation.insert(post)?;
    }
    let cell = |vertex| {
        let edges = triangulation
            .vertex(vertex)
            .as_voronoi_face()
            .adjacent_edges();
        // Edges come clockwise.
        edges
            .rev()
            .filter_map(|edge| edge.from().position())
            .collect()
    };
    Ok(vertices.into_iter().map(cell).collect())
}

/// The part of a polygon that is nearer to `this` than to `other`.
pub(crate) fn nearer(polygon: &[Point2<f64>], this: Point2<f64>, other: Point2<f64>) -> Convex {
    let (dx, dy) = (other.x - this.x, other.y - this.y);
    let middle = Point2::new(
        f64::midpoint(this.x, other.x),
        f64::midpoint(this.y, other.y),
    );
    let beyond = |at: &Point2<f64>| (at.x - middle.x) * dx + (at.y - middle.y) * dy;
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    let ends = polygon.iter().skip(1).chain(polygon.first());
    for (a, b) in polygon.iter().zip(ends) {
        let (from, to) = (beyond(a), beyond(b));
        if from <= 0.0 {
            kept.push(*a);
        }
        if (from < 0.0 && to > 0.0) || (from > 0.0 && to < 0.0) {
            let part = from / (from - to);
            kept.push(Point2::new(
                a.x + part * (b.x - a.x),
                a.y + part * (b.y - a.y),
            ));
        }
    }
    kept
}

/// The greatest distance of a corner from a point.
pub(crate) fn radius(polygon: &[Point2<f64>], from: Point2<f64>) -> f64 {
    let distances = polygon.iter().map(|&corner| distance(from, corner));
    distances.fold(0.0, f64::max)
}

/// A polygon on the grid; long edges get points between, the same whichever way the edge is walked.
pub(crate) fn on_grid(plane: &Plane, polygon: &[Point2<f64>]) -> GridShape {
    let mut ring = GridRing::new();
    let ends = polygon.iter().skip(1).chain(polygon.first());
    for (&a, &b) in polygon.iter().zip(ends) {
        ring.push(plane.on_grid(a));
        let forward = (a.x, a.y) <= (b.x, b.y);
        let (low, high) = if forward { (a, b) } else { (b, a) };
        let mut between: Vec<_> = inner_points(low, high)
            .map(|at| plane.on_grid(at))
            .collect();
        if !forward {
            between.reverse();
        }
        ring.extend(between);
    }
    ring.dedup();
    GridShape { rings: vec![ring] }
}

fn inner_points(a: Point2<f64>, b: Point2<f64>) -> impl Iterator<Item = Point2<f64>> {
    let parts = (distance(a, b) / LONGEST_EDGE).ceil().clamp(1.0, 10_000.0);
    let at = move |index: f64| {
        let (from, step) = (
            Coord { x: a.x, y: a.y },
            Coord {
                x: b.x - a.x,
                y: b.y - a.y,
            },
        );
        let point = from + step * (index / parts);
        Point2::new(point.x, point.y)
    };
    (1..10_000_u32)
        .map(f64::from)
        .take_while(move |&index| index < parts)
        .map(at)
}
