//! What changed hands, asked over HTTP.

use crate::http::ribbon::{Ribbon, near, row};

#[tokio::test]
async fn what_changed_hands_is_told_by_pair_and_by_holder() {
    let ribbon = Ribbon::new().await;
    let diff = ribbon.json("diff?from=2020-01-05&to=2020-01-25").await;
    assert_eq!(diff["type"], "FeatureCollection");
    assert_eq!(diff["from"], "2020-01-05T00:00:00Z");
    let features = diff["features"].as_array().unwrap();
    assert_eq!(features.len(), 2);
    let lost = &features[0];
    assert_eq!(
        (&lost["properties"]["from"], &lost["properties"]["to"]),
        (&"red".into(), &"blue".into())
    );
    assert!(near(&lost["properties"]["fraction"], 0.2), "{lost}");
    assert_eq!(lost["geometry"]["type"], "MultiPolygon");
    let ring = lost["geometry"]["coordinates"][0][0].as_array().unwrap();
    assert_eq!(ring.first(), ring.last());
    let found = &features[1]["properties"];
    assert!(found["from"].is_null() && found["from_name"].is_null() && found["to_name"] == "GREEN");

    let red = row(&diff["changes"], "faction", "red");
    assert!(
        near(&red["net_fraction"], -0.2) && near(&red["gained_fraction"], 0.0),
        "{red}"
    );
    let nobody = diff["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["faction"].is_null());
    assert!(near(&nobody.unwrap()["lost_fraction"], 0.1), "{diff}");
}

#[tokio::test]
async fn backwards_it_is_told_backwards_and_of_one_instant_there_is_nothing() {
    let ribbon = Ribbon::new().await;
    let back = ribbon.json("diff?from=2020-01-25&to=2020-01-05").await;
    let red = row(&back["changes"], "faction", "red");
    assert!(near(&red["gained_fraction"], 0.2), "{red}");
    let same = ribbon
        .json("diff?from=2020-01-05&to=2020-01-10T23:59:59Z")
        .await;
    assert_eq!(
        (&same["features"], &same["changes"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
}

#[tokio::test]
async fn by_group_allies_count_as_one() {
    let ribbon = Ribbon::new().await;
    let diff = ribbon
        .json("diff?from=2020-01-05&to=2020-01-25&by=group")
        .await;
    assert!(
        near(
            &row(&diff["changes"], "group", "allies")["gained_fraction"],
            0.3
        ),
        "{diff}"
    );
    let table = ribbon
        .get("diff?from=2020-01-05&to=2020-01-25&by=group&format=csv")
        .await;
    assert!(table.media.starts_with("text/csv"), "{}", table.media);
    let lines: Vec<&str> = table.text.lines().collect();
    assert!(
        lines[0].starts_with("territory,from_datetime,to_datetime,revision,from,"),
        "{}",
        lines[0]
    );
    assert!(lines[2].contains(",,unheld,allies,allies,"), "{}", lines[2]);
}

#[tokio::test]
async fn nonsense_is_refused_with_its_reason() {
    let ribbon = Ribbon::new().await;
    let asked = [
        ("diff?to=2020-01-05", 400, "from"),
        ("diff?from=then", 400, "then"),
        ("diff?from=2020-01-05&by=status", 400, "by=faction"),
        ("diff?from=2020-01-05&district=west", 400, "district"),
        ("diff?from=2019-01-05", 404, "2020-01-01"),
        ("diff?from=2020-01-05&to=2020-02-01", 404, "2020-02-01"),
        ("diff?from=2020-01-05&known_at=9", 404, "revision 9"),
        ("diff?from=2020-01-05&min_width_m=-1", 400, "min_width_m"),
        ("diff?from=2020-01-05&min_area_m2=NaN", 400, "min_area_m2"),
    ];
    ribbon.refuses(&asked).await;
}

#[tokio::test]
async fn a_least_width_or_area_leaves_out_what_is_less_and_says_how_much() {
    let ribbon = Ribbon::new().await;
    let span = "diff?from=2020-01-05&to=2020-01-25";
    let all = ribbon.json(span).await;
    assert!(all.get("left_out_area_m2").is_none(), "{all}");
    let wide = ribbon.json(&format!("{span}&min_width_m=1000")).await;
    assert_eq!(wide["features"], all["features"]);
    assert_eq!(
        (&wide["min_width_m"], &wide["left_out_area_m2"]),
        (&1000.0.into(), &0.0.into())
    );
    let none = ribbon.json(&format!("{span}&min_area_m2=1e15")).await;
    assert_eq!(
        (&none["features"], &none["changes"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    let areas = all["features"].as_array().unwrap().iter();
    let whole: f64 = areas
        .map(|it| it["properties"]["area_m2"].as_f64().unwrap())
        .sum();
    let left_out = none["left_out_area_m2"].as_f64().unwrap();
    assert!((left_out / whole - 1.0).abs() < 1e-9, "{left_out} {whole}");
    let table = ribbon
        .get(&format!("{span}&min_area_m2=1e15&format=csv"))
        .await;
    assert_eq!(table.text.lines().count(), 1, "{}", table.text);
}
