//! Followers of the built binary: a stream that resumes and ends with the server, a webhook that outlives it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::server::{Server, seeded, token};

/// A field around Raqqa.
fn field() -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [
            [[38.8, 35.8], [39.2, 35.8], [39.2, 36.1], [38.8, 36.1], [38.8, 35.8]]
        ]},
        "properties": {"faction": "government", "valid_from": "2015-09-15"}
    })
}

fn record(server: &Server, token: &str) {
    let ask = Ask::new("POST", "/territories/syria/regions").token(token);
    let made = server.send(&ask.body("application/geo+json", field().to_string()));
    assert_eq!(made.status, 201, "{}", made.text());
}

/// Opens a stream of changes, its head read.
fn follow(server: &Server, headers: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = "GET /territories/syria/changes HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip";
    stream
        .write_all(format!("{head}\r\n{headers}\r\n").as_bytes())
        .unwrap();
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
        assert!(
            !line.to_lowercase().starts_with("content-encoding"),
            "{line}"
        );
    }
    stream
}

/// The id of the next event.
fn id(stream: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(
            stream.read_line(&mut line).unwrap(),
            0,
            "the stream has ended"
        );
        if let Some(id) = line.strip_prefix("id: ") {
            return id.trim().to_owned();
        }
    }
}

#[test]
fn a_stream_resumes_and_ends_with_the_server() {
    let (_folder, db) = seeded();
    let token = token(&db, "editor", &[]);
    let server = Server::start(&db);
    let mut live = follow(&server, "");
    record(&server, &token);
    record(&server, &token);
    assert_eq!((id(&mut live), id(&mut live)), ("2".into(), "3".into()));
    let mut resumed = follow(&server, "Last-Event-ID: 2\r\n");
    assert_eq!(id(&mut resumed), "3");
    server.stop();
    for mut stream in [live, resumed] {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        // Ended, not cut: the last chunk is there.
        assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
    }
}

/// Takes one delivery, answers it with a status, and tells its id and its body.
fn take(listener: &TcpListener, status: u16) -> (String, Value) {
    let mut stream = BufReader::new(listener.accept().unwrap().0);
    let (mut id, mut length, mut line) = (String::new(), 0, String::new());
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
        let (name, value) = line.split_once(": ").unwrap_or_default();
        match name.to_lowercase().as_str() {
            "webhook-id" => id = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n");
    stream.get_mut().write_all(answer.as_bytes()).unwrap();
    (id, serde_json::from_slice(&body).unwrap())
}

fn ask(server: &Server, method: &str, token: &str, body: &Value) -> Reply {
    let ask = Ask::new(method, "/territories/syria/webhooks").token(token);
    server.send(&ask.body("application/json", body.to_string()))
}

#[test]
fn a_webhook_goes_on_after_a_restart_and_its_secret_stays_secret() {
    let (_folder, db) = seeded();
    let token = token(&db, "admin", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/?key=hidden", listener.local_addr().unwrap());
    let flags = ["--webhook-private-targets", "--log", "debug"];
    let server = Server::start_with(&db, &flags);
    let made = ask(&server, "POST", &token, &json!({"url": url}));
    assert_eq!(made.status, 201, "{}", made.text());
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    record(&server, &token);
    record(&server, &token);
    let (first, _) = take(&listener, 500);
    let noted = loop {
        let listed = ask(&server, "GET", &token, &Value::Null).json();
        if listed["webhooks"][0]["last"].is_object() {
            break listed;
        }
    };
    assert_eq!(noted["webhooks"][0]["last"]["status"], 500);
    let log = server.stop();

    let server = Server::start_with(&db, &flags);
    let (again, told) = take(&listener, 200);
    assert_eq!(again, first);
    assert_eq!(told["data"]["changeset"]["revision"], 2);
    let (_, told) = take(&listener, 200);
    assert_eq!(told["data"]["changeset"]["revision"], 3);
    let listed = ask(&server, "GET", &token, &Value::Null).text();
    let log = log + &server.stop();
    for hidden in [&secret, &secret["whsec_".len()..], "hidden"] {
        assert!(!log.contains(hidden), "the log tells {hidden}");
    }
    assert!(!listed.contains(&secret["whsec_".len()..]), "{listed}");
}

#[test]
fn without_the_setting_nothing_is_sent_inside() {
    let (_folder, db) = seeded();
    let token = token(&db, "admin", &[]);
    let server = Server::start(&db);
    for (url, word) in [
        ("http://example.org/", "https://"),
        ("https://127.0.0.1:1/", "private"),
        ("https://[::ffff:169.254.169.254]/", "private"),
    ] {
        let refused = ask(&server, "POST", &token, &json!({"url": url}));
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.text().contains(word), "{}", refused.text());
    }
    let made = ask(
        &server,
        "POST",
        &token,
        &json!({"url": "https://localhost:1/"}),
    )
    .json();
    let path = format!(
        "/territories/syria/webhooks/{}/test",
        made["id"].as_str().unwrap()
    );
    let tested = server.send(&Ask::new("POST", &path).token(&token)).json();
    assert_eq!(tested["delivered"], false);
    assert!(
        tested["detail"].as_str().unwrap().contains("private"),
        "{tested}"
    );
    server.stop();
}
