//! 32 who write at once: beside each other, over each other, with preconditions, reverts and repeats.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Ask, Reply};
use crate::lasting::oracle::{Deed, all_hold, tenth, touched};
use crate::lasting::painter::{Coat, Meaning};
use crate::lasting::ribbon::{FACTIONS, FIRST, Land, Ribbon, geometry, region};
use crate::server::Server;

const WRITERS: usize = 32;

/// What each writer does, so often.
const ROUNDS: usize = 4;

/// What all writers have in common.
struct Desk<'a> {
    ribbon: &'a Ribbon,
    deeds: Mutex<Vec<Deed>>,
    /// A region that many change at once.
    shared: String,
    /// Numbers the comments, so that each attempt has its own.
    attempts: AtomicU32,
}

/// Room for every refusal in the audit log: whoever is refused asks again at once.
const NOTED: &[&str] = &["--audit-queue", "1000000"];

#[test]
fn of_32_writers_every_acknowledged_change_counts_once_and_the_map_is_that_of_one_after_the_other()
{
    let _alone = crate::alone();
    let ribbon = Ribbon::new();
    let server = Server::start_with(&ribbon.db(), NOTED);
    let deeds = written_by_all(&ribbon, &[&server]);
    all_hold(&ribbon, &server, deeds);
    server.stop();
}

#[test]
fn two_servers_over_one_file_write_at_once_and_none_loses_what_the_other_acknowledged() {
    let _alone = crate::alone();
    let ribbon = Ribbon::new();
    let flags = [NOTED, &["--refresh-ms", "50"]].concat();
    let start = || Server::start_with(&ribbon.db(), &flags);
    let servers = [start(), start()];
    let deeds = written_by_all(&ribbon, &[&servers[0], &servers[1]]);
    let last = deeds.len() + FIRST;
    for server in &servers {
        while server.json("/territories/ribbon")["revision"] != last {
            std::thread::yield_now();
        }
    }
    let map = |server: &Server| server.get("/tiles/ribbon/6/32/31.png").body;
    assert_eq!(map(&servers[0]), map(&servers[1]));
    all_hold(&ribbon, &servers[0], deeds);
    for server in servers {
        // SQLite gives the lock to whoever looks first, so that one may wait in vain for long, and tries again.
        let log = server.stop_with_log();
        assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
    }
}

/// Lets all write, in turn to one server or the other; gives what was acknowledged.
fn written_by_all(ribbon: &Ribbon, servers: &[&Server]) -> Vec<Deed> {
    let mut desk = Desk {
        ribbon,
        deeds: Mutex::default(),
        shared: String::new(),
        attempts: AtomicU32::new(0),
    };
    let land = [7.0, 0.0, 7.5, 1.0];
    let ask = desk.ask("POST", "regions", &region("red", land, "2020-01-03"));
    let made = desk.insist(servers[0], || ask.clone(), &[]).1;
    desk.shared = made.json()["id"].as_str().unwrap().to_owned();
    let coat = coat("red", land, 3);
    let meaning = Meaning::Paint(vec![(desk.shared.clone(), Some(coat))]);
    desk.note(ask, &made, meaning);
    // Both servers must know the region before they are asked for it.
    for server in servers {
        while server.json("/territories/ribbon")["revision"] != FIRST + 1 {
            std::thread::yield_now();
        }
    }
    std::thread::scope(|scope| {
        for number in 0..WRITERS {
            let desk = &desk;
            let server = servers[number / 4 % servers.len()];
            scope.spawn(move || {
                let lane = number / 4;
                match number % 4 {
                    0 => desk.draw_apart(server, lane),
                    1 => desk.draw_over_others(server, lane),
                    2 => desk.patch_the_same(server, lane),
                    _ => desk.repeat_and_revert(server, lane),
                }
            });
        }
    });
    let deeds = desk.deeds.into_inner().unwrap();
    // The shared region, then five changes a round of each four writers, but nobody undoes the first of its own.
    assert_eq!(deeds.len(), 1 + WRITERS / 4 * (5 * ROUNDS - 1));
    deeds
}

