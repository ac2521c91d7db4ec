//! Rounds settled lines to the tile units of a zoom, so that they still meet only in vertices.
//!
//! Snap rounding (Hobby): every vertex makes the pixel it falls into *hot*, and an edge is led through the centres of
//! the hot pixels it passes, and through those it passes then (Halperin and Packer). Nothing crosses afterwards, an
//! edge stays half a unit away from all vertices but its own, and borders less than a unit apart become one.
//! A vertex that another line, or the same one again, also has is marked as a *node*: only there may lines touch.

use std::collections::BTreeSet;

use crate::geometry::PlanePoint;
use crate::geometry::level::cells::Cells;
use crate::geometry::level::draft::Draft;
use crate::geometry::plane::PlaneBox;
use crate::geometry::predicate::passes_square;

/// Lines in tile units, one after another.
pub(super) struct Rounded {
    pub(super) points: Vec<PlanePoint>,
    /// Whether lines touch in a point.
    pub(super) nodes: Vec<bool>,
    /// Where each line starts, and one more for the end.
    pub(super) starts: Vec<u32>,
}

/// Rounds lines of the fine plane to units 2 to the power of `shift` wide, `shift` ≥ 1.
/// `cells` are its edges, with a margin of [`MARGIN`] units.
pub(super) fn round(draft: &Draft<'_>, cells: &Cells, shift: u32) -> Rounded {
    let grid = Grid { shift };
    let Meetings { near, mut touched } = meetings(draft, cells, grid);
    let mut bends: Vec<(u32, Vec<PlanePoint>)> = Vec::new();
    for of_edge in near.chunk_by(|p, q| p.edge == q.edge) {
        let chain = bend(draft, cells, grid, of_edge, &mut touched);
        if chain.len() > 2 {
            bends.push((of_edge[0].edge, chain));
        }
    }
    let mut rounded = Rounded {
        points: Vec::with_capacity(draft.points.len() + bends.len()),
        nodes: Vec::with_capacity(draft.points.len() + bends.len()),
        starts: vec![0],
    };
    let mut bends = bends.iter().peekable();
    for line in draft.starts.windows(2) {
        let first = rounded.points.len();
        for at in line[0]..line[1] {
            let end = at == line[0] || at + 1 == line[1];
            let pixel = grid.pixel(draft.points[at as usize]);
            rounded.put(first, pixel, end || touched[at as usize]);
            if let Some((_, chain)) = bends.next_if(|it| it.0 == at) {
                for &between in &chain[1..chain.len() - 1] {
                    rounded.put(first, between, true);
                }
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

    /// Whether an edge passes a pixel.
    fn passes(self, edge: [PlanePoint; 2], pixel: PlanePoint) -> bool {
        let [x, y] = pixel.map(|at| i64::from(at) << self.shift);
        let half = self.half();
        passes_square(edge.map(wide), (x - half, y - half), (x + half, y + half))
    }

    /// Whether an edge passes the square around a pixel's centre that reaches so far, its rim included.
    fn comes_near(self, edge: [PlanePoint; 2], pixel: PlanePoint, reach: i64) -> bool {
        let ([a, b], centre) = (edge, pixel.map(|at| i64::from(at) << self.shift));
        let apart = |axis: usize, from: PlanePoint| centre[axis] - i64::from(from[axis]);
        let beside = (0..2).any(|axis| {
            let (from, until) = (apart(axis, a), apart(axis, b));
            from.min(until) > reach || from.max(until) < -reach
        });
        if beside {
            return false;
        }
        // How far off the edge's line the centre is, against how far a corner can be nearer.
        let step = [0, 1].map(|axis| i64::from(b[axis]) - i64::from(a[axis]));
        let off = step[0] * apart(1, a) - step[1] * apart(0, a);
        off.abs() <= reach * (step[0].abs() + step[1].abs())
    }
}

fn wide([x, y]: PlanePoint) -> (i64, i64) {
    (i64::from(x), i64::from(y))
}

/// Whether an edge between rounded points passes a pixel.
fn passes_rounded(edge: [PlanePoint; 2], pixel: PlanePoint) -> bool {
    let twice = |[x, y]: PlanePoint| (2 * i64::from(x), 2 * i64::from(y));
    let (x, y) = twice(pixel);
    passes_square(edge.map(twice), (x - 1, y - 1), (x + 1, y + 1))
}

/// An edge that comes near the pixel of a point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    edge: u32,
    /// How far along the edge, in some unit.
    along: i64,
    pixel: PlanePoint,
    /// Whether it passes the pixel.
    passes: bool,
}

struct Meetings {
    /// Sorted.
    near: Vec<Near>,
    /// Points whose pixel another point is in too.
    touched: Vec<bool>,
}

/// The margin around edges in units: what is up to twice as far away is found.
pub(super) const MARGIN: i64 = 2;

/// How often an edge may be bent further. Its steps get shorter each time, so that a few do.
const ROUNDS: u32 = 16;

/// The edges that pass a pixel, or may once their ends are rounded: those within a unit of its centre.
fn meetings(draft: &Draft<'_>, cells: &Cells, grid: Grid) -> Meetings {
    let mut touched = vec![false; draft.points.len()];
    let mut near: Vec<Near> = Vec::new();
    let reach = 1 << grid.shift;
    let around = i32::try_from(reach + grid.half()).unwrap_or(i32::MAX);
    for (&point, at) in draft.points.iter().zip(0_u32..) {
        let vicinity = PlaneBox {
            min: point.map(|it| it.saturating_sub(around)),
            max: point.map(|it| it.saturating_add(around)),
        };
        let pixel = grid.pixel(point);
        for &edge in cells.near(cells.board.cell_of(point)) {
            if edge == at || edge + 1 == at {
                continue;
            }
            let ends = draft.ends(edge);
            if !vicinity.meets(&PlaneBox::around(&ends)) {
                continue;
            }
            let [from, until] = ends.map(|end| grid.pixel(end));
            if from == pixel || until == pixel {
                touched[at as usize] = true;
                touched[edge as usize] |= from == pixel;
                touched[edge as usize + 1] |= until == pixel;
            } else if grid.comes_near(ends, pixel, reach) {
                near.push(Near {
                    edge,
                    along: along([from, until], pixel),
                    pixel,
                    passes: grid.passes(ends, pixel),
                });
            }
        }
    }
    near.sort_unstable();
    Meetings { near, touched }
}

/// Leads an edge through the pixels it passes, and on through those it passes then, until it passes no more. That may
/// bring it back to where it starts.
fn bend(
    draft: &Draft<'_>,
    cells: &Cells,
    grid: Grid,
    near: &[Near],
    touched: &mut [bool],
) -> Vec<PlanePoint> {
    let edge = near[0].edge;
    let ends = draft.ends(edge).map(|end| grid.pixel(end));
    let mut chain = vec![ends[0]];
    for passed in near.iter().filter(|it| it.passes) {
        if chain.last() != Some(&passed.pixel) {
            chain.push(passed.pixel);
        }
    }
    chain.push(ends[1]);
    let pixels = near.iter().map(|it| it.pixel).collect();
    chain = bent(&chain, &pixels);
    if chain.len() == 2 {
        return chain;
    }
    // Bent, it may come near more than it did.
    let (mut points, [a, b]) = (BTreeSet::new(), draft.ends(edge));
    cells.board.along(a, b, |cell| {
        points.extend(cells.near(cell).iter().flat_map(|&it| [it, it + 1]));
    });
    let pixel = |at: u32| grid.pixel(draft.points[at as usize]);
    let pixels = points.iter().map(|&at| pixel(at)).collect();
    for _ in 0..ROUNDS {
        let longer = bent(&chain, &pixels);
        if longer.len() == chain.len() {
            break;
        }
        chain = longer;
    }
    let between = &chain[1..chain.len() - 1];
    for at in points {
        touched[at as usize] |= between.contains(&pixel(at));
    }
    chain
}

/// Leads each step of a chain through the pixels it passes.
fn bent(chain: &[PlanePoint], pixels: &BTreeSet<PlanePoint>) -> Vec<PlanePoint> {
    let mut longer = vec![chain[0]];
    for step in chain.windows(2) {
        let step = [step[0], step[1]];
        let passed = pixels
            .iter()
            .copied()
            .filter(|&pixel| !step.contains(&pixel) && passes_rounded(step, pixel));
        let mut passed: Vec<PlanePoint> = passed.collect();
        passed.sort_by_key(|&pixel| along(step, pixel));
        longer.extend(passed);
        longer.push(step[1]);
    }
    longer
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
        let passes = |pixel| grid.passes(edge, pixel);
        assert!(passes([5, 2]) && passes([5, 3]));
        assert!(!passes([5, 4]) && !passes([11, 6]));
    }
}
