//! Work: bounded queues by kind, a share for each address, and threads that always answer.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpStream;

use crate::alone;
use crate::client::{Ask, Reply};
use crate::server::{Server, seeded, token};

/// Sends many requests at once, and gives their answers by status.
fn at_once(server: &Server, asks: Vec<Ask>) -> BTreeMap<u16, Vec<Reply>> {
    let mut by_status: BTreeMap<u16, Vec<Reply>> = BTreeMap::new();
    std::thread::scope(|scope| {
        let sent: Vec<_> = asks
            .into_iter()
            .map(|ask| scope.spawn(move || server.send(&ask)))
            .collect();
        for reply in sent {
            let reply = reply.join().unwrap();
            by_status.entry(reply.status).or_default().push(reply);
        }
    });
    by_status
}

/// Threads of the server's process.
fn threads(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|it| it.strip_prefix("Threads:"));
    line.unwrap().trim().parse().unwrap()
}

/// The time-lapse that takes longest, asked for and not read.
fn unread(server: &Server) -> TcpStream {
    let path = "/territories/syria/timelapse.gif?frames=120&width=1024&height=1024";
    let stream = TcpStream::connect(&server.address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    std::io::Write::write_all(&mut &stream, head.as_bytes()).unwrap();
    stream
}

#[test]
fn two_hundred_figures_at_once_are_made_or_told_to_come_back() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let flags = [
        "--figures",
        "3",
        "--figure-queue",
        "8",
        "--work-threads",
        "20",
    ];
    let server = Server::start_with(&db, &flags);
    let ask = |at: usize| {
        let below = at % 90 + 10;
        let path = format!("/territories/syria/shares?datetime=2015-09-18&doubt_below={below}");
        Ask::new("GET", &path)
    };
    let by_status = at_once(&server, (0..200).map(ask).collect());
    let count = |status: u16| by_status.get(&status).map_or(0, Vec::len);
    assert_eq!(count(200) + count(503), 200, "{:?}", by_status.keys());
    assert!(count(200) >= 8 && count(503) > 0, "{}", count(200));
    for refused in &by_status[&503] {
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert!(refused.header("retry-after").parse::<u32>().is_ok());
        assert!(refused.text().contains("figures"), "{}", refused.text());
    }
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // At the front one for each core; at work one for all that may run at once, and those for what takes long; those of
    // the store, of signals and of the process itself.
    let most = cores + (8 + 3 + 3 * (cores + 1) + 4 + 2) + 20 + 16;
    assert!(threads(&server) <= most, "{} of {most}", threads(&server));
    server.stop();
}

#[test]
fn while_others_keep_every_time_lapse_busy_all_else_is_answered() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start_with(&db, &["--films", "1", "--film-queue", "0"]);
    let dated = server.get("/tiles/syria/7/76/50.mvt?datetime=2015-09-18");
    let tile = dated.header("content-location").to_owned();
    let film = unread(&server);
    // Until it has begun.
    let mut first = [0; 12];
    std::io::Read::read_exact(&mut &film, &mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    for path in ["/healthz", "/readyz", &tile, "/territories/syria/shares"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    let map = server.get("/territories/syria/map.png?width=200&height=200");
    assert_eq!(map.status, 200);
    let another = "/territories/syria/timelapse.gif?frames=2";
    assert_eq!(server.get(another).status, 503, "one is all there may be");
    drop(film);
    server.stop();
}

#[test]
fn polygons_without_number_in_one_place_are_refused_before_they_are_compared() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let editor = token(&db, "editor", &[]);
    let server = Server::start_with(&db, &["--max-meetings", "50000"]);
    let region = |k: usize| {
        let half = 0.1 + k as f64 * 1e-5;
        let (west, east, south, north) = (38.0 - half, 38.0 + half, 35.0 - half, 35.0 + half);
        let faction = ["government", "rebels"][k % 2];
        format!(
            r#"{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}},"properties":{{"faction":"{faction}","valid_from":"2015-09-18","status":"control","confidence":50,"sources":["x"]}}}}"#
        )
    };
    let changes: Vec<String> = (0..2_000).map(region).collect();
    let body = format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        changes.join(",")
    );
    let ask = Ask::new("POST", "/territories/syria/effect").token(&editor);
    let refused = server.send(&ask.body("application/json", body));
    assert_eq!(refused.status, 422);
    // One fault, at the first polygon that is too many: the one after 316 others.
    let said = refused.json();
    assert_eq!(said["faults"].as_array().unwrap().len(), 1);
    assert!(refused.text().contains("same place"), "{}", refused.text());
    server.stop();
}
