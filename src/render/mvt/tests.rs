//! Vector tiles read back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};

use super::*;
use crate::model::{Confidence, Evidence, Method, RegionId, Status};
use crate::render::Districts;
use crate::render::mvt::decode::{Feature, decode};
use crate::render::sample::{area, chequer, district, holding, place};

fn scene() -> Scene {
    let (coverage, palette) = chequer();
    Scene::new(&coverage, &palette)
}

fn tile_at(zoom: u8, lon: f64, lat: f64) -> TileCoord {
    TileCoord::at(zoom, lon, lat).unwrap()
}

/// Every tile of a zoom that the sample touches.
fn tiles(zoom: u8) -> Vec<TileCoord> {
    let (first, last) = (tile_at(zoom, 35.99, 35.01), tile_at(zoom, 38.01, 32.99));
    let columns = first.x()..=last.x();
    let address = |x| (first.y()..=last.y()).map(move |y| TileCoord::new(zoom, x, y).unwrap());
    columns.flat_map(address).collect()
}

/// The polygons of a feature: a shell is wound with positive area, and takes the holes that follow.
fn polygons(feature: &Feature) -> MultiPolygon<f64> {
    let mut polygons: Vec<Polygon<f64>> = Vec::new();
    for (ring, area) in feature.parts.iter().zip(feature.areas()) {
        #[expect(clippy::cast_precision_loss, reason = "tile units are small")]
        let points = ring.iter().map(|at| Coord {
            x: at[0] as f64,
            y: at[1] as f64,
        });
        let ring = LineString(points.collect());
        if area > 0 {
            polygons.push(Polygon::new(ring, Vec::new()));
        } else {
            polygons.last_mut().unwrap().interiors_push(ring);
        }
    }
    MultiPolygon(polygons)
}

#[test]
fn a_tile_reads_back_with_the_documented_properties() {
    let layers = decode(&mvt(&scene(), tile_at(5, 37.0, 34.0)));
    let control = &layers["control"];
    let words: BTreeSet<_> = control.iter().map(|it| it.get("status").unwrap()).collect();
    assert_eq!(
        words,
        BTreeSet::from(["contested", "control", "sparse", "unheld"])
    );
    let contested = control
        .iter()
        .find(|it| it.get("status") == Some("contested"))
        .unwrap();
    assert_eq!(contested.get("faction"), Some("red"));
    assert_eq!(contested.get("name"), Some("RED"));
    assert_eq!(contested.get("colour"), Some("#b3202c"));
    assert_eq!(contested.get("contested_with"), Some("green"));
    assert_eq!(contested.get("contested_colour"), Some("#63bf7a"));
    let unheld = control
        .iter()
        .find(|it| it.get("status") == Some("unheld"))
        .unwrap();
    assert_eq!(unheld.get("faction"), None);
}

#[test]
fn land_tells_what_all_its_regions_agree_in() {
    let region = RegionId(uuid::Uuid::from_u128(7));
    let said = Evidence {
        confidence: Confidence::new(70),
        method: Some(Method::Derived),
        region: Some(region),
    };
    let red = holding("red", Status::Control, None);
    let scene = scene().with_evidence(BTreeMap::from([(red, said)]));
    let layers = decode(&mvt(&scene, tile_at(5, 37.0, 34.0)));
    let told = |faction: &str, key: &str| {
        let mut land = layers["control"].iter();
        let land = land
            .find(|it| it.get("faction") == Some(faction) && it.get("status") == Some("control"));
        land.unwrap().get(key).map(str::to_owned)
    };
    assert_eq!(told("red", "confidence").as_deref(), Some("70"));
    assert_eq!(told("red", "method").as_deref(), Some("derived"));
    assert_eq!(told("red", "region"), Some(region.to_string()));
    for key in ["confidence", "method", "region"] {
        assert_eq!(told("green", key), None);
    }
}

