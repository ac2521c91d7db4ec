//! Made-up maps, as bad as maps get: ragged borders, strips narrower than a tile unit, specks of a centimetre, enclaves,
//! many lands meeting in a point, borders along the lines between tiles, from a village to a continent.

use std::f64::consts::TAU;
use std::fmt;

use frontline::control::{Ground, Layer, resolve};
use frontline::geometry::{GridPoint, Shape, TileCoord};
use frontline::model::{Coverage, Faction, Holding, Slug, Status};
use frontline::render::{Palette, Scene};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use crate::tiles::ragged::{Dice, ragged, star};

/// A ring in degrees, the first position not repeated last.
pub(crate) type Ring = Vec<(f64, f64)>;

/// Where a territory lies: a box of degrees, as high as it is wide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub west: f64,
    pub south: f64,
    pub span: f64,
    /// The same again across the date line.
    twice: bool,
}

const fn site(west: f64, south: f64, span: f64, twice: bool) -> Site {
    Site {
        west,
        south,
        span,
        twice,
    }
}

/// A village, a province, and a country about the place where 0° meets 0°; a continent; both sides of the date line; and
/// beyond where the mercator map ends.
const SITES: [Site; 6] = [
    site(36.29, 33.49, 0.02, false),
    site(36.0, 33.0, 2.0, false),
    site(-6.0, -7.0, 12.0, false),
    site(-18.0, -35.0, 72.0, false),
    site(174.0, -20.0, 6.0, true),
    site(20.0, 78.0, 12.0, false),
];

impl Site {
    /// The position of a place in the box, which reaches from 0 to 1.
    pub(crate) fn place(&self, (u, v): (f64, f64)) -> (f64, f64) {
        (self.west + u * self.span, self.south + v * self.span)
    }

    fn ring(&self, ring: &[(f64, f64)]) -> Ring {
        ring.iter().map(|&at| self.place(at)).collect()
    }

    /// The zoom at which the territory is about as large as a tile.
    pub(crate) fn zoom(&self) -> u8 {
        let zooms = 0..=TileCoord::MAX_ZOOM;
        let fits = |&zoom: &u8| 360.0 / f64::from(1_u32 << zoom) >= self.span;
        zooms.filter(fits).last().unwrap_or(0)
    }

    /// Rings as one shape, on the grid; here, and where the site says so across the date line.
    fn shape(&self, rings: &[Ring]) -> Shape {
        let across = self.twice.then_some(self.span - 360.0);
        let copies = std::iter::once(0.0).chain(across);
        let polygons = copies.flat_map(|east| {
            rings.iter().map(move |ring| {
                let closed = ring.iter().chain(ring.first());
                let on_grid = |&(lon, lat): &(f64, f64)| {
                    let at = GridPoint::from_degrees(lon + east, lat);
                    (at.lon(), at.lat()).into()
                };
                let line: Vec<Coord<f64>> = closed.map(on_grid).collect();
                Polygon::new(LineString(line), Vec::new())
            })
        });
        Shape::trusted(MultiPolygon(polygons.collect()))
    }
}

/// Something painted; places and sizes in parts of the site.
#[derive(Clone, Debug)]
enum Paint {
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

fn paint() -> impl Strategy<Value = Paint> {
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

/// A map: a territory, and what is painted on it, bottom to top.
#[derive(Clone)]
pub(crate) struct Terrain {
    pub site: Site,
    boundary: Vec<Ring>,
    /// Who holds it, and its outline.
    coats: Vec<(usize, Vec<Ring>)>,
}

impl fmt::Debug for Terrain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {} coats", self.site, self.coats.len())
    }
}

/// Maps, and what they are made of where one fails.
pub(crate) fn terrains() -> impl Strategy<Value = Terrain> {
    let coats = prop::collection::vec((paint(), 0..7_usize), 0..9);
    (0..SITES.len(), any::<u32>(), coats).prop_map(|(site, seed, paints)| {
        let mut dice = Dice::new(seed);
        let mut terrain = Terrain::new(SITES[site], &mut dice);
        for (paint, holder) in &paints {
            terrain.paint(paint, *holder, &mut dice);
        }
        terrain
    })
}

impl Terrain {
    /// Bare land: a box with straight sides or a ragged one, a lake in it and an island off its coast.
    fn new(site: Site, dice: &mut Dice) -> Self {
        let box_of = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
        let mut boundary = vec![box_of(0.0, 1.0)];
        if dice.below(3) > 0 {
            boundary = vec![
                ragged(&box_of(0.1, 0.9), 4, dice),
                ragged(&box_of(0.45, 0.5), 2, dice),
                ragged(&box_of(0.02, 0.03), 2, dice),
            ];
        }
        Self {
            site,
            boundary: boundary.iter().map(|ring| site.ring(ring)).collect(),
            coats: Vec::new(),
        }
    }

