//! Connections: heads that never end, clients that do not read, too many from one address, what HTTP/1 must not look
//! like, and a stop.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::alone;
use crate::client::{Ask, Reply};
use crate::server::{Server, frontline, seeded, token};

/// How long anything may take that is waited for: far longer than it does.
const GENEROUS: Duration = Duration::from_secs(90);

/// A connection on which something was sent.
pub(super) fn open(server: &Server, text: &str) -> TcpStream {
    open_from("127.0.0.1", server, text)
}

/// The same from another address of this machine.
fn open_from(host: &str, server: &Server, text: &str) -> TcpStream {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{host}:0").parse().unwrap()).unwrap();
        let stream = socket.connect(server.address.parse().unwrap());
        stream.await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(GENEROUS)).unwrap();
    stream.set_write_timeout(Some(GENEROUS)).unwrap();
    // Who finds no room is told so, and may have been told already.
    let _ = { &stream }.write_all(text.as_bytes());
    stream
}

/// All that comes until the other end closes.
pub(super) fn rest(mut stream: &TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let mut piece = [0; 1 << 16];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return read,
            Ok(bytes) => read.extend_from_slice(&piece[..bytes]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return read,
            Err(error) => panic!("the connection stays open: {error}"),
        }
    }
}

fn said(stream: &TcpStream) -> String {
    String::from_utf8_lossy(&rest(stream)).into_owned()
}

/// The status of a GET from an address, once the server has room: it is asked again while it has none.
fn status_from(host: &str, server: &Server, path: &str) -> String {
    let ask = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let start = Instant::now();
    loop {
        let answer = said(&open_from(host, server, &ask));
        let status = answer.get(9..12).unwrap_or_default().to_owned();
        if status == "200" || start.elapsed() > GENEROUS {
            return status;
        }
    }
}

pub(super) fn field() -> Ask {
    let field = json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {"faction": "government", "valid_from": "2015-09-15"}
    });
    Ask::new("POST", "/territories/syria/regions").body("application/geo+json", field.to_string())
}

/// A write of which only a part is sent.
fn half_body(token: &str) -> String {
    format!(
        "POST /territories/syria/regions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/geo+json\r\nContent-Length: 1000\r\n\r\n{{"
    )
}

const FOLLOW: &str = "GET /territories/syria/changes HTTP/1.1\r\nHost: x\r\n\r\n";

/// Reads on until a line that begins so.
fn line(stream: &mut BufReader<TcpStream>, start: &str) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "no {start}");
        if line.starts_with(start) {
            return line;
        }
    }
}

#[test]
fn what_never_begins_and_never_ends_is_closed_and_a_silent_stream_of_changes_is_not() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let flags = [
        "--header-timeout",
        "1",
        "--idle-timeout",
        "1",
        "--body-timeout",
        "1",
    ];
    let server = Server::start_with(&db, &[&flags[..], &["--heartbeat", "3600"]].concat());
    let mut following = BufReader::new(open(&server, FOLLOW));
    assert!(line(&mut following, "HTTP/1.1").contains(" 200 "));
    let silent = open(&server, "");
    let half_head = open(&server, "GET / HTTP/1.1\r\nHost: x\r\nX-More: ");
    let half_preface = open(&server, "PRI * HTTP/2.0\r\n");
    let idle = open(&server, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    let second_head = open(
        &server,
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HT",
    );
    let half_body = open(&server, &half_body(&token));
    assert_eq!([&silent, &half_head, &half_preface].map(said), ["", "", ""]);
    for answered in [idle, second_head] {
        let said = said(&answered);
        assert!(
            said.starts_with("HTTP/1.1 200 ") && said.ends_with("ok\n"),
            "{said}"
        );
    }
    let refused = said(&half_body);
    assert!(refused.starts_with("HTTP/1.1 408 "), "{refused}");
    assert!(refused.contains("application/problem+json"), "{refused}");
    // Each of these took longer than the stream was silent.
    assert_eq!(server.send(&field().token(&token)).status, 201);
    assert_eq!(line(&mut following, "id: "), "id: 2\n");
    server.stop();
}

#[test]
fn a_client_that_does_not_read_is_dropped_and_its_place_is_free_again() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let flags = ["--write-timeout", "1", "--max-connections", "1"];
    let server = Server::start_with(&db, &flags);
    // More than any buffer on the way takes.
    let asks = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    let deaf = open(&server, "");
    let asking = std::thread::spawn({
        let mut deaf = deaf.try_clone().unwrap();
        move || drop(deaf.write_all(asks.as_bytes()))
    });
    assert_eq!(status_from("127.0.0.1", &server, "/healthz"), "200");
    let whole = server.get("/openapi.json").body.len();
    assert!(rest(&deaf).len() < whole * 1_900, "all was kept for it");
    asking.join().unwrap();
    server.stop_with_log();
}

