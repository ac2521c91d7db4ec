//! Streams of changes end with the right that they were opened by.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use frontline::http::now;
use jiff::ToSpan;
use serde_json::json;

use crate::alone;
use crate::client::Ask;
use crate::server::{Server, seeded};
use crate::siege::access::{revoke, token_of};

/// How long to wait for an end: a bound for the test, which the server needs no part of.
const PATIENCE: Duration = Duration::from_secs(60);

/// Opens a stream of changes, its head read.
fn follow(server: &Server, headers: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = "GET /territories/syria/changes HTTP/1.1\r\nHost: x\r\n";
    stream
        .write_all(format!("{head}{headers}\r\n").as_bytes())
        .unwrap();
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
    }
    stream
}

/// Reads to the end, which must be one, and not a connection that broke.
fn ends(mut stream: BufReader<TcpStream>) -> String {
    let mut rest = String::new();
    let mut line = String::new();
    while line != "0\r\n" {
        line.clear();
        let read = stream.read_line(&mut line).unwrap();
        assert_ne!(read, 0, "cut, not ended: {rest}");
        rest.push_str(&line);
    }
    let mut last = [0; 2];
    stream.read_exact(&mut last).unwrap();
    assert_eq!(&last, b"\r\n");
    rest
}

#[test]
fn a_stream_ends_when_another_process_revokes_its_token() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (gone, id) = token_of(&db, "reader", "Gone", &[]);
    let (stays, _) = token_of(&db, "reader", "Stays", &[]);
    let server = Server::start(&db);
    let signed_in = server.send(&Ask::new("POST", "/session").token(&gone));
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap();
    let by_token = follow(&server, &format!("Authorization: Bearer {gone}\r\n"));
    let by_cookie = follow(&server, &format!("Cookie: {cookie}\r\n"));
    let other = follow(&server, &format!("Authorization: Bearer {stays}\r\n"));
    let nobody = follow(&server, "");

    revoke(&db, &id);
    ends(by_token);
    ends(by_cookie);
    let again = Ask::new("GET", "/territories/syria/changes").token(&gone);
    assert_eq!(server.send(&again).status, 401);
    // The others go on, until the server stops.
    server.stop();
    ends(other);
    ends(nobody);
}

#[test]
fn a_stream_ends_when_one_signs_out_and_when_its_token_is_revoked_here() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (admin, _) = token_of(&db, "admin", "Admin", &[]);
    let (reader, id) = token_of(&db, "reader", "Reader", &[]);
    // Nobody looks by the clock: what is done here ends streams at once.
    let server = Server::start_with(&db, &["--refresh-ms", "3600000"]);
    let signed_in = server.send(&Ask::new("POST", "/session").token(&admin));
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap();
    let csrf = signed_in.json()["session"]["csrf"].to_string();
    let by_cookie = follow(&server, &format!("Cookie: {cookie}\r\n"));
    let by_token = follow(&server, &format!("Authorization: Bearer {reader}\r\n"));
    let out = Ask::new("DELETE", "/session").header("Cookie", cookie);
    let out = server.send(&out.header("X-CSRF-Token", csrf.trim_matches('"')));
    assert_eq!(out.status, 204, "{}", out.text());
    ends(by_cookie);
    let revoke = format!("/tokens/{id}");
    let revoked = server.send(&Ask::new("DELETE", &revoke).token(&admin));
    assert_eq!(revoked.status, 204, "{}", revoked.text());
    ends(by_token);
    server.stop();
}

#[test]
fn a_stream_ends_when_its_territory_becomes_private_in_another_process() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (admin, _) = token_of(&db, "admin", "Admin", &[]);
    let (here, there) = (Server::start(&db), Server::start(&db));
    let nobody = follow(&here, "");
    let reader = follow(&here, &format!("Authorization: Bearer {admin}\r\n"));
    let change = Ask::new("PATCH", "/territories/syria").token(&admin);
    let change = change.header("If-Match", there.get("/territories/syria").header("etag"));
    let patch = json!({"private": true}).to_string();
    let done = there.send(&change.body("application/merge-patch+json", patch));
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(!ends(nobody).contains("changeset"), "nothing more is told");
    let again = here.get("/territories/syria/changes");
    assert_eq!(again.status, 404, "{}", again.text());
    there.stop();
    here.stop();
    assert!(ends(reader).contains("\nid: 2\n"), "who may is told on");
}

#[test]
fn a_stream_ends_when_its_token_runs_out() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (admin, _) = token_of(&db, "admin", "Admin", &[]);
    let server = Server::start(&db);
    let soon = now().after(20.seconds()).unwrap();
    let wanted = json!({"name": "Soon", "role": "reader", "expires": soon});
    let ask = Ask::new("POST", "/tokens").token(&admin);
    let made = server.send(&ask.body("application/json", wanted.to_string()));
    assert_eq!(made.status, 201, "{}", made.text());
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    let stream = follow(&server, &format!("Authorization: Bearer {secret}\r\n"));
    ends(stream);
    assert!(now() >= soon, "not before its time");
    let again = Ask::new("GET", "/territories/syria/changes").token(&secret);
    assert_eq!(server.send(&again).status, 401);
    server.stop();
}
