//! What a map can say of a holding beyond who holds what: how sure that is, and on what ground.

use crate::model::{Confidence, Holding, Method, RegionId};

/// What a region in force says of its land, or what all that name one holding agree in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The confidence that all of them state.
    pub confidence: Option<Confidence>,
    pub method: Option<Method>,
    /// The region, where it is only one, and recorded by itself: surveys make regions whose ids depend on the surveys
    /// before, of which a slice's lasting name knows nothing.
    pub region: Option<RegionId>,
}

/// Who holds land, and what that rests on: what tells the faces of the map of evidence apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attested {
    pub holding: Holding,
    pub evidence: Evidence,
}

impl Evidence {
    /// Keeps what another region of the holding says as well.
    pub(crate) fn agree(&mut self, other: &Self) {
        self.confidence = self.confidence.filter(|it| other.confidence == Some(*it));
        self.method = self.method.filter(|it| other.method == Some(*it));
        self.region = None;
    }
}
