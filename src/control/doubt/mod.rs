//! How far shares may be wrong, where the least certain regions are.
//!
//! A region in force is *doubtful* where it states a confidence below a threshold; one that states none counts as
//! certain. Land is doubtful where the region that decides it is. Doubtful land may come to
//! - whoever holds it,
//! - whoever shows when doubtful regions there are dropped: the holder of any doubtful region on it, of the first
//!   certain one below them, or, where there is none, nobody,
//! - whoever else may have the doubtful land next to it, or holds the certain land next to it: its border may be
//!   drawn wrong, and so may the next. Next to is along a line; land that meets in a point is apart.
//!
//! The least that a holder has is its certain land, the most that and all doubtful land that may come to it.
//! Raising the threshold never narrows a range: land that may come to somebody still may when more is doubted.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::control::resolve::{Ground, Layer};
use crate::geometry::{Area, GridShape, Line, Unsound, arrange, dissolve};
use crate::model::{Confidence, Share, Shares, Slug};

/// How sure a region in force is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    Certain,
    /// It states no confidence, and counts as certain.
    Unstated,
    Doubtful,
}

impl Certainty {
    /// That of a region with a confidence, where those below a threshold, in per cent, are doubted.
    pub fn of(confidence: Option<Confidence>, below: u8) -> Self {
        match confidence {
            None => Self::Unstated,
            Some(stated) if stated.percent() < below => Self::Doubtful,
            Some(_) => Self::Certain,
        }
    }
}

/// The land of a slice that is not surely whose it seems.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doubt {
    lots: Vec<Lot>,
    /// Land whose region states no confidence: in which districts, m².
    unstated: Vec<(Vec<Slug>, f64)>,
}

/// Doubtful land that is all alike.
#[derive(Clone, Debug, PartialEq)]
struct Lot {
    holder: Slug,
    /// All it may come to, its holder among them.
    may: BTreeSet<Slug>,
    /// Whether it may come to nobody.
    may_be_unheld: bool,
    districts: Vec<Slug>,
    /// m².
    area: f64,
}

/// The least and the most that a holder may have, m².
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    pub low_m2: f64,
    pub high_m2: f64,
}

/// What doubt does to shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranges {
    /// For each share, in order.
    pub shares: Vec<Range>,
    pub unheld: Range,
    /// Land whose region is doubtful, m².
    pub doubtful_m2: f64,
    /// Land whose region states no confidence, m²: it counts as certain.
    pub unstated_m2: f64,
}

impl Doubt {
    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        let names = self.lots.iter().map(|it| it.may.len() + it.districts.len());
        64 * (self.unstated.len() + names.map(|it| it + 2).sum::<usize>())
    }

    /// The ranges of shares of the territory, or of a district, added up by the holders of this doubt.
    ///
    /// Holders that have no land but may come to some are added to the shares, under the names that `name` gives.
    pub fn ranges(
        &self,
        shares: &mut Shares,
        district: Option<&Slug>,
        name: impl Fn(&Slug) -> String,
    ) -> Ranges {
        let within = |districts: &[Slug]| district.is_none_or(|it| districts.contains(it));
        let lots: Vec<&Lot> = self
            .lots
            .iter()
            .filter(|it| within(&it.districts))
            .collect();
        let candidates: BTreeSet<&Slug> = lots.iter().flat_map(|it| &it.may).collect();
        for key in candidates {
            if shares.of(key.as_str()).is_none() {
                shares.shares.push(Share::empty(key.to_string(), name(key)));
            }
        }
        let sum = |counts: &dyn Fn(&Lot) -> bool| -> f64 {
            lots.iter().filter(|it| counts(it)).map(|it| it.area).sum()
        };
        let range = |share: &Share| {
            let own = sum(&|it| it.holder.as_str() == share.key);
            let others = sum(&|it| {
                it.holder.as_str() != share.key
                    && it.may.iter().any(|may| may.as_str() == share.key)
            });
            Range {
                low_m2: (share.area_m2 - own).max(0.0),
                high_m2: share.area_m2 + others,
            }
        };
        let unstated = self
            .unstated
            .iter()
            .filter(|(districts, _)| within(districts));
        let unheld = shares.unheld.area_m2;
        Ranges {
            shares: shares.shares.iter().map(range).collect(),
            unheld: Range {
                low_m2: unheld,
                high_m2: unheld + sum(&|it| it.may_be_unheld),
            },
            // Nothing sums to -0, which no reader wants to see.
            doubtful_m2: sum(&|_| true) + 0.0,
            unstated_m2: unstated.map(|(_, area)| area).sum::<f64>() + 0.0,
        }
    }
}

/// What decides a piece of land.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stack<'a> {
    /// The holder of the topmost region.
    top: Option<&'a Slug>,
    /// That of the topmost region.
    certainty: Certainty,
    /// All who show when doubtful regions are dropped; `None` is nobody.
    shown: BTreeSet<Option<&'a Slug>>,
}

