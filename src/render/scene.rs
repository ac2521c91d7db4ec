//! A coverage made ready to be drawn: its borders once, for every zoom, and what lies beside them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::geometry::{
    Bbox, Bounds, CutLine, Field, FieldLine, PlanePoint, Pyramid, RankedLine, Window,
};
use crate::model::{Coverage, Evidence, Holding, Place, Slug};
use crate::render::cut::{Cut, Front, Land};
use crate::render::label::Seat;
use crate::render::mvt::{Captions, Holdings};
use crate::render::{Districts, Palette};

/// What tiles and maps of one slice are drawn from.
///
/// Borders are kept once, and the land between them is put together for each window, so that neighbours share
/// vertices at every zoom. A zoom is made ready when it is first drawn.
#[derive(Debug)]
pub struct Scene {
    palette: Palette,
    places: Vec<Place>,
    bounds: Option<Bounds>,
    /// What the fields of the pyramid are: the holdings that own land, unheld land first. By number.
    fields: Vec<Option<Holding>>,
    /// Who holds each field.
    sides: Vec<Side>,
    /// Whether the place of each line is approximate.
    approximate: Vec<bool>,
    pyramid: Pyramid,
    /// Where the names of the holdings go.
    seats: Vec<Seat>,
    evidence: BTreeMap<Holding, Evidence>,
    districts: Arc<Districts>,
    /// What vector tiles say, once one was asked for.
    captions: OnceLock<Captions>,
}

/// What lies beside a line; in this order, so that a holder comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Held(Slug),
    Unheld,
    /// Outside the territory.
    Outside,
}

impl Scene {
    /// Prepares a coverage for drawing.
    pub fn new(coverage: &Coverage, palette: &Palette) -> Self {
        let borders = coverage.borders.iter();
        let lines = borders.map(|border| Arc::new(RankedLine::new(&border.points)));
        Self::of_lines(coverage, lines.collect(), palette)
    }

    /// Prepares a coverage whose borders are ranked already; in the order of its borders.
    pub fn of_lines(coverage: &Coverage, lines: Vec<Arc<RankedLine>>, palette: &Palette) -> Self {
        let faces = coverage.faces.iter().map(|face| face.bounds);
        let seats = Seat::of(coverage, &lines);
        let held = coverage
            .holdings
            .iter()
            .map(|it| Side::Held(it.faction.clone()));
        Self {
            palette: palette.clone(),
            places: Vec::new(),
            bounds: Bbox::around(faces).map(Bbox::rolled_out),
            fields: std::iter::once(None)
                .chain(coverage.holdings.iter().cloned().map(Some))
                .collect(),
            sides: std::iter::once(Side::Unheld).chain(held).collect(),
            approximate: coverage.borders.iter().map(|it| it.approximate).collect(),
            pyramid: pyramid(coverage, lines),
            seats,
            evidence: BTreeMap::new(),
            districts: Arc::default(),
            captions: OnceLock::new(),
        }
    }

