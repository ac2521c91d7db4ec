//! The founding question, and every view of its answer.

use std::fs;

use frontline::geometry::{TileCoord, project};
use serde_json::Value;

use crate::server::{Server, run, seeded};
use crate::tile::decode;

const RAQQA: (f64, f64) = (39.0079, 35.9528);
const DAMASCUS: (f64, f64) = (36.2919, 33.5102);

#[test]
fn a_first_start_answers_whether_isis_holds_over_half() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let summary = server.json("/territories/syria/summary?datetime=2015-09-18");
    assert_eq!(summary["majority"]["faction"], "isis");
    assert_eq!(summary["largest"]["faction"], "isis");
    assert!(summary["largest"]["effective_fraction"].as_f64() < Some(0.5));
    let paragraph = summary["paragraph"].as_str().unwrap();
    assert!(
        paragraph.starts_with("On 18 September 2015 ISIS "),
        "{paragraph}"
    );
    let spans = summary["changes"].as_array().unwrap();
    assert_eq!(
        spans.iter().map(|it| &it["span"]).collect::<Vec<_>>(),
        ["week", "month", "year"]
    );
    server.stop();
}

#[test]
fn shares_add_up_and_name_what_they_are_of() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let shares = server.json("/territories/syria/shares?datetime=2015-09-18");
    let area = shares["reference"]["area_m2"].as_f64().unwrap();
    assert!((area / 1e6 - 185_993.0).abs() < 1.0, "{area}");
    assert!(
        shares["reference"]["source"]
            .as_str()
            .unwrap()
            .contains("Natural Earth")
    );
    let rows = shares["shares"].as_array().unwrap();
    let column = |name: &str| {
        rows.iter()
            .map(|row| row[name].as_f64().unwrap())
            .collect::<Vec<_>>()
    };
    let held: f64 = column("fraction").iter().sum();
    assert!((held + shares["unheld"]["fraction"].as_f64().unwrap() - 1.0).abs() < 1e-7);
    assert!(column("area_m2").is_sorted_by(|a, b| a >= b));
    let mut slugs: Vec<&str> = rows
        .iter()
        .map(|row| row["faction"].as_str().unwrap())
        .collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["government", "isis", "kurds", "nusra", "rebels"]);

    let districts = server.json("/territories/syria/shares?datetime=2015-09-18&by=district");
    let isis = |shares: &Value| {
        let mut rows = shares["shares"].as_array().unwrap().iter();
        rows.find(|row| row["faction"] == "isis")
            .map_or(0.0, |row| row["area_m2"].as_f64().unwrap())
    };
    let parts: f64 = districts["districts"]
        .as_array()
        .unwrap()
        .iter()
        .map(isis)
        .sum();
    assert!((parts / isis(&shares) - 1.0).abs() < 1e-9);
    server.stop();
}

#[test]
fn tiles_and_pictures_show_the_holder() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    for ((lon, lat), faction) in [(RAQQA, "isis"), (DAMASCUS, "government")] {
        let tile = TileCoord::at(8, lon, lat).unwrap();
        let address = |ending: &str| {
            format!(
                "/tiles/syria/8/{}/{}{ending}?datetime=2015-09-18",
                tile.x(),
                tile.y()
            )
        };
        let vector = server.get(&address(".mvt"));
        assert_eq!(vector.status, 200);
        let layers = decode(&vector.body);
        let control = &layers["control"];
        let shown = control.iter().find(|it| it.get("faction") == Some(faction));
        assert_eq!(shown.unwrap().get("method"), Some("derived"));
        let fronts = layers["borders"]
            .iter()
            .filter(|it| it.get("left").is_some());
        assert!(fronts.clone().count() > 0);
        assert!(fronts.into_iter().all(|it| it.get("left_name").is_some()));
        let districts = &layers["districts"];
        assert!(districts.iter().any(|it| it.get("right_name").is_some()));

        let territory = server.json("/territories/syria");
        let mut factions = territory["factions"].as_array().unwrap().iter();
        let colour = factions.find(|it| it["slug"] == faction).unwrap()["colour"]
            .as_str()
            .unwrap();
        let raster = server.get(&address("@2x.png"));
        let picture = image::load_from_memory(&raster.body).unwrap().to_rgba8();
        assert_eq!(picture.dimensions(), (512, 512));
        assert!(
            shows(&picture, tile, (lon, lat), colour),
            "{faction} {colour}"
        );
    }
    let map = server.get("/territories/syria/map.png?datetime=2015-09-18&width=640&height=480");
    let map = image::load_from_memory(&map.body).unwrap();
    assert_eq!((map.width(), map.height()), (640, 480));
    assert_eq!(
        server
            .get("/territories/syria/legend.svg")
            .header("content-type"),
        "image/svg+xml"
    );
    server.stop();
}

