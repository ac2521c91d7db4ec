//! A territory on both sides of the antimeridian: its land, its box, and where its maps are centred.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::http::ribbon::Ribbon;
use crate::model::Role;

fn boxed(west: f64, east: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, -18], [east, -18], [east, -16], [west, -16], [west, -18]]]})
}

/// A territory from 178 to -178, of which red holds one degree over the antimeridian.
async fn islands() -> (Ribbon, String) {
    let ribbon = Ribbon::empty_with(|settings| settings.max_vertices = 5_000).await;
    let token = ribbon.token(Role::Admin).await;
    let made = json!({
        "slug": "ribbon", "names": {"en": "Islands"},
        "boundary": {"source": "a chart", "geometry": boxed(178.0, -178.0)},
    });
    let request = Request::post("/territories")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(made.to_string()))
        .unwrap();
    let made = ribbon.send(request).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let red = json!({"names": {"en": "Red"}, "colour": "#b3202c"});
    let made = ribbon.write("PUT", "factions/red", &token, &red).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let region = json!({"type": "Feature", "geometry": boxed(179.5, -179.5),
        "properties": {"faction": "red", "valid_from": "2021-01-01"}});
    let made = ribbon.write("POST", "regions", &token, &region).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (ribbon, token)
}

async fn json_at(ribbon: &Ribbon, path: &str) -> Value {
    let request = Request::get(path).header(header::HOST, "ribbon.example");
    let said = ribbon.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(said.status, 200, "{path}: {}", said.text);
    said.json()
}

fn near(one: &Value, other: f64) -> bool {
    (one.as_f64().unwrap() / other - 1.0).abs() < 1e-6
}

#[tokio::test]
async fn a_region_over_180_is_the_land_around_the_date_line_and_not_its_complement() {
    let (ribbon, _) = islands().await;
    let shares = ribbon.json("shares").await;
    let red = &shares["shares"][0];
    assert!(near(&red["fraction"], 0.25), "{shares}");
    for (lon, holds) in [
        (179.7, true),
        (-179.7, true),
        (178.7, false),
        (-178.7, false),
    ] {
        let point = ribbon.json(&format!("point?lon={lon}&lat=-17")).await;
        assert_eq!(point["holder"]["faction"] == "red", holds, "{lon}");
    }
    let regions = ribbon.json("regions?datetime=2021-01-01").await;
    let geometry = &regions["features"][0]["geometry"];
    assert_eq!(geometry["type"], "MultiPolygon", "{geometry}");
}

#[tokio::test]
async fn the_box_over_180_has_its_west_after_its_east_and_maps_are_centred_on_the_land() {
    let (ribbon, _) = islands().await;
    let territory = json_at(&ribbon, "/territories/ribbon").await;
    assert_eq!(territory["bbox"], json!([178.0, -18.0, -178.0, -16.0]));
    let tiles = json_at(&ribbon, "/tiles/ribbon.json").await;
    assert_eq!(tiles["bounds"], json!([-180.0, -18.0, 180.0, -16.0]));
    assert_eq!(tiles["center"], json!([180.0, -17.0, 6]));
    let style = json_at(&ribbon, "/styles/ribbon.json").await;
    assert_eq!(style["center"], json!([180.0, -17.0]));
    assert!(style["zoom"].as_f64().unwrap() > 5.0, "{}", style["zoom"]);
}

#[tokio::test]
async fn a_picture_of_land_over_180_is_filled_by_it() {
    let (ribbon, _) = islands().await;
    let picture = "map.svg?width=400&height=300&legend=none&title=&scale=false";
    let whole = ribbon.get(picture).await;
    assert_eq!(whole.status, 200, "{}", whole.text);
    let part = ribbon
        .get(&format!("{picture}&bbox=178,-18,-178,-16"))
        .await;
    assert_eq!(part.status, 200, "{}", part.text);
    let land = |svg: &str| -> f64 {
        let red = svg
            .split("<path fill=\"#")
            .filter(|it| it.contains('Z') || it.contains('z'));
        let numbers = red.flat_map(|it| {
            let data = it.split(" d=\"").nth(1).unwrap_or_default();
            let data = data.split('"').next().unwrap_or_default();
            let words = data.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
            words
                .filter_map(|it| it.parse::<f64>().ok())
                .collect::<Vec<_>>()
        });
        let numbers: Vec<f64> = numbers.collect();
        let xs = || numbers.iter().step_by(2).copied();
        xs().fold(f64::MIN, f64::max) - xs().fold(f64::MAX, f64::min)
    };
    assert!(land(&whole.text) > 250.0, "{}", whole.text);
    assert!(land(&part.text) > 250.0, "{}", part.text);
}

#[tokio::test]
async fn what_cannot_be_split_is_refused_with_its_place_and_how_to_split_it() {
    let (ribbon, token) = islands().await;
    let refused = async |ring: Value| {
        let region = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"faction": "red", "valid_from": "2021-01-01"}});
        let said = ribbon.write("POST", "regions", &token, &region).await;
        assert_eq!(said.status, 422, "{}", said.text);
        said.json()["faults"][0].clone()
    };
    let round = refused(json!([[-120, -5], [0, 5], [120, -5], [-120, -5]])).await;
    assert_eq!(round["at"], "/geometry/coordinates/0", "{round}");
    assert!(
        round["detail"]
            .as_str()
            .unwrap()
            .contains("split it at longitude ±180"),
        "{round}"
    );
    let past = refused(json!([
        [178, -17],
        [182, -17],
        [182, -16],
        [178, -16],
        [178, -17]
    ]))
    .await;
    assert!(
        past["detail"].as_str().unwrap().contains("date line"),
        "{past}"
    );
    let tie = refused(json!([
        [179, -17],
        [-179, -16],
        [-179, -17],
        [179, -16],
        [179, -17]
    ]))
    .await;
    assert!(
        tie["detail"].as_str().unwrap().contains("crosses itself"),
        "{tie}"
    );
}

#[tokio::test]
async fn a_hair_beyond_180_is_180() {
    let (ribbon, token) = islands().await;
    let ring = json!([
        [179, -17],
        [180.000_000_000_000_17, -17],
        [180.000_000_000_000_17, -16],
        [179, -16],
        [179, -17]
    ]);
    let region = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"faction": "red", "valid_from": "2022-01-01"}});
    let made = ribbon.write("POST", "regions", &token, &region).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json()["geometry"]["coordinates"][0][1][0], 180.0);
}

#[tokio::test]
async fn changesets_are_found_by_a_box_over_180() {
    let (ribbon, _) = islands().await;
    let found = ribbon.json("changesets?bbox=179,-18,-179,-16").await;
    assert_eq!(found["changesets"][0]["revision"], 3, "{found}");
    ribbon
        .refuses(&[("changesets?bbox=10,-18,-10,-16", 400, "antimeridian")])
        .await;
}