#[test]
fn fronts_name_their_holders_and_the_outer_line_is_apart() {
    let layers = decode(&mvt(&scene(), tile_at(5, 37.0, 34.0)));
    let borders = &layers["borders"];
    let fronts: Vec<_> = borders
        .iter()
        .filter(|it| it.get("kind") == Some("front"))
        .collect();
    assert!(fronts.iter().all(|it| it.get("left") != it.get("right")));
    let soft: Vec<_> = fronts
        .iter()
        .filter(|it| it.get("approximate") == Some("true"))
        .collect();
    assert_eq!(soft.len(), 1);
    assert_eq!(
        (soft[0].get("left"), soft[0].get("right")),
        (Some("red"), None)
    );
    let both = fronts
        .iter()
        .find(|it| it.get("left") == Some("green") && it.get("right") == Some("red"))
        .unwrap();
    assert_eq!(both.get("left_name"), Some("GREEN"));
    assert_eq!(both.get("right_name"), Some("RED"));
    assert_eq!(soft[0].get("right_name"), None);
    // North against south, enclave, and west against north-east: three lines, one feature.
    assert_eq!(both.parts.len(), 3);
    assert!(borders.iter().any(|it| it.get("kind") == Some("outer")));
}

#[test]
fn polygons_are_valid_and_wound_right_at_every_zoom() {
    let scene = scene();
    for zoom in 0..=9 {
        for tile in tiles(zoom) {
            for feature in decode(&mvt(&scene, tile))
                .remove("control")
                .into_iter()
                .flatten()
            {
                let polygons = polygons(&feature);
                assert!(
                    polygons.is_valid(),
                    "{tile:?} {:?}",
                    polygons.validation_errors()
                );
            }
        }
    }
}

#[test]
fn the_land_of_a_tile_has_no_gap_and_no_overlap() {
    let scene = scene();
    // Wholly inside the territory, so the parts must sum to the tile with its margin.
    for (zoom, lon, lat) in [(8, 37.0, 34.0), (9, 36.8, 33.6), (12, 37.0, 34.5)] {
        let layers = decode(&mvt(&scene, tile_at(zoom, lon, lat)));
        let areas = layers["control"].iter().flat_map(Feature::areas);
        assert_eq!(areas.sum::<i64>(), 2 * (4096 + 128) * (4096 + 128));
    }
}

#[test]
fn a_face_that_covers_a_tile_fills_it() {
    let layers = decode(&mvt(&scene(), tile_at(12, 36.2, 33.2)));
    assert_eq!(layers.len(), 1);
    let [only] = layers["control"].as_slice() else {
        panic!("one holding covers the tile");
    };
    assert_eq!(only.get("faction"), Some("red"));
    let corners: BTreeSet<_> = only.parts[0].iter().copied().collect();
    let rim = [-64, 4160];
    assert_eq!(
        corners,
        rim.iter().flat_map(|&x| rim.map(|y| [x, y])).collect()
    );
}

#[test]
fn neighbours_share_the_vertices_of_their_border_and_the_front_has_them_too() {
    let layers = decode(&mvt(&scene(), tile_at(6, 36.5, 34.0)));
    let points = |faction: &str, status: &str| -> BTreeSet<[i64; 2]> {
        let of = layers["control"]
            .iter()
            .find(|it| it.get("faction") == Some(faction) && it.get("status") == Some(status));
        of.unwrap().parts.iter().flatten().copied().collect()
    };
    let (green, red) = (points("green", "control"), points("red", "control"));
    let front = layers["borders"]
        .iter()
        .filter(|it| it.get("left") == Some("green") && it.get("right") == Some("red"));
    // North against south; the enclave's line has five points.
    let line = front
        .flat_map(|it| &it.parts)
        .find(|part| part.len() == 3)
        .unwrap();
    for point in line {
        assert!(green.contains(point) && red.contains(point), "{point:?}");
    }
}

#[test]
fn a_tile_outside_the_territory_is_empty() {
    assert!(mvt(&scene(), tile_at(6, -60.0, 10.0)).is_empty());
    assert!(
        mvt(
            &Scene::new(&Default::default(), &Default::default()),
            tile_at(0, 0.0, 0.0)
        )
        .is_empty()
    );
}

#[test]
fn a_feature_keeps_its_id_across_tiles() {
    let scene = scene();
    let ids = |tile| -> BTreeSet<u64> {
        let layers = decode(&mvt(&scene, tile));
        layers["control"].iter().map(|it| it.id).collect()
    };
    let (wide, near) = (ids(tile_at(4, 37.0, 34.0)), ids(tile_at(10, 36.2, 33.2)));
    assert_eq!(wide.len(), 5);
    assert!(near.is_subset(&wide));
}

