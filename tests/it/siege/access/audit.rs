//! The audit log under a flood of requests without a token that counts.

use serde_json::Value;

use crate::alone;
use crate::client::Ask;
use crate::server::{Server, run, seeded};
use crate::siege::access::{record, token_of};

#[test]
fn a_flood_without_a_token_is_counted_and_washes_nothing_away() {
    let _alone = alone();
    let (_folder, db) = seeded();
    let (editor, id) = token_of(&db, "editor", "Amal", &[]);
    let (admin, _) = token_of(&db, "admin", "Admin", &[]);
    let flags = [
        "--trust-proxy",
        "--max-failures-per-minute",
        "0",
        "--audit-addresses",
        "5",
        "--audit-queue",
        "50",
    ];
    let server = Server::start_with(&db, &flags);
    assert_eq!(record(&server, &editor).status, 201);
    for number in 0..300 {
        let path = format!("/nothing/{number}");
        let from = format!("192.0.2.{}", number % 50);
        let ask = Ask::new("POST", &path).header("X-Forwarded-For", &from);
        assert_eq!(server.send(&ask).status, 404);
    }
    let refused = Ask::new("POST", "/territories/syria/regions").token("fl_wrong");
    let refused = refused.header("X-Forwarded-For", "2001:db8::7");
    assert_eq!(server.send(&refused).status, 401);
    assert_eq!(record(&server, &editor).status, 201);

    let log = server.send(&Ask::new("GET", "/audit?limit=1000").token(&admin));
    let log = log.json();
    let deeds = log["deeds"].as_array().unwrap();
    let (known, nobodys): (Vec<&Value>, Vec<&Value>) =
        deeds.iter().partition(|it| it["token"].is_string());
    assert_eq!(known.len(), 2, "one by one: {known:?}");
    assert!(
        known
            .iter()
            .all(|it| it["token"] == *id && it["count"] == 1)
    );
    let counted: u64 = nobodys.iter().map(|it| it["count"].as_u64().unwrap()).sum();
    assert_eq!(counted, 301, "all of them: {nobodys:?}");
    // Five addresses and the others, in the minutes that it took.
    let minutes: std::collections::BTreeSet<&str> = nobodys
        .iter()
        .map(|it| &it["at"].as_str().unwrap()[..16])
        .collect();
    assert!(nobodys.len() <= 6 * minutes.len(), "{nobodys:?}");
    assert!(nobodys.iter().any(|it| it["address"] == "others"));
    server.stop();
    let printed = run(&["audit", "--db", db.to_str().unwrap()]);
    assert!(printed.lines().next().unwrap().ends_with("\treason\tcount"));
    assert_eq!(printed.lines().count(), 1 + deeds.len());
}
