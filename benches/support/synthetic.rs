//! A synthetic country for benchmarks: factions in a valid partition with fractal shared borders, and its days.
//!
//! 1. Two hundred relaxed Voronoi cells are cut to an outline much like Syria's.
//! 2. Each straight piece of border becomes a fractal line, the same for the cells on both sides.
//! 3. Where fractal lines cross, the pieces are sorted out again; pockets go to a neighbour.
//! 4. What a holder has is made by joining whole lines, so that neighbours share every vertex.
//!
//! The same arguments give the same country, to the last bit.

mod borders;

use std::collections::{BTreeMap, HashMap};

use frontline::geometry::{GridPoint, GridRing, GridShape, Part, Shape, partition};
use spade::{DelaunayTriangulation, Point2, Triangulation};

use crate::random::Random;
use borders::{Line, lines};

use crate::rings::{polygons, simple_rings};

const OUTLINE: [(f64, f64); 44] = [
    (35.92, 35.93),
    (36.17, 36.00),
    (36.20, 36.45),
    (36.55, 36.47),
    (36.68, 36.83),
    (37.02, 36.65),
    (37.45, 36.64),
    (38.05, 36.85),
    (38.70, 36.70),
    (39.25, 36.67),
    (40.00, 36.83),
    (40.70, 37.07),
    (41.20, 37.08),
    (41.90, 37.22),
    (42.35, 37.23),
    (42.37, 37.06),
    (42.00, 36.75),
    (41.40, 36.52),
    (41.30, 36.35),
    (41.38, 35.85),
    (41.35, 35.60),
    (41.24, 35.05),
    (41.22, 34.78),
    (41.00, 34.42),
    (40.20, 33.95),
    (39.40, 33.55),
    (38.80, 33.37),
    (37.90, 32.85),
    (36.85, 32.31),
    (36.40, 32.38),
    (36.10, 32.52),
    (35.95, 32.72),
    (35.76, 32.74),
    (35.65, 33.10),
    (35.82, 33.36),
    (36.05, 33.50),
    (36.05, 33.83),
    (36.45, 34.05),
    (36.55, 34.40),
    (36.45, 34.60),
    (35.98, 34.65),
    (35.90, 35.00),
    (35.95, 35.30),
    (35.75, 35.58),
];
const CELLS: usize = 200;
const DISTRICTS: usize = 14;
/// Where each of the five factions is at home, and how near that seems to it.
const CORES: [(f64, f64, f64); 5] = [
    (36.6, 34.2, 0.8),
    (36.7, 36.1, 1.5),
    (40.2, 36.2, 0.9),
    (38.4, 36.5, 1.6),
    (38.6, 34.2, 1.1),
];
/// The part of cells that are enclaves of anybody.
const ENCLAVES: f64 = 0.06;

type Site = Point2<f64>;

/// Who there is.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Factions {
    Five,
    /// Every cell is its own.
    Many,
}

/// A country as it stands on a day.
pub(crate) struct Country {
    lines: Vec<Line>,
    /// By cell: its faction.
    holders: Vec<usize>,
    neighbours: Vec<Vec<usize>>,
    /// Vertices for a degree of border.
    density: f64,
    random: Random,
}

impl Country {
    /// A country whose factions' polygons have about so many vertices in all on the first day.
    pub(crate) fn new(vertices: usize, factions: Factions) -> Self {
        let mut random = Random(7);
        let outline = Shape::from_grid([vec![OUTLINE.map(on_grid).to_vec()]]);
        let sites = relaxed_sites(CELLS, &outline, &mut random);
        let cells = clipped(&outline.on_grid(), &voronoi(&sites));
        let holders: Vec<usize> = match factions {
            Factions::Five => sites
                .iter()
                .map(|site| holder(*site, &mut random))
                .collect(),
            Factions::Many => (0..CELLS).collect(),
        };
        let density = vertices as f64 / drawn_length(&cells, &holders);
        let lines = lines(&fractal_cells(&cells, density));
        let mut neighbours = vec![Vec::new(); CELLS];
        for line in &lines {
            if let (Some(left), Some(right)) = (line.left, line.right) {
                neighbours[left].push(right);
                neighbours[right].push(left);
            }
        }
        Self {
            lines,
            holders,
            neighbours,
            density,
            random,
        }
    }

    /// The territory.
    pub(crate) fn boundary(&self) -> Shape {
        let whole = self.joined(|_| 0);
        whole
            .into_iter()
            .map(|(_, shape)| shape)
            .next()
            .expect("one territory")
    }