    /// The same scene with named points on it; the most populous come first.
    pub fn with_places<'a>(mut self, places: impl IntoIterator<Item = &'a Place>) -> Self {
        self.places = places.into_iter().cloned().collect();
        self.places
            .sort_by(|a, b| (b.population, &a.slug).cmp(&(a.population, &b.slug)));
        self
    }

    /// The same scene with what is known of its holdings.
    pub fn with_evidence(mut self, evidence: BTreeMap<Holding, Evidence>) -> Self {
        self.evidence = evidence;
        self
    }

    /// The same scene with districts on it.
    pub fn with_districts(mut self, districts: Arc<Districts>) -> Self {
        self.districts = districts;
        self
    }

    /// About how many bytes it takes once every zoom has been drawn.
    pub fn bytes(&self) -> usize {
        let named = self.places.len() + self.fields.len() + self.districts.count();
        size_of::<Self>() + self.pyramid.bytes() + self.approximate.len() + 1024 * named
    }

    /// Whether a zoom is ready to be drawn at once.
    pub fn is_ready(&self, zoom: u8) -> bool {
        self.pyramid.is_ready(zoom)
    }

    /// Makes a zoom ready, as the first tile of it would.
    pub fn prepare(&self, zoom: u8) {
        self.pyramid.prepare(zoom);
    }

    /// Names and colours.
    pub fn palette(&self) -> &Palette {
        &self.palette
    }

    /// The box around all land in degrees, WGS 84, its east past 180 where it goes over the antimeridian; `None` without
    /// land.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// Named points, the most populous first.
    pub(crate) fn places(&self) -> &[Place] {
        &self.places
    }

    pub(crate) fn districts(&self) -> &Districts {
        &self.districts
    }

    /// What vector tiles say.
    pub(crate) fn captions(&self) -> &Captions {
        self.captions.get_or_init(|| {
            let holdings = Holdings {
                fields: &self.fields,
                seats: &self.seats,
                evidence: &self.evidence,
                palette: &self.palette,
            };
            Captions::new(&holdings, &self.places, &self.districts)
        })
    }

    /// What a window shows.
    pub(crate) fn cut(&self, window: &Window) -> Cut<'_> {
        let cut = self.pyramid.cut(window);
        let lands = cut.fields.into_iter().map(|(field, polygons)| Land {
            field,
            holding: self.fields[field as usize].as_ref(),
            polygons,
        });
        Cut {
            lands: lands.collect(),
            fronts: cut
                .lines
                .into_iter()
                .filter_map(|line| self.front(line))
                .collect(),
        }
    }

    /// A line as a front, if different holders are beside it. Its sides come in one order, so that equal fronts can
    /// share a feature; the line is turned to match.
    fn front(&self, line: CutLine) -> Option<Front<'_>> {
        let side = |field: Field| field.map_or(&Side::Outside, |at| &self.sides[at as usize]);
        let (left, right) = (side(line.left), side(line.right));
        let approximate = self.approximate[line.line as usize];
        let front = Front {
            left: left.min(right),
            right: left.max(right),
            approximate,
            start: line.start,
            points: line.points,
        };
        if left < right {
            return Some(front);
        }
        (left > right).then(|| front.turned())
    }
}

/// The borders of a coverage, which come ranked, in their order, for every zoom. Unheld land is field 0, that of the
/// holdings has their numbers from 1 on.
pub(crate) fn pyramid<H>(coverage: &Coverage<H>, lines: Vec<Arc<RankedLine>>) -> Pyramid {
    let field = |face: Option<usize>| -> Field {
        let holding = coverage.faces[face?].holding;
        u32::try_from(holding.map_or(0, |at| at + 1)).ok()
    };
    let lines = coverage.borders.iter().zip(lines);
    let lines = lines.map(|(border, line)| FieldLine {
        line,
        left: field(border.left),
        right: field(border.right),
    });
    Pyramid::new(lines.collect())
}

impl Front<'_> {
    fn turned(mut self) -> Self {
        self.points.reverse();
        self.start = -self.start - length(&self.points);
        self
    }
}

fn length(points: &[PlanePoint]) -> f64 {
    let steps = points.windows(2).map(|step| {
        let [x, y] = [0, 1].map(|axis| f64::from(step[1][axis] - step[0][axis]));
        x.hypot(y)
    });
    steps.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::TileCoord;
    use crate::render::sample::chequer;

    fn windows() -> impl Iterator<Item = Window> {
        let tile = |zoom| TileCoord::at(zoom, 36.99, 34.01).unwrap();
        [2, 5, 6, 8, 11, 14]
            .map(|zoom| Window::tile(tile(zoom), 64))
            .into_iter()
    }

    #[test]
    fn neighbours_share_every_vertex_of_their_border() {
        let (coverage, palette) = chequer();
        let scene = Scene::new(&coverage, &palette);
        for window in windows() {
            let cut = scene.cut(&window);
            for front in &cut.fronts {
                for point in &front.points {
                    let beside = cut.lands.iter().filter(|land| {
                        let mut rings = land.polygons.iter().flatten();
                        rings.any(|ring| ring.contains(point))
                    });
                    let sides = [&front.left, &front.right];
                    let land = sides.iter().filter(|side| ***side != &Side::Outside);
                    assert!(beside.count() >= land.count(), "{point:?} in {window:?}");
                }
            }
        }
    }

    #[test]
    fn there_is_no_front_inside_one_holders_land() {
        let (coverage, palette) = chequer();
        let scene = Scene::new(&coverage, &palette);
        for window in windows() {
            let fronts = scene.cut(&window).fronts;
            assert!(fronts.iter().all(|front| front.left < front.right));
        }
    }
}
