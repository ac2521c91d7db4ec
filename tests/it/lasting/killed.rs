//! `kill -9` in the middle of writing, again and again: what was acknowledged is there, and nothing by halves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Ask;
use crate::lasting::ribbon::{FIRST, Ribbon, geometry, region};
use crate::server::Server;

/// How often it is killed, where `FRONTLINE_KILLS` says nothing; `.ci/run` says 200.
const USUAL_ROUNDS: usize = 25;

const WRITERS: usize = 4;

/// A request of a round, under a comment of its own, which is its Idempotency-Key too.
struct Sent {
    comment: String,
    ask: Ask,
    /// What it was recorded as, where that was acknowledged.
    revision: Option<u64>,
}

#[test]
fn killed_in_the_middle_of_writing_it_has_all_that_it_acknowledged_and_nothing_by_halves() {
    let _alone = crate::alone();
    let rounds = std::env::var_os("FRONTLINE_KILLS").map_or(USUAL_ROUNDS, |said| {
        let said = said.to_str().and_then(|it| it.parse().ok());
        said.expect("FRONTLINE_KILLS is a number")
    });
    let ribbon = Ribbon::new();
    let mut server = Server::start(&ribbon.db());
    let pairs: Vec<[String; 2]> = (0..WRITERS).map(|it| pair(&server, &ribbon, it)).collect();
    let mut history = later(&server, 0);
    let mut torn = 0;
    for round in 0..rounds {
        let sent = write_until_killed(server, &ribbon, &pairs, round);
        server = Server::start(&ribbon.db());
        let known = history.len();
        history.extend(later(&server, known as u64));
        for (changeset, revision) in history.iter().zip(1..) {
            assert_eq!(changeset["revision"], revision, "round {round}");
        }
        let new = &history[known..];
        whole(&server, &pairs, &sent, new);
        // Who got no answer asks again, and is told what came of it.
        for unanswered in sent.iter().filter(|it| it.revision.is_none()) {
            let reply = server.send(&unanswered.ask);
            assert_eq!(reply.status, 201, "{}", reply.text());
            let carried_out = |it: &&Value| it["comment"] == *unanswered.comment;
            if let Some(before) = new.iter().find(carried_out) {
                assert_eq!(reply.json()["revision"], before["revision"]);
                torn += 1;
            }
        }
        history.extend(later(&server, history.len() as u64));
    }
    assert_eq!(
        later(&server, 0),
        history,
        "what was recorded stays as it was"
    );
    let comments: BTreeSet<&str> = history
        .iter()
        .map(|it| it["comment"].as_str().unwrap())
        .collect();
    assert_eq!(comments.len(), history.len(), "nothing is recorded twice");
    let told = format!(
        "{rounds} kills, {} changesets, {torn} recorded and not acknowledged\n",
        history.len()
    );
    std::io::Write::write_all(&mut std::io::stderr(), told.as_bytes()).unwrap();
    server.stop();
    assert!(
        ribbon
            .check()
            .contains(&format!("revision {}", history.len()))
    );
}

/// Two regions of a writer's, which are only ever changed together and alike.
fn pair(server: &Server, ribbon: &Ribbon, writer: usize) -> [String; 2] {
    let west = 3.0 + writer as f64;
    ["one", "other"].map(|name| {
        let land = [west, 0.1, west + 0.7, 0.8];
        let rest = format!("regions?comment=pair-{writer}-{name}");
        let made = server.send(&ribbon.ask("POST", &rest, &region("red", land, "2020-01-05")));
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()["id"].as_str().unwrap().to_owned()
    })
}

