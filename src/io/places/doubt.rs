//! What if the least certain rows were wrong: the ledger with doubtful places dropped or given to another.
//!
//! A doubt is about one date: a place is judged by the row in force then, and its other rows stay. Dropping takes
//! the place out altogether, so that its neighbours take its land.

use geo::{Distance, Geodesic, Point};

use crate::io::places::ledger::{Ledger, Site};
use crate::model::{Slug, Status};
use crate::time::Instant;

/// Which rows to doubt, at which date, and what to do with them. All conditions given must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub at: Instant,
    /// Only rows with a confidence below this.
    pub below: Option<u8>,
    /// Only places of this kind.
    pub kind: Option<String>,
    /// Only rows of this holder.
    pub faction: Option<Slug>,
    pub how: How,
}

/// What becomes of a doubted row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The place is left out.
    Drop,
    /// It goes to the holder of the nearest place that another holds.
    Flip,
    /// It is held by nobody.
    Unheld,
    /// Contested land goes to the rival.
    Rival,
}

impl Doubt {
    /// The ledger with this doubt, and the number of places it touched.
    pub fn apply(&self, mut ledger: Ledger) -> (Ledger, usize) {
        let doubted: Vec<(usize, usize)> = ledger
            .sites
            .iter()
            .enumerate()
            .filter_map(|(index, site)| Some((index, self.doubted_row(site)?)))
            .collect();
        if self.how == How::Drop {
            for &(site, _) in doubted.iter().rev() {
                ledger.sites.remove(site);
            }
            return (ledger, doubted.len());
        }
        let before = ledger.sites.clone();
        for &(index, row) in &doubted {
            self.change(&mut ledger.sites[index], row, &before);
        }
        (ledger, doubted.len())
    }

    fn doubted_row(&self, site: &Site) -> Option<usize> {
        let index = site.row_at(self.at)?;
        let row = &site.holders[index];
        let percent = row.confidence.map_or(0, crate::model::Confidence::percent);
        let doubted = self.below.is_none_or(|below| percent < below)
            && self
                .kind
                .as_ref()
                .is_none_or(|kind| *kind == site.place.kind)
            && self
                .faction
                .as_ref()
                .is_none_or(|it| row.faction.as_ref() == Some(it))
            && (self.how != How::Rival || row.contested_with.is_some());
        doubted.then_some(index)
    }

    fn change(&self, site: &mut Site, row: usize, all: &[Site]) {
        let here = Point::new(site.place.lon, site.place.lat);
        let row = &mut site.holders[row];
        match self.how {
            How::Drop => {}
            How::Unheld => row.faction = None,
            How::Rival => std::mem::swap(&mut row.faction, &mut row.contested_with),
            How::Flip => {
                let other = all.iter().filter_map(|other| {
                    let holder = other.holders[other.row_at(self.at)?].faction.clone()?;
                    let there = Point::new(other.place.lon, other.place.lat);
                    (row.faction.as_ref() != Some(&holder))
                        .then(|| (Geodesic.distance(here, there), holder))
                });
                let nearest = other.min_by(|a, b| a.0.total_cmp(&b.0));
                row.faction = nearest.map(|(_, holder)| holder);
                if row.status == Status::Contested {
                    row.status = Status::Control;
                    row.contested_with = None;
                }
            }
        }
    }
}
