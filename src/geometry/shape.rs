//! Shapes: valid polygons in degrees, kept as they were sent.

use std::sync::OnceLock;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::runs::{RunRing, meetings};
use crate::geometry::{Bbox, Bounds, GridPoint, GridRing, GridShape};

/// A valid, non-empty multipolygon in lon/lat degrees, WGS 84, edges straight in lon/lat, as its author sent it.
///
/// `geometry::validate` makes one out of untrusted rings; the store gives back only what went through it.
#[derive(Clone, Debug)]
pub struct Shape {
    polygons: MultiPolygon<f64>,
    /// Its rings rounded to the grid, once anybody asked.
    rounded: OnceLock<Vec<RunRing>>,
}

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        self.polygons == other.polygons
    }
}

impl Shape {
    /// Takes polygons that are known to be valid: derived by this program, or read back from the store.
    pub fn trusted(polygons: MultiPolygon<f64>) -> Self {
        Self {
            polygons,
            rounded: OnceLock::new(),
        }
    }

    /// The polygons, in degrees.
    pub fn polygons(&self) -> &MultiPolygon<f64> {
        &self.polygons
    }

    /// Every ring, shells and holes alike, as sent: the first position is repeated last.
    pub fn rings(&self) -> impl Iterator<Item = &LineString<f64>> {
        self.polygons
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
    }

    /// The box around it, in degrees.
    pub fn bounds(&self) -> Bounds {
        let positions = self
            .rings()
            .flat_map(|ring| ring.coords().map(|at| (at.x, at.y)));
        Bounds::around(positions).unwrap_or_default()
    }

    /// The box around it, over the antimeridian where that is narrower.
    pub fn bbox(&self) -> Bbox {
        let polygons = self.polygons.iter().filter_map(|polygon| {
            let shell = polygon.exterior().coords();
            Bounds::around(shell.map(|at| (at.x, at.y)))
        });
        Bbox::around(polygons).unwrap_or_else(|| Bounds::default().into())
    }

    /// About how many bytes it takes once anybody asked for its rings on the grid: 16 a vertex as sent, 8 on the grid
    /// and half of one for the boxes of runs.
    pub fn bytes(&self) -> usize {
        let rings = self.rings().map(|ring| 25 * ring.0.len() + 192);
        size_of::<Self>() + 64 * self.polygons.0.len() + rings.sum::<usize>()
    }

    /// The rings rounded to the grid.
    pub fn on_grid(&self) -> GridShape {
        let rings = self.rounded().iter().map(|ring| ring.points().clone());
        GridShape {
            rings: rings.collect(),
        }
    }

    /// How many vertices it has, on the grid.
    pub fn vertices(&self) -> usize {
        self.rounded().iter().map(|ring| ring.points().len()).sum()
    }

    /// How many pairs of edges, one of each shape, have boxes that meet: what resolving both together costs.
    /// Counted hardly further than `most`.
    pub fn meetings(&self, other: &Self, most: usize) -> usize {
        meetings(self.rounded(), other.rounded(), most)
    }

    /// The rings rounded to the grid, in runs.
    pub(crate) fn rounded(&self) -> &[RunRing] {
        self.rounded.get_or_init(|| {
            let rings = self.rings().map(ring_on_grid);
            rings
                .filter(|ring| ring.len() >= 3)
                .map(RunRing::new)
                .collect()
        })
    }

    /// Whether a position in degrees lies inside, by the even-odd rule; undecided on the rim.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        self.rings()
            .fold(false, |inside, ring| inside != encloses(&ring.0, lon, lat))
    }

    /// Rings of grid points as polygons: each shell (counter-clockwise) with its holes, rings open.
    pub fn from_grid(polygons: impl IntoIterator<Item = Vec<GridRing>>) -> Self {
        let polygons = polygons.into_iter().map(|rings| {
            let mut lines = rings.into_iter().map(|ring| {
                let mut line: Vec<Coord<f64>> = ring
                    .iter()
                    .map(|at| Coord {
                        x: at.lon(),
                        y: at.lat(),
                    })
                    .collect();
                line.extend(line.first().copied());
                LineString(line)
            });
            let shell = lines.next().unwrap_or(LineString(Vec::new()));
            Polygon::new(shell, lines.collect())
        });
        Self::trusted(MultiPolygon(polygons.collect()))
    }
}

fn ring_on_grid(ring: &LineString<f64>) -> GridRing {
    let mut points: GridRing = ring
        .coords()
        .map(|at| GridPoint::from_degrees(at.x, at.y))
        .collect();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

/// Counts the edges that cross the ray from the position to the east.
fn encloses(ring: &[Coord<f64>], lon: f64, lat: f64) -> bool {
    let crossings = ring.windows(2).filter(|edge| {
        let (a, b) = if edge[0].y <= edge[1].y {
            (edge[0], edge[1])
        } else {
            (edge[1], edge[0])
        };
        a.y <= lat && lat < b.y && (b.x - a.x) * (lat - a.y) > (lon - a.x) * (b.y - a.y)
    });
    crossings.count() % 2 == 1
}
