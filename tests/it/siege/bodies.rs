//! Bodies of requests: who asks is settled before one is read, and what is read has a budget.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use libdeflater::{CompressionLvl, Compressor};

use crate::client::{Ask, Reply};
use crate::server::{Server, seeded, token};
use crate::siege::metrics::{scraped, watched};

const MIB: usize = 1 << 20;
const JSON: &str = "application/json";
const CHANGESETS: &str = "/territories/syria/changesets";

/// A connection on which the head of a POST was sent, with the length of a body that may follow.
fn begin(server: &Server, path: &str, more: &str, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream
        .set_write_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let host = &server.address;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n{more}\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// The status of the answer that comes on a connection.
fn status(stream: &mut TcpStream) -> u16 {
    let mut line = [0; 12];
    stream.read_exact(&mut line).unwrap();
    String::from_utf8_lossy(&line[9..]).parse().unwrap()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::default());
    let mut packed = vec![0; compressor.gzip_compress_bound(text.len())];
    let length = compressor.gzip_compress(text, &mut packed).unwrap();
    packed.truncate(length);
    packed
}

/// A server where everything that is made once has been made, so that memory grows by what is asked of it alone.
fn settled(db: &std::path::Path, flags: &[&str]) -> Server {
    // Whoever shows no token is told so each time, however often.
    let often = ["--max-failures-per-minute", "0"];
    let server = Server::start_with(db, &[&often, flags].concat());
    server.json("/territories/syria/timeline");
    let refused = server.send(&Ask::new("POST", CHANGESETS).body(JSON, "{}"));
    assert_eq!(refused.status, 401);
    server
}

/// By how much the memory of a server grows at most while something happens.
fn growth(server: &Server, happens: impl FnOnce()) -> usize {
    let before = server.resident();
    let of = format!("/proc/{}", server.id());
    // From now on the highest is that since now.
    fs::write(format!("{of}/clear_refs"), "5").unwrap();
    happens();
    let status = fs::read_to_string(format!("{of}/status")).unwrap();
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let peak = peak.unwrap().trim().trim_end_matches(" kB");
    (peak.parse::<usize>().unwrap() * 1024).saturating_sub(before)
}

#[test]
fn bodies_of_whoever_shows_no_token_are_answered_at_once_and_kept_by_nobody() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let server = settled(&db, &["--discard-timeout", "1"]);
    let chunk = vec![b' '; MIB];
    let grown = growth(&server, || {
        thread::scope(|scope| {
            let senders = (0..100).map(|number| {
                let (server, chunk) = (&server, &chunk);
                scope.spawn(move || {
                    let key = format!("Idempotency-Key: {number}\r\n");
                    let mut stream = begin(server, CHANGESETS, &key, 10 * MIB);
                    // The server may hang up before it has taken all.
                    let _ = stream.write_all(chunk);
                    assert_eq!(status(&mut stream), 401);
                    stream
                })
            });
            let senders: Vec<_> = senders.collect();
            let open: Vec<TcpStream> = senders.into_iter().map(|it| it.join().unwrap()).collect();
            assert_eq!(open.len(), 100);
        });
    });
    assert!(grown <= 20 * MIB, "{grown} bytes more");
    server.stop();
}

#[test]
fn whoever_may_not_write_is_refused_before_anything_is_unpacked() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let reader = token(&db, "reader", &[]);
    let server = settled(&db, &[]);
    let lists = format!("[{}[]]", "[],".repeat(49 * MIB / 3));
    let body = packed(lists.as_bytes());
    assert!(body.len() < MIB);
    let ask = |path: &str| Ask::new("POST", path).token(&reader);
    let packed = ask(CHANGESETS).header("Content-Encoding", "gzip");
    let packed = packed.body(JSON, body);
    let grown = growth(&server, || {
        for _ in 0..8 {
            assert_eq!(server.send(&packed).status, 403);
        }
    });
    assert!(grown <= 20 * MIB, "{grown} bytes more");
    let empty = r#"{"type": "FeatureCollection", "features": []}"#;
    let survey = ask("/territories/syria/surveys?at=2016-01-01").body(JSON, empty);
    assert_eq!(server.send(&survey).status, 403);
    let large = ask(CHANGESETS).body("text/plain", vec![b' '; 10 * MIB + 1]);
    assert_eq!(server.send(&large).status, 403);
    server.stop();
}

