//! Vector tiles as others read them: the crate `fast-mvt`, and GDAL, whose GEOS also says whether polygons are valid.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use fast_mvt::{MvtGeometry, MvtReaderRef, MvtValueRef};
use frontline::geometry::{Shape, TileCoord};
use frontline::model::{ContentHash, District, Place};
use frontline::render::{Districts, Scene, mvt};
use geo::{LineString, Polygon};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::outside::{installed, leave_out};
use crate::tile::{Feature, Point, decode};
use crate::tiles::terrain::{Terrain, scene, terrains};
use crate::tiles::valid::polygons;
use crate::tiles::{depths, few, places, tiles, zoom};

/// A map's scene with a town in its middle and two districts.
fn furnished(terrain: &Terrain) -> Scene {
    let (lon, lat) = terrain.site.place((0.5, 0.5));
    let town = Place {
        slug: "town".parse().unwrap(),
        names: serde_json::from_str(r#"{"en":"Town","ar":"بلدة"}"#).unwrap(),
        kind: "town".to_owned(),
        lon,
        lat,
        district: None,
        population: Some(2_000_000),
        gazetteer: None,
        other_names: Vec::new(),
    };
    let scene = scene(&terrain.coverage()).with_places([&town]);
    scene.with_districts(districts(terrain))
}

/// The west and the east.
fn districts(terrain: &Terrain) -> Arc<Districts> {
    let district = |(name, west, east): (&str, f64, f64)| {
        let corners = [
            (west, 0.0),
            (east, 0.0),
            (east, 1.0),
            (west, 1.0),
            (west, 0.0),
        ];
        let ring = corners.map(|at| terrain.site.place(at)).to_vec();
        let district = District {
            slug: name.parse().unwrap(),
            names: Default::default(),
            boundary: ContentHash::of(name.as_bytes()),
        };
        let shape = Shape::trusted(Polygon::new(ring.into(), vec![]).into());
        (district, Arc::new(shape))
    };
    let sides = [("west", 0.0, 0.5), ("east", 0.5, 1.0)].map(district);
    Arc::new(Districts::new(&sides).unwrap())
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn a_second_decoder_reads_the_same(
        terrain in terrains(), depths in depths(), places in places(),
    ) {
        let (coverage, scene) = (terrain.coverage(), furnished(&terrain));
        for zoom in depths.iter().map(|&it| zoom(&terrain, it)) {
            for tile in tiles(&coverage, zoom, &places) {
                read_twice(&mvt(&scene, tile))?;
            }
        }
    }
}

fn read_twice(tile: &[u8]) -> Result<(), TestCaseError> {
    let ours = decode(tile);
    let reader = MvtReaderRef::new(tile).unwrap();
    prop_assert_eq!(reader.layer_count(), ours.len());
    for layer in reader.layers() {
        let ours = &ours[layer.name()];
        prop_assert_eq!(layer.feature_count(), ours.len());
        for (theirs, ours) in layer.features().zip(ours) {
            prop_assert_eq!(theirs.id(), Some(ours.id));
            let properties = theirs.properties_vec().unwrap().into_iter();
            let properties = properties.map(|(key, value)| (key.to_owned(), said(&value)));
            prop_assert_eq!(&properties.collect::<BTreeMap<_, _>>(), &ours.properties);
            let (parts, together) = drawn(&theirs.geometry().unwrap());
            prop_assert_eq!(&parts, &ours.parts);
            if ours.kind == 3 {
                let polygons = polygons(ours).into_iter().map(<[_]>::len);
                prop_assert_eq!(together, polygons.collect::<Vec<_>>());
            }
        }
    }
    Ok(())
}

/// A value as text.
fn said(value: &MvtValueRef<'_>) -> String {
    match value {
        MvtValueRef::String(text) => (*text).to_owned(),
        MvtValueRef::Float(number) => number.to_string(),
        MvtValueRef::Double(number) => number.to_string(),
        MvtValueRef::Int(number) | MvtValueRef::SInt(number) => number.to_string(),
        MvtValueRef::UInt(number) => number.to_string(),
        MvtValueRef::Bool(truth) => truth.to_string(),
        MvtValueRef::Null => String::new(),
    }
}

/// The parts of a geometry, rings without the closing point, and how many rings each polygon has.
fn drawn(geometry: &MvtGeometry) -> (Vec<Vec<Point>>, Vec<usize>) {
    let points = |line: &LineString<i32>| -> Vec<Point> {
        line.0.iter().map(|it| [it.x.into(), it.y.into()]).collect()
    };
    let lines = |lines: &[LineString<i32>]| lines.iter().map(points).collect();
    let rings = |polygon: &Polygon<i32>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let mut rings: Vec<Vec<Point>> = rings.map(points).collect();
        for ring in &mut rings {
            ring.pop();
        }
        rings
    };
    let land = |polygons: &[Polygon<i32>]| {
        let polygons: Vec<_> = polygons.iter().map(rings).collect();
        let counts = polygons.iter().map(Vec::len).collect();
        (polygons.into_iter().flatten().collect(), counts)
    };
    match geometry {
        MvtGeometry::Point(at) => (vec![vec![[at.x().into(), at.y().into()]]], vec![]),
        MvtGeometry::LineString(line) => (lines(std::slice::from_ref(line)), vec![]),
        MvtGeometry::MultiLineString(many) => (lines(&many.0), vec![]),
        MvtGeometry::Polygon(polygon) => land(std::slice::from_ref(polygon)),
        MvtGeometry::MultiPolygon(many) => land(&many.0),
        other => panic!("{other:?}"),
    }
}