    /// A plain square of land with a square of a holder of its own at each place, islands where that is off the coast.
    /// Places and sizes in parts of the site, which is two degrees wide.
    pub(crate) fn squares(squares: &[((f64, f64), f64)]) -> Self {
        let site = SITES[1];
        let square = |((u, v), size): ((f64, f64), f64)| {
            site.ring(&[(u, v), (u + size, v), (u + size, v + size), (u, v + size)])
        };
        let rings: Vec<Ring> = squares.iter().map(|&it| square(it)).collect();
        let (_, coast) = site.place((0.0, 1.0));
        let islands = rings.iter().filter(|ring| ring[0].1 > coast);
        let boundary = islands
            .cloned()
            .chain([square(((0.0, 0.0), 1.0))])
            .collect();
        Self {
            site,
            boundary,
            coats: rings
                .into_iter()
                .enumerate()
                .map(|(holder, ring)| (holder, vec![ring]))
                .collect(),
        }
    }

    fn paint(&mut self, paint: &Paint, holder: usize, dice: &mut Dice) {
        let site = self.site;
        let rings: Vec<Ring> = match *paint {
            Paint::Blot { at, size, corners } => {
                let depth = dice.below(5);
                vec![ragged(&star(at, size, corners, dice), depth, dice)]
            }
            Paint::Pie { at, size, slices } => {
                let corner = |k: u32| {
                    let (sin, cos) = (TAU * f64::from(k) / f64::from(slices)).sin_cos();
                    (at.0 + size * cos, at.1 + size * sin)
                };
                for k in 0..slices {
                    let slice = site.ring(&[at, corner(k), corner(k + 1)]);
                    let holder = (holder + k as usize) % 7;
                    self.coats.push((holder, vec![slice]));
                }
                return;
            }
            Paint::Strip { from, to, width } => {
                let there = ragged(&[from, to], 4, dice);
                let there = &there[..=there.len() / 2];
                let beside = there.iter().rev().map(|&(u, v)| (u + width, v + width));
                vec![there.iter().copied().chain(beside).collect()]
            }
            Paint::Islands { at, size, count } => (0..count)
                .map(|k| {
                    let side = size / f64::from(1 + k);
                    let (u, v) = (at.0 + f64::from(k) * size, at.1 + f64::from(k % 3) * size);
                    vec![(u, v), (u + side, v), (u + side, v + side), (u, v + side)]
                })
                .collect(),
            Paint::Pinched { at: (u, v), size } => vec![
                vec![(u, v), (u + size, v), (u + size, v + size), (u, v + size)],
                vec![
                    (u, v),
                    (u + size / 2.0, v + size / 4.0),
                    (u + size / 4.0, v + size / 2.0),
                ],
            ],
            Paint::Tile { at, deeper } => {
                let ring = tile_ring(site.place(at), site.zoom() + deeper);
                self.coats.push((holder, vec![ring]));
                return;
            }
            Paint::Speck { at, units } => {
                let unit = f64::from(units) * 1e-7 / site.span;
                vec![vec![at, (at.0 + unit, at.1), (at.0, at.1 + unit)]]
            }
            Paint::Again { beside } => {
                self.paint_again(holder, f64::from(beside) * 1e-7);
                return;
            }
        };
        let rings = rings.iter().map(|ring| site.ring(ring)).collect();
        self.coats.push((holder, rings));
    }

    fn paint_again(&mut self, holder: usize, beside: f64) {
        if let Some((_, rings)) = self.coats.last().cloned() {
            let moved = |ring: &Ring| ring.iter().map(|&(lon, lat)| (lon + beside, lat)).collect();
            self.coats.push((holder, rings.iter().map(moved).collect()));
        }
    }

    /// The map that the rules make of it.
    pub(crate) fn coverage(&self) -> Coverage {
        let boundary = self.site.shape(&self.boundary);
        let shapes: Vec<Shape> = self
            .coats
            .iter()
            .map(|(_, rings)| self.site.shape(rings))
            .collect();
        let layers: Vec<Layer<'_>> = shapes
            .iter()
            .zip(&self.coats)
            .map(|(shape, (holder, _))| Layer {
                shape,
                holding: holding(*holder),
                derived: holder % 3 == 1,
            })
            .collect();
        let ground = Ground {
            boundary: &boundary,
            districts: Vec::new(),
        };
        resolve(&ground, &layers).unwrap()
    }
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

fn slug(number: usize) -> Slug {
    format!("f{number}").parse().unwrap()
}

/// Five factions that hold land; then sparse land of the first, and some of the second that the third contests.
fn holding(number: usize) -> Holding {
    let (faction, status, rival) = match number {
        5 => (0, Status::Sparse, None),
        6 => (1, Status::Contested, Some(2)),
        other => (other, Status::Control, None),
    };
    Holding {
        faction: slug(faction),
        status,
        contested_with: rival.map(slug),
    }
}

/// A coverage made ready to be drawn.
pub(crate) fn scene(coverage: &Coverage) -> Scene {
    let factions: Vec<Faction> = (0..5)
        .map(|number| Faction {
            slug: slug(number),
            names: Default::default(),
            colour: "#b3202c".parse().unwrap(),
            group: None,
        })
        .collect();
    Scene::new(coverage, &Palette::new(&factions))
}
