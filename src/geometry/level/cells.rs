//! Edges sorted into square cells, to find those near each other.

use crate::geometry::PlanePoint;
use crate::geometry::plane::PlaneBox;

/// A board of square cells over a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Board {
    min: PlanePoint,
    /// A cell's side is 2 to the power of this.
    shift: u32,
    columns: i64,
    rows: i64,
    /// How far around an edge it counts as being in a cell.
    margin: i64,
}

impl Board {
    /// A board of at most about eight cells for each of `count` edges.
    pub(super) fn new(bounds: &PlaneBox, count: usize, margin: i64) -> Self {
        let side = |axis: usize, shift: u32| {
            ((i64::from(bounds.max[axis]) - i64::from(bounds.min[axis])) >> shift) + 1
        };
        let most = i64::try_from(8 * count + 64).unwrap_or(i64::MAX);
        let fits = |&shift: &u32| side(0, shift) * side(1, shift) <= most;
        // A board that wide and high always fits its cells into 64 bits: sides are below 2^31.
        let shift = (margin.ilog2() + 1..31).find(fits).unwrap_or(31);
        Self {
            min: bounds.min,
            shift,
            columns: side(0, shift),
            rows: side(1, shift),
            margin,
        }
    }

    pub(super) fn len(&self) -> usize {
        usize::try_from(self.columns * self.rows).unwrap_or(0)
    }

    /// The column or row of a coordinate, on the board.
    fn part(&self, axis: usize, at: i64) -> i64 {
        let most = if axis == 0 { self.columns } else { self.rows } - 1;
        ((at - i64::from(self.min[axis])) >> self.shift).clamp(0, most)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped onto the board, whose cells a Vec holds"
    )]
    fn cell(&self, column: i64, row: i64) -> usize {
        (row * self.columns + column) as usize
    }

    /// The cell a point lies in.
    pub(super) fn cell_of(&self, point: PlanePoint) -> usize {
        let part = |axis: usize| self.part(axis, i64::from(point[axis]));
        self.cell(part(0), part(1))
    }

    /// Tells the cells that an edge comes near.
    pub(super) fn along(&self, a: PlanePoint, b: PlanePoint, mut visit: impl FnMut(usize)) {
        let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        let wide = |point: PlanePoint| point.map(i64::from);
        let ([low_x, low_y], [high_x, high_y]) = (wide(low), wide(high));
        let columns = |from: i64, until: i64| {
            let (west, east) = (from.min(until), from.max(until));
            self.part(0, west - self.margin)..=self.part(0, east + self.margin)
        };
        let rows = self.part(1, low_y - self.margin)..=self.part(1, high_y + self.margin);
        if rows.end() - rows.start() <= 1 || low_x == high_x {
            for row in rows {
                columns(low_x, high_x).for_each(|column| visit(self.cell(column, row)));
            }
            return;
        }
        for row in rows {
            let top = i64::from(self.min[1]) + (row << self.shift) - self.margin;
            let bottom = top + (1 << self.shift) + 2 * self.margin;
            let from = at_height([low_x, low_y], [high_x, high_y], top.max(low_y));
            let until = at_height([low_x, low_y], [high_x, high_y], bottom.min(high_y));
            columns(from, until).for_each(|column| visit(self.cell(column, row)));
        }
    }

    /// Tells the cells that a box covers.
    pub(super) fn over(&self, bounds: &PlaneBox, mut visit: impl FnMut(usize)) {
        let range = |axis: usize| {
            let (low, high) = (i64::from(bounds.min[axis]), i64::from(bounds.max[axis]));
            self.part(axis, low - self.margin)..=self.part(axis, high + self.margin)
        };
        for row in range(1) {
            range(0).for_each(|column| visit(self.cell(column, row)));
        }
    }
}

/// Where an edge is at a height, to within a unit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "between the ends of the edge"
)]
fn at_height(low: [i64; 2], high: [i64; 2], y: i64) -> i64 {
    let along = i128::from(y - low[1]) * i128::from(high[0] - low[0]);
    low[0] + along.div_euclid(i128::from((high[1] - low[1]).max(1))) as i64
}

/// Which edges come near each cell.
pub(super) struct Cells {
    pub(super) board: Board,
    /// Where the edges of each cell start in `edges`, and one more for the end.
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Cells {
    /// Sorts edges: `ends` gives the two ends of each number.
    pub(super) fn new(
        board: Board,
        edges: impl Iterator<Item = u32> + Clone,
        ends: impl Fn(u32) -> [PlanePoint; 2],
    ) -> Self {
        let mut starts = vec![0_u32; board.len() + 1];
        for edge in edges.clone() {
            let [a, b] = ends(edge);
            board.along(a, b, |cell| starts[cell + 1] += 1);
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        // Filled from the end of each cell to its start, which is where the start is then.
        starts.rotate_left(1);
        starts[board.len()] = starts[board.len().saturating_sub(1)];
        let mut sorted = vec![0; starts[board.len()] as usize];
        for edge in edges {
            let [a, b] = ends(edge);
            board.along(a, b, |cell| {
                starts[cell] -= 1;
                sorted[starts[cell] as usize] = edge;
            });
        }
        Self {
            board,
            starts,
            edges: sorted,
        }
    }

    /// The edges near a cell.
    pub(super) fn near(&self, cell: usize) -> &[u32] {
        &self.edges[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }

    /// The edges near each cell in turn.
    pub(super) fn each(&self) -> impl Iterator<Item = &[u32]> {
        let bounds = self.starts.windows(2);
        bounds.map(|it| &self.edges[it[0] as usize..it[1] as usize])
    }
}
