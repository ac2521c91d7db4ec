//! A faction that changes on a day: every answer about an instant has what it is then.

use std::io::Cursor;

use axum::http::{Method, header};
use http_body_util::BodyExt;
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;

use crate::http::ribbon::{Ribbon, faction, near, row};
use crate::http::tests::tiles::said;
use crate::model::{Change, FactionChange, FactionChanges, Names};

const WEST: &str = "8/128/127.mvt";

/// Red, which becomes Crimson on 16 January, takes another colour, and joins the allies.
async fn changing() -> Ribbon {
    let ribbon = Ribbon::new().await;
    let Change::DefineFaction(mut red) = faction("red", None, "#b3202c") else {
        panic!("no faction");
    };
    let change = FactionChange {
        from: "2020-01-16".parse().unwrap(),
        names: Some(Names([("en".to_owned(), "Crimson".to_owned())].into())),
        colour: Some("#0000ff".parse().unwrap()),
        group: Some(Some("allies".parse().unwrap())),
    };
    red.changes = FactionChanges::new(vec![change]).unwrap();
    ribbon
        .record(vec![Change::DefineFaction(red)], vec![])
        .await;
    ribbon
}

async fn tile(ribbon: &Ribbon, day: &str) -> (String, Vec<u8>) {
    let dated = format!("/tiles/ribbon/{WEST}?datetime={day}");
    let address = said(&ribbon.fetch(&dated).await, header::CONTENT_LOCATION).to_owned();
    let tile = ribbon.fetch(&address).await.body().to_vec();
    (address, tile)
}

#[tokio::test]
async fn another_colour_is_on_the_tiles_from_its_day_on_and_not_before() {
    let ribbon = changing().await;
    let (before, old) = tile(&ribbon, "2020-01-15T23:59:59Z").await;
    let (after, new) = tile(&ribbon, "2020-01-16").await;
    assert_ne!(before, after, "another address");
    let has = |tile: &[u8], word: &str| tile.windows(word.len()).any(|it| it == word.as_bytes());
    assert!(has(&old, "#b3202c") && has(&old, "RED") && !has(&old, "#0000ff"));
    assert!(has(&new, "#0000ff") && has(&new, "Crimson") && !has(&new, "RED"));
    for (day, colour) in [("2020-01-15", "#b3202c"), ("2020-01-16", "#0000ff")] {
        let map = ribbon.json(&format!("control?datetime={day}")).await;
        let features = map["features"].as_array().unwrap();
        let red = features
            .iter()
            .find(|it| it["properties"]["faction"] == "red");
        assert_eq!(red.unwrap()["properties"]["colour"], colour);
        let legend = ribbon.get(&format!("legend.svg?datetime={day}")).await;
        assert!(legend.text.contains(colour), "{}", legend.text);
    }
    // What is half white of blue, for land that is thinly populated.
    for (day, blue) in [("2020-01-15", false), ("2020-01-16", true)] {
        let style = format!("/styles/ribbon.json?datetime={day}");
        let host = [("host", "localhost")];
        let style = ribbon.ask(&Method::GET, &style, &host).await;
        assert_eq!(has(style.body(), "#8585ff"), blue);
    }
}

#[tokio::test]
async fn figures_have_the_name_and_the_group_of_their_time() {
    let ribbon = changing().await;
    let by = async |day: &str| {
        ribbon
            .json(&format!("shares?by=group&datetime={day}"))
            .await
    };
    assert!(near(
        &row(&by("2020-01-15").await["shares"], "group", "red")["fraction"],
        0.4
    ));
    let after = by("2020-01-16").await;
    assert!(
        near(&row(&after["shares"], "group", "allies")["fraction"], 0.6),
        "{after}"
    );
    assert_eq!(after["slice"]["from"], "2020-01-16T00:00:00Z");
    let timeline = ribbon.get("timeline?format=csv").await.text;
    let names = timeline.lines().filter(|it| it.contains(",red,"));
    let names: Vec<&str> = names.map(|it| it.split(',').nth(3).unwrap()).collect();
    assert_eq!(names, ["RED", "RED", "Crimson", "Crimson"]);
    let trend = "trend?by=group&datetime=2020-01-20&window=P10D";
    let trend = ribbon.json(trend).await;
    let allies = row(&trend["trends"], "group", "allies");
    assert!(near(&allies["now"]["fraction"], 0.6) && allies["rate"]["fraction_per_day"] != 0.0);
    let summary = ribbon.json("summary?datetime=2020-01-16").await;
    let paragraph = summary["paragraph"].as_str().unwrap();
    assert!(
        paragraph.starts_with("On 16 January 2020 Crimson possibly held over half"),
        "{paragraph}"
    );
}

#[tokio::test]
async fn land_passes_to_the_group_that_its_holder_joins() {
    let ribbon = changing().await;
    let diff = ribbon
        .json("diff?by=group&from=2020-01-15&to=2020-01-17")
        .await;
    let land = &diff["features"][0]["properties"];
    assert_eq!(
        (&land["from"], &land["to"]),
        (&"red".into(), &"allies".into())
    );
    assert_eq!(land["from_name"], "RED");
    assert!(near(&land["fraction"], 0.4), "{land}");
    let of_factions = ribbon.json("diff?from=2020-01-15&to=2020-01-17").await;
    assert_eq!(of_factions["features"], serde_json::json!([]));
}

#[tokio::test]
async fn a_holder_under_another_name_holds_on() {
    let ribbon = changing().await;
    let point = ribbon.json("point?lon=1&lat=0.5&datetime=2020-01-20").await;
    assert_eq!(point["holder"]["name"], "Crimson");
    assert_eq!(point["holder"]["since"], "2020-01-01T00:00:00Z");
    let history = point["history"].as_array().unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|it| {
            (
                it["from"].as_str().unwrap(),
                it["holder"]["name"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("2020-01-01T00:00:00Z", "RED"),
        ("2020-01-16T00:00:00Z", "Crimson"),
    ];
    assert_eq!(told, expected);
    let territory = ribbon.fetch("/territories/ribbon").await;
    let territory: serde_json::Value = serde_json::from_slice(territory.body()).unwrap();
    let red = row(&territory["factions"], "slug", "red");
    assert_eq!(red["name"], "RED");
    assert_eq!(red["changes"][0]["from"], "2020-01-16T00:00:00Z");
    assert_eq!(red["changes"][0]["group"], "allies");
}

#[tokio::test]
async fn a_time_lapse_has_the_colours_of_each_time() {
    let ribbon = changing().await;
    let film =
        ribbon.answer("timelapse.gif?frames=2&from=2020-01-02&to=2020-01-20&width=320&height=300");
    let film = film.await.into_body().collect().await.unwrap().to_bytes();
    let frames = GifDecoder::new(Cursor::new(film)).unwrap().into_frames();
    let frames = frames.collect_frames().unwrap();
    // Flat land at 85 % on white paper.
    let blue = |frame: &image::Frame| {
        let pixels = frame.buffer().pixels();
        pixels
            .filter(|it| it.0[2] > 240 && it.0[0] < 60 && it.0[1] < 60)
            .count()
    };
    // All frames have one legend, with both colours.
    assert!(blue(&frames[1]) > blue(&frames[0]) + 1_000);
}
