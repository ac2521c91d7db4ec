//! Things that hang together: disjoint sets with path halving.

/// Numbered things in groups; the smallest number stands for its group.
pub(crate) struct Groups {
    root: Vec<usize>,
}

impl Groups {
    /// So many things, each alone.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            root: (0..count).collect(),
        }
    }

    /// Makes one group of those of two things.
    pub(crate) fn join(&mut self, p: usize, q: usize) {
        let (p, q) = (self.find(p), self.find(q));
        self.root[p.max(q)] = p.min(q);
    }

    /// The thing that stands for the group of another.
    pub(crate) fn find(&mut self, mut at: usize) -> usize {
        while self.root[at] != at {
            self.root[at] = self.root[self.root[at]];
            at = self.root[at];
        }
        at
    }
}