#[test]
fn one_address_that_takes_all_connections_silences_neither_the_server_nor_its_store() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let mut few = Command::new("sh");
    few.args(["-c", "ulimit -n 64; exec \"$0\" \"$@\""]);
    few.arg(frontline().get_program());
    let server = Server::start_by(few, &db, &[]);
    let half_heads: Vec<TcpStream> = (0..200)
        .map(|_| open(&server, "GET / HTTP/1.1\r\nHost: x\r\n"))
        .collect();
    assert_eq!(status_from("127.0.0.2", &server, "/readyz"), "200");
    let half_bodies: Vec<TcpStream> = (0..200)
        .map(|_| open(&server, &half_body(&token)))
        .collect();
    assert_eq!(
        status_from("127.0.0.2", &server, "/territories/syria/shares"),
        "200"
    );
    // Who has taken all does not get more by asking, but by letting go.
    drop((half_heads, half_bodies));
    assert_eq!(status_from("127.0.0.1", &server, "/healthz"), "200");
    assert_eq!(server.send(&field().token(&token)).status, 201);
    let log = server.stop_with_log();
    assert_eq!(
        log.matches("as many connections are open").count(),
        1,
        "{log}"
    );
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn streams_of_changes_have_limits_by_address_and_by_token() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let reader = token(&db, "reader", &[]);
    let flags = [
        "--private",
        "--max-streams-per-address",
        "2",
        "--max-streams-per-token",
        "3",
    ];
    let server = Server::start_with(&db, &flags);
    let follow = format!(
        "GET /territories/syria/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {reader}\r\n\r\n"
    );
    let stream = |host: &str| {
        let mut stream = BufReader::new(open_from(host, &server, &follow));
        let status = line(&mut stream, "HTTP/1.1")[9..12].to_owned();
        (status, stream)
    };
    let first = stream("127.0.0.1");
    let second = stream("127.0.0.1");
    assert_eq!((first.0.as_str(), second.0.as_str()), ("200", "200"));
    let (status, mut refused) = stream("127.0.0.1");
    assert_eq!(status, "429");
    line(&mut refused, "retry-after: ");
    let third = stream("127.0.0.2");
    assert_eq!(third.0, "200");
    assert_eq!(
        stream("127.0.0.3").0,
        "429",
        "with this token there are three"
    );
    let log = server.stop_with_log();
    assert!(log.contains("--max-streams-per-address") && log.contains("--max-streams-per-token"));
}

