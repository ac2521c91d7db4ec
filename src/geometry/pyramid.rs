//! The lines of a coverage made ready for drawing, each zoom when it is first asked for.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::geometry::cut::{Cut, CutLine, Window};
use crate::geometry::level::{DEEPEST, Level};
use crate::geometry::plane::{FINE_ZOOM, PlaneBox};
use crate::geometry::ranked::seen_from;
use crate::geometry::{Groups, PlanePoint, RankedLine};

/// The number of what lies beside a line, as the caller counts; `None` is outside of everything.
pub type Field = Option<u32>;

/// A line between two fields.
#[derive(Clone, Debug)]
pub struct FieldLine {
    pub line: Arc<RankedLine>,
    /// What lies on its left on the map, walking along it.
    pub left: Field,
    pub right: Field,
}

/// Lines that part the plane into fields, at every zoom.
///
/// They must meet in their ends only. Where two lines end in one point they are taken to hang together.
#[derive(Debug, Default)]
pub struct Pyramid {
    lines: Vec<FieldLine>,
    /// The first of the lines that each line hangs together with.
    group: Vec<u32>,
    /// The zoom from which on each line is drawn.
    seen_from: Vec<u8>,
    levels: [OnceLock<Level>; DEEPEST as usize + 1],
}

impl Pyramid {
    /// Takes lines as they come; nothing is simplified or rounded yet.
    pub fn new(lines: Vec<FieldLine>) -> Self {
        let group = groups(&lines);
        Self {
            seen_from: appearances(&lines, &group),
            group,
            lines,
            levels: Default::default(),
        }
    }

    /// What a window shows.
    pub fn cut(&self, window: &Window) -> Cut {
        self.level(window.zoom).cut(&self.lines, window)
    }

    /// The lines that a window shows, without what lies between them.
    pub fn cut_lines(&self, window: &Window) -> Vec<CutLine> {
        self.level(window.zoom).cut_lines(&self.lines, window)
    }

    /// Makes a zoom ready, as the first look at it would.
    pub fn prepare(&self, zoom: u8) {
        self.level(zoom);
    }

    /// Whether a zoom has been made ready.
    pub fn is_ready(&self, zoom: u8) -> bool {
        self.levels[usize::from(zoom.min(DEEPEST))].get().is_some()
    }

    pub(crate) fn level(&self, zoom: u8) -> &Level {
        let zoom = zoom.min(DEEPEST);
        self.levels[usize::from(zoom)].get_or_init(|| {
            let shown = |line: usize| self.seen_from[line] <= zoom;
            Level::new(&self.lines, &self.group, shown, zoom)
        })
    }

    /// About how many bytes it takes once every zoom is ready.
    pub fn bytes(&self) -> usize {
        let mut kept = [0; FINE_ZOOM as usize + 1];
        for line in &self.lines {
            for &rank in &line.line.ranks {
                kept[usize::from(rank)] += 1;
            }
        }
        let zooms = 0..=usize::from(DEEPEST);
        let vertices: usize = zooms.map(|zoom| kept[..=zoom].iter().sum::<usize>()).sum();
        let lines = self.lines.iter();
        let lines = lines.map(|line| size_of_val(line) + 5 + line.line.bytes());
        // A point, whether it is a node, and parts of a run and of the boxes around it.
        size_of::<Self>() + lines.sum::<usize>() + 11 * vertices
    }
}

/// The first of the lines that each line hangs together with, by their ends.
///
/// A line that ends where it starts is by itself: where it touches others in that point alone, it can come to lie on
/// either side of them.
fn groups(lines: &[FieldLine]) -> Vec<u32> {
    let mut groups = Groups::new(lines.len());
    let mut at: HashMap<PlanePoint, usize> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        let (first, last) = (line.line.points.first(), line.line.points.last());
        if first != last {
            for &end in first.into_iter().chain(last) {
                groups.join(*at.entry(end).or_insert(number), number);
            }
        }
    }
    let first = |number| u32::try_from(groups.find(number)).unwrap_or(u32::MAX);
    (0..lines.len()).map(first).collect()
}

/// The zoom at which each line appears: with all that hangs together with it, once that is as large as a pixel.
fn appearances(lines: &[FieldLine], group: &[u32]) -> Vec<u8> {
    let mut boxes = vec![PlaneBox::EMPTY; lines.len()];
    for (line, &first) in lines.iter().zip(group) {
        let bounds = &mut boxes[first as usize];
        *bounds = bounds.union(&line.line.bounds);
    }
    let seen = |&first: &u32| seen_from(&boxes[first as usize]);
    group.iter().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{GridPoint, TileCoord};

    /// A square of degrees, from the south-western corner.
    fn square(lon: f64, lat: f64, side: f64) -> FieldLine {
        let corners = [
            (0.0, 0.0),
            (side, 0.0),
            (side, side),
            (0.0, side),
            (0.0, 0.0),
        ];
        let line = corners.map(|(x, y)| GridPoint::from_degrees(lon + x, lat + y));
        FieldLine {
            line: Arc::new(RankedLine::new(&line)),
            left: Some(0),
            right: None,
        }
    }

    #[test]
    fn the_corners_of_a_country_are_drawn_at_every_zoom_and_latitude() {
        for lat in [0.0, 33.0, -62.0, 79.2] {
            let pyramid = Pyramid::new(vec![square(21.2, lat, 9.6)]);
            for zoom in 3..=TileCoord::MAX_ZOOM {
                for (lon, lat) in [(21.2, lat), (30.8, lat)] {
                    let tile = TileCoord::at(zoom, lon, lat).unwrap();
                    let cut = pyramid.cut(&Window::tile(tile, 64));
                    assert_eq!(cut.fields.len(), 1, "{lon} {lat} at {zoom}");
                }
            }
        }
    }
}
