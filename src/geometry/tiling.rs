//! Faces that tile an area, made of lines that neighbours share.
//!
//! Takes an arrangement, forgets the edges with the same name on both sides, joins the rest from junction to
//! junction into lines, and builds each face's rings out of whole lines. Neighbours cannot disagree about a
//! border that is kept once. The result is sorted throughout, so equal arrangements give equal tilings, whether
//! made at once or by changing a few edges of another.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::geometry::arrangement::{LabelledEdge, Unsound, arrange};
use crate::geometry::patch::patched;
use crate::geometry::predicate::Segment;
use crate::geometry::{Area, Bounds, GridPoint, GridRing, GridShape};

/// A line walked in its own direction or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Along {
    /// Index of the line.
    pub border: usize,
    pub reversed: bool,
}

/// A line between two faces, from junction to junction; a closed one repeats its first point last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) points: Arc<[GridPoint]>,
    /// The face on the left, walking along `points`; `None` is outside.
    pub(crate) left: Option<usize>,
    pub(crate) right: Option<usize>,
    pub(crate) marked: bool,
    /// What it adds to the area on its left.
    pub(crate) area: Area,
    pub(crate) bounds: Bounds,
}

/// A connected area with one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TilingFace<L> {
    pub(crate) label: L,
    /// The outer ring first, counter-clockwise, then holes, clockwise.
    pub(crate) rings: Vec<Vec<Along>>,
}

/// Faces that tile an area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tiling<L> {
    /// Sorted by their points.
    pub(crate) lines: Vec<Line>,
    /// Sorted by name, then rings.
    pub(crate) faces: Vec<TilingFace<L>>,
}

impl<L: Copy + Ord> Tiling<L> {
    /// The tiling that other edges give: without those removed, with those added. No edge has the same name on
    /// both sides, and one whose names change is both removed and added.
    ///
    /// Work is done where edges change only, but for renumbering; the result is what [`dissolve`] makes of all.
    pub(crate) fn patched(
        &self,
        removed: &[Segment],
        added: Vec<LabelledEdge<L>>,
    ) -> Result<Self, Unsound> {
        patched(self, removed, added)
    }
}

/// Joins the faces of an arrangement that have the same name.
pub(crate) fn dissolve<L: Copy + Ord>(arranged: &[LabelledEdge<L>]) -> Result<Tiling<L>, Unsound> {
    let kept = arranged.iter().filter(|it| it.left != it.right);
    let nothing = Tiling {
        lines: Vec::new(),
        faces: Vec::new(),
    };
    nothing.patched(&[], kept.copied().collect())
}

/// The polygons of one name: each a shell (counter-clockwise) and its holes (clockwise), on the grid, first point
/// not repeated.
pub type Part<L> = (L, Vec<Vec<GridRing>>);

/// Cuts the plane along the borders of all shapes and joins what has the same name.
///
/// `label` gets the ascending numbers of the shapes that cover a piece of land, by the even-odd rule of each, and
/// names it; `None` leaves it out. The parts come by name, ascending, and tile without gap or overlap.
pub fn partition<L: Copy + Ord>(
    shapes: &[GridShape],
    label: impl FnMut(&BTreeSet<u32>) -> Option<L>,
) -> Result<Vec<Part<L>>, Unsound> {
    parts_of(&arrange(shapes, label, |_| false)?)
}

/// The parts of an arrangement, by name.
pub(crate) fn parts_of<L: Copy + Ord>(
    arranged: &[LabelledEdge<L>],
) -> Result<Vec<Part<L>>, Unsound> {
    let tiling = dissolve(arranged)?;
    let mut parts: Vec<Part<L>> = Vec::new();
    for face in &tiling.faces {
        let rings = face
            .rings
            .iter()
            .map(|ring| walk(&tiling.lines, ring))
            .collect();
        match parts.last_mut() {
            Some((label, polygons)) if *label == face.label => polygons.push(rings),
            _ => parts.push((face.label, vec![rings])),
        }
    }
    Ok(parts)
}

/// The points of a ring, first not repeated.
fn walk(lines: &[Line], ring: &[Along]) -> GridRing {
    let mut points = Vec::new();
    for along in ring {
        let line = &lines[along.border].points;
        if along.reversed {
            points.extend(line[1..].iter().rev());
        } else {
            points.extend(&line[..line.len() - 1]);
        }
    }
    points
}
