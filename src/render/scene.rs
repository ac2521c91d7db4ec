//! A coverage made ready to be drawn: projected once, then clipped for every tile.

use crate::geometry::{
    Bounds, PlanePoint, PreparedLine, PreparedRing, WorldBox, WorldPoint, project_line, repair,
};
use crate::model::{Along, Coverage, Face, Holding, Place, Slug};
use crate::render::Palette;
use crate::render::cut::{self, Cut, EXTENT, Land, Window};

/// What tiles and maps of one slice are drawn from.
///
/// Every border is projected once, and rings are put together out of borders, so that neighbours share vertices to
/// the last bit.
#[derive(Clone, Debug)]
pub struct Scene {
    palette: Palette,
    places: Vec<Place>,
    bounds: Option<Bounds>,
    level: Level,
}

/// The land and the borders in the detail that one range of zooms needs.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    /// One for each holding that owns land, unheld land among them.
    pub(crate) fields: Vec<Field>,
    /// Lines between different holders, and the outer line of the territory.
    pub(crate) fronts: Vec<Front>,
}

/// All land of one holding.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// `None` is unheld.
    pub(crate) holding: Option<Holding>,
    faces: Vec<FaceRings>,
}

#[derive(Clone, Debug)]
struct FaceRings {
    bounds: WorldBox,
    /// The outer ring first, then holes.
    rings: Vec<PreparedRing>,
}

/// A line with different holders on its sides.
#[derive(Clone, Debug)]
pub(crate) struct Front {
    pub(crate) left: Side,
    pub(crate) right: Side,
    pub(crate) approximate: bool,
    pub(crate) line: PreparedLine,
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
        let faces = coverage.faces.iter().map(|face| face.bounds);
        Self {
            palette: palette.clone(),
            places: Vec::new(),
            bounds: faces.reduce(Bounds::union),
            level: Level::new(coverage),
        }
    }

    /// The same scene with named points on it; the most populous come first.
    pub fn with_places<'a>(mut self, places: impl IntoIterator<Item = &'a Place>) -> Self {
        self.places = places.into_iter().cloned().collect();
        self.places
            .sort_by(|a, b| (b.population, &a.slug).cmp(&(a.population, &b.slug)));
        self
    }

    /// About how many bytes of vertices it holds.
    pub fn bytes(&self) -> usize {
        let rings = self
            .level
            .fields
            .iter()
            .flat_map(|field| &field.faces)
            .flat_map(|face| &face.rings);
        let rings: usize = rings.map(|ring| 64 + 16 * ring.points().len()).sum();
        let fronts = self.level.fronts.iter();
        rings
            + fronts
                .map(|front| 128 + 16 * front.line.points().len())
                .sum::<usize>()
    }

    /// Names and colours.
    pub fn palette(&self) -> &Palette {
        &self.palette
    }

    /// The box around all land in degrees, WGS 84; `None` without land.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// Named points, the most populous first.
    pub(crate) fn places(&self) -> &[Place] {
        &self.places
    }

    /// What a window shows.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "for now"
    )]
    pub(crate) fn cut(&self, window: &Window) -> Cut<'_> {
        let level = self.level(window.zoom);
        let scale = f64::from(EXTENT) * f64::from(1_u32 << window.zoom);
        let at = |axis: usize, by: i32| (window.origin[axis] + i64::from(by)) as f64 / scale;
        let square = WorldBox {
            min: [0, 1].map(|axis| at(axis, -window.margin)),
            max: [0, 1].map(|axis| at(axis, window.size[axis] + window.margin)),
        };
        let unit = |point: WorldPoint| {
            [0, 1].map(|axis| (point[axis] * scale - window.origin[axis] as f64).round() as i32)
        };
        let path = |points: &[WorldPoint]| -> Vec<PlanePoint> {
            let mut path: Vec<PlanePoint> = points.iter().map(|&it| unit(it)).collect();
            path.dedup();
            path
        };
        let mut cut = Cut::default();
        for field in &level.fields {
            let rings: Vec<_> = field.clip(&square).iter().map(|it| path(it)).collect();
            let polygons = repair(&rings);
            if !polygons.is_empty() {
                let holding = field.holding.as_ref();
                cut.lands.push(Land { holding, polygons });
            }
        }
        for front in &level.fronts {
            for piece in front.line.clip(&square) {
                let points = path(&piece.points);
                if points.len() >= 2 {
                    cut.fronts.push(cut::Front {
                        left: &front.left,
                        right: &front.right,
                        approximate: front.approximate,
                        points,
                        start: piece.start * scale,
                    });
                }
            }
        }
        cut
    }

    /// The detail to draw at a zoom of 256 px tiles. There is one so far: full.
    pub(crate) fn level(&self, _zoom: u8) -> &Level {
        &self.level
    }
}

