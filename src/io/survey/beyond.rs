//! Land that a file shows beyond the territory: it counts for nobody, so it is told.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::geometry::{Shape, area_beyond, lies_within, shape_area};
use crate::io::survey::picture::Piece;
use crate::io::survey::report::Report;
use crate::io::survey::rule::plain;
use crate::model::{ContentHash, Fault};

/// km²: borders of two sources that are meant to be one differ by so much.
const UNREMARKABLE: f64 = 0.01;

/// The part of a file's land beyond the territory from which on it is likely one of another.
const MOSTLY: f64 = 0.5;

/// Measures what lies beyond a boundary, and remembers which polygons lie within.
#[derive(Debug)]
pub(crate) struct Beyond {
    land: Arc<Shape>,
    within: HashSet<ContentHash>,
}

impl Beyond {
    pub(crate) fn new(land: Arc<Shape>) -> Self {
        Self {
            land,
            within: HashSet::new(),
        }
    }

    /// Reports the land that polygons, and others that lie wholly `elsewhere`, show beyond the boundary. `Err` where the
    /// planar map of them contradicts itself.
    pub(crate) fn tell(
        &mut self,
        file: &str,
        pieces: &[Piece<'_>],
        elsewhere: &[(String, Shape)],
        report: &mut Report,
    ) -> Option<Fault> {
        let classes: Vec<String> = pieces
            .iter()
            .map(|it| &it.class)
            .chain(elsewhere.iter().map(|it| &it.0))
            .map(|it| plain(it))
            .collect();
        let doubtful: Vec<(&str, &Shape)> = pieces
            .iter()
            .zip(&classes)
            .filter(|(it, _)| !self.is_within(it))
            .map(|(it, class)| (class.as_str(), &it.shape))
            .collect();
        let mut beyond = match area_beyond(&self.land, &doubtful) {
            Ok(beyond) => beyond,
            Err(unsound) => return Some(Fault::new(file, unsound)),
        };
        let mut whole: f64 = pieces.iter().map(|it| shape_area(&it.shape)).sum();
        for ((_, shape), class) in elsewhere.iter().zip(&classes[pieces.len()..]) {
            let area = shape_area(shape);
            *beyond.entry(class).or_default() += area;
            whole += area;
        }
        report_all(file, &beyond, whole, report);
        None
    }

    fn is_within(&mut self, piece: &Piece<'_>) -> bool {
        let hash = piece.outline.hash;
        if self.within.contains(&hash) {
            return true;
        }
        let within = lies_within(&piece.shape, &self.land);
        if within {
            self.within.insert(hash);
        }
        within
    }
}

/// `beyond`: m² by class; `whole`: m² that the file shows in all.
fn report_all(file: &str, beyond: &BTreeMap<&str, f64>, whole: f64, report: &mut Report) {
    for (class, m2) in beyond {
        let km2 = m2 / 1e6;
        if km2 >= UNREMARKABLE {
            report.cut_off(class, file, km2);
        }
    }
    let part = beyond.values().sum::<f64>() / whole.max(1.0);
    if part > MOSTLY {
        report.elsewhere(file, part);
    }
}