#[test]
fn gdal_reads_the_same_and_finds_every_polygon_valid() {
    if let Err(missing) = installed(&["ogr2ogr"], "gdal-bin") {
        return leave_out("reading tiles with GDAL", &missing);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tile.mvt");
    let mut runner = TestRunner::deterministic();
    let mut read = 0;
    while read < 12 {
        let terrain = terrains().new_tree(&mut runner).unwrap().current();
        let (coverage, scene) = (terrain.coverage(), furnished(&terrain));
        let (lon, lat) = terrain.site.place((0.5, 0.5));
        for zoom in [zoom(&terrain, 0), zoom(&terrain, 2)] {
            let middle = TileCoord::at(zoom, lon, lat).unwrap();
            let tile = mvt(&scene, middle);
            if coverage.borders.len() > 4 && !tile.is_empty() {
                fs::write(&path, &tile).unwrap();
                compare(&path, &decode(&tile));
                read += 1;
            }
        }
    }
}

fn compare(path: &Path, layers: &BTreeMap<String, Vec<Feature>>) {
    let land = ask(
        path,
        "SELECT mvt_id, faction, name, status, ST_Area(geometry), ST_IsValid(geometry) FROM control",
    );
    let expected = layers["control"].iter().map(|feature| {
        let text = |key| feature.get(key).unwrap_or_default().to_owned();
        let twice: i64 = feature.areas().iter().sum();
        let half = if twice % 2 == 0 { "" } else { ".5" };
        let area = format!("{}{half}", twice / 2);
        let id = feature.id.to_string();
        vec![
            id,
            text("faction"),
            text("name"),
            text("status"),
            area,
            "1".to_owned(),
        ]
    });
    assert_eq!(land, expected.collect::<Vec<_>>());
    let other = |layer: &str, columns: &[&str]| {
        // Quoted, as `left` is a word of SQL.
        let quoted: Vec<String> = columns.iter().map(|it| format!("\"{it}\"")).collect();
        let read = ask(path, &format!("SELECT {} FROM {layer}", quoted.join(", ")));
        let features = layers.get(layer).into_iter().flatten();
        let texts = |feature: &Feature| -> Vec<String> {
            let text = |key: &&str| feature.get(key).unwrap_or_default().to_owned();
            columns.iter().map(text).collect()
        };
        assert_eq!(read, features.map(texts).collect::<Vec<_>>());
    };
    if layers.contains_key("borders") {
        other("borders", &["kind", "left_name"]);
    }
    if layers.contains_key("districts") {
        other("districts", &["left", "left_name"]);
    }
    if layers.contains_key("labels") {
        other("labels", &["kind", "name", "area_m2"]);
    }
    if layers.contains_key("places") {
        other("places", &["name", "name_ar", "kind", "population"]);
    }
}

/// The rows that a query of a tile gives, by GDAL's SQLite dialect, where geometries are in tile units.
fn ask(path: &Path, query: &str) -> Vec<Vec<String>> {
    let run = Command::new("ogr2ogr")
        .args(["-f", "CSV", "/vsistdout/"])
        .arg(path)
        .args(["-oo", "CLIP=NO", "-dialect", "SQLite", "-sql", query])
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && complaint.is_empty(), "{complaint}");
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(run.stdout.as_slice());
    let row = |row: Result<csv::StringRecord, _>| row.unwrap().iter().map(str::to_owned).collect();
    rows.records().map(row).collect()
}
