//! A window on shapes: what lies in it exactly, without the rest.
//!
//! Inside the window the same points lie inside each shape, and the same edges pass; what happens outside of it
//! is made up. So an arrangement of what was cut is true within the window, and costs what lies there.

use crate::geometry::GridPoint;
use crate::geometry::grid::GridBox;
use crate::geometry::predicate::Segment;
use crate::geometry::runs::RunRing;

/// A rectangle around all there is: positions are at most ±180°, ±90°.
const FRAME: GridBox = GridBox {
    west: -1_800_000_010,
    south: -900_000_010,
    east: 1_800_000_010,
    north: 900_000_010,
};

/// The edges of a shape that come near a window, and others outside of it that close them.
pub(crate) fn cut(rings: &[RunRing], window: GridBox, mut keep: impl FnMut(Segment)) {
    let mut cut = Cut {
        window,
        crossings: 0,
        ends: Vec::new(),
    };
    for ring in rings {
        cut.ring(ring, &mut keep);
    }
    cut.close(&mut keep);
}

struct Cut {
    window: GridBox,
    /// How many edges left out cross the ray that leaves the window to the west, half a unit above its south side.
    crossings: usize,
    /// Where kept edges meet ones left out: all outside the window.
    ends: Vec<GridPoint>,
}

impl Cut {
    fn ring(&mut self, ring: &RunRing, keep: &mut impl FnMut(Segment)) {
        let points = ring.points();
        let mut first = None;
        let mut before = false;
        for (run, around) in ring.runs() {
            if !around.meets(self.window) {
                let (from, to) = (points[run.start], points[run.end % points.len()]);
                self.note(&mut first, &mut before, false, from);
                self.pass(from, to, around);
                continue;
            }
            for at in run {
                let (p, q) = ring.edge(at);
                let Some(segment) = Segment::between(p, q) else {
                    continue;
                };
                let around = GridBox::of(segment);
                let near = around.meets(self.window);
                self.note(&mut first, &mut before, near, p);
                if near {
                    keep(segment);
                } else {
                    self.pass(p, q, around);
                }
            }
        }
        if first.is_some_and(|first| first != before) {
            self.ends.push(points[0]);
        }
    }

    /// Notes where the walk goes from edges kept to edges left out, or back.
    fn note(&mut self, first: &mut Option<bool>, before: &mut bool, near: bool, at: GridPoint) {
        match first {
            None => *first = Some(near),
            Some(_) if *before != near => self.ends.push(at),
            Some(_) => (),
        }
        *before = near;
    }

    /// Counts whether a chain that stays clear of the window crosses the ray.
    fn pass(&mut self, from: GridPoint, to: GridPoint, around: GridBox) {
        let level = self.window.south;
        if around.east < self.window.west && (from.y <= level) != (to.y <= level) {
            self.crossings += 1;
        }
    }

    /// Leads every end straight away from the window to the frame, and along it to another end: which way
    /// around is decided by what the edges left out said of the window, inside or outside.
    fn close(mut self, keep: &mut impl FnMut(Segment)) {
        let mut stops: Vec<(i64, GridPoint)> = Vec::with_capacity(self.ends.len());
        for end in std::mem::take(&mut self.ends) {
            let stop = self.away(end);
            keep_between(end, stop, keep);
            stops.push((along_frame(stop), stop));
        }
        stops.sort_unstable();
        let corners = FRAME.corners().map(|it| (along_frame(it), it));
        let ray = along_frame(GridPoint {
            x: FRAME.west,
            y: self.window.south,
        });
        // The ray crosses the west side just before this place, walking around the frame.
        let spans = |from: i64, to: i64| from < ray && ray <= to;
        let around = corners[0].0..=corners[0].0 + FRAME.girth();
        let bounds = std::iter::once((*around.start(), corners[0].1))
            .chain(stops)
            .chain([(*around.end(), corners[0].1)]);
        let bounds: Vec<(i64, GridPoint)> = bounds.collect();
        // Every second stretch between the stops, beginning with the first or not.
        let stretches = |odd: usize| {
            bounds
                .windows(2)
                .enumerate()
                .filter(move |(at, _)| at % 2 == odd)
                .map(|(_, pair)| (pair[0], pair[1]))
        };
        let crossed = stretches(0).any(|(from, to)| spans(from.0, to.0));
        let odd = usize::from(crossed != (self.crossings % 2 == 1));
        for (from, to) in stretches(odd) {
            let passed = corners[1..]
                .iter()
                .filter(|it| from.0 < it.0 && it.0 < to.0);
            let mut at = from.1;
            for &next in passed.map(|(_, corner)| corner).chain([&to.1]) {
                keep_between(at, next, keep);
                at = next;
            }
        }
    }

    /// The place on the frame straight away from the window.
    fn away(&self, end: GridPoint) -> GridPoint {
        let GridPoint { x, y } = end;
        if x < self.window.west {
            GridPoint { x: FRAME.west, y }
        } else if x > self.window.east {
            GridPoint { x: FRAME.east, y }
        } else if y < self.window.south {
            GridPoint { x, y: FRAME.south }
        } else {
            GridPoint { x, y: FRAME.north }
        }
    }
}

fn keep_between(p: GridPoint, q: GridPoint, keep: &mut impl FnMut(Segment)) {
    if let Some(segment) = Segment::between(p, q) {
        keep(segment);
    }
}

/// How far around the frame a point on it lies, counter-clockwise from its south-western corner.
fn along_frame(at: GridPoint) -> i64 {
    let (x, y) = (i64::from(at.x), i64::from(at.y));
    let (west, south) = (i64::from(FRAME.west), i64::from(FRAME.south));
    let (width, height) = (i64::from(FRAME.east) - west, i64::from(FRAME.north) - south);
    if at.y == FRAME.south {
        x - west
    } else if at.x == FRAME.east {
        width + y - south
    } else if at.y == FRAME.north {
        2 * width + height - (x - west)
    } else {
        2 * (width + height) - (y - south)
    }
}
