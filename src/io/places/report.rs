//! What stands out when a ledger is made into regions: the editor's list of things to look at.

use std::fmt;

use crate::geometry::{Shape, shape_area};
use crate::io::places::ledger::Ledger;
use crate::io::places::lot::Lots;
use crate::model::Slug;
use crate::time::{Instant, Interval};

/// km²: one place that speaks for more land than this needs neighbours.
const HUGE: f64 = 4_000.0;
/// km²: a place with less land than this hardly shows.
const SLIVER: f64 = 0.5;

/// What stood out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Too far outside the boundary: the place, and how far in km.
    pub left_out: Vec<(Slug, f64)>,
    /// Places that speak for a great deal of land, in km²; largest first.
    pub huge: Vec<(Slug, f64)>,
    /// Places with hardly any land, in km², or none.
    pub slivers: Vec<(Slug, f64)>,
    /// Times of the extent for which the ledger does not say who held a place: there it is unheld.
    pub uncovered: Vec<(Slug, Interval)>,
}

impl Report {
    /// Whether nothing stood out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Notes places with very much land, or hardly any.
    pub(crate) fn measure(&mut self, ledger: &Ledger, lots: &Lots) {
        let mut areas = vec![0.0; ledger.sites.len()];
        for (lot, polygons) in lots {
            areas[lot.site] += shape_area(&Shape::from_grid(polygons.iter().cloned())) / 1e6;
        }
        for (site, area) in ledger.sites.iter().zip(areas) {
            let slug = &site.place.slug;
            if self.left_out.iter().any(|(left_out, _)| left_out == slug) {
                continue;
            }
            if area > HUGE {
                self.huge.push((slug.clone(), area));
            } else if area < SLIVER {
                self.slivers.push((slug.clone(), area));
            }
        }
        self.huge.sort_by(|a, b| b.1.total_cmp(&a.1));
    }

    /// Notes the times for which no row says anything.
    pub(crate) fn find_gaps(&mut self, ledger: &Ledger) {
        let Some(extent) = ledger.extent else { return };
        for site in &ledger.sites {
            let mut since = Some(extent.from);
            let mut gap = |from: Instant, to: Option<Instant>| {
                if let Ok(gap) = Interval::new(from, to) {
                    self.uncovered.push((site.place.slug.clone(), gap));
                }
            };
            for row in &site.holders {
                let Some(from) = since else { break };
                if row.valid.from() > from {
                    gap(from, Some(row.valid.from()));
                }
                since = row.valid.to().map(|to| to.max(from));
            }
            if let Some(from) = since.filter(|&from| extent.contains(from)) {
                gap(from, extent.to);
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, km) in &self.left_out {
            writeln!(
                f,
                "{place} lies {km:.1} km outside the boundary and is left out"
            )?;
        }
        for (place, area) in &self.huge {
            writeln!(f, "{place} speaks for {area:.0} km²: add places around it")?;
        }
        for (place, area) in &self.slivers {
            writeln!(
                f,
                "{place} has {area:.2} km² of land: move it, or leave it out"
            )?;
        }
        for (place, gap) in &self.uncovered {
            let until = gap
                .to()
                .map_or_else(|| "ever".to_owned(), |to| to.date().to_string());
            let from = gap.from().date();
            writeln!(
                f,
                "{place} has no row from {from} until {until}: it is unheld then"
            )?;
        }
        Ok(())
    }
}
