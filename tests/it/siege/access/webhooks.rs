//! Webhooks stop with the token that they were made with.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::alone;
use crate::client::Ask;
use crate::server::{Server, seeded};
use crate::siege::access::{record, revoke, token_of};

/// Takes one delivery and answers it; the revision that it told of.
fn take(listener: &TcpListener) -> Value {
    let mut stream = BufReader::new(listener.accept().unwrap().0);
    let (mut length, mut line) = (0, String::new());
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
        let line = line.to_lowercase();
        if let Some(said) = line.strip_prefix("content-length: ") {
            length = said.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let answer = "HTTP/1.1 204 Taken\r\nContent-Length: 0\r\n\r\n";
    stream.get_mut().write_all(answer.as_bytes()).unwrap();
    let told: Value = serde_json::from_slice(&body).unwrap();
    told["data"]["changeset"]["revision"].clone()
}

/// Has a token's holder make a webhook that leads to a listener; its id.
fn hook(server: &Server, token: &str, listener: &TcpListener) -> String {
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let ask = Ask::new("POST", "/territories/syria/webhooks").token(token);
    let made = server.send(&ask.body("application/json", json!({"url": url}).to_string()));
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_webhook_stops_when_its_token_is_revoked_and_an_admins_own_goes_on() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (leaves, id) = token_of(&db, "admin", "Leaves", &[]);
    let (stays, _) = token_of(&db, "admin", "Stays", &["--territory", "syria"]);
    let [gone, kept] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let mut server = Server::start_with(&db, &["--webhook-private-targets"]);
    let ended = hook(&server, &leaves, &gone);
    let goes_on = hook(&server, &stays, &kept);
    assert_eq!(record(&server, &stays).status, 201);
    assert_eq!((take(&gone), take(&kept)), (json!(2), json!(2)));

    revoke(&db, &id);
    let one = |method: &str, id: &str, rest: &str| {
        let path = format!("/territories/syria/webhooks/{id}{rest}");
        server.send(&Ask::new(method, &path).token(&stays))
    };
    // From then on, whether or not the server has looked.
    let shown = one("GET", &ended, "").json();
    assert_eq!(shown["state"], "stopped");
    assert_eq!(shown["token"], id);
    let why = shown["reason"].as_str().unwrap();
    assert!(why.contains("revoked"), "{shown}");
    let test = one("POST", &ended, "/test");
    assert_eq!(test.status, 409, "{}", test.text());

    // The territory becomes private, and more is recorded: one is told of it, and the other is not.
    let change = Ask::new("PATCH", "/territories/syria").token(&stays);
    let patch = json!({"private": true}).to_string();
    let done = server.send(&change.body("application/merge-patch+json", patch));
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(record(&server, &stays).status, 201);
    assert_eq!((take(&kept), take(&kept)), (json!(3), json!(4)));
    let own = one("GET", &goes_on, "").json();
    assert_ne!(own["state"], "stopped");
    assert_eq!(own["reason"], Value::Null);
    gone.set_nonblocking(true).unwrap();
    let nothing = gone.accept().unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::WouldBlock);
    server.await_log("a webhook is stopped");
    let log = server.stop();
    let said = log.lines().filter(|it| it.contains("a webhook is stopped"));
    assert_eq!(said.count(), 1, "{log}");
}