    /// Fourteen districts with borders of their own that tile the territory.
    pub(crate) fn districts(&self) -> Vec<(String, Shape)> {
        let boundary = self.boundary();
        let sites = relaxed_sites(DISTRICTS, &boundary, &mut Random(11));
        let around = [(35.0, 31.8), (43.0, 31.8), (43.0, 37.8), (35.0, 37.8)]
            .map(on_grid)
            .to_vec();
        let around = GridShape {
            rings: vec![around],
        };
        let drawn = fractal_cells(&clipped(&around, &voronoi(&sites)), self.density);
        let mut shapes = vec![boundary.on_grid()];
        shapes.extend(drawn.into_iter().map(|(_, shape)| shape));
        let parts = partition(&shapes, |cover| {
            cover
                .contains(&0)
                .then(|| cover.range(1..).next().copied().unwrap_or(1))
        });
        let parts = parts.expect("a sound map").into_iter();
        parts
            .map(|(district, polygons)| (format!("d{district:02}"), Shape::from_grid(polygons)))
            .collect()
    }

    /// The polygon of every cell.
    pub(crate) fn cells(&self) -> Vec<(usize, Shape)> {
        self.joined(|cell| cell)
    }

    /// The faction that has a cell.
    pub(crate) fn holder(&self, cell: usize) -> usize {
        self.holders[cell]
    }

    /// What every faction has, by its number.
    pub(crate) fn today(&self) -> Vec<(usize, Shape)> {
        self.joined(|cell| self.holders[cell])
    }

    /// One to three cells fall to a neighbour.
    pub(crate) fn next_day(&mut self) {
        for _ in 0..1 + self.random.below(3) {
            for _ in 0..50 {
                let cell = self.random.below(CELLS);
                let rivals = self.neighbours[cell].iter().map(|&it| self.holders[it]);
                let rivals: Vec<usize> = rivals.filter(|&it| it != self.holders[cell]).collect();
                if !rivals.is_empty() {
                    self.holders[cell] = rivals[self.random.below(rivals.len())];
                    break;
                }
            }
        }
    }

    /// Joins the cells of one name, by name.
    fn joined(&self, name: impl Fn(usize) -> usize) -> Vec<(usize, Shape)> {
        let mut arcs: BTreeMap<usize, Vec<(&Line, bool)>> = BTreeMap::new();
        for line in &self.lines {
            let (left, right) = (line.left.map(&name), line.right.map(&name));
            if left != right {
                for (side, reversed) in [(left, false), (right, true)] {
                    if let Some(side) = side {
                        arcs.entry(side).or_default().push((line, reversed));
                    }
                }
            }
        }
        let joined = arcs.into_iter().map(|(name, arcs)| {
            let points = arcs.into_iter().map(|(line, reversed)| {
                let mut points = line.points.clone();
                if reversed {
                    points.reverse();
                }
                points
            });
            (
                name,
                Shape::from_grid(polygons(simple_rings(points.collect()))),
            )
        });
        joined.collect()
    }
}

pub(crate) fn on_grid((lon, lat): (f64, f64)) -> GridPoint {
    GridPoint::from_degrees(lon, lat)
}

fn holder(site: Site, random: &mut Random) -> usize {
    if random.between(0.0, 1.0) < ENCLAVES {
        return random.below(CORES.len());
    }
    let away = |&(x, y, weight): &(f64, f64, f64)| ((site.x - x) * 0.82).hypot(site.y - y) * weight;
    let nearest = (0..CORES.len()).min_by(|&p, &q| away(&CORES[p]).total_cmp(&away(&CORES[q])));
    nearest.expect("there are five")
}

/// Sites strewn over a shape, each moved twice half the way to the middle of its cell.
fn relaxed_sites(count: usize, outline: &Shape, random: &mut Random) -> Vec<Site> {
    let mut sites = Vec::with_capacity(count);
    while sites.len() < count {
        let site = Site::new(random.between(35.6, 42.4), random.between(32.3, 37.3));
        if outline.contains(site.x, site.y) {
            sites.push(site);
        }
    }
    let grid = outline.on_grid();
    for _ in 0..2 {
        for (cell, polygons) in clipped(&grid, &voronoi(&sites)) {
            let (x, y) = centroid(&polygons[0][0]);
            sites[cell] = Site::new(
                f64::midpoint(sites[cell].x, x),
                f64::midpoint(sites[cell].y, y),
            );
        }
    }
    sites
}

fn centroid(ring: &GridRing) -> (f64, f64) {
    let (mut x, mut y, mut whole) = (0.0, 0.0, 0.0);
    let (x0, y0) = (ring[0].lon(), ring[0].lat());
    for (p, q) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (px, py, qx, qy) = (p.lon() - x0, p.lat() - y0, q.lon() - x0, q.lat() - y0);
        let area = px * qy - qx * py;
        x += (px + qx) * area / 3.0;
        y += (py + qy) * area / 3.0;
        whole += area;
    }
    (x0 + x / whole, y0 + y / whole)
}

