//! The lines that part land by what covers it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::geometry::arrangement::{Unsound, arrange};
use crate::geometry::tiling::{Tiling, dissolve};
use crate::geometry::{GridPoint, GridShape};

/// A line with different names on its sides, from junction to junction; a closed one repeats its first point last.
#[derive(Clone, Debug, PartialEq)]
pub struct PartingLine<L> {
    pub points: Arc<[GridPoint]>,
    /// On the left on the map, walking along `points`; `None` is land without a name.
    pub left: Option<L>,
    pub right: Option<L>,
}

/// The lines between the parts that [`partition`](crate::geometry::partition) makes, each once.
pub fn parting_lines<L: Copy + Ord>(
    shapes: &[GridShape],
    label: impl FnMut(&BTreeSet<u32>) -> Option<L>,
) -> Result<Vec<PartingLine<L>>, Unsound> {
    let Tiling { lines, faces } = dissolve(&arrange(shapes, label, |_| false)?)?;
    let name = |face: Option<usize>| face.map(|at| faces[at].label);
    let lines = lines.into_iter().map(|line| PartingLine {
        left: name(line.left),
        right: name(line.right),
        points: line.points,
    });
    Ok(lines.collect())
}