#[test]
fn towns_come_with_the_zoom() {
    let town = place("town", 36.3, 33.3, Some(20_000));
    let hamlet = place("hamlet", 36.31, 33.31, None);
    let scene = scene().with_places([&hamlet, &town]);
    let names = |zoom| -> Vec<String> {
        let mut layers = decode(&mvt(&scene, tile_at(zoom, 36.3, 33.3)));
        let places = layers.remove("places").unwrap_or_default();
        let name = |it: &Feature| it.get("name").unwrap().to_owned();
        places.iter().map(name).collect()
    };
    assert!(names(5).is_empty());
    assert_eq!(names(7), ["TOWN"]);
    assert_eq!(names(10), ["TOWN", "HAMLET"]);
}

/// The sample parted into two districts, with a strip in the east that is in none.
fn with_districts() -> Scene {
    let districts = [
        (district("west"), area(36.0, 33.0, 37.2, 35.0)),
        (district("middle"), area(37.2, 33.0, 37.8, 35.0)),
    ];
    scene().with_districts(Arc::new(Districts::new(&districts).unwrap()))
}

#[test]
fn lines_between_districts_name_both_and_nothing_where_nothing_is() {
    let layers = decode(&mvt(&with_districts(), tile_at(6, 37.5, 34.0)));
    let sides: BTreeSet<_> = layers["districts"]
        .iter()
        .map(|it| (it.get("left"), it.get("right"), it.get("right_name")))
        .collect();
    let expected = [
        (Some("west"), Some("middle"), Some("MIDDLE")),
        (Some("west"), None, None),
        (Some("middle"), None, None),
    ];
    assert_eq!(sides, expected.into());
    let inner = layers["districts"]
        .iter()
        .find(|it| it.get("right").is_some());
    assert_eq!(inner.unwrap().get("left_name"), Some("WEST"));
    assert_eq!(inner.unwrap().parts.len(), 1);
}

#[test]
fn each_holding_and_each_district_has_one_label_in_one_tile() {
    let scene = with_districts();
    for zoom in [9, 11] {
        let labels = tiles(zoom).into_iter().flat_map(|tile| {
            let labels = decode(&mvt(&scene, tile)).remove("labels");
            labels.unwrap_or_default()
        });
        let said = |it: &Feature| {
            assert!(
                it.parts
                    .iter()
                    .flatten()
                    .flatten()
                    .all(|at| (0..4096).contains(at))
            );
            let text = |key: &str| it.get(key).unwrap_or_default().to_owned();
            [text("kind"), text("name"), text("status")]
        };
        let mut labels: Vec<_> = labels.map(|it| said(&it)).collect();
        labels.sort_unstable();
        let expected = [
            ["district", "MIDDLE", ""],
            ["district", "WEST", ""],
            ["holding", "GREEN", "control"],
            ["holding", "GREEN", "sparse"],
            ["holding", "RED", "contested"],
            ["holding", "RED", "control"],
        ];
        assert_eq!(labels, expected, "zoom {zoom}");
    }
}

#[test]
fn a_label_lies_in_the_land_it_names() {
    let scene = scene();
    let tile = tile_at(4, 37.0, 34.0);
    let tiles = [vec![tile], tiles(6), tiles(8)].concat();
    let mut found = 0;
    for layers in tiles.into_iter().map(|tile| decode(&mvt(&scene, tile))) {
        for label in layers.get("labels").into_iter().flatten() {
            let mut lands = layers["control"].iter();
            let land = lands.find(|it| it.id == label.id).unwrap();
            let [x, y] = label.parts[0][0];
            let edges = land.parts.iter().flat_map(|ring| {
                let next = ring.iter().cycle().skip(1);
                ring.iter().zip(next)
            });
            let crossed = edges.filter(|(a, b)| {
                let turn = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
                (a[1] > y) != (b[1] > y) && (turn > 0) == (b[1] > a[1])
            });
            assert_eq!(crossed.count() % 2, 1, "{label:?}");
            found += 1;
        }
    }
    assert!(found >= 6);
}

#[test]
fn land_too_small_to_carry_its_name_has_no_label() {
    let names = |zoom| {
        let mut layers = decode(&mvt(&scene(), tile_at(zoom, 36.5, 33.5)));
        let labels = layers.remove("labels").unwrap_or_default();
        labels
            .iter()
            .filter(|it| it.get("status") == Some("sparse"))
            .count()
    };
    // The enclave is a fifth of a degree wide, where a tile is drawn 512 pixels wide: 18 pixels, then 36.
    assert_eq!([6, 7].map(names), [0, 1]);
}
