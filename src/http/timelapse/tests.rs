//! Films and maps of the ribbon, read back.

use std::io::Cursor;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::BodyExt;
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;

use crate::http::ribbon::Ribbon;
use crate::http::work::Kind;
use crate::http::{Limits, Settings};

const SMALL: &str = "width=320&height=300";

async fn bytes(response: Response) -> Vec<u8> {
    assert_eq!(response.status(), StatusCode::OK);
    response
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .to_vec()
}

async fn frames(ribbon: &Ribbon, ending: &str, query: &str) -> Vec<image::RgbaImage> {
    let response = ribbon
        .answer(&format!("timelapse.{ending}?{SMALL}{query}"))
        .await;
    assert_eq!(
        response.headers()["content-type"],
        format!("image/{ending}")
    );
    let film = Cursor::new(bytes(response).await);
    let frames = match ending {
        "gif" => GifDecoder::new(film).unwrap().into_frames(),
        _ => WebPDecoder::new(film).unwrap().into_frames(),
    };
    let frames = frames.collect_frames().unwrap();
    frames.into_iter().map(image::Frame::into_buffer).collect()
}

#[tokio::test]
async fn a_film_has_its_own_time_to_begin_and_is_not_cut_by_that_of_other_requests() {
    let ribbon = Ribbon::with(|settings| settings.request_timeout = Duration::ZERO).await;
    let map = ribbon.answer("map.png").await;
    assert_eq!(map.status(), StatusCode::SERVICE_UNAVAILABLE);
    for ending in ["gif", "webp"] {
        assert_eq!(frames(&ribbon, ending, "&frames=4").await.len(), 4);
    }
}

#[tokio::test]
async fn frames_are_spread_evenly_over_the_data_and_show_what_changed() {
    let ribbon = Ribbon::new().await;
    for ending in ["gif", "webp"] {
        let whole = frames(&ribbon, ending, "&frames=4").await;
        assert_eq!(whole.len(), 4);
        assert!(whole.iter().all(|it| it.dimensions() == (320, 300)));
        // 1, 11, 21 and the end of 31 January: three maps.
        assert_ne!(whole[0], whole[1]);
        assert_ne!(whole[1], whole[2]);
        let calm = "&frames=3&from=2020-01-02&to=2020-01-06";
        let calm = frames(&ribbon, ending, calm).await;
        let map = |at: usize| {
            let (from, high) = (70, 230);
            image::imageops::crop_imm(&calm[at], 0, from, 320, high).to_image()
        };
        assert_eq!(map(0), map(2));
        assert_ne!(calm[0], calm[2], "the dates differ");
        assert_eq!(frames(&ribbon, ending, "&frames=1").await.len(), 1);
    }
}

#[tokio::test]
async fn a_film_is_bounded_and_nonsense_is_refused_by_name() {
    let ribbon = Ribbon::new().await;
    let asked = [
        ("timelapse.gif?frames=0", 400, "frames"),
        ("timelapse.gif?frames=11", 400, "choose 1 to 10"),
        ("timelapse.webp?width=513", 400, "width"),
        ("timelapse.webp?height=1", 400, "height"),
        ("timelapse.gif?from=2020-01-20&to=2020-01-10", 400, "after"),
        ("timelapse.gif?from=2019-01-20&frames=2", 404, "no data"),
        ("timelapse.gif?speed=3", 400, "speed"),
        ("timelapse.gif?known_at=9", 404, "revision 9"),
    ];
    ribbon.refuses(&asked).await;
}

