//! A ring of a shape that is being checked.

use geo::Coord;

use crate::geometry::fault::Spot;

/// A ring that is worth comparing with others: finite, of some width, repeated positions left out.
pub(crate) struct Ring {
    pub(crate) polygon: usize,
    pub(crate) ring: usize,
    /// Distinct neighbours; the first is not repeated last.
    pub(crate) points: Vec<Coord<f64>>,
    /// For each point its index in the ring as sent.
    pub(crate) sent_at: Vec<usize>,
}

impl Ring {
    /// Where an edge or vertex stands in what was sent.
    pub(crate) fn spot(&self, point: usize) -> Spot {
        Spot {
            position: Some(self.sent_at[point]),
            ..self.whole()
        }
    }

    /// The ring as a whole.
    pub(crate) fn whole(&self) -> Spot {
        Spot {
            polygon: Some(self.polygon),
            ring: Some(self.ring),
            position: None,
        }
    }
}
