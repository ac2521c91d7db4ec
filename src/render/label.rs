//! Where the name of a holding goes: one point, in its largest face, as far from the border as can be.

use std::sync::Arc;

use crate::geometry::{Pole, RankedLine, Walked, pole};
use crate::model::{Along, Coverage};

/// A holding's land as its name needs it.
#[derive(Debug)]
pub(crate) struct Seat {
    /// m² of all its faces.
    pub(crate) area: f64,
    /// The rings of its largest face, as lines, each perhaps walked backwards.
    rings: Vec<Vec<Walked>>,
}

impl Seat {
    /// The seat of each holding of a coverage, whose borders come ranked, in their order.
    pub(crate) fn of(coverage: &Coverage, lines: &[Arc<RankedLine>]) -> Vec<Self> {
        let holdings = 0..coverage.holdings.len();
        let seat = |holding: usize| {
            let faces = || {
                coverage
                    .faces
                    .iter()
                    .filter(|it| it.holding == Some(holding))
            };
            let largest = faces().max_by(|one, other| one.area.total_cmp(&other.area));
            let rings = largest.map_or(&[][..], |face| &face.rings);
            let line = |it: &Along| (lines[it.border].clone(), it.reversed);
            Self {
                area: faces().map(|face| face.area).sum(),
                rings: rings
                    .iter()
                    .map(|ring| ring.iter().map(line).collect())
                    .collect(),
            }
        };
        holdings.map(seat).collect()
    }

    /// The place for the name, on the fine plane; `None` on land of no width.
    pub(crate) fn pole(&self) -> Option<Pole> {
        pole(&self.rings)
    }
}
