//! Made-up maps, as bad as maps get: ragged borders, strips narrower than a tile unit, specks of a centimetre, enclaves,
//! many lands meeting in a point, borders along the lines between tiles, from a village to a continent.

use std::fmt;

use frontline::control::{Ground, Layer, resolve};
use frontline::geometry::{GridPoint, Shape, TileCoord};
use frontline::model::{Coverage, Faction, Holding, Slug, Status};
use frontline::render::{Palette, Scene};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use crate::tiles::paint::{Coat, Paint, paint};
use crate::tiles::ragged::{Dice, ragged};

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

    /// A ring in degrees of one in parts of the site.
    pub(crate) fn ring(&self, ring: &[(f64, f64)]) -> Ring {
        ring.iter().map(|&at| self.place(at)).collect()
    }

    /// The zoom at which the territory is about as large as a tile.
    pub(crate) fn zoom(&self) -> u8 {
        let mut zooms = (0..=TileCoord::MAX_ZOOM).rev();
        let fits = |&zoom: &u8| 360.0 / f64::from(1_u32 << zoom) >= self.span;
        zooms.find(fits).unwrap_or(0)
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

/// A map: a territory, and what is painted on it, bottom to top.
#[derive(Clone)]
pub(crate) struct Terrain {
    pub site: Site,
    boundary: Vec<Ring>,
    coats: Vec<Coat>,
    /// What the coats were made of.
    paints: Vec<(Paint, usize)>,
}

impl fmt::Debug for Terrain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} under {:?}", self.site, self.paints)
    }
}

/// Maps, and what they are made of where one fails.
pub(crate) fn terrains() -> impl Strategy<Value = Terrain> {
    let coats = prop::collection::vec((paint(), 0..7_usize), 0..9);
    (0..SITES.len(), any::<u32>(), coats).prop_map(|(site, seed, paints)| {
        let mut dice = Dice::new(seed);
        let mut terrain = Terrain::new(SITES[site], &mut dice);
        for (paint, holder) in &paints {
            let coats = paint.coats(*holder, &SITES[site], &terrain.coats, &mut dice);
            terrain.coats.extend(coats);
        }
        Terrain { paints, ..terrain }
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
            paints: Vec::new(),
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
            paints: Vec::new(),
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
            changes: Default::default(),
        })
        .collect();
    let day = "2015-01-01".parse().unwrap();
    Scene::new(coverage, &Palette::new(&factions, day))
}
