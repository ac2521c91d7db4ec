//! Small coverages for the tests of this module, laid out on unit cells.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::Polygon;

use crate::geometry::{Area, Bounds, GridPoint, Shape, line_area};
use crate::model::{
    Along, Border, ContentHash, Coverage, District, Face, Faction, Holding, Names, Parcel, Place,
    Slug, Status,
};
use crate::render::Palette;

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// The palette of factions that never change.
pub(crate) fn palette<'a>(factions: impl IntoIterator<Item = &'a Faction>) -> Palette {
    Palette::new(factions, "2015-01-01".parse().unwrap())
}

pub(crate) fn faction(name: &str, colour: &str) -> Faction {
    Faction {
        slug: slug(name),
        names: Names(BTreeMap::from([("en".to_owned(), name.to_uppercase())])),
        colour: colour.parse().unwrap(),
        group: None,
        changes: Default::default(),
    }
}

pub(crate) fn holding(faction: &str, status: Status, rival: Option<&str>) -> Holding {
    Holding {
        faction: slug(faction),
        status,
        contested_with: rival.map(slug),
    }
}

pub(crate) fn place(name: &str, lon: f64, lat: f64, population: Option<u64>) -> Place {
    Place {
        slug: slug(name),
        names: Names(BTreeMap::from([
            ("en".to_owned(), name.to_uppercase()),
            ("ar".to_owned(), "اسم".to_owned()),
        ])),
        kind: "town".to_owned(),
        lon,
        lat,
        district: None,
        population,
        gazetteer: None,
        other_names: Vec::new(),
    }
}

pub(crate) fn district(name: &str) -> District {
    District {
        slug: slug(name),
        names: Names(BTreeMap::from([("en".to_owned(), name.to_uppercase())])),
        boundary: ContentHash::of(name.as_bytes()),
    }
}

/// A rectangle in degrees.
pub(crate) fn area(west: f64, south: f64, east: f64, north: f64) -> Arc<Shape> {
    let corners = [
        (west, south),
        (east, south),
        (east, north),
        (west, north),
        (west, south),
    ];
    let polygon = Polygon::new(corners.to_vec().into(), Vec::new());
    Arc::new(Shape::trusted(polygon.into()))
}

/// A face to be: its holder, its rings, and its box (west, south, east, north) in degrees.
type Owned = (Option<Holding>, Vec<Vec<Along>>, [f64; 4]);

fn line(corners: &[(f64, f64)], left: Option<usize>, right: Option<usize>) -> Border {
    let points = corners.iter();
    let points: Arc<[GridPoint]> = points
        .map(|&(lon, lat)| GridPoint::from_degrees(lon, lat))
        .collect();
    Border {
        area: line_area(&points),
        bounds: Bounds::around(corners.iter().copied()).unwrap(),
        points,
        left,
        right,
        approximate: false,
    }
}

fn along(borders: &[i32]) -> Vec<Along> {
    // 1-based, negative for reversed.
    borders
        .iter()
        .map(|&border| Along {
            border: usize::try_from(border.abs() - 1).unwrap(),
            reversed: border < 0,
        })
        .collect()
}

/// Land from 36° E 33° N to 38° E 35° N in four cells of a degree, and a square enclave:
/// ```text
/// north-west green control   | north-east red contested with green
/// south-west red control     | south-east unheld
///   (enclave of green, sparse, 36.4–36.6 by 33.4–33.6, in the south-west)
/// ```
/// The level border between west and south-east is slightly crooked; that between the two in the south is approximate.
pub(crate) fn chequer() -> (Coverage, Palette) {
    let holdings = vec![
        holding("green", Status::Control, None),
        holding("green", Status::Sparse, None),
        holding("red", Status::Control, None),
        holding("red", Status::Contested, Some("green")),
    ];
    let (nw, enclave, sw, ne, se) = (0, 1, 2, 3, 4);
    let mut borders = lines([nw, enclave, sw, ne, se]);
    borders[6].approximate = true;
    let owned: [Owned; 5] = [
        (
            Some(holdings[0].clone()),
            vec![along(&[5, 8, -2])],
            [36.0, 34.0, 37.0, 35.0],
        ),
        (
            Some(holdings[1].clone()),
            vec![along(&[9])],
            [36.4, 33.4, 36.6, 33.6],
        ),
        (
            Some(holdings[2].clone()),
            vec![along(&[7, -5, -1]), along(&[-9])],
            [36.0, 33.0, 37.0, 34.05],
        ),
        (
            Some(holdings[3].clone()),
            vec![along(&[6, -3, -8])],
            [37.0, 34.0, 38.0, 35.0],
        ),
        (None, vec![along(&[-4, -6, -7])], [37.0, 33.0, 38.0, 34.0]),
    ];
    let coverage = assemble(holdings, borders, &owned);
    let palette = palette([&faction("red", "#b3202c"), &faction("green", "#63bf7a")]);
    (coverage, palette)
}

fn lines([nw, enclave, sw, ne, se]: [usize; 5]) -> Vec<Border> {
    vec![
        line(&[(37.0, 33.0), (36.0, 33.0), (36.0, 34.0)], None, Some(sw)),
        line(&[(36.0, 34.0), (36.0, 35.0), (37.0, 35.0)], None, Some(nw)),
        line(&[(37.0, 35.0), (38.0, 35.0), (38.0, 34.0)], None, Some(ne)),
        line(&[(38.0, 34.0), (38.0, 33.0), (37.0, 33.0)], None, Some(se)),
        line(
            &[(36.0, 34.0), (36.5, 34.05), (37.0, 34.0)],
            Some(nw),
            Some(sw),
        ),
        line(&[(37.0, 34.0), (38.0, 34.0)], Some(ne), Some(se)),
        line(&[(37.0, 33.0), (37.0, 34.0)], Some(sw), Some(se)),
        line(&[(37.0, 34.0), (37.0, 35.0)], Some(nw), Some(ne)),
        line(
            &[
                (36.4, 33.4),
                (36.6, 33.4),
                (36.6, 33.6),
                (36.4, 33.6),
                (36.4, 33.4),
            ],
            Some(enclave),
            Some(sw),
        ),
    ]
}

fn assemble(holdings: Vec<Holding>, borders: Vec<Border>, owned: &[Owned]) -> Coverage {
    let at = |holding: &Option<Holding>| {
        holding
            .as_ref()
            .and_then(|holding| holdings.iter().position(|other| other == holding))
    };
    let faces: Vec<Face> = owned
        .iter()
        .map(|(holding, rings, [west, south, east, north])| Face {
            holding: at(holding),
            rings: rings.clone(),
            area: 1e10 * (east - west) * (north - south),
            bounds: Bounds {
                west: *west,
                south: *south,
                east: *east,
                north: *north,
            },
        })
        .collect();
    let parcels = faces
        .iter()
        .map(|face| Parcel {
            holding: face.holding,
            districts: Vec::new(),
            area: Area::from_m2(face.area),
        })
        .collect();
    Coverage {
        holdings,
        faces,
        borders,
        parcels,
    }
}