impl Level {
    fn new(coverage: &Coverage) -> Self {
        let lines: Vec<Vec<WorldPoint>> = coverage
            .borders
            .iter()
            .map(|border| project_line(&border.points))
            .collect();
        let mut fields: Vec<Field> = Vec::new();
        // Faces come sorted by holding, so those of one holding are neighbours in the list.
        for faces in coverage
            .faces
            .chunk_by(|one, other| one.holding == other.holding)
        {
            fields.push(Field {
                holding: coverage.holding(&faces[0]).cloned(),
                faces: faces
                    .iter()
                    .map(|face| FaceRings::new(face, &lines))
                    .collect(),
            });
        }
        let side = |face: Option<usize>| match face.map(|at| coverage.holding(&coverage.faces[at]))
        {
            None => Side::Outside,
            Some(None) => Side::Unheld,
            Some(Some(holding)) => Side::Held(holding.faction.clone()),
        };
        let fronts = coverage.borders.iter().zip(lines).map(|(border, line)| {
            Front::new(
                side(border.left),
                side(border.right),
                border.approximate,
                line,
            )
        });
        let fronts = fronts.filter(|front| front.left != front.right).collect();
        Self { fields, fronts }
    }
}

impl Front {
    /// The sides come in one order, so that equal fronts can share a feature; the line is turned to match.
    fn new(left: Side, right: Side, approximate: bool, mut line: Vec<WorldPoint>) -> Self {
        let (left, right) = if right < left {
            line.reverse();
            (right, left)
        } else {
            (left, right)
        };
        Self {
            left,
            right,
            approximate,
            line: PreparedLine::new(line),
        }
    }
}

impl Field {
    /// The rings cut to a box, those of each face together; faces that miss it are left out.
    pub(crate) fn clip(&self, to: &WorldBox) -> Vec<Vec<WorldPoint>> {
        let near = self.faces.iter().filter(|face| face.bounds.meets(to));
        near.flat_map(|face| &face.rings)
            .map(|ring| ring.clip(to))
            .filter(|ring| ring.len() >= 3)
            .collect()
    }
}

impl FaceRings {
    fn new(face: &Face, lines: &[Vec<WorldPoint>]) -> Self {
        let rings: Vec<PreparedRing> = face
            .rings
            .iter()
            .map(|ring| PreparedRing::new(walk(ring, lines)))
            .collect();
        let boxes = rings.iter().map(|ring| *ring.bounds());
        Self {
            bounds: boxes.fold(WorldBox::EMPTY, WorldBox::union),
            rings,
        }
    }
}

/// The points of a ring along projected borders, the first not repeated last.
fn walk(ring: &[Along], lines: &[Vec<WorldPoint>]) -> Vec<WorldPoint> {
    let mut points = Vec::new();
    for along in ring {
        let Some((last, rest)) = lines[along.border].split_last() else {
            continue;
        };
        if along.reversed {
            points.push(*last);
            points.extend(rest.iter().skip(1).rev());
        } else {
            points.extend_from_slice(rest);
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::chequer;

    #[test]
    fn neighbours_share_every_vertex_of_their_border() {
        let (coverage, palette) = chequer();
        let scene = Scene::new(&coverage, &palette);
        let level = scene.level(5);
        for front in &level.fronts {
            for point in front.line.points() {
                let beside = level.fields.iter().filter(|field| {
                    let mut rings = field.faces.iter().flat_map(|face| &face.rings);
                    rings.any(|ring| ring.points().contains(point))
                });
                let sides = [&front.left, &front.right];
                let land = sides.iter().filter(|side| ***side != Side::Outside);
                assert!(beside.count() >= land.count());
            }
        }
    }

    #[test]
    fn there_is_no_front_inside_one_holders_land() {
        let (coverage, palette) = chequer();
        let scene = Scene::new(&coverage, &palette);
        assert!(
            scene
                .level(5)
                .fronts
                .iter()
                .all(|front| front.left < front.right)
        );
    }
}