/// Whether a pixel within a few of a position has the colour of a faction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the picture"
)]
fn shows(
    picture: &image::RgbaImage,
    tile: TileCoord,
    (lon, lat): (f64, f64),
    colour: &str,
) -> bool {
    let wanted: Vec<i32> = (1..7)
        .step_by(2)
        .map(|at| i32::from_str_radix(&colour[at..at + 2], 16).unwrap())
        .collect();
    let [x, y] = project(lon, lat);
    let place = |at: f64, start: f64| ((at - start) / tile.side() * 512.0) as i32;
    let (x, y) = (
        place(x, tile.square().min[0]),
        place(y, tile.square().min[1]),
    );
    (-6..=6).any(|dx| {
        (-6..=6).any(|dy| {
            let (x, y) = ((x + dx).clamp(0, 511) as u32, (y + dy).clamp(0, 511) as u32);
            let image::Rgba([r, g, b, alpha]) = *picture.get_pixel(x, y);
            let near = [r, g, b]
                .iter()
                .zip(&wanted)
                .all(|(got, want)| (i32::from(*got) - want).abs() <= 4);
            near && alpha > 150
        })
    })
}

#[test]
fn immutable_tiles_are_named_by_tilejson_and_never_asked_for_twice() {
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let tilejson = server.json("/tiles/syria.json?datetime=2015-09-18");
    let template = tilejson["tiles"][0].as_str().unwrap();
    let path = template
        .strip_prefix(&format!("http://{}", server.address))
        .unwrap();
    let path = path
        .replace("{z}", "6")
        .replace("{x}", "38")
        .replace("{y}", "25");
    let tile = server.get(&path);
    assert_eq!(tile.status, 200);
    assert!(tile.header("cache-control").contains("immutable"));
    let dated = server.get("/tiles/syria/6/38/25.mvt?datetime=2015-09-18");
    assert_eq!(dated.header("content-location"), path);
    assert_eq!(dated.header("etag"), tile.header("etag"));
    assert_eq!(dated.body, tile.body);
    let known = crate::client::Ask::new("GET", &path).header("If-None-Match", tile.header("etag"));
    assert_eq!(server.send(&known).status, 304);

    let past = path.replace("20150909T000000Z", "20150910T000000Z");
    assert_eq!(server.get(&past).status, 404, "{past}");
    let coming = path.replace("Z-1-", "Z-2-");
    let coming = server.get(&coming);
    assert_eq!(
        (coming.status, coming.header("cache-control")),
        (503, "no-store")
    );
    for (path, status) in [
        ("/tiles/syria/6/0/0.mvt", 204),
        ("/tiles/syria/6/38/25.mvt?datetime=1990-01-01", 204),
        ("/tiles/syria/6/0/0.png", 200),
        ("/tiles/syria/15/0/0.png", 404),
        ("/tiles/syria/3/8/0.png", 404),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
    server.stop();
}

#[test]
fn the_command_line_answers_the_same() {
    let (folder, db) = seeded();
    let db = db.to_str().unwrap();
    let asked = [
        "shares",
        "--db",
        db,
        "--territory",
        "syria",
        "--datetime",
        "2015-09-18",
    ];
    let said: Value = serde_json::from_str(&run(&asked)).unwrap();
    assert_eq!(said["shares"][0]["faction"], "isis");
    let table = run(&[&asked[..], &["--format", "csv", "--by", "district"]].concat());
    assert!(
        table.starts_with("territory,datetime,revision,district,"),
        "{table}"
    );
    let png = folder.path().join("map.png");
    let drawn = [
        "render",
        "--db",
        db,
        "--territory",
        "syria",
        "--width",
        "300",
        "--height",
        "200",
        "--out",
    ];
    run(&[&drawn[..], &[png.to_str().unwrap()]].concat());
    assert_eq!(image::image_dimensions(&png).unwrap(), (300, 200));
    let svg = folder.path().join("map.svg");
    run(&[&drawn[..], &[svg.to_str().unwrap(), "--bbox=-1,30,40,37"]].concat());
    assert!(fs::read_to_string(&svg).unwrap().starts_with("<svg "));
    let film = folder.path().join("film.gif");
    let span = [
        "--from",
        "2015-01-01",
        "--to",
        "2015-03-01",
        "--frames",
        "3",
    ];
    run(&[&drawn[..], &[film.to_str().unwrap()], &span].concat());
    assert!(fs::read(&film).unwrap().starts_with(b"GIF89a"));
    assert!(run(&["token", "list", "--db", db]).lines().count() == 2);
    let nobody = crate::server::frontline()
        .args(["shares", "--db", db, "--territory", "atlantis"])
        .output()
        .unwrap();
    assert_eq!(nobody.status.code(), Some(1));
    let nonsense = crate::server::frontline()
        .args(["shares", "--territory"])
        .output()
        .unwrap();
    assert_eq!(nonsense.status.code(), Some(2));
}
