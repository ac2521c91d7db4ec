//! HTTP/2 without encryption, as a proxy speaks it: the same answers, and its known floods.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::alone;
use crate::client::{Ask, Reply};
use crate::server::{Server, seeded, token};
use crate::siege::connections::{field, open};

type Client = SendRequest<Empty<bytes::Bytes>>;

async fn connect(server: &Server) -> Client {
    let stream = tokio::net::TcpStream::connect(&server.address).await;
    let io = TokioIo::new(stream.unwrap());
    let (client, connection) = handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    client
}

fn request(server: &Server, path: &str) -> hyper::Request<Empty<bytes::Bytes>> {
    let uri = format!("http://{}{path}", server.address);
    hyper::Request::builder()
        .uri(uri)
        .body(Empty::new())
        .unwrap()
}

async fn get(client: &mut Client, server: &Server, path: &str) -> Reply {
    let (head, body) = client
        .send_request(request(server, path))
        .await
        .unwrap()
        .into_parts();
    let headers = head.headers.iter();
    Reply {
        status: head.status.as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

#[tokio::test]
#[expect(
    clippy::await_holding_lock,
    reason = "nothing else runs meanwhile, as is meant"
)]
async fn answers_and_streams_of_changes_are_those_of_http_1() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let mut client = connect(&server).await;
    for path in [
        "/healthz",
        "/territories/syria/shares?datetime=2015-09-18",
        "/tiles/syria.json",
        "/openapi.json",
        "/nowhere",
    ] {
        let (newer, usual) = (get(&mut client, &server, path).await, server.get(path));
        assert_eq!(
            (newer.status, newer.text()),
            (usual.status, usual.text()),
            "{path}"
        );
        for (name, value) in &usual.headers {
            if !["connection", "date", "transfer-encoding", "x-request-id"].contains(&name.as_str())
            {
                assert_eq!(newer.headers.get(name), Some(value), "{path}: {name}");
            }
        }
    }
    let changes = request(&server, "/territories/syria/changes");
    let mut changes = client.send_request(changes).await.unwrap();
    assert_eq!(changes.status(), 200);
    assert_eq!(server.send(&field().token(&token)).status, 201);
    let event = changes.frame().await.unwrap().unwrap().into_data().unwrap();
    let event = String::from_utf8_lossy(&event).into_owned();
    assert!(event.contains("id: 2\n"), "{event}");
    server.stop();
}

const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The head of a request; with its end where nothing follows.
fn head(stream: u32, method: &str, path: &str, flags: u8) -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    let fields = [
        vec![2],
        text(method),
        vec![0x86, 4],
        text(path),
        vec![1],
        text("x"),
    ];
    frame(1, flags, stream, &fields.concat())
}

/// How a connection begins, with settings.
fn hello(settings: &[u8]) -> Vec<u8> {
    [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        frame(SETTINGS, 0, 0, settings),
    ]
    .concat()
}

/// The next frame: type, flags, stream. `None` once the server has closed.
fn next(mut stream: &TcpStream) -> Option<(u8, u8, u32)> {
    let mut header = [0; 9];
    stream.read_exact(&mut header).ok()?;
    let [a, b, c, kind, flags, number @ ..] = header;
    let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
    stream.read_exact(&mut payload).ok()?;
    if (kind, flags) == (PING, 0) {
        let _ = stream.write_all(&frame(PING, 1, 0, &payload));
    }
    Some((kind, flags, u32::from_be_bytes(number)))
}

/// Sends on and on, until the server closes: how many bytes it took, and whether it said good-bye.
fn flood(server: &Server, mut piece: impl FnMut(u32) -> Vec<u8>) -> (usize, bool) {
    const MOST: usize = 64 << 20;
    let stream = open(server, "");
    let reading = std::thread::spawn({
        let stream = stream.try_clone().unwrap();
        move || std::iter::from_fn(|| next(&stream)).any(|it| it.0 == GOAWAY)
    });
    let mut taken = 0;
    let mut bytes = hello(&[]);
    for turn in 0.. {
        if { &stream }.write_all(&bytes).is_err() {
            break;
        }
        taken += bytes.len();
        assert!(taken < MOST, "there is no end");
        bytes = piece(turn);
    }
    drop(stream);
    (taken, reading.join().unwrap())
}

