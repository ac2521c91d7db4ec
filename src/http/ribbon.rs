//! A made-up territory whose figures one can do in one's head: a ribbon one degree high along the equator, ten
//! wide, with two districts and three factions, two of which are of one group.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header, request};
use axum::response::Response;
use bytes::Bytes;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::runtime::Handle;
use tower::ServiceExt;
use uuid::Uuid;

use crate::atlas::{Atlas, Limits};
use crate::geometry::{Shape, encode_wkb};
use crate::http::tests::settings::settings;
use crate::http::{App, Front, Settings, fresh_secret, router, secret_hash};
use crate::model::{
    BoundarySource, Change, Claim, Confidence, ContentHash, District, Draft, Extent, Faction,
    Method, Names, Outline, RegionId, Revision, Role, Slug, Status, Territory,
};
use crate::store::{NewToken, Store, Token};
use crate::time::{Instant, Interval};

/// The colour that all factions have at first.
const RED: &str = "#b3202c";

/// Enough for a ribbon.
const LIMITS: Limits = Limits {
    map_bytes: 4 << 20,
    area_bytes: 1 << 20,
    meetings: 1_000_000,
};

/// A server over the ribbon.
pub(super) struct Ribbon {
    pub(super) app: App,
    pub(super) router: Front,
    /// The store goes with it.
    folder: tempfile::TempDir,
}

