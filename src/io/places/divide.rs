//! Divides a territory among places: an exact partition on the grid.
//!
//! A spot belongs to the nearest place that reaches it. Places without a limit have their Voronoi cells. One with
//! a reach has the part of its disc that is nearer to it than to any place without a limit; where two such parts
//! overlap, the nearer has it. Land farther than a stated distance from every place where people live is *far*.
//! All these areas are laid over the territory in one arrangement, so that neighbours share borders exactly.

use std::collections::BTreeSet;

use spade::Point2;

use crate::geometry::{GridShape, Unsound, partition};
use crate::io::places::cells::{Convex, disc, nearer, on_grid, radius, voronoi};
use crate::io::places::ledger::{Ledger, Site};
use crate::io::places::lot::{Lot, Lots};
use crate::io::places::plane::{KM, Plane, distance, distance_to_line};
use crate::io::places::report::Report;

/// What an area on the plane says of the land in it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Area {
    Territory,
    /// Nearer to this place than to any other without a limit.
    Cell(usize),
    /// Reached by this place, and nearer to it than to any without a limit.
    Reach(usize),
    /// Reached by two places, nearer to the first.
    Nearer(usize, usize),
    /// Near enough to some place where people live.
    Near,
}

/// The lots of a territory.
pub(crate) fn divide(ledger: &Ledger, report: &mut Report) -> Result<Lots, Unsound> {
    let mut map = Map::new(ledger, report);
    map.add_cells();
    map.add_reaches();
    map.add_near();
    let Map { areas, whole, .. } = &map;
    let lots = partition(&map.shapes, |over| owner(areas, whole, over))?;
    Ok(lots.into_iter().collect())
}

/// A place on the plane.
struct Spot<'a> {
    index: usize,
    at: Point2<f64>,
    site: &'a Site,
    /// Metres.
    reach: Option<f64>,
}

struct Map<'a> {
    plane: Plane,
    /// All land and all places lie this near to the middle, in metres.
    extent: f64,
    /// Metres.
    near: f64,
    spots: Vec<Spot<'a>>,
    shapes: Vec<GridShape>,
    areas: Vec<Area>,
    /// Places whose land is all near, or all empty, so that it is not split.
    whole: BTreeSet<usize>,
}

impl<'a> Map<'a> {
    fn new(ledger: &'a Ledger, report: &mut Report) -> Self {
        let plane = Plane::about(ledger.boundary.bounds());
        let lines: Vec<Vec<Point2<f64>>> = ledger
            .boundary
            .rings()
            .map(|ring| ring.coords().map(|at| plane.project(at.x, at.y)).collect())
            .collect();
        let mut spots = Vec::with_capacity(ledger.sites.len());
        for (index, site) in ledger.sites.iter().enumerate() {
            let at = plane.project(site.place.lon, site.place.lat);
            let outside = lines.iter().map(|line| distance_to_line(at, line));
            let outside = outside.fold(f64::INFINITY, f64::min);
            if !ledger.boundary.contains(site.place.lon, site.place.lat)
                && outside > ledger.settings.keep_outside_km * KM
            {
                report
                    .left_out
                    .push((site.place.slug.clone(), outside / KM));
                continue;
            }
            spots.push(Spot {
                index,
                at,
                site,
                reach: site.reach_km.map(|km| km * KM),
            });
        }
        let middle = Point2::new(0.0, 0.0);
        let everything = lines
            .iter()
            .flatten()
            .copied()
            .chain(spots.iter().map(|it| it.at));
        let extent = everything
            .map(|at| distance(at, middle))
            .fold(0.0, f64::max);
        Self {
            plane,
            extent,
            near: ledger.settings.sparse_beyond_km * KM,
            spots,
            shapes: vec![ledger.boundary.on_grid()],
            areas: vec![Area::Territory],
            whole: BTreeSet::new(),
        }
    }

    fn add(&mut self, area: Area, polygon: &[Point2<f64>]) {
        if polygon.len() >= 3 {
            self.shapes.push(on_grid(&self.plane, polygon));
            self.areas.push(area);
        }
    }