#[tokio::test]
async fn where_all_hands_are_full_a_film_is_not_begun() {
    let none = Limits {
        running: 0,
        waiting: 0,
    };
    let full = |it: &mut Settings| (it.work.films, it.work.pictures) = (none, none);
    let ribbon = Ribbon::with(full).await;
    for path in [
        "timelapse.gif?frames=2",
        "timelapse.webp?frames=2",
        "map.svg",
    ] {
        let response = ribbon.answer(path).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn a_film_that_nobody_reads_on_keeps_no_hand_from_others() {
    let one = Limits {
        running: 1,
        waiting: 0,
    };
    let ribbon = Ribbon::with(|it| (it.work.films, it.work.pictures) = (one, one)).await;
    let response = ribbon
        .answer(&format!("timelapse.gif?{SMALL}&frames=9"))
        .await;
    let mut film = response.into_body();
    let first = film.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(first.starts_with(b"GIF89a"));
    let map = ribbon.answer("map.png?width=64&height=64").await;
    assert_eq!(map.status(), StatusCode::OK);
    // But another film would take as much again.
    let other = ribbon.answer("timelapse.gif?frames=2").await;
    assert_eq!(other.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(other.headers().contains_key("retry-after"));
    drop((map, other));
    // And it goes on where it was left.
    let rest = film.collect().await.unwrap().to_bytes();
    let whole = Cursor::new([first, rest].concat());
    let frames = GifDecoder::new(whole).unwrap().into_frames();
    assert_eq!(frames.count(), 9);
    let count = ribbon.app.work.count(Kind::Films);
    assert_eq!((count.running, count.refused), (0, 1));
    assert_eq!(ribbon.app.work.answers().taken(), 0);
}

#[tokio::test]
async fn the_same_film_has_the_same_validator_and_another_has_another() {
    let ribbon = Ribbon::new().await;
    let mut tags = Vec::new();
    for query in ["frames=2", "frames=2", "frames=3", "frames=2&title=x"] {
        let response = ribbon
            .answer(&format!("timelapse.gif?{SMALL}&{query}"))
            .await;
        tags.push(response.headers()["etag"].clone());
    }
    assert_eq!(tags[0], tags[1]);
    assert!(tags[0] != tags[2] && tags[0] != tags[3]);
}

#[tokio::test]
async fn a_map_is_drawn_as_it_is_asked_for() {
    let ribbon = Ribbon::new().await;
    let query = "map.png?width=500&height=300&bbox=2,0,4,1&legend=below";
    let png = bytes(ribbon.answer(query).await).await;
    let png = image::load_from_memory(&png).unwrap();
    assert_eq!((png.width(), png.height()), (500, 300));
    let response = ribbon
        .answer("map.svg?title=%3CWho%3E&legend=right&scale=false")
        .await;
    assert_eq!(response.headers()["content-type"], "image/svg+xml");
    let svg = String::from_utf8(bytes(response).await).unwrap();
    assert!(svg.contains("&lt;Who&gt;") && !svg.contains("<Who>"));
    assert!(svg.contains("31 January 2020") || svg.contains("21 January 2020"));
    assert!(!svg.contains(" km</text>") && !svg.contains("Shares are of"));
    let part = bytes(ribbon.answer("map.svg?bbox=2,0,4,1").await).await;
    let part = String::from_utf8(part).unwrap();
    assert!(part.contains("Shares are of the whole of"));
    let bare = bytes(ribbon.answer("map.svg?legend=none&title=").await).await;
    assert!(bare.len() < svg.len());
}

#[tokio::test]
async fn a_map_that_cannot_be_is_refused_with_what_would_do() {
    let ribbon = Ribbon::new().await;
    let long = format!("map.png?title={}", "x".repeat(41));
    let asked = [
        ("map.png?bbox=1,2,3", 400, "west,south,east,north"),
        ("map.png?bbox=3,0,1,1", 400, "west must lie before east"),
        ("map.svg?bbox=0,0,1,91", 400, "-90 to 90"),
        ("map.svg?bbox=0,0,NaN,1", 400, "bbox"),
        ("map.svg?bbox=0,0,1,1,", 400, "bbox"),
        ("map.png?legend=left", 400, "none, right or below"),
        ("map.png?width=15", 400, "16 to 2048"),
        ("map.png?scale=big", 400, "scale"),
        (long.as_str(), 400, "40 at most"),
    ];
    ribbon.refuses(&asked).await;
}
