//! What somebody might send by mistake or in bad faith: each line of the manual's table is sent, and answered so.

mod addresses;
mod bodies;
mod markup;
mod regions;

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::ribbon::{Ribbon, faction, held, strip};
use crate::model::{
    BoundarySource, Change, ContentHash, Draft, Names, RegionId, Revision, Role, Territory,
};
use crate::store::NewToken;

/// The manual, whose table this holds to.
const MANUAL: &str = include_str!("../../../../docs/API.md");

/// A line of the table, and a request of its kind.
type Case = (&'static str, Request<Body>);

/// A server over two territories, the ribbon and the mesa, and those who write to them.
struct Desk {
    ribbon: Ribbon,
    editor: String,
    admin: String,
    reader: String,
    /// An editor of the mesa alone.
    stranger: String,
    expired: String,
    revoked: String,
    /// A region of the ribbon's.
    here: Uuid,
    /// A region, a changeset, a webhook and a proposal of the mesa's.
    there: Uuid,
    changeset: Uuid,
    webhook: String,
    proposal: String,
}

impl Desk {
    async fn new() -> Self {
        let usual = Ribbon::with(|it| {
            it.max_body_bytes = 10 << 20;
            it.max_inflated_bytes = 50 << 20;
            it.max_vertices = 250_000;
        });
        let ribbon = usual.await;
        let [editor, admin, reader] =
            [Role::Editor, Role::Admin, Role::Reader].map(|role| ribbon.token(role));
        let (editor, admin, reader) = (editor.await, admin.await, reader.await);
        let stranger = ribbon.token_for(Role::Editor, "mesa").await;
        let expired = worthless(&ribbon, true).await;
        let revoked = worthless(&ribbon, false).await;
        let (there, changeset) = mesa(&ribbon).await;
        let shown = region();
        let made = ribbon.write("POST", "regions", &editor, &shown).await;
        let here = made.json()["id"].as_str().unwrap().parse().unwrap();
        let url = json!({"url": "https://example.org/hook"});
        let webhook = made_there(&ribbon, &admin, "webhooks", &url).await;
        let drawn = json!({"changes": [{"change": "create", "feature": region()}]});
        let proposal = made_there(&ribbon, &admin, "proposals", &drawn).await;
        Self {
            ribbon,
            editor,
            admin,
            reader,
            stranger,
            expired,
            revoked,
            here,
            there,
            changeset,
            webhook,
            proposal,
        }
    }

    /// The ribbon's last revision.
    async fn revision(&self) -> Value {
        let history = self.ribbon.json("changesets?limit=1").await;
        history["changesets"][0]["revision"].clone()
    }
}

#[tokio::test]
async fn every_bad_input_has_the_status_and_the_words_that_the_manual_gives() {
    let desk = Desk::new().await;
    let table = table();
    let mut seen = BTreeSet::new();
    let cases = [
        bodies::cases(&desk),
        regions::cases(&desk),
        addresses::cases(&desk),
    ];
    let mut wrong = Vec::new();
    let mut revision = desk.revision().await;
    for (input, request) in cases.into_iter().flatten() {
        let (status, says) = table
            .get(input)
            .unwrap_or_else(|| panic!("the manual has no line `{input}`"));
        let asked = format!("{input}: {} {}", request.method(), request.uri());
        let said = desk.ribbon.send(request).await;
        let words = words(&said.json());
        let now = desk.revision().await;
        let made = said.status == StatusCode::CREATED;
        let sound = said.status.as_u16() == *status
            && words.contains(says)
            && (made || said.media == "application/problem+json")
            && (made != (now == revision));
        if !sound {
            let words: String = words.chars().take(400).collect();
            wrong.push(format!(
                "{asked}: {}, not {status} {says}: {words}",
                said.status
            ));
        }
        revision = now;
        seen.insert(input);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let untried: Vec<_> = table.keys().filter(|it| !seen.contains(**it)).collect();
    assert!(untried.is_empty(), "{untried:?}");
}

/// The lines of the manual's table: what is sent, its status, and words of the answer.
fn table() -> BTreeMap<&'static str, (u16, &'static str)> {
    let (_, table) = MANUAL.split_once("### Bad input\n").unwrap();
    let lines = table.lines().skip_while(|it| !it.starts_with("| ---"));
    let lines = lines.skip(1).take_while(|it| it.starts_with('|'));
    let cells = lines.map(|it| it.trim_matches('|').split(" | ").map(str::trim));
    let read = cells.map(|mut it| {
        let [input, status, says] = [(); 3].map(|()| it.next().unwrap());
        (input, (status.parse().unwrap(), says))
    });
    read.collect()
}

/// All texts of an answer, one a line.
fn words(answer: &Value) -> String {
    match answer {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(words).collect(),
        Value::Object(members) => members.values().map(words).collect(),
        _ => String::new(),
    }
}

const JSON: &str = "application/json";
const REGIONS: &str = "/territories/ribbon/regions";
const CHANGESETS: &str = "/territories/ribbon/changesets";

/// A request with a token and a body, either left out where it is empty.
fn ask(method: &str, path: &str, token: &str, kind: &str, body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if !kind.is_empty() {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    request.body(body.into()).unwrap()
}

/// A region that the ribbon takes.
fn region() -> Value {
    let ring = [[1.0, 0.1], [1.5, 0.1], [1.5, 0.6], [1.0, 0.1]];
    json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
           "properties": {"faction": "red", "valid_from": "2020-01-05"}})
}

