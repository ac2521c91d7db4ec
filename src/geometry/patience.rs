//! How often borders may run across each other before nobody waits for it.

use crate::geometry::Shape;

/// Meetings that each edge may have on top: neighbours that share their borders have about six.
const MEETINGS_PER_EDGE: usize = 50;

/// How many more pairs of edges near each other are put up with, among shapes that are resolved together.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    left: usize,
}

impl Patience {
    /// For `most` pairs, beside those that each edge may have.
    pub fn new(most: usize) -> Self {
        Self { left: most }
    }

    /// Whether it lasts for a shape and others that it meets. What it costs to say so is bounded by what is left.
    pub fn lasts<'a>(
        &mut self,
        shape: &Shape,
        others: impl IntoIterator<Item = &'a Shape>,
    ) -> bool {
        let more = MEETINGS_PER_EDGE * shape.vertices();
        self.left = self.left.saturating_add(more);
        others.into_iter().all(|other| {
            let left = self.left.checked_sub(shape.meetings(other, self.left));
            self.left = left.unwrap_or_default();
            left.is_some()
        })
    }
}
