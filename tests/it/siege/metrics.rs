//! What operators see: metrics, request ids, slow requests, statistics of a database.

use std::collections::BTreeMap;

use crate::client::Ask;
use crate::server::{Server, seeded, token};

/// A server that tells metrics, and the address it tells them at.
pub(super) fn watched(db: &std::path::Path, flags: &[&str]) -> (Server, String) {
    let flags = [&["--metrics", "127.0.0.1:0"], flags].concat();
    let server = Server::start_with(db, &flags);
    let mut greeting = server.greeting.iter();
    let address = greeting.find_map(|line| {
        let line = line.strip_prefix("metrics on http://")?;
        line.strip_suffix("/metrics")
    });
    let address = address.expect("it says where").to_owned();
    (server, address)
}

/// Every series of a scrape and its value; each line must be one, or a comment.
pub(super) fn scraped(address: &str) -> BTreeMap<String, f64> {
    let reply = Ask::new("GET", "/metrics").send(address);
    assert_eq!(reply.status, 200);
    let kind = reply.header("content-type");
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = reply.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    let mut series = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        let value = value.parse().expect("a number");
        assert!(
            series.insert(name.to_owned(), value).is_none(),
            "{line} is said twice"
        );
    }
    series
}

fn requests(series: &BTreeMap<String, f64>, method: &str, route: &str, status: u16) -> f64 {
    let name = format!(
        "frontline_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}"
    );
    series.get(&name).copied().unwrap_or_default()
}

#[test]
fn requests_are_counted_by_route_and_no_address_makes_a_series() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let (server, metrics) = watched(&db, &[]);
    let shares = "/territories/{territory}/shares";
    for at in ["2015-01-01", "2015-06-01", "nonsense"] {
        server.get(&format!("/territories/syria/shares?datetime={at}"));
    }
    // Drawn, then finished; a lasting address has a route of its own.
    let tile = server.get("/tiles/syria/6/38/25.mvt?datetime=2015-09-18");
    let lasting = tile.header("content-location").to_owned();
    server.get(&lasting);
    let before = scraped(&metrics);
    assert_eq!(requests(&before, "GET", shares, 200), 2.0);
    assert_eq!(requests(&before, "GET", shares, 400), 1.0);
    let dated = "/tiles/{territory}/{z}/{x}/{y}";
    assert_eq!(requests(&before, "GET", dated, 200), 1.0);
    let finished = "/tiles/{territory}/{slice}/{z}/{x}/{y}";
    assert_eq!(requests(&before, "GET", finished, 200), 1.0);
    let durations = format!("frontline_http_request_duration_seconds_count{{route=\"{shares}\"}}");
    assert_eq!(before[&durations], 3.0);

    for junk in 0..200 {
        server.get(&format!("/junk-{junk}/{junk}?{junk}"));
        server.get(&format!("/territories/junk-{junk}/shares"));
        server.get(&format!("/tiles/junk/{junk}/0/0.mvt"));
        server.send(&Ask::new(&format!("JUNK{junk}"), "/territories"));
    }
    let after = scraped(&metrics);
    let text: Vec<&str> = after.keys().map(String::as_str).collect();
    assert!(
        !text.join("\n").to_lowercase().contains("junk"),
        "{text:#?}"
    );
    let new = after.keys().filter(|it| !before.contains_key(*it)).count();
    // What no route matched, and what the routes answered for the first time: a histogram is fourteen.
    assert!(new < 60, "{new} new series");
    assert_eq!(requests(&after, "GET", "none", 404), 200.0);
    assert_eq!(requests(&after, "GET", shares, 404), 200.0);
    assert_eq!(requests(&after, "other", "/territories", 405), 200.0);
    server.stop();
}