    fn unlimited(&self) -> impl Iterator<Item = &Spot<'a>> {
        self.spots.iter().filter(|spot| spot.reach.is_none())
    }

    fn add_cells(&mut self) {
        let points: Vec<_> = self.unlimited().map(|spot| spot.at).collect();
        // Insertion fails for coordinates that are not finite alone; the ledger's were checked.
        let cells = voronoi(&points, self.extent).unwrap_or_default();
        let owners: Vec<_> = self
            .unlimited()
            .map(|spot| (spot.index, spot.at, spot.site.is_empty_land()))
            .collect();
        for ((index, at, empty), cell) in owners.into_iter().zip(cells) {
            self.add(Area::Cell(index), &cell);
            if empty || radius(&cell, at) <= self.near {
                self.whole.insert(index);
            }
        }
    }

    fn add_reaches(&mut self) {
        let mut reaches: Vec<(usize, Point2<f64>, Convex)> = Vec::new();
        for spot in &self.spots {
            let Some(reach) = spot.reach else { continue };
            let rivals = self
                .unlimited()
                .filter(|other| distance(other.at, spot.at) < 2.0 * reach);
            let part = rivals.fold(disc(spot.at, reach), |part, other| {
                nearer(&part, spot.at, other.at)
            });
            reaches.push((spot.index, spot.at, part));
            if reach <= self.near || spot.site.is_empty_land() {
                self.whole.insert(spot.index);
            }
        }
        for (index, _, part) in &reaches {
            self.add(Area::Reach(*index), part);
        }
        for (one, (first, at, part)) in reaches.iter().enumerate() {
            for (second, other_at, other) in &reaches[one + 1..] {
                if distance(*at, *other_at) < radius(part, *at) + radius(other, *other_at) {
                    let half = nearer(part, *at, *other_at);
                    self.add(Area::Nearer(*first, *second), &half);
                }
            }
        }
    }

    /// Discs about the inhabited places that have far land beside them; elsewhere all land is near.
    fn add_near(&mut self) {
        let inhabited: Vec<_> = self
            .spots
            .iter()
            .filter(|spot| !spot.site.is_empty_land())
            .map(|spot| (spot.index, spot.at, spot.reach.is_some()))
            .collect();
        for (index, at, limited) in inhabited {
            let whole = self.whole.contains(&index);
            let needed = !whole || (limited && self.has_far_land_about(at));
            if needed {
                self.add(Area::Near, &disc(at, self.near));
            }
        }
    }

    /// Whether some land around belongs to an inhabited place without a limit, and is far from that.
    fn has_far_land_about(&self, at: Point2<f64>) -> bool {
        let samples = [0.25, 0.5, 0.75, 1.0].map(|part| disc(at, part * self.near));
        samples.iter().flatten().any(|&sample| {
            let nearest = self
                .unlimited()
                .min_by(|a, b| distance(a.at, sample).total_cmp(&distance(b.at, sample)));
            nearest.is_some_and(|nearest| {
                !self.whole.contains(&nearest.index) && distance(nearest.at, sample) > self.near
            })
        })
    }
}

/// Whose land it is that lies in these areas.
fn owner(areas: &[Area], whole: &BTreeSet<usize>, over: &BTreeSet<u32>) -> Option<Lot> {
    let over: Vec<Area> = over.iter().map(|&index| areas[index as usize]).collect();
    if !over.contains(&Area::Territory) {
        return None;
    }
    let wins = |this: usize| {
        over.iter().all(|area| match *area {
            Area::Reach(other) if this < other => over.contains(&Area::Nearer(this, other)),
            Area::Reach(other) if this > other => !over.contains(&Area::Nearer(other, this)),
            _ => true,
        })
    };
    let reaching = || {
        over.iter().filter_map(|area| match area {
            Area::Reach(site) => Some(*site),
            _ => None,
        })
    };
    let cell = || {
        over.iter().find_map(|area| match area {
            Area::Cell(site) => Some(*site),
            _ => None,
        })
    };
    // Where rounding has bent three halves out of true, by centimetres, the first takes the spot.
    let site = reaching()
        .find(|&site| wins(site))
        .or_else(|| reaching().next())
        .or_else(cell)?;
    let far = !whole.contains(&site) && !over.contains(&Area::Near);
    Some(Lot { site, far })
}
