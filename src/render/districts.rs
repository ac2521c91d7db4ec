//! Districts made ready to be drawn: the lines between them, and where their names go.
//!
//! They change with definitions only, so the scenes of all slices share them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::geometry::{
    Field, FieldLine, GridPoint, PlanePoint, Pole, Pyramid, RankedLine, Shape, Unsound, Window,
    parting_lines, pole, shape_area,
};
use crate::model::District;

/// The lowest zoom that draws districts. A country fits into one tile there; from farther away the lines would lie as
/// close as the fronts, and hide them.
const LEAST_ZOOM: u8 = 5;

/// The districts of a territory.
#[derive(Debug, Default)]
pub struct Districts {
    districts: Vec<District>,
    /// The districts that each field of the pyramid lies in: more than one where they overlap.
    fields: Vec<BTreeSet<u32>>,
    pyramid: Pyramid,
    /// Of each district: its area in m², and the pole of its largest part.
    seats: Vec<(f64, Option<Pole>)>,
}

/// A stretch of a line between districts, by number: what lies on one side only. `None` is beside nothing, and never on
/// the left alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DistrictLine {
    pub(crate) left: Option<usize>,
    pub(crate) right: Option<usize>,
    pub(crate) points: Vec<PlanePoint>,
}

impl Districts {
    /// Takes districts with their shapes. An error is a defect of this program.
    pub fn new(districts: &[(District, Arc<Shape>)]) -> Result<Self, Unsound> {
        let shapes: Vec<_> = districts.iter().map(|(_, shape)| shape.on_grid()).collect();
        let mut fields: Vec<BTreeSet<u32>> = Vec::new();
        let field = |cover: &BTreeSet<u32>| -> Field {
            if cover.is_empty() {
                return None;
            }
            let known = fields.iter().position(|it| it == cover);
            let at = known.unwrap_or_else(|| {
                fields.push(cover.clone());
                fields.len() - 1
            });
            u32::try_from(at).ok()
        };
        let lines = parting_lines(&shapes, field)?.into_iter();
        let lines = lines.map(|line| FieldLine {
            line: Arc::new(RankedLine::new(&line.points)),
            left: line.left,
            right: line.right,
        });
        let seats = districts
            .iter()
            .map(|(_, shape)| (shape_area(shape), seat(shape)));
        Ok(Self {
            pyramid: Pyramid::new(lines.collect()),
            seats: seats.collect(),
            districts: districts
                .iter()
                .map(|(district, _)| district.clone())
                .collect(),
            fields,
        })
    }

    /// About how many bytes they take once every zoom has been drawn.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.pyramid.bytes() + 512 * (self.districts.len() + self.fields.len())
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.districts.len()
    }

    /// The districts, by number, each with its area in m² and the place for its name.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&District, f64, Option<Pole>)> {
        let seats = self.seats.iter();
        self.districts
            .iter()
            .zip(seats)
            .map(|(it, &(area, pole))| (it, area, pole))
    }

    /// The lines that a window shows, those between the same districts one after another.
    pub(crate) fn cut(&self, window: &Window) -> Vec<DistrictLine> {
        if window.zoom < LEAST_ZOOM {
            return Vec::new();
        }
        let lines = self.pyramid.cut_lines(window).into_iter();
        let mut lines: Vec<DistrictLine> = lines
            .map(|line| {
                let (left, right) = (
                    self.beyond(line.left, line.right),
                    self.beyond(line.right, line.left),
                );
                DistrictLine {
                    left,
                    right,
                    points: line.points,
                }
                .turned()
            })
            .collect();
        lines.sort_by_key(|it| (it.left, it.right));
        lines
    }

    /// The first district of a field that another field does not lie in.
    fn beyond(&self, field: Field, other: Field) -> Option<usize> {
        let others = other.map(|at| &self.fields[at as usize]);
        let mut own = self.fields[field? as usize].iter();
        let own = own.find(|it| others.is_none_or(|others| !others.contains(it)));
        own.map(|&it| it as usize)
    }
}

impl DistrictLine {
    /// The same line in the direction in which the district of the lower number lies to the left.
    fn turned(mut self) -> Self {
        let swap = self.left.is_none() || self.right.is_some_and(|right| Some(right) < self.left);
        if swap {
            std::mem::swap(&mut self.left, &mut self.right);
            self.points.reverse();
        }
        self
    }
}

/// The pole of that polygon of a shape that has most room.
fn seat(shape: &Shape) -> Option<Pole> {
    let poles = shape.polygons().iter().filter_map(|polygon| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let rings = rings.map(|ring| {
            let points = ring.coords().map(|at| GridPoint::from_degrees(at.x, at.y));
            let line = RankedLine::new(&points.collect::<Vec<_>>());
            vec![(Arc::new(line), false)]
        });
        pole(&rings.collect::<Vec<_>>())
    });
    poles.max_by(|one, other| one.reach.total_cmp(&other.reach))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::TileCoord;
    use crate::render::sample::{area, district};

    /// Two districts side by side, and one that lies across both.
    fn overlapping() -> Districts {
        let districts = [
            (district("east"), area(37.0, 33.0, 38.0, 35.0)),
            (district("middle"), area(36.5, 33.5, 37.5, 34.5)),
            (district("west"), area(36.0, 33.0, 37.0, 35.0)),
        ];
        Districts::new(&districts).unwrap()
    }

    fn window(zoom: u8) -> Window {
        Window::tile(TileCoord::at(zoom, 36.9, 34.1).unwrap(), 64)
    }

    #[test]
    fn a_line_names_what_lies_on_one_side_only() {
        let lines = overlapping().cut(&window(5));
        let between: BTreeSet<_> = lines.iter().map(|it| (it.left, it.right)).collect();
        let expected = [
            (Some(0), None),
            (Some(0), Some(2)),
            (Some(1), None),
            (Some(2), None),
        ];
        assert_eq!(between, expected.into());
    }

    #[test]
    fn no_stretch_of_a_line_comes_twice() {
        let lines = overlapping().cut(&window(6));
        let mut edges: Vec<_> = lines
            .iter()
            .flat_map(|it| it.points.windows(2))
            .map(|edge| (edge[0].min(edge[1]), edge[0].max(edge[1])))
            .collect();
        let all = edges.len();
        edges.sort_unstable();
        edges.dedup();
        assert!(all > 0 && edges.len() == all);
    }

    #[test]
    fn the_lines_alone_are_those_between_the_faces() {
        let districts = overlapping();
        for window in [5, 6, 8, 12].map(window) {
            let whole = districts.pyramid.cut(&window).lines;
            assert_eq!(districts.pyramid.cut_lines(&window), whole);
        }
    }

    #[test]
    fn from_far_away_there_are_no_lines() {
        assert!(overlapping().cut(&window(LEAST_ZOOM - 1)).is_empty());
    }
}