#[test]
fn what_has_not_begun_ends_with_a_stop_and_what_has_is_finished() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    // Nothing but a stop ends these.
    let long = [
        "--header-timeout",
        "30",
        "--idle-timeout",
        "3600",
        "--body-timeout",
        "600",
    ];
    let server = Server::start_with(&db, &[&long[..], &["--shutdown-timeout", "600"]].concat());
    let silent = open(&server, "");
    let half_head = open(&server, "GET / HTTP/1.1\r\nHost: x\r\n");
    let half_body = open(&server, &half_body(&token));
    let mut idle = BufReader::new(open(&server, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
    line(&mut idle, "ok");
    let film =
        "GET /territories/syria/timelapse.gif?frames=12&width=300 HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut film = BufReader::new(open(&server, film));
    assert!(line(&mut film, "HTTP/1.1").contains(" 200 "));
    let (sender, stopped) = std::sync::mpsc::channel();
    let stopping = std::thread::spawn(move || sender.send(server.stop_with_log()));
    let mut rest_of_film = Vec::new();
    film.read_to_end(&mut rest_of_film).unwrap();
    assert!(
        rest_of_film.ends_with(b"\r\n0\r\n\r\n"),
        "the film is whole"
    );
    let log = stopped
        .recv_timeout(GENEROUS)
        .expect("others hold the stop up");
    stopping.join().unwrap().unwrap();
    assert!(
        !log.contains("broken off") && !log.contains("ERROR"),
        "{log}"
    );
    // All of them were open until then.
    for stream in [&silent, &half_head, &half_body, idle.get_ref()] {
        let _ = stream.shutdown(Shutdown::Write);
        assert!(!said(stream).starts_with("HTTP/1.1 2"));
    }
}

/// What a request is answered with, and that nothing after it is.
fn only_answer(server: &Server, text: &str) -> Reply {
    let next = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = rest(&open(server, &format!("{text}{next}")));
    let text = String::from_utf8_lossy(&answer);
    assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{text}");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let headers = head.lines().skip(1).filter_map(|it| it.split_once(": "));
    Reply {
        status: head[9..12].parse().unwrap(),
        headers: headers.map(|(a, b)| (a.to_owned(), b.to_owned())).collect(),
        body: body.as_bytes().to_vec(),
    }
}

/// Heads that another program on the way may read otherwise, and a word of what is said of each.
const AMBIGUOUS: &[(&str, &str)] = &[
    ("GET /healthz HTTP/1.1\r\n\r\n", "no Host"),
    (
        "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
        "more than one Host",
    ),
    (
        "GET /healthz HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n",
        "more than one Host",
    ),
    (
        "GET /healthz HTTP/1.1\r\nHost: x, y\r\n\r\n",
        "names no host",
    ),
    ("GET http://x/healthz HTTP/1.1\r\n\r\n", "no Host"),
    ("GET /healthz HTTP/1.1\nHost: x\n\n", "line feed"),
    (
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX: y\n\r\n",
        "line feed",
    ),
    ("GET /healthz HTTP/1.1\r\nHost: x\r\n\n", "line feed"),
    (
        "POST /import HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "more than once",
    ),
    (
        "POST /import HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "more than once",
    ),
    (
        "POST /import HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "more than once",
    ),
    (
        "POST /import HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding",
    ),
    (
        "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
        "no proxy",
    ),
];

/// Heads that are none.
const BROKEN: &[&str] = &[
    "POST /import HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
    "POST /import HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST /import HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "POST /import HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
    "POST /import HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na",
];

#[test]
fn a_head_that_others_may_read_otherwise_is_refused_and_the_connection_closed() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    for (head, word) in AMBIGUOUS {
        let reply = only_answer(&server, head);
        assert_eq!(reply.status, 400, "{head}");
        assert_eq!(
            reply.header("content-type"),
            "application/problem+json",
            "{head}"
        );
        assert!(reply.text().contains(word), "{head}: {}", reply.text());
    }
    // These hyper refuses by itself.
    for head in BROKEN {
        assert_eq!(only_answer(&server, head).status, 400, "{head}");
    }
    let many = format!(
        "GET / HTTP/1.1\r\nHost: x\r\n{}\r\n",
        "X: y\r\n".repeat(100)
    );
    assert_eq!(only_answer(&server, &many).status, 431);
    let large = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "y".repeat(200_000)
    );
    assert_eq!(only_answer(&server, &large).status, 431);
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "y".repeat(65_600));
    assert_eq!(only_answer(&server, &long).status, 414);
    server.stop();
}

#[test]
fn requests_one_after_another_on_a_connection_are_answered_each() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let body = "POST /territories/syria/regions HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    let chunks = "POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    let asks = [
        "\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://y/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        body,
        chunks,
        "GET /healthz HTTP/1.0\r\n\r\n",
    ];
    let answers = said(&open(&server, &asks.concat()));
    let statuses: Vec<&str> = answers
        .match_indices("HTTP/1.")
        .map(|(at, _)| &answers[at + 9..at + 12])
        .collect();
    assert_eq!(statuses, ["200", "200", "401", "401", "200"], "{answers}");
    // A whole address counts more than the Host beside it.
    let named = "GET http://y:1/tiles/syria.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert!(said(&open(&server, named)).contains("http://y:1/tiles/syria/"));
    server.stop();
}

#[test]
fn who_sends_a_body_that_nobody_wants_still_gets_the_answer() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    let much = vec![b' '; 8 << 20];
    for _ in 0..5 {
        let reply = server.send(
            &Ask::new("POST", "/territories/syria/regions")
                .body("application/geo+json", much.clone()),
        );
        assert_eq!(reply.status, 401);
    }
    server.stop();
}

#[test]
fn a_picture_in_svg_may_do_nothing_but_show_itself() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    for path in [
        "/territories/syria/map.svg?width=100&height=100",
        "/territories/syria/legend.svg",
        "/assets/icon.svg",
    ] {
        let reply = server.get(path);
        assert_eq!(reply.header("content-type"), "image/svg+xml", "{path}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';") && policy.ends_with("sandbox"),
            "{policy}"
        );
        assert!(!policy.contains("script"), "{policy}");
    }
    assert!(
        !server
            .get("/healthz")
            .headers
            .contains_key("content-security-policy")
    );
    server.stop();
}