/// All write as fast as they can, until the server is killed: after a few answers, and a little later each round.
fn write_until_killed(
    server: Server,
    ribbon: &Ribbon,
    pairs: &[[String; 2]],
    round: usize,
) -> Vec<Sent> {
    let address = server.address.clone();
    std::thread::scope(|scope| {
        let (tell, told) = channel();
        let writers: Vec<_> = pairs
            .iter()
            .enumerate()
            .map(|(number, pair)| {
                let (address, tell) = (&address, tell.clone());
                scope.spawn(move || {
                    write(address, ribbon, pair, &format!("{round}-{number}"), &tell)
                })
            })
            .collect();
        for _ in 0..=round % 5 {
            told.recv().expect("an answer");
        }
        // The moments differ, so that every step of a write is hit.
        let (since, further) = (
            Instant::now(),
            Duration::from_micros(round as u64 * 389 % 5_000),
        );
        while since.elapsed() < further {
            std::hint::spin_loop();
        }
        server.kill();
        writers
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    })
}

/// One change after the other, each over both regions of a pair, until there is no answer.
fn write(
    address: &str,
    ribbon: &Ribbon,
    pair: &[String; 2],
    name: &str,
    tell: &Sender<()>,
) -> Vec<Sent> {
    let mut sent = Vec::new();
    for number in 0.. {
        let comment = format!("kill-{name}-{number}");
        let west = 3.0 + (number % 60) as f64 / 10.0;
        let changes = pair.each_ref().map(|id| {
            let patch = json!({"geometry": geometry([west, 0.1, west + 0.7, 0.8]), "properties": {"note": comment}});
            json!({"change": "patch", "id": id, "patch": patch})
        });
        let body = json!({"comment": comment, "changes": changes});
        let ask = ribbon
            .ask("POST", "changesets", &body)
            .header("Idempotency-Key", &comment);
        let reply = ask.try_send(address);
        let acknowledged = reply.ok().map(|reply| {
            assert_eq!(reply.status, 201, "{}", reply.text());
            reply.json()["revision"].as_u64().unwrap()
        });
        sent.push(Sent {
            comment,
            ask,
            revision: acknowledged,
        });
        if acknowledged.is_none() {
            break;
        }
        // Nobody listens once enough was heard.
        let _ = tell.send(());
    }
    sent
}

/// What a round left: each acknowledged change as the revision it was told, each change over both regions or neither.
fn whole(server: &Server, pairs: &[[String; 2]], sent: &[Sent], new: &[Value]) {
    let sent: BTreeMap<&str, Option<u64>> =
        sent.iter().map(|it| (&*it.comment, it.revision)).collect();
    let recorded = new.iter().map(|it| {
        (
            it["comment"].as_str().unwrap(),
            it["revision"].as_u64().unwrap(),
        )
    });
    let recorded: BTreeMap<&str, u64> = recorded.collect();
    assert_eq!(recorded.len(), new.len());
    for (comment, revision) in &sent {
        if revision.is_some() {
            assert_eq!(
                recorded.get(comment).copied(),
                *revision,
                "{comment} was acknowledged"
            );
        }
    }
    for (comment, revision) in &recorded {
        assert!(sent.contains_key(comment), "{comment} was never sent");
        let changeset = server.json(&format!("/territories/ribbon/changesets/{revision}"));
        assert_eq!(
            changeset["touched"].as_array().unwrap().len(),
            2,
            "{changeset}"
        );
    }
    for pair in pairs {
        let [one, other] = pair.each_ref().map(|id| {
            let region = server.json(&format!("/territories/ribbon/regions/{id}"));
            (
                region["properties"]["note"].clone(),
                region["properties"]["version"].clone(),
                region["geometry"].clone(),
            )
        });
        assert_eq!(one, other);
    }
}

/// The changesets after a revision, oldest first.
fn later(server: &Server, revision: u64) -> Vec<Value> {
    let page = server.json("/territories/ribbon/changesets?limit=5000");
    assert!(page["next_before"].is_null(), "one page has all");
    let all = page["changesets"].as_array().unwrap().iter().rev();
    let later: Vec<Value> = all
        .filter(|it| it["revision"].as_u64() > Some(revision))
        .cloned()
        .collect();
    let expected = (revision + 1..).take(later.len());
    assert!(
        later
            .iter()
            .zip(expected)
            .all(|(it, expected)| it["revision"] == expected),
        "gapless"
    );
    if revision == 0 {
        assert!(later.len() >= FIRST);
    }
    later
}