#[test]
fn floods_end_their_connection_and_leave_nothing_behind() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start(&db);
    assert_eq!(server.get("/openapi.json").status, 200);
    let before = server.resident();
    let resets = |turn: u32| {
        let stream = 2 * turn + 1;
        [
            head(stream, "GET", "/territories", 5),
            frame(RST_STREAM, 0, stream, &[0, 0, 0, 8]),
        ]
        .concat()
    };
    // However fast they come: in pieces of one, and of a hundred.
    flood(&server, resets);
    flood(&server, |turn| {
        (0..100).flat_map(|it| resets(turn * 100 + it)).collect()
    });
    let more = [&[0, 3][..], b"x-y", &[100], &[b'z'; 100]].concat();
    let (taken, _) = flood(&server, |turn| match turn {
        0 => head(1, "GET", "/healthz", 1),
        _ => frame(9, 0, 1, &more.repeat(100)),
    });
    assert!(taken < 16 << 20, "{taken} bytes of a head are taken");
    flood(&server, |_| frame(PING, 0, 0, &[0; 8]).repeat(100));
    flood(&server, |_| {
        frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, 1]).repeat(100)
    });
    flood(&server, |_| frame(2, 0, 1, &[0, 0, 0, 3, 1]).repeat(100));
    assert_eq!(server.get("/healthz").status, 200);
    let grown = server.resident().saturating_sub(before);
    assert!(grown < 48 << 20, "{grown} bytes are kept");
    let log = server.stop_with_log();
    assert!(
        log.contains("frames that ask for nothing") && !log.contains("ERROR"),
        "{log}"
    );
}

#[test]
fn an_answer_that_is_not_taken_is_given_up_and_its_connection_goes_on() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start_with(&db, &["--write-timeout", "1"]);
    let stream = open(&server, "");
    // No window for any answer.
    { &stream }.write_all(&hello(&[0, 4, 0, 0, 0, 0])).unwrap();
    { &stream }
        .write_all(&head(1, "GET", "/openapi.json", 5))
        .unwrap();
    let given_up = std::iter::from_fn(|| next(&stream)).find(|it| it.0 == RST_STREAM);
    assert_eq!(given_up.map(|it| it.2), Some(1));
    { &stream }
        .write_all(&head(3, "HEAD", "/healthz", 5))
        .unwrap();
    let answered = std::iter::from_fn(|| next(&stream)).find(|it| it.2 == 3);
    assert_eq!(answered.map(|it| it.0), Some(1));
    server.stop();
}

#[test]
fn a_connection_without_requests_ends_as_one_of_http_1_does() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let server = Server::start_with(&db, &["--idle-timeout", "1", "--header-timeout", "1"]);
    let never = open(&server, "");
    { &never }.write_all(&hello(&[])).unwrap();
    let half = open(&server, "");
    { &half }
        .write_all(&[hello(&[]), head(1, "GET", "/healthz", 1)].concat())
        .unwrap();
    let once = open(&server, "");
    { &once }
        .write_all(&[hello(&[]), head(1, "HEAD", "/healthz", 5)].concat())
        .unwrap();
    for stream in [never, half, once] {
        stream
            .set_read_timeout(Some(Duration::from_secs(90)))
            .unwrap();
        let goodbye = std::iter::from_fn(|| next(&stream)).any(|it| it.0 == GOAWAY);
        assert!(goodbye, "it ends without a word");
    }
    assert_eq!(server.send(&Ask::new("GET", "/healthz")).status, 200);
    server.stop();
}