/// What came of a request.
pub(super) struct Said {
    pub(super) status: StatusCode,
    pub(super) media: String,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Said {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

impl Ribbon {
    /// West and middle are red's; the middle is blue's from 11 January on (doubtful), the eighth and ninth degree
    /// green's from 21 January. Data end with the month.
    pub(super) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// The same, with other settings.
    pub(super) async fn with(adjust: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ribbon.sqlite");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        let (draft, shapes) = record();
        store.apply(&draft, Revision(0), &shapes).await.unwrap();
        Self::over(store, folder, adjust).await
    }

    /// A server where nothing is recorded yet.
    pub(super) async fn empty() -> Self {
        Self::empty_with(|_| ()).await
    }

    /// The same, with other settings.
    pub(super) async fn empty_with(adjust: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ribbon.sqlite");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        Self::over(store, folder, adjust).await
    }

    async fn over(
        store: Store,
        folder: tempfile::TempDir,
        adjust: impl FnOnce(&mut Settings),
    ) -> Self {
        let atlas = Atlas::open(store, LIMITS).await.unwrap();
        let mut settings = Settings {
            max_body_bytes: 20_000,
            request_timeout: Duration::from_secs(60),
            import_timeout: Duration::from_secs(60),
            film_timeout: Duration::from_secs(60),
            ..settings()
        };
        adjust(&mut settings);
        let app = App::new(Arc::new(atlas), settings, Handle::current());
        Self {
            router: router(app.clone()),
            app,
            folder,
        }
    }

    /// Sends a request about `/territories/ribbon/` and the rest of a path.
    pub(super) async fn answer_to(
        &self,
        request: request::Builder,
        rest: &str,
        body: &str,
    ) -> Response {
        let request = request
            .uri(format!("/territories/ribbon/{rest}"))
            .header(header::HOST, "ribbon.example")
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The secret of a new token that counts for one territory.
    pub(super) async fn token_for(&self, role: Role, territory: &str) -> String {
        self.new_token(role, Some(territory)).await.1
    }

    /// Another server over the same store.
    pub(super) async fn twin(&self) -> App {
        let store = self.app.atlas.store().clone();
        let atlas = Atlas::open(store, LIMITS).await.unwrap();
        App::new(
            Arc::new(atlas),
            self.app.settings.clone(),
            Handle::current(),
        )
    }

    /// Records changes, with the shapes they bring.
    pub(super) async fn record(&self, changes: Vec<Change>, shapes: Vec<(ContentHash, Vec<u8>)>) {
        let atlas = &self.app.atlas;
        let last = atlas.record(&slug("ribbon")).unwrap().revision();
        let draft = draft(changes);
        atlas.apply(draft, last, shapes).await.unwrap();
    }

    /// Says whether the territory is private.
    pub(super) async fn set_private(&self, private: bool) {
        let record = self.app.atlas.record(&slug("ribbon")).unwrap();
        let territory = record.now().unwrap().territory().clone();
        let territory = Territory {
            private,
            ..territory
        };
        self.record(vec![Change::DefineTerritory(territory)], vec![])
            .await;
    }

    /// Where the store is.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A new token and its secret.
    pub(super) async fn new_token(&self, role: Role, territory: Option<&str>) -> (Token, String) {
        self.new_token_of("Amal", role, territory).await
    }

    async fn new_token_of(
        &self,
        name: &str,
        role: Role,
        territory: Option<&str>,
    ) -> (Token, String) {
        let secret = fresh_secret().unwrap();
        let new = NewToken {
            name: name.to_owned(),
            hash: secret_hash(&secret),
            role,
            territory: territory.map(slug),
            created: at("2020-01-01"),
            expires: None,
        };
        let token = self.app.atlas.store().add_token(&new).await.unwrap();
        (token, secret)
    }

    /// The answer to `/territories/ribbon/` and the rest of a path, its body unread.
    pub(super) async fn answer(&self, rest: &str) -> Response {
        self.answer_to(Request::builder(), rest, "").await
    }

    /// The answer, read as text.
    pub(super) async fn get(&self, rest: &str) -> Said {
        let request = Request::get(format!("/territories/ribbon/{rest}"));
        let request = request.header(header::HOST, "ribbon.example");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The JSON that a path gives, which must succeed.
    pub(super) async fn json(&self, rest: &str) -> Value {
        let said = self.get(rest).await;
        assert_eq!(said.status, StatusCode::OK, "{rest}: {}", said.text);
        said.json()
    }

    /// The secret of a new token.
    pub(super) async fn token(&self, role: Role) -> String {
        self.token_of("Amal", role).await
    }

    /// The secret of a new token of somebody.
    pub(super) async fn token_of(&self, name: &str, role: Role) -> String {
        self.new_token_of(name, role, None).await.1
    }

    /// What comes of a request with a token and a body.
    pub(super) async fn write(&self, method: &str, rest: &str, token: &str, body: &Value) -> Said {
        let request = Request::builder()
            .method(method)
            .uri(format!("/territories/ribbon/{rest}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// The answer to a request, with its body.
    pub(super) async fn exchange(&self, request: Request<Body>) -> Response<Bytes> {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(head, body)
    }

    /// What comes of a request, which is text.
    pub(super) async fn send(&self, request: Request<Body>) -> Said {
        let (head, body) = self.exchange(request).await.into_parts();
        let media = head.headers.get(header::CONTENT_TYPE);
        Said {
            status: head.status,
            media: media.map_or("", |it| it.to_str().unwrap()).to_owned(),
            headers: head.headers,
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Each path must be refused so, with one word of the reason.
    pub(super) async fn refuses(&self, asked: &[(&str, u16, &str)]) {
        for (rest, status, word) in asked {
            let said = self.get(rest).await;
            assert_eq!(said.status.as_u16(), *status, "{rest}: {}", said.text);
            assert_eq!(said.media, "application/problem+json", "{rest}");
            assert!(said.text.contains(word), "{rest}: {}", said.text);
        }
    }
}

/// A row of an answer by the word under a key.
pub(super) fn row<'a>(rows: &'a Value, key: &str, word: &str) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|it| it[key] == word).unwrap()
}

/// Whether a number of an answer is one, to nine digits.
pub(super) fn near(number: &Value, expected: f64) -> bool {
    number
        .as_f64()
        .is_some_and(|it| (it - expected).abs() < 1e-9)
}

fn record() -> (Draft, Vec<(ContentHash, Vec<u8>)>) {
    let mut shapes = Vec::new();
    let mut outline = |west: f64, east: f64| {
        let (outline, shape) = strip(west, east);
        shapes.push(shape);
        outline
    };
    let changes = vec![
        Change::DefineTerritory(Territory {
            slug: slug("ribbon"),
            names: Names::default(),
            boundary: outline(0.0, 10.0).hash,
            source: BoundarySource {
                source: "a ruler".to_owned(),
                licence: None,
                attribution: None,
            },
            credits: Vec::new(),
            opens_at: None,
            extent: Some(Extent {
                from: at("2020-01-01"),
                to: Some(at("2020-02-01")),
            }),
            private: false,
        }),
        district("west", outline(0.0, 5.0).hash),
        district("east", outline(5.0, 10.0).hash),
        faction("red", None, RED),
        faction("blue", Some("allies"), RED),
        faction("green", Some("allies"), RED),
        held("red", "2020-01-01", 90, outline(0.0, 6.0)),
        held("blue", "2020-01-11", 30, outline(4.0, 6.0)),
        held("green", "2020-01-21", 80, outline(8.0, 9.0)),
    ];
    (draft(changes), shapes)
}

fn draft(changes: Vec<Change>) -> Draft {
    Draft {
        territory: slug("ribbon"),
        author: "ann".to_owned(),
        comment: String::new(),
        at: at("2020-03-01"),
        changes,
    }
}

/// The ribbon between two meridians, and how it is stored.
pub(super) fn strip(west: f64, east: f64) -> (Outline, (ContentHash, Vec<u8>)) {
    let corners = [
        (west, 0.0),
        (east, 0.0),
        (east, 1.0),
        (west, 1.0),
        (west, 0.0),
    ];
    let ring = LineString(corners.map(Coord::from).to_vec());
    let shape = Shape::trusted(MultiPolygon(vec![Polygon::new(ring, vec![])]));
    let wkb = encode_wkb(&shape);
    let hash = ContentHash::of(&wkb);
    let bounds = shape.bounds();
    (Outline { hash, bounds }, (hash, wkb))
}

pub(super) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(super) fn district(name: &str, boundary: ContentHash) -> Change {
    Change::DefineDistrict(District {
        slug: slug(name),
        names: Names::default(),
        boundary,
    })
}

pub(super) fn faction(name: &str, group: Option<&str>, colour: &str) -> Change {
    Change::DefineFaction(Faction {
        slug: slug(name),
        names: Names([("en".to_owned(), name.to_uppercase())].into()),
        colour: colour.parse().unwrap(),
        group: group.map(slug),
        changes: Default::default(),
    })
}

pub(super) fn held(by: &str, from: &str, confidence: u8, outline: Outline) -> Change {
    Change::CreateRegion {
        id: RegionId(Uuid::now_v7()),
        claim: Claim {
            faction: slug(by),
            status: Status::Control,
            contested_with: None,
            valid: Interval::new(at(from), None).unwrap(),
            confidence: Confidence::new(confidence),
            sources: vec!["https://example.org".to_owned()],
            note: None,
            method: Method::Observed,
        },
        outline,
    }
}
