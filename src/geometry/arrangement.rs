//! The arrangement of overlapping shapes: one planar map in which every face knows which shapes cover it.
//!
//! 1. All borders are snap-rounded together (`snap`), so they meet only in grid points.
//! 2. Faces are walked (`planar`).
//! 3. From the outside inwards, crossing an edge enters or leaves the shapes whose border it is.
//! 4. Every edge is checked: what lies on its two sides differs by exactly its owners.

use std::collections::BTreeSet;

use crate::geometry::planar::{OUTSIDE, Planar};
use crate::geometry::predicate::Segment;
use crate::geometry::snap::{Edges, index, snap};
use crate::geometry::{GridPoint, GridShape};

/// An arrangement that contradicts itself: a defect of this program, never of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the planar map contradicts itself near lon {}, lat {}", .0.lon(), .0.lat())]
pub struct Unsound(pub GridPoint);

/// An edge of the arrangement with what its two sides are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LabelledEdge<L> {
    pub(crate) segment: Segment,
    /// On the left, walking from `segment.a` to `segment.b`; `None` is outside.
    pub(crate) left: Option<L>,
    pub(crate) right: Option<L>,
    /// The caller's mark, made from the shapes whose border it is.
    pub(crate) marked: bool,
}

/// Cuts the plane along the borders of all shapes and names each face by the shapes that cover it: see
/// [`arrange_edges`].
pub(crate) fn arrange<L: Copy>(
    shapes: &[GridShape],
    label: impl FnMut(&BTreeSet<u32>) -> Option<L>,
    mark: impl Fn(&[u32]) -> bool,
) -> Result<Vec<LabelledEdge<L>>, Unsound> {
    let mut owned = Vec::new();
    for (shape, owner) in shapes.iter().zip(0..) {
        for ring in &shape.rings {
            let edges = ring.iter().zip(ring.iter().cycle().skip(1));
            let segments = edges.filter_map(|(&p, &q)| Segment::between(p, q));
            owned.extend(segments.map(|it| (it, owner)));
        }
    }
    arrange_edges(owned, label, mark)
}

/// Cuts the plane along edges, each with the number of the shape whose border it is, and names each face by the
/// shapes that cover it.
///
/// A shape covers where an odd number of its edges lies between a point and the outside. `label` gets the ascending numbers of the
/// covering shapes and may answer `None` for land that is not wanted; it is asked once per face. `mark` gets
/// the numbers of the shapes whose border an edge is. The edges come sorted.
pub(crate) fn arrange_edges<L: Copy>(
    owned: Vec<(Segment, u32)>,
    label: impl FnMut(&BTreeSet<u32>) -> Option<L>,
    mark: impl Fn(&[u32]) -> bool,
) -> Result<Vec<LabelledEdge<L>>, Unsound> {
    let edges = snap(owned);
    let planar = Planar::new(&edges.segments);
    let labels = name_faces(&edges, &planar, label)?;
    let side = |half_edge: usize| labels[planar.face(index(half_edge)) as usize];
    let labelled = edges
        .segments
        .iter()
        .enumerate()
        .map(|(edge, &segment)| LabelledEdge {
            segment,
            left: side(2 * edge),
            right: side(2 * edge + 1),
            marked: mark(edges.owners(edge)),
        });
    Ok(labelled.collect())
}

/// Walks from face to face, depth first, keeping the set of covering shapes up to date.
fn name_faces<L: Copy>(
    edges: &Edges,
    planar: &Planar<'_>,
    mut label: impl FnMut(&BTreeSet<u32>) -> Option<L>,
) -> Result<Vec<Option<L>>, Unsound> {
    let half_edges = ByFace::new(planar, edges.segments.len());
    let mut cover = BTreeSet::new();
    let mut labels = vec![None; planar.face_count()];
    let mut prints: Vec<Option<u64>> = vec![None; planar.face_count()];
    prints[OUTSIDE as usize] = Some(0);
    // The faces from the outside to here: by which half-edge each was entered, and how far its own are done.
    let mut path: Vec<(u32, Option<u32>, usize)> = vec![(OUTSIDE, None, 0)];
    while let Some((face, entered_by, done)) = path.last_mut() {
        let Some(&half_edge) = half_edges.of(*face).get(*done) else {
            if let Some(entered_by) = entered_by {
                toggle(&mut cover, edges.owners(*entered_by as usize / 2));
            }
            path.pop();
            continue;
        };
        *done += 1;
        let beyond = planar.face(half_edge ^ 1);
        let owners = edges.owners(half_edge as usize / 2);
        let print = prints[*face as usize].unwrap_or_default() ^ fingerprint(owners);
        match prints[beyond as usize] {
            Some(known) if known == print => (),
            Some(_) => return Err(Unsound(planar.origin(half_edge))),
            None => {
                toggle(&mut cover, owners);
                prints[beyond as usize] = Some(print);
                labels[beyond as usize] = label(&cover);
                path.push((beyond, Some(half_edge), 0));
            }
        }
    }
    Ok(labels)
}

fn toggle(cover: &mut BTreeSet<u32>, owners: &[u32]) {
    for owner in owners {
        if !cover.remove(owner) {
            cover.insert(*owner);
        }
    }
}

/// A number for a set of shapes; that of a symmetric difference is the exclusive or of both.
fn fingerprint(owners: &[u32]) -> u64 {
    owners
        .iter()
        .fold(0, |print, &owner| print ^ scramble(u64::from(owner) + 1))
}

/// The finaliser of splitmix64: neighbouring numbers share no pattern.
fn scramble(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Half-edges grouped by the face on their left.
struct ByFace {
    starts: Vec<usize>,
    half_edges: Vec<u32>,
}

impl ByFace {
    fn new(planar: &Planar<'_>, edges: usize) -> Self {
        let mut half_edges: Vec<u32> = (0..index(2 * edges)).collect();
        half_edges.sort_unstable_by_key(|&it| (planar.face(it), it));
        let face = |at: usize| half_edges.get(at).map(|&it| planar.face(it) as usize);
        let mut starts = vec![0; planar.face_count() + 1];
        for at in 0..half_edges.len() {
            if face(at) != face(at + 1) {
                starts[face(at).unwrap_or_default() + 1] = at + 1;
            }
        }
        for face in 1..starts.len() {
            starts[face] = starts[face].max(starts[face - 1]);
        }
        Self { starts, half_edges }
    }

    fn of(&self, face: u32) -> &[u32] {
        &self.half_edges[self.starts[face as usize]..self.starts[face as usize + 1]]
    }
}
