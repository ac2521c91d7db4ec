//! The polygons of a feature: found in whatever geometry it has, and mended where they are broken.

use std::fmt;

use geo::{LineString, MultiPolygon, Polygon};

use crate::geometry::{
    Bounds, BrokenRule, LonLat, Mended, RawPolygon, Shape, ShapeFault, encode_wkb, mend,
    shape_area, split_at_antimeridian,
};
use crate::io::survey::mapping::Broken;
use crate::io::survey::read::Feature;
use crate::io::survey::report::{Finding, Report};
use crate::model::{ContentHash, Fault};

/// The part of a feature that mending may move, and the most in all, m²: more is no slip of the pen.
const MOST_MOVED: (f64, f64) = (0.01, 100e6);

/// What comes out of a file besides its polygons.
pub(crate) struct Yield<'r> {
    pub(crate) report: &'r mut Report,
    pub(crate) faults: Vec<Fault>,
    /// Geometries that were not met before.
    pub(crate) fresh: Vec<(ContentHash, Vec<u8>)>,
    /// Polygons wholly beyond the territory, with their classes.
    pub(crate) elsewhere: Vec<(String, Shape)>,
}

/// A feature of a file.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) feature: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#/features/{}", self.file, self.feature)
    }
}

/// The polygons of a feature; `None` where it has none, which is reported, or broken ones.
pub(crate) fn polygons_of(
    place: &Place<'_>,
    feature: &Feature,
    found: &mut Yield<'_>,
) -> Option<Vec<RawPolygon>> {
    let Some(geometry) = &feature.geometry else {
        found.report.skip("no geometry".to_owned());
        return None;
    };
    let contents = geometry
        .contents()
        .map_err(|detail| {
            found
                .faults
                .push(Fault::new(format!("{place}/geometry"), detail))
        })
        .ok()?;
    for (kind, count) in contents.others {
        let within = if geometry.kind() == kind {
            ""
        } else {
            " in a GeometryCollection"
        };
        found
            .report
            .skip_many(format!("{kind}{within}: covers no land"), count);
    }
    let polygons: Vec<RawPolygon> = contents
        .polygons
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    if polygons.is_empty() && matches!(geometry.kind(), "Polygon" | "MultiPolygon") {
        found
            .report
            .skip(format!("{} without positions", geometry.kind()));
    }
    (!polygons.is_empty()).then_some(polygons)
}

/// The polygons split where they cross the antimeridian, which is reported; `None` where that can be done in two ways.
pub(crate) fn split(
    place: &Place<'_>,
    polygons: Vec<RawPolygon>,
    found: &mut Yield<'_>,
) -> Option<Vec<RawPolygon>> {
    match split_at_antimeridian(&polygons) {
        Ok(None) => Some(polygons),
        Ok(Some(split)) => {
            let sent = as_sent(&polygons);
            let hash = ContentHash::of(&encode_wkb(&sent));
            let at = corner(as_sent(&split.polygons).bounds());
            let detail = format!("into {} polygons", split.polygons.len());
            let (file, feature) = (place.file, place.feature);
            found
                .report
                .find(Finding::Split, hash, file, feature, at, &detail);
            Some(split.polygons)
        }
        Err(refused) => {
            found
                .faults
                .extend(refused.iter().map(|it| Fault::new(place.to_string(), it)));
            None
        }
    }
}

/// A broken polygon made whole, and reported.
pub(crate) fn mended(
    place: &Place<'_>,
    (sent, before): (ContentHash, &Shape),
    polygons: &[RawPolygon],
    (broken, settle): (&[ShapeFault], Broken),
    found: &mut Yield<'_>,
) -> Option<Shape> {
    let why = broken.first().map(ToString::to_string).unwrap_or_default();
    let at = corner(before.bounds());
    match mend(polygons) {
        Ok(Mended {
            drawn,
            moved,
            shape: _,
        }) if settle == Broken::Refuse && is_much(moved, drawn) => {
            let detail = format!(
                "{why}; mending it would move {:.3} km² of the {:.3} km² that are drawn near {at}: mend the file, or write \
                 [broken] settle = \"mend\"",
                moved / 1e6,
                drawn / 1e6
            );
            found.faults.push(Fault::new(place.to_string(), detail));
            None
        }
        Ok(mended) => {
            let areas = format!(
                "{:.3} km² as drawn, {:.3} km² mended: {why}",
                mended.drawn / 1e6,
                shape_area(&mended.shape) / 1e6
            );
            found
                .report
                .find(Finding::Mended, sent, place.file, place.feature, at, &areas);
            Some(mended.shape)
        }
        Err(refused) if refused.iter().all(|it| it.rule == BrokenRule::ZeroArea) => {
            found
                .report
                .find(Finding::Empty, sent, place.file, place.feature, at, &why);
            None
        }
        Err(refused) => {
            found
                .faults
                .extend(refused.iter().map(|it| Fault::new(place.to_string(), it)));
            None
        }
    }
}

/// Whether mending moves more than it may, m².
fn is_much(moved: f64, drawn: f64) -> bool {
    moved > MOST_MOVED.1 || moved > MOST_MOVED.0 * drawn
}

/// The polygons as they came: sound or not.
pub(crate) fn as_sent(polygons: &[RawPolygon]) -> Shape {
    let line = |ring: &Vec<[f64; 2]>| LineString(ring.iter().map(|&at| at.into()).collect());
    let polygons = polygons.iter().map(|rings| {
        let mut lines = rings.iter().map(line);
        let shell = lines.next().unwrap_or(LineString(Vec::new()));
        Polygon::new(shell, lines.collect())
    });
    Shape::trusted(MultiPolygon(polygons.collect()))
}

/// Where a polygon is said to be.
pub(crate) fn corner(bounds: Bounds) -> LonLat {
    LonLat(bounds.west, bounds.south)
}
