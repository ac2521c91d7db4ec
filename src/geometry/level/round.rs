//! Rounds settled lines to the tile units of a zoom, so that they still meet only in vertices.
//!
//! Snap rounding (Hobby): every vertex makes the pixel it falls into *hot*, and an edge is led through the centres of
//! the hot pixels it passes. Nothing crosses afterwards, and borders that are less than a unit apart become one.
//! A vertex that another line, or the same one again, also has is marked as a *node*: only there may lines touch.

use crate::geometry::PlanePoint;
use crate::geometry::level::cells::Cells;
use crate::geometry::level::draft::Draft;
use crate::geometry::plane::PlaneBox;

/// Lines in tile units, one after another.
pub(super) struct Rounded {
    pub(super) points: Vec<PlanePoint>,
    /// Whether lines touch in a point.
    pub(super) nodes: Vec<bool>,
    /// Where each line starts, and one more for the end.
    pub(super) starts: Vec<u32>,
}

/// Rounds lines of the fine plane to units 2 to the power of `shift` wide, `shift` ≥ 1.
pub(super) fn round(draft: &Draft<'_>, shift: u32) -> Rounded {
    let grid = Grid { shift };
    let Hits { insets, touched } = hits(draft, grid);
    let mut rounded = Rounded {
        points: Vec::with_capacity(draft.points.len() + insets.len()),
        nodes: Vec::with_capacity(draft.points.len() + insets.len()),
        starts: vec![0],
    };
    let mut insets = insets.iter().peekable();
    for line in draft.starts.windows(2) {
        let first = rounded.points.len();
        for at in line[0]..line[1] {
            let end = at == line[0] || at + 1 == line[1];
            let pixel = grid.pixel(draft.points[at as usize]);
            rounded.put(first, pixel, end || touched[at as usize]);
            while let Some((_, _, pixel)) = insets.next_if(|it| it.0 == at) {
                rounded.put(first, *pixel, true);
            }
        }
        rounded.end_line(first);
    }
    rounded
}

impl Rounded {
    /// Adds a point to the line that starts at `first`, unless it is already there.
    fn put(&mut self, first: usize, point: PlanePoint, node: bool) {
        if self.points.len() > first && self.points.last() == Some(&point) {
            if let Some(known) = self.nodes.last_mut() {
                *known |= node;
            }
        } else {
            self.points.push(point);
            self.nodes.push(node);
        }
    }

    /// Ends the line that starts at `first`. Where it turns back upon itself it touches itself.
    fn end_line(&mut self, first: usize) {
        for at in first + 2..self.points.len() {
            if self.points[at] == self.points[at - 2] {
                self.nodes[at - 2..=at].fill(true);
            }
        }
        let end = u32::try_from(self.points.len()).unwrap_or(u32::MAX);
        self.starts.push(end);
    }
}

/// The pixels of a zoom on the fine plane.
#[derive(Clone, Copy)]
struct Grid {
    shift: u32,
}

impl Grid {
    fn half(self) -> i64 {
        1 << (self.shift - 1)
    }

    /// The pixel a point falls into.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most half of what came in, and one"
    )]
    fn pixel(self, point: PlanePoint) -> PlanePoint {
        point.map(|at| ((i64::from(at) + self.half()) >> self.shift) as i32)
    }

    /// Whether an edge passes a pixel, whose rim counts.
    fn passes(self, [a, b]: [PlanePoint; 2], pixel: PlanePoint) -> bool {
        let centre = pixel.map(|at| i64::from(at) << self.shift);
        let low = centre.map(|at| at - self.half());
        let high = centre.map(|at| at + self.half());
        let beside = (0..2).any(|axis| {
            let (p, q) = (i64::from(a[axis]), i64::from(b[axis]));
            p.max(q) < low[axis] || p.min(q) > high[axis]
        });
        if beside {
            return false;
        }
        let step = [0, 1].map(|axis| i64::from(b[axis]) - i64::from(a[axis]));
        let side =
            |x: i64, y: i64| step[0] * (y - i64::from(a[1])) - step[1] * (x - i64::from(a[0]));
        let corners = [
            side(low[0], low[1]),
            side(low[0], high[1]),
            side(high[0], low[1]),
            side(high[0], high[1]),
        ];
        corners.iter().any(|&it| it <= 0) && corners.iter().any(|&it| it >= 0)
    }
}

/// A pixel that an edge is to be led through: the edge, how far along, and the pixel.
type Inset = (u32, i64, PlanePoint);

struct Hits {
    /// In the order of edges and along each.
    insets: Vec<Inset>,
    /// Points whose pixel something else passes too.
    touched: Vec<bool>,
}

fn hits(draft: &Draft<'_>, grid: Grid) -> Hits {
    let mut touched = vec![false; draft.points.len()];
    let mut insets: Vec<Inset> = Vec::new();
    let board = draft.board((1 << grid.shift) + 1);
    let cells = Cells::new(board, draft.edges(), |it| draft.ends(it));
    for (&point, at) in draft.points.iter().zip(0_u32..) {
        let pixel = grid.pixel(point);
        let reach = PlaneBox {
            min: point.map(|it| it.saturating_sub(1 << grid.shift)),
            max: point.map(|it| it.saturating_add(1 << grid.shift)),
        };
        for &edge in cells.near(board.cell_of(point)) {
            if edge == at || edge + 1 == at {
                continue;
            }
            let [a, b] = draft.ends(edge);
            if !reach.meets(&PlaneBox::around(&[a, b])) {
                continue;
            }
            let [from, until] = [grid.pixel(a), grid.pixel(b)];
            if from == pixel || until == pixel {
                touched[at as usize] = true;
                touched[edge as usize] |= from == pixel;
                touched[edge as usize + 1] |= until == pixel;
            } else if grid.passes([a, b], pixel) {
                touched[at as usize] = true;
                insets.push((edge, along([from, until], pixel), pixel));
            }
        }
    }
    insets.sort_unstable();
    insets.dedup();
    Hits { insets, touched }
}

/// How far along an edge a point beside it is, in some unit.
fn along([a, b]: [PlanePoint; 2], point: PlanePoint) -> i64 {
    let part = |axis: usize| {
        let step = i64::from(b[axis]) - i64::from(a[axis]);
        step * (i64::from(point[axis]) - i64::from(a[axis]))
    };
    part(0) + part(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_passes_the_pixels_it_meets_and_no_others() {
        let grid = Grid { shift: 4 };
        let edge = [[0, 0], [160, 80]];
        assert_eq!(grid.pixel([7, -8]), [0, 0]);
        assert_eq!(grid.pixel([8, -9]), [1, -1]);
        assert!(grid.passes(edge, [5, 2]) && grid.passes(edge, [5, 3]));
        assert!(!grid.passes(edge, [5, 4]) && !grid.passes(edge, [11, 6]));
    }
}
