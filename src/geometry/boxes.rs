//! Boxes of boxes: finds the few of many that meet something, where neighbours in the list are neighbours in space.

use crate::geometry::plane::PlaneBox;

/// Boxes in a group.
const GROUP: usize = 16;

/// Boxes in a list, those of groups of them, and so on up to one group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Boxes {
    tiers: Vec<Vec<PlaneBox>>,
}

impl Boxes {
    /// Groups boxes in the order they come in.
    pub(crate) fn new(boxes: Vec<PlaneBox>) -> Self {
        let mut tiers = vec![boxes];
        while let Some(last) = tiers.last().filter(|tier| tier.len() > GROUP) {
            let around = |group: &[PlaneBox]| group.iter().fold(PlaneBox::EMPTY, PlaneBox::union);
            tiers.push(last.chunks(GROUP).map(around).collect());
        }
        Self { tiers }
    }

    /// Tells the numbers of the boxes for which a test holds that holds for every box around such a one, ascending.
    pub(crate) fn find(&self, test: impl Fn(&PlaneBox) -> bool, mut found: impl FnMut(usize)) {
        if let Some(top) = self.tiers.len().checked_sub(1) {
            self.descend(top, 0, self.tiers[top].len(), &test, &mut found);
        }
    }

    fn descend(
        &self,
        tier: usize,
        from: usize,
        until: usize,
        test: &impl Fn(&PlaneBox) -> bool,
        found: &mut impl FnMut(usize),
    ) {
        for (at, bounds) in self.tiers[tier][from..until].iter().enumerate() {
            if !test(bounds) {
                continue;
            }
            let at = from + at;
            match tier.checked_sub(1) {
                None => found(at),
                Some(below) => {
                    let until = ((at + 1) * GROUP).min(self.tiers[below].len());
                    self.descend(below, at * GROUP, until, test, found);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_a_look_at_every_box_finds() {
        let boxes: Vec<PlaneBox> = (0..1000)
            .map(|at| PlaneBox {
                min: [at * 7 % 101, at],
                max: [at * 7 % 101 + 5, at + 3],
            })
            .collect();
        let index = Boxes::new(boxes.clone());
        for corner in [[0, 0], [50, 500], [90, 990], [400, 400]] {
            let asked = PlaneBox {
                min: corner,
                max: [corner[0] + 10, corner[1] + 40],
            };
            let mut found = Vec::new();
            index.find(|it| it.meets(&asked), |at| found.push(at));
            let all = 0..boxes.len();
            let plain: Vec<usize> = all.filter(|&at| boxes[at].meets(&asked)).collect();
            assert_eq!(found, plain);
        }
    }
}