/// The same with another value at a place.
fn region_with(at: &str, value: Value) -> Value {
    let mut region = region();
    let (parent, name) = at.rsplit_once('/').unwrap();
    region.pointer_mut(parent).unwrap()[name] = value;
    region
}

/// The id of what is made of the mesa.
async fn made_there(ribbon: &Ribbon, token: &str, what: &str, body: &Value) -> String {
    let path = format!("/territories/mesa/{what}");
    let made = ribbon.send(ask("POST", &path, token, JSON, body.to_string()));
    let made = made.await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// A token that has expired, or was revoked.
async fn worthless(ribbon: &Ribbon, expired: bool) -> String {
    let secret = format!("worthless {expired}");
    let past = "2020-01-02".parse().unwrap();
    let token = NewToken {
        name: "Amal".to_owned(),
        hash: ContentHash::of(secret.as_bytes()).0,
        role: Role::Admin,
        territory: None,
        created: "2020-01-01".parse().unwrap(),
        expires: expired.then_some(past),
    };
    let store = ribbon.app.atlas.store();
    let token = store.add_token(&token).await.unwrap();
    if !expired {
        assert!(store.revoke_token(token.id, past).await.unwrap());
    }
    secret
}

/// Another territory: the ids of its region and its changeset.
pub(super) async fn mesa(ribbon: &Ribbon) -> (Uuid, Uuid) {
    let (outline, shape) = strip(0.0, 10.0);
    let territory = Territory {
        slug: "mesa".parse().unwrap(),
        names: Names::default(),
        boundary: outline.hash,
        source: BoundarySource {
            source: "a ruler".to_owned(),
            licence: None,
            attribution: None,
        },
        credits: Vec::new(),
        opens_at: None,
        private: false,
        extent: None,
    };
    let region = held("red", "2020-01-01", 90, outline);
    let Change::CreateRegion {
        id: RegionId(id), ..
    } = region
    else {
        panic!("it makes a region");
    };
    let changes = vec![
        Change::DefineTerritory(territory),
        faction("red", None, "#b3202c"),
        region,
    ];
    let draft = Draft {
        territory: "mesa".parse().unwrap(),
        author: "ann".to_owned(),
        comment: String::new(),
        at: "2020-03-01".parse().unwrap(),
        changes,
    };
    let applied = ribbon.app.atlas.apply(draft, Revision(0), vec![shape]);
    (id, applied.await.unwrap().changeset.id)
}