impl Desk<'_> {
    /// On land of one's own nothing others do is in the way, however old the revision one stands on.
    fn draw_apart(&self, server: &Server, lane: usize) {
        for round in 0..ROUNDS {
            let (west, south) = (tenth(1 + 3 * lane), tenth(2 * round));
            let land = [west, south, west + 0.3, south + 0.2];
            let faction = FACTIONS[(lane + round) % 3];
            let features = [region(faction, land, "2020-01-05")];
            let body =
                json!({"type": "FeatureCollection", "base_revision": FIRST, "features": features});
            let ask = self.ask("POST", "changesets", &body);
            let ask = ask.header("Idempotency-Key", &format!("apart-{lane}-{round}"));
            let (ask, made) = self.insist(server, || ask.clone(), &[409]);
            let id = touched(&made.json()).remove(0);
            let meaning = Meaning::Paint(vec![(id, Some(coat(faction, land, 5)))]);
            self.note(ask, &made, meaning);
        }
    }

    /// On common ground one must have seen what others did: refused until one has.
    fn draw_over_others(&self, server: &Server, lane: usize) {
        let mut mine: Option<String> = None;
        for round in 0..ROUNDS {
            let number = lane * ROUNDS + round;
            let west = 4.0 + tenth(number * 7 % 16);
            let south = tenth(number * 3 % 6);
            let land = [west, south, west + 0.4, south + 0.3];
            let faction = FACTIONS[number % 3];
            let mut changes =
                vec![json!({"change": "create", "feature": region(faction, land, "2020-01-12")})];
            if let Some(id) = &mine {
                changes.push(match round % 2 {
                    0 => json!({"change": "delete", "id": id}),
                    _ => {
                        json!({"change": "patch", "id": id, "patch": {"geometry": geometry(land)}})
                    }
                });
            }
            let attempt = || {
                let base = &server.json("/territories/ribbon")["revision"];
                let body = json!({"base_revision": base, "overlaps": "order", "changes": changes});
                self.ask("POST", "changesets", &body)
            };
            let (ask, made) = self.insist(server, attempt, &[409]);
            let mut ids = touched(&made.json());
            ids.retain(|it| Some(it) != mine.as_ref());
            let new = ids.remove(0);
            let mut coats = vec![(new.clone(), Some(coat(faction, land, 12)))];
            if let Some(id) = mine.take() {
                // What is drawn elsewhere keeps its holder.
                let before = FACTIONS[(number - 1) % 3];
                coats.push((id, (round % 2 == 1).then(|| coat(before, land, 12))));
            }
            self.note(ask, &made, Meaning::Paint(coats));
            mine = Some(new);
        }
    }

    /// One region that all change, each over the version it has read.
    fn patch_the_same(&self, server: &Server, lane: usize) {
        let rest = format!("regions/{}", self.shared);
        for round in 0..ROUNDS {
            let land = [7.0, 0.0, 7.1 + tenth(lane), 1.0];
            let redraws = round % 2 == 0;
            let mut patch = json!({"properties": {"note": format!("{lane}-{round}")}});
            if redraws {
                patch["geometry"] = geometry(land);
            }
            let attempt = || {
                let read = server.get(&format!("/territories/ribbon/{rest}"));
                let ask = self.ask("PATCH", &rest, &patch);
                ask.header("If-Match", read.header("etag"))
            };
            let (ask, made) = self.insist(server, attempt, &[412]);
            let meaning = match redraws {
                true => Meaning::Paint(vec![(self.shared.clone(), Some(coat("red", land, 3)))]),
                false => Meaning::Remark(self.shared.clone()),
            };
            self.note(ask, &made, meaning);
        }
    }

    /// The same request three times over, two of them at once, is one changeset; then it is undone.
    fn repeat_and_revert(&self, server: &Server, lane: usize) {
        for round in 0..ROUNDS {
            let west = 8.0 + tenth(2 * lane);
            let land = [west, 0.0, west + 0.2, 1.0];
            let ask = self.ask("POST", "regions", &region("green", land, "2020-01-20"));
            let ask = ask.header("Idempotency-Key", &format!("{lane}-{round}"));
            let answers = std::thread::scope(|scope| {
                let send = || self.insist(server, || ask.clone(), &[409]).1;
                let twins = [scope.spawn(send), scope.spawn(send)];
                twins.map(|it| it.join().unwrap())
            });
            let made = self.insist(server, || ask.clone(), &[409]).1;
            for answer in answers {
                assert_eq!(answer.json(), made.json());
            }
            let id = made.json()["id"].as_str().unwrap().to_owned();
            let meaning = Meaning::Paint(vec![(id, Some(coat("green", land, 20)))]);
            let revision = self.note(ask, &made, meaning);
            if round > 0 {
                let rest = format!("changesets/{revision}/revert");
                let ask = self.ask("POST", &rest, &json!({"comment": self.comment()}));
                let ask = ask.header("Idempotency-Key", &format!("undo-{lane}-{round}"));
                let (ask, undone) = self.insist(server, || ask.clone(), &[409]);
                self.note(ask, &undone, Meaning::Undo(revision));
            }
        }
    }

    /// A request under a comment of its own.
    fn ask(&self, method: &str, rest: &str, body: &Value) -> Ask {
        let rest = match rest.ends_with("/revert") {
            true => rest.to_owned(),
            false => format!("{rest}?comment={}", self.comment()),
        };
        self.ribbon.ask(method, &rest, body)
    }

    fn comment(&self) -> String {
        format!(
            "attempt-{:06}",
            self.attempts.fetch_add(1, Ordering::Relaxed)
        )
    }

    /// Tries until it is recorded. Only those refusals may come, and that others write all the time.
    fn insist(&self, server: &Server, attempt: impl Fn() -> Ask, refusals: &[u16]) -> (Ask, Reply) {
        // A bound only so that a lost turn is told: whoever asks again at once may do so very often.
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(120) {
            let ask = attempt();
            let reply = server.send(&ask);
            if matches!(reply.status, 200 | 201) {
                return (ask, reply);
            }
            let known = reply.status == 503 || refusals.contains(&reply.status);
            assert!(known, "{}: {}", reply.status, reply.text());
        }
        panic!("never got a turn");
    }

    /// Keeps what was acknowledged, and gives its revision.
    fn note(&self, ask: Ask, reply: &Reply, meaning: Meaning) -> u64 {
        let said = reply.json();
        let number = said
            .get("revision")
            .or(said.pointer("/properties/revision"));
        let revision = number.and_then(Value::as_u64).unwrap();
        let made = touched(&said);
        let deed = Deed {
            revision,
            ask,
            made,
            meaning,
        };
        self.deeds.lock().unwrap().push(deed);
        revision
    }
}

fn coat(faction: &'static str, land: Land, day: u32) -> Coat {
    Coat { faction, land, day }
}
