//! The polygons of a feature: found in whatever geometry it has, and mended where they are broken.

use std::fmt;

use geo::{LineString, MultiPolygon, Polygon};

use crate::geometry::{
    Bounds, BrokenRule, LonLat, RawPolygon, Shape, ShapeFault, mend, shape_area,
};
use crate::io::survey::read::Feature;
use crate::io::survey::report::{Finding, Report};
use crate::model::{ContentHash, Fault};

/// What comes out of a file besides its polygons.
pub(crate) struct Yield<'r> {
    pub(crate) report: &'r mut Report,
    pub(crate) faults: Vec<Fault>,
    /// Geometries that were not met before.
    pub(crate) fresh: Vec<(ContentHash, Vec<u8>)>,
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

/// A broken polygon made whole, and reported.
pub(crate) fn mended(
    place: &Place<'_>,
    (sent, before): (ContentHash, &Shape),
    polygons: &[RawPolygon],
    broken: &[ShapeFault],
    found: &mut Yield<'_>,
) -> Option<Shape> {
    let why = broken.first().map(ToString::to_string).unwrap_or_default();
    let at = corner(before.bounds());
    match mend(polygons) {
        Ok(shape) => {
            let areas = format!(
                "{:.3} km² as drawn, {:.3} km² mended: {why}",
                shape_area(before).abs() / 1e6,
                shape_area(&shape) / 1e6
            );
            found
                .report
                .find(Finding::Mended, sent, place.file, place.feature, at, &areas);
            Some(shape)
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