#[test]
fn a_scrape_tells_of_memory_revisions_edits_and_those_who_follow() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let editor = token(&db, "editor", &[]);
    let (server, metrics) = watched(&db, &[]);
    let before = scraped(&metrics);
    let revision = "frontline_revision{territory=\"syria\"}";
    let recorded = "frontline_edits_total{outcome=\"recorded\"}";
    assert_eq!((before[revision], before[recorded]), (1.0, 0.0));

    let place = r#"{"names": {"en": "New"}, "kind": "town", "lon": 37, "lat": 35}"#;
    let put = Ask::new("PUT", "/territories/syria/places/new").token(&editor);
    let reply = server.send(&put.body("application/json", place));
    assert_eq!(reply.status, 201, "{}", reply.text());
    let after = scraped(&metrics);
    assert_eq!((after[revision], after[recorded]), (2.0, 1.0));
    for part in ["planning", "admission", "store", "publishing"] {
        let name = format!("frontline_edit_seconds_total{{part=\"{part}\"}}");
        assert!(after[&name] > before[&name], "{name}");
    }
    assert!(after["frontline_resident_memory_bytes"] > 1e6);
    for name in [
        "frontline_start_time_seconds",
        "frontline_refresh_age_seconds",
        "frontline_last_changeset_time_seconds{territory=\"syria\"}",
        "frontline_record_bytes{territory=\"syria\"}",
        "frontline_cache_bytes{cache=\"tiles\"}",
        "frontline_cache_capacity_bytes{cache=\"coverages\"}",
        "frontline_cache_hits_total{cache=\"shapes\"}",
        "frontline_audit_rows_lost_total",
        "frontline_connections",
        "frontline_queue_running{kind=\"pictures\"}",
        "frontline_queue_waiting{kind=\"light\"}",
        "frontline_queue_refused_total{kind=\"writing\"}",
        "frontline_budget_bytes{budget=\"bodies\"}",
        "frontline_budget_bytes_most{budget=\"answers\"}",
        "frontline_budget_refused_total{budget=\"imports\"}",
        "frontline_streams",
        "frontline_streams_most",
        "frontline_webhooks{state=\"waiting\"}",
        "frontline_webhook_deliveries_total{outcome=\"failed\"}",
        concat!(
            "frontline_build{version=\"",
            env!("CARGO_PKG_VERSION"),
            "\"}"
        ),
    ] {
        assert!(after.contains_key(name), "{name}: {after:#?}");
    }
    // Nothing else is told there, and metrics nowhere else.
    assert_eq!(Ask::new("GET", "/territories").send(&metrics).status, 404);
    assert_eq!(Ask::new("POST", "/metrics").send(&metrics).status, 405);
    assert_eq!(server.get("/metrics").status, 404);
    server.stop();
}

#[test]
#[expect(clippy::too_many_lines, reason = "one log for every kind of answer")]
fn a_request_has_one_name_in_its_answer_and_in_the_log() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let server = Server::start_with(&db, &["--log", "frontline=debug", "--slow-request-ms", "1"]);
    let ours = server.get("/territories").header("x-request-id").to_owned();
    assert_eq!(ours.len(), 32, "{ours}");
    assert_ne!(server.get("/territories").header("x-request-id"), ours);

    let get = |name: &str, value: &str| {
        let ask = Ask::new("GET", "/territories/syria/shares?datetime=2015-09-18");
        let reply = server.send(&ask.header(name, value));
        assert!(
            reply
                .header("access-control-expose-headers")
                .contains("X-Request-Id")
        );
        reply.header("x-request-id").to_owned()
    };
    assert_eq!(get("X-Request-Id", "a-name.of:mine"), "a-name.of:mine");
    assert_ne!(get("X-Request-Id", "a name of mine"), "a name of mine");
    assert_ne!(get("X-Request-Id", &"a".repeat(65)), "a".repeat(65));
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let parent = format!("00-{trace}-00f067aa0ba902b7-01");
    assert_eq!(get("traceparent", &parent), trace);

    // Refusals, answers without a body and finished tiles have one too.
    let tile = server.get("/tiles/syria/6/38/25.mvt?datetime=2015-09-18");
    let lasting = Ask::new("GET", tile.header("content-location"));
    let finished = server.send(&lasting.header("X-Request-Id", "finished"));
    assert_eq!(
        (finished.status, finished.header("x-request-id")),
        (200, "finished")
    );
    assert_eq!(finished.header("etag"), tile.header("etag"));
    for (method, path, status) in [("GET", "/nothing", 404), ("OPTIONS", "/territories", 204)] {
        let reply = server.send(&Ask::new(method, path).header("X-Request-Id", "refused"));
        assert_eq!(
            (reply.status, reply.header("x-request-id")),
            (status, "refused")
        );
    }

    let drawn = Ask::new(
        "GET",
        "/territories/syria/map.png?datetime=2014-09-18&width=1024",
    );
    let drawn = server.send(&drawn.header("X-Request-Id", "drawn"));
    assert_eq!(drawn.status, 200);
    let log = server.stop();
    for id in [&*ours, "a-name.of:mine", trace, "finished", "refused"] {
        let told = log
            .lines()
            .filter(|line| line.contains("answered") && line.contains(id));
        assert_eq!(
            told.count(),
            if id == "refused" { 2 } else { 1 },
            "{id}: {log}"
        );
    }
    let slow = |line: &&str| line.contains("a slow request") && line.contains("drawn");
    let slow = log.lines().find(slow).unwrap_or_else(|| panic!("{log}"));
    for word in [
        "route=\"/territories/{territory}/map.png\"",
        "status=200",
        "ms=",
        "map ",
        "drawing ",
    ] {
        assert!(slow.contains(word), "{slow}");
    }
}
