//! Where the built server listens, whom it believes on where requests came from, and how its command line is read.

use crate::client::Ask;
use crate::server::{Server, frontline, run, seeded};

/// The port of an address.
fn port(address: &str) -> &str {
    address.rsplit_once(':').unwrap().1
}

#[test]
fn a_name_or_a_port_alone_is_of_this_machine_and_says_nothing_in_the_log() {
    let (_folder, db) = seeded();
    for (listen, address) in [("localhost:0", "127.0.0.1:"), ("0", "127.0.0.1:")] {
        let server = Server::start_with(&db, &["--listen", listen]);
        assert!(server.address.starts_with(address), "{}", server.address);
        assert_eq!(server.get("/healthz").status, 200);
        server.stop();
    }
}

#[test]
fn a_port_of_every_interface_is_reached_at_each_and_said_with_a_warning() {
    let (_folder, db) = seeded();
    for listen in [":0", "0.0.0.0:0"] {
        let server = Server::start_with(&db, &["--listen", listen]);
        let here = format!("127.0.0.1:{}", port(&server.address));
        let reply = Ask::new("GET", "/healthz").send(&here);
        assert_eq!(reply.status, 200);
        let log = server.stop_with_log();
        assert!(
            log.contains("WARN") && log.contains("every interface"),
            "{log}"
        );
    }
}

#[test]
fn what_names_no_place_to_listen_is_refused_with_the_forms_that_do() {
    let said = frontline()
        .args(["serve", "--listen", "localhost"])
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(2));
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(
        said.contains("localhost:8080") && said.contains(":8080"),
        "{said}"
    );
}

#[test]
fn a_proxy_of_a_named_network_is_believed_and_any_other_is_not() {
    let (_folder, db) = seeded();
    for (networks, base) in [
        (
            "--trust-proxy=127.0.0.0/8,::1",
            "https://maps.example.org/war/tiles/",
        ),
        ("--trust-proxy", "https://maps.example.org/war/tiles/"),
        ("--trust-proxy=10.0.0.0/8", "http://127.0.0.1:"),
    ] {
        let server = Server::start_with(&db, &[networks]);
        let ask = Ask::new("GET", "/tiles/syria.json")
            .header("X-Forwarded-Prefix", "/war")
            .header(
                "Forwarded",
                "for=192.0.2.1;proto=https;host=maps.example.org",
            );
        let tiles = server.send(&ask).json();
        let template = tiles["tiles"][0].as_str().unwrap();
        assert!(template.starts_with(base), "{networks}: {template}");
        server.stop();
    }
}

#[test]
fn what_every_subcommand_takes_may_stand_before_its_name() {
    let (_folder, db) = seeded();
    let db = db.to_str().unwrap();
    let before = run(&[
        "--db",
        db,
        "--log",
        "error",
        "shares",
        "--territory",
        "syria",
        "--format",
        "csv",
    ]);
    let after = run(&[
        "shares",
        "--db",
        db,
        "--territory",
        "syria",
        "--format",
        "csv",
    ]);
    assert_eq!(before, after);
    let within = run(&["token", "--db", db, "list"]);
    assert_eq!(within, run(&["token", "list", "--db", db]));
    let misplaced = frontline()
        .args(["--listen", ":80", "shares", "--territory", "syria"])
        .output()
        .unwrap();
    assert_eq!(misplaced.status.code(), Some(2));
    let said = String::from_utf8(misplaced.stderr).unwrap();
    assert!(
        said.contains("--listen") && said.contains("shares"),
        "{said}"
    );
}
