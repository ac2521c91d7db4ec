//! The lines of coverages made ready for drawing, shared by the scenes of slices that have the same lines.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::geometry::{GridPoint, RankedLine};
use crate::model::Border;

/// Ranked lines by where their points lie in memory, for as long as a scene has them.
///
/// Slices made from each other share the points of the lines they have in common. An entry holds on to the points, so
/// that no others can come to lie in their place while it is there.
#[derive(Default)]
pub(in crate::atlas) struct RankedLines {
    known: Mutex<HashMap<usize, Known>>,
}

struct Known {
    points: Arc<[GridPoint]>,
    line: Weak<RankedLine>,
}

impl RankedLines {
    /// The lines of a coverage's borders, in their order; those that no scene has are made.
    pub(in crate::atlas) fn of(&self, borders: &[Border]) -> Vec<Arc<RankedLine>> {
        let lines: Vec<Arc<RankedLine>> = borders
            .iter()
            .map(|border| {
                self.find(&border.points)
                    .unwrap_or_else(|| Arc::new(RankedLine::new(&border.points)))
            })
            .collect();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // Scenes count the points of their lines; those of scenes that are gone nobody does.
        known.retain(|_, it| it.line.strong_count() > 0);
        for (border, line) in borders.iter().zip(&lines) {
            let entry = Known {
                points: border.points.clone(),
                line: Arc::downgrade(line),
            };
            known.insert(border.points.as_ptr().addr(), entry);
        }
        lines
    }

    fn find(&self, points: &Arc<[GridPoint]>) -> Option<Arc<RankedLine>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(&points.as_ptr().addr())?;
        found
            .line
            .upgrade()
            .filter(|_| Arc::ptr_eq(&found.points, points))
    }
}