#[test]
fn json_ends_where_it_has_too_many_values_however_small_it_came() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let editor = token(&db, "editor", &[]);
    let server = settled(&db, &["--max-json-values", "200000"]);
    let lists = format!("[{}[]]", "[],".repeat(49 * MIB / 3));
    let names = (0..2_000_000).map(|it| format!("\"{it}\":0"));
    let names = format!("{{{}}}", names.collect::<Vec<_>>().join(","));
    let send = |text: &str| -> Reply {
        let ask = Ask::new("POST", CHANGESETS).token(&editor);
        let ask = ask.header("Content-Encoding", "gzip");
        server.send(&ask.body(JSON, packed(text.as_bytes())))
    };
    let grown = growth(&server, || {
        for (text, words) in [
            (&*lists, "more than 200000 values, at line 1, column "),
            (
                &*names,
                "an object of more than 10000 members, at line 1, column ",
            ),
        ] {
            let refused = send(text);
            assert_eq!(refused.status, 413, "{}", refused.text());
            assert!(refused.text().contains(words), "{}", refused.text());
        }
    });
    // The text itself, and what was read of it.
    assert!(grown <= 80 * MIB, "{grown} bytes more");
    let deep = send(&"[".repeat(100_000));
    assert_eq!(deep.status, 400, "{}", deep.text());
    assert!(deep.text().contains("more than 64 deep"), "{}", deep.text());
    server.stop();
}

#[test]
fn what_finds_no_room_is_told_to_come_back_and_is_taken_then() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let editor = token(&db, "editor", &[]);
    let most = (8 * MIB).to_string();
    let flags = [
        "--max-inflight-bytes",
        &most,
        "--max-inflight-address-bytes",
        &most,
        "--body-timeout",
        "600",
    ];
    let (server, metrics) = watched(&db, &flags);
    let bearer = format!("Authorization: Bearer {editor}\r\n");
    let mut slow = begin(&server, CHANGESETS, &bearer, 6 * MIB);
    slow.write_all(&vec![b' '; 5 * MIB]).unwrap();
    let ask = Ask::new("POST", CHANGESETS).token(&editor);
    let ask = ask.body(JSON, vec![b' '; 4 * MIB]);
    let taken = || scraped(&metrics)["frontline_budget_bytes{budget=\"bodies\"}"];
    let has_come = (0..100_000).any(|_| taken() > (5 * MIB) as f64);
    assert!(has_come, "what is sent slowly takes its room");
    let refused = server.send(&ask);
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    assert!(refused.text().contains("try again"), "{}", refused.text());
    slow.write_all(&vec![b' '; MIB]).unwrap();
    assert_eq!(status(&mut slow), 400);
    assert_eq!(server.send(&ask).status, 400, "there is room again");
    let alone = Ask::new("POST", CHANGESETS).token(&editor);
    let alone = alone.body(JSON, vec![b' '; 9 * MIB]);
    assert_eq!(
        server.send(&alone).status,
        413,
        "there never will be for that"
    );
    server.stop();
}

#[test]
fn whoever_listens_only_after_sending_hears_why_and_whoever_never_ends_is_cut_off() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let server = settled(&db, &[]);
    let whole = Ask::new("POST", CHANGESETS).body(JSON, vec![b' '; 9 * MIB]);
    let refused = server.send(&whole);
    assert_eq!(refused.status, 401);
    assert!(refused.text().contains("this needs a token"));
    let mut endless = begin(&server, CHANGESETS, "", usize::MAX >> 1);
    let chunk = vec![b' '; MIB];
    let sent = (0..1_000).take_while(|_| endless.write_all(&chunk).is_ok());
    assert!(
        sent.count() < 100,
        "what is forgotten, and what is on the way"
    );
    server.stop();
}

#[test]
fn a_search_takes_so_many_letters_and_says_so() {
    let _alone = crate::alone();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let search = |letters: usize| {
        let q = "x".repeat(letters);
        server.get(&format!("/territories/syria/places?q={q}"))
    };
    assert_eq!(search(200).status, 200);
    for letters in [201, 1_999, 3_000, 60_000] {
        let refused = search(letters);
        assert_eq!(refused.status, 400, "{letters}");
        let text = refused.text();
        assert!(text.contains('q') && text.contains("longer than"), "{text}");
    }
    let aleppo = server.json("/territories/syria/places?q=ALEPP&limit=1");
    assert_eq!(aleppo["places"][0]["slug"], "aleppo");
    server.stop();
}