/// The land nearest to each site.
fn voronoi(sites: &[Site]) -> Vec<GridRing> {
    let mut triangulation = DelaunayTriangulation::<Site>::new();
    let mut insert = |site| triangulation.insert(site).expect("finite sites");
    let vertices: Vec<_> = sites.iter().map(|&site| insert(site)).collect();
    // Far posts close the outer cells.
    for post in [(20.0, 20.0), (60.0, 20.0), (20.0, 60.0), (60.0, 60.0)] {
        insert(Site::new(post.0, post.1));
    }
    let cell = |vertex| {
        let edges = triangulation
            .vertex(vertex)
            .as_voronoi_face()
            .adjacent_edges();
        let corners = edges.rev().filter_map(|edge| edge.from().position());
        corners.map(|at| on_grid((at.x, at.y))).collect()
    };
    vertices.into_iter().map(cell).collect()
}

/// Cells cut to an outline.
fn clipped(outline: &GridShape, cells: &[GridRing]) -> Vec<Part<usize>> {
    let mut shapes = vec![outline.clone()];
    shapes.extend(cells.iter().map(|ring| GridShape {
        rings: vec![ring.clone()],
    }));
    let parts = partition(&shapes, |cover| {
        let cell = cover.range(1..).next().filter(|_| cover.contains(&0))?;
        Some(*cell as usize - 1)
    });
    parts.expect("a sound map")
}

pub(crate) fn edges(ring: &GridRing) -> impl Iterator<Item = (GridPoint, GridPoint)> {
    ring.iter()
        .copied()
        .zip(ring.iter().copied().cycle().skip(1))
}

fn length((a, b): (GridPoint, GridPoint)) -> f64 {
    (b.lon() - a.lon()).hypot(b.lat() - a.lat())
}

/// Degrees of border that factions' polygons have between them.
fn drawn_length(cells: &[Part<usize>], holders: &[usize]) -> f64 {
    let rings = |part: &Part<usize>| part.1.concat();
    let mut sides = HashMap::new();
    for part in cells {
        for edge in rings(part).iter().flat_map(edges) {
            sides.insert(edge, holders[part.0]);
        }
    }
    let drawn = sides
        .iter()
        .filter(|((a, b), holder)| sides.get(&(*b, *a)) != Some(*holder));
    drawn.map(|(edge, _)| length(*edge)).sum()
}

/// Cells with every straight edge made fractal.
fn fractal_cells(cells: &[Part<usize>], density: f64) -> Vec<(usize, GridShape)> {
    let drawn = |(cell, polygons): &Part<usize>| {
        let ring = |ring: &GridRing| {
            edges(ring)
                .flat_map(|edge| fractal(edge, density))
                .collect()
        };
        (
            *cell,
            GridShape {
                rings: polygons.concat().iter().map(ring).collect(),
            },
        )
    };
    cells.iter().map(drawn).collect()
}

/// An edge by random midpoint displacement, without its end; the same line whichever way it is walked.
fn fractal((a, b): (GridPoint, GridPoint), density: f64) -> Vec<GridPoint> {
    let (low, high) = (a.min(b), a.max(b));
    let wanted = ((length((a, b)) * density).round() as usize).max(1);
    let seed = [low.x, low.y, high.x, high.y]
        .iter()
        .fold(0, |seed, &it| Random(seed ^ it as u64).next());
    let mut random = Random(seed);
    let mut line = vec![(low.lon(), low.lat()), (high.lon(), high.lat())];
    let mut amplitude = 0.13 * 1.3;
    while line.len() <= wanted {
        let mut finer = Vec::with_capacity(2 * line.len());
        for ends in line.windows(2) {
            let ((x0, y0), (x1, y1)) = (ends[0], ends[1]);
            let aside = random.between(-amplitude, amplitude);
            let middle = (
                f64::midpoint(x0, x1) - (y1 - y0) * aside,
                f64::midpoint(y0, y1) + (x1 - x0) * aside,
            );
            finer.extend([ends[0], middle]);
        }
        finer.extend(line.last());
        line = finer;
        amplitude *= 0.93;
    }
    let last = line.len() - 1;
    let mut points: Vec<GridPoint> = (0..=wanted)
        .map(|k| on_grid(line[k * last / wanted]))
        .collect();
    if a > b {
        points.reverse();
    }
    points.pop();
    points
}