impl<'a> Stack<'a> {
    /// Of the regions on a piece of land, the topmost first.
    fn of(mut regions: impl Iterator<Item = &'a (Slug, Certainty)>) -> Self {
        let Some((holder, certainty)) = regions.next() else {
            return Self {
                top: None,
                certainty: Certainty::Certain,
                shown: BTreeSet::new(),
            };
        };
        let mut shown = BTreeSet::from([Some(holder)]);
        let mut last = *certainty;
        while last == Certainty::Doubtful {
            let below = regions.next();
            shown.insert(below.map(|it| &it.0));
            last = below.map_or(Certainty::Certain, |it| it.1);
        }
        Self {
            top: Some(holder),
            certainty: *certainty,
            shown,
        }
    }
}

/// Things of which each gets a number, in the order in which they come.
struct Numbered<T>(BTreeMap<T, usize>);

impl<T: Ord> Numbered<T> {
    fn number(&mut self, thing: T) -> usize {
        let next = self.0.len();
        *self.0.entry(thing).or_insert(next)
    }

    fn in_order(self) -> Vec<T> {
        let mut numbered: Vec<(usize, T)> = self.0.into_iter().map(|(it, at)| (at, it)).collect();
        numbered.sort_unstable_by_key(|it| it.0);
        numbered.into_iter().map(|it| it.1).collect()
    }
}

/// The doubt about a slice: its layers, bottom to top, and of each who it counts for and how sure it is.
pub fn doubt<'a>(
    ground: &Ground<'a>,
    layers: &[Layer<'a>],
    regions: &[(Slug, Certainty)],
) -> Result<Doubt, Unsound> {
    let paint = 1 + ground.districts.len();
    let shapes: Vec<GridShape> = ground
        .shapes(layers)
        .iter()
        .map(|it| it.on_grid())
        .collect();
    let mut stacks = Numbered(BTreeMap::new());
    let mut sets = Numbered(BTreeMap::new());
    let name = |cover: &BTreeSet<u32>| {
        let over = cover.iter().rev().map(|&it| it as usize);
        let (coats, within): (Vec<usize>, Vec<usize>) = over.partition(|&it| it >= paint);
        let stack = Stack::of(coats.iter().map(|&it| &regions[it - paint]));
        let inside = within.contains(&0);
        inside.then(|| (stacks.number(stack), sets.number(within)))
    };
    let tiling = dissolve(&arrange(&shapes, name, |_| false)?)?;
    let (stacks, sets) = (stacks.in_order(), sets.in_order());
    let faces: Vec<&Stack<'_>> = tiling.faces.iter().map(|it| &stacks[it.label.0]).collect();
    let mut areas = vec![Area::default(); faces.len()];
    for line in &tiling.lines {
        let area = line.area;
        line.left.iter().for_each(|&face| areas[face] += area);
        line.right.iter().for_each(|&face| areas[face] += -area);
    }
    let may = reach(&faces, &tiling.lines);
    let mut doubt = Doubt::default();
    for (at, stack) in faces.iter().enumerate() {
        let within = sets[tiling.faces[at].label.1]
            .iter()
            .rev()
            .filter(|&&it| it > 0);
        let districts = within
            .map(|&it| ground.districts[it - 1].0.clone())
            .collect();
        match (stack.certainty, stack.top) {
            (Certainty::Doubtful, Some(top)) => doubt.lots.push(Lot {
                holder: top.clone(),
                may: may[at].iter().copied().cloned().collect(),
                may_be_unheld: stack.shown.contains(&None),
                districts,
                area: areas[at].m2(),
            }),
            (Certainty::Unstated, _) => doubt.unstated.push((districts, areas[at].m2())),
            _ => {}
        }
    }
    Ok(doubt)
}

/// Who each doubtful face may come to; the same for all that hang together along lines.
fn reach<'a>(faces: &[&Stack<'a>], lines: &[Line]) -> Vec<BTreeSet<&'a Slug>> {
    let doubtful = |face: usize| faces[face].certainty == Certainty::Doubtful;
    let mut beside = vec![Vec::new(); faces.len()];
    for line in lines {
        if let (Some(left), Some(right)) = (line.left, line.right) {
            beside[left].push(right);
            beside[right].push(left);
        }
    }
    let mut may = vec![BTreeSet::new(); faces.len()];
    let mut seen = vec![false; faces.len()];
    for start in (0..faces.len()).filter(|&it| doubtful(it)) {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut together = vec![start];
        let mut all = BTreeSet::new();
        let mut next = 0;
        while let Some(&face) = together.get(next) {
            next += 1;
            all.extend(faces[face].shown.iter().flatten());
            for &other in &beside[face] {
                all.extend(faces[other].top);
                if doubtful(other) && !std::mem::replace(&mut seen[other], true) {
                    together.push(other);
                }
            }
        }
        for face in together {
            may[face].clone_from(&all);
        }
    }
    may
}
