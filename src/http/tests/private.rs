//! Private territories: to whoever may not read one, it is a territory that does not exist, on every route.

use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::http::Access;
use crate::http::coding::Coding;
use crate::http::ribbon::{Ribbon, slug};
use crate::http::tile_path::SliceName;
use crate::model::Role;

/// A name as long as the ribbon's, that no territory has.
const UNKNOWN: &str = "nobody";

/// Every route of a territory, as the router has them, with `{territory}` left open.
fn routes() -> Vec<String> {
    let source = include_str!("../mod.rs");
    let (all, below) = source.split_once("\nfn questions()").unwrap();
    let (questions, below) = below.split_once("\nfn proposals()").unwrap();
    let (proposals, of_territory) = below.split_once("\nfn territory()").unwrap();
    let paths = |text: &'static str| {
        let routes = text.split(".route(").skip(1);
        routes.map(|it| it.split('"').nth(1).unwrap().to_owned())
    };
    let (preview, proposals) = proposals.split_once("Router::new()").unwrap();
    let previews = paths(questions).chain(paths(preview));
    let previews = previews.map(|it| format!("/proposals/{{preview}}/preview{it}"));
    let proposals = paths(proposals).map(|it| format!("/proposals{it}"));
    let below = paths(questions).chain(paths(of_territory));
    let below = below.chain(proposals).chain(previews);
    let below = below.map(|it| format!("/territories/{{territory}}{it}"));
    let beside = paths(all).filter(|it| it.contains("{territory}") || it.contains("{file}"));
    let routes: Vec<String> = below.chain(beside).collect();
    assert!(routes.len() > 60, "{routes:?}");
    routes
}

/// The words that addresses of the ribbon have.
struct Words {
    region: String,
    slice: String,
}

impl Words {
    fn of(ribbon: &Ribbon) -> Self {
        let record = ribbon.app.atlas.record(&slug("ribbon")).unwrap();
        let view = record.now().unwrap();
        let region = view.regions().next().unwrap();
        let start = region.claim.valid.from();
        Self {
            region: region.id.to_string(),
            slice: SliceName::new(start, crate::model::Revision(1)).to_string(),
        }
    }

    fn fill(&self, route: &str, territory: &str) -> String {
        let words = [
            ("{territory}", territory),
            ("{file}", &format!("{territory}.json")),
            ("{slice}", &self.slice),
            ("{z}", "0"),
            ("{x}", "0"),
            ("{y}", "0.mvt"),
            ("{changeset}", "1"),
            ("{id}", &self.region),
            ("{slug}", "red"),
            ("{proposal}", &self.region),
            ("{preview}", &self.region),
        ];
        let filled = words.iter().fold(route.to_owned(), |it, (word, value)| {
            it.replace(word, value)
        });
        filled.trim_end_matches('/').to_owned()
    }
}

fn ask(method: &Method, uri: &str, secret: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(uri);
    request = request.header(header::HOST, "localhost");
    if let Some(secret) = secret {
        request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    }
    let request = request.header(header::CONTENT_TYPE, "application/json");
    request.body(Body::from("{}")).unwrap()
}

/// All that a client learns from an answer.
fn learnt(answer: &Response<Bytes>) -> (StatusCode, Vec<(String, String)>, String) {
    let headers = answer.headers().iter();
    // The network adds a length to what goes the short way; each answer has a name of its own.
    let headers = headers.filter(|it| it.0 != header::CONTENT_LENGTH && it.0 != "x-request-id");
    let mut headers: Vec<_> = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(answer.body()).into_owned();
    (answer.status(), headers, body)
}

#[tokio::test]
async fn a_stranger_cannot_tell_a_private_territory_from_one_that_is_not_there() {
    let ribbon = Ribbon::new().await;
    ribbon.set_private(true).await;
    let words = Words::of(&ribbon);
    let (_, elsewhere) = ribbon.new_token(Role::Admin, Some("elsewhere")).await;
    for route in routes() {
        for method in [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            for secret in [None, Some("fl_wrong"), Some(&*elsewhere)] {
                let what = format!("{method} {route} {secret:?}");
                let hidden = ask(&method, &words.fill(&route, "ribbon"), secret);
                let hidden = ribbon.exchange(hidden).await;
                let nothing = ask(&method, &words.fill(&route, UNKNOWN), secret);
                let nothing = ribbon.exchange(nothing).await;
                assert!(
                    hidden.status().as_u16() >= 400 || method == Method::OPTIONS,
                    "{what}"
                );
                let (status, headers, body) = learnt(&hidden);
                let body = body.replace("ribbon", UNKNOWN);
                assert_eq!((status, headers, body), learnt(&nothing), "{what}");
                if method == Method::GET {
                    let none = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
                    assert!(none.contains(&status), "{what}: {status}");
                }
            }
        }
    }
}

#[tokio::test]
async fn whoever_may_read_it_gets_all_of_it_and_no_shared_cache_does() {
    let ribbon = Ribbon::new().await;
    let words = Words::of(&ribbon);
    let (_, reader) = ribbon.new_token(Role::Reader, Some("ribbon")).await;
    for route in routes() {
        let uri = words.fill(&route, "ribbon");
        // Some answers have no end, and those that are made as they are sent keep their place until they are dropped.
        let get = || {
            let request = ask(&Method::GET, &uri, Some(&reader));
            ribbon.router.clone().oneshot(request)
        };
        ribbon.set_private(false).await;
        let open = get().await.unwrap().status();
        ribbon.set_private(true).await;
        let ours = get().await.unwrap();
        assert_eq!(ours.status(), open, "{uri}");
        if ours.status().as_u16() >= 400 {
            continue;
        }
        let keep = ours.headers()[header::CACHE_CONTROL].to_str().unwrap();
        assert!(
            keep.starts_with("private") || keep == "no-store",
            "{uri}: {keep}"
        );
        let vary = ours.headers().get_all(header::VARY).iter();
        let vary: Vec<&str> = vary.map(|it| it.to_str().unwrap()).collect();
        assert!(
            vary.join(", ").contains("Authorization, Cookie"),
            "{uri}: {vary:?}"
        );
        if let Some(etag) = ours.headers().get(header::ETAG) {
            let mut again = ask(&Method::GET, &uri, Some(&reader));
            again
                .headers_mut()
                .insert(header::IF_NONE_MATCH, etag.clone());
            let again = ribbon.exchange(again).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{uri}");
            assert_eq!(again.headers()[header::CACHE_CONTROL], keep, "{uri}");
            let mut stranger = ask(&Method::GET, &uri, None);
            stranger
                .headers_mut()
                .insert(header::IF_NONE_MATCH, etag.clone());
            assert_eq!(
                ribbon.exchange(stranger).await.status(),
                StatusCode::NOT_FOUND
            );
        }
    }
}

#[tokio::test]
async fn older_revisions_of_a_private_territory_are_private_and_newer_openness_opens_all() {
    let ribbon = Ribbon::new().await;
    ribbon.set_private(true).await;
    let (shares, private) = (
        "/territories/ribbon/shares?datetime=2020-01-02",
        "&known_at=2",
    );
    let get = |uri: String| ribbon.exchange(ask(&Method::GET, &uri, None));
    let before = get(format!("{shares}&known_at=1")).await;
    assert_eq!(before.status(), StatusCode::NOT_FOUND);
    ribbon.set_private(false).await;
    let while_private = get(format!("{shares}{private}")).await;
    assert_eq!(while_private.status(), StatusCode::OK);
    assert_eq!(while_private.headers()[header::CACHE_CONTROL], "no-cache");
}

#[tokio::test]
async fn a_finished_tile_is_at_hand_only_for_those_who_may_have_it() {
    let ribbon = Ribbon::new().await;
    let words = Words::of(&ribbon);
    let uri = words.fill("/tiles/{territory}/{slice}/{z}/{x}/{y}", "ribbon");
    let get = |secret| ribbon.exchange(ask(&Method::GET, &uri, secret));
    let open = get(None).await;
    assert_eq!(open.status(), StatusCode::OK);
    assert_eq!(
        open.headers()[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );
    assert!(ribbon.app.tiles.at_hand(&uri, Coding::Plain).is_some());

    ribbon.set_private(true).await;
    assert_eq!(get(None).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(Some("fl_wrong")).await.status(), StatusCode::NOT_FOUND);
    let (_, reader) = ribbon.new_token(Role::Reader, None).await;
    let ours = get(Some(&reader)).await;
    assert_eq!(ours.body(), open.body());
    assert_eq!(
        ours.headers()[header::CACHE_CONTROL],
        "private, max-age=31536000, immutable"
    );

    ribbon.set_private(false).await;
    assert_eq!(learnt(&get(None).await), learnt(&open));
}

async fn listed(ribbon: &Ribbon, secret: Option<&str>) -> Vec<Value> {
    let list = ribbon
        .exchange(ask(&Method::GET, "/territories", secret))
        .await;
    let list: Value = serde_json::from_slice(list.body()).unwrap();
    list["territories"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_list_of_territories_has_those_that_one_may_read() {
    let ribbon = Ribbon::new().await;
    let (_, elsewhere) = ribbon.new_token(Role::Admin, Some("elsewhere")).await;
    let (_, reader) = ribbon.new_token(Role::Reader, Some("ribbon")).await;
    assert_eq!(listed(&ribbon, None).await[0]["private"], false);
    ribbon.set_private(true).await;
    assert!(listed(&ribbon, None).await.is_empty());
    assert!(listed(&ribbon, Some(&elsewhere)).await.is_empty());
    assert_eq!(listed(&ribbon, Some(&reader)).await[0]["slug"], "ribbon");
    assert_eq!(
        listed(&ribbon, Some(&reader)).await[0]["private"],
        json!(true)
    );
    let list = ribbon
        .exchange(ask(&Method::GET, "/territories", None))
        .await;
    assert_eq!(list.headers()[header::CACHE_CONTROL], "private, no-cache");
    let wrong = ribbon.exchange(ask(&Method::GET, "/territories", Some("fl_wrong")));
    assert_eq!(wrong.await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_private_server_shows_nothing_of_any_territory_without_a_token() {
    let access = Access {
        private: true,
        ..Access::default()
    };
    let ribbon = Ribbon::with(|it| it.access = access).await;
    let words = Words::of(&ribbon);
    let (_, elsewhere) = ribbon.new_token(Role::Admin, Some("elsewhere")).await;
    let (_, reader) = ribbon.new_token(Role::Reader, Some("ribbon")).await;
    let get = |uri: String, secret| ribbon.exchange(ask(&Method::GET, &uri, secret));
    for route in routes() {
        for territory in ["ribbon", UNKNOWN] {
            let uri = words.fill(&route, territory);
            let status = get(uri.clone(), None).await.status();
            if status == StatusCode::METHOD_NOT_ALLOWED {
                continue;
            }
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{uri}");
            let status = get(uri.clone(), Some(&elsewhere)).await.status();
            assert_eq!(status, StatusCode::NOT_FOUND, "{uri}");
        }
    }
    let list = get("/territories".to_owned(), None).await;
    assert_eq!(list.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(listed(&ribbon, Some(&reader)).await.len(), 1);
    assert!(listed(&ribbon, Some(&elsewhere)).await.is_empty());
    let tile = words.fill("/tiles/{territory}/{slice}/{z}/{x}/{y}", "ribbon");
    assert_eq!(
        get(tile.clone(), Some(&reader)).await.status(),
        StatusCode::OK
    );
    assert!(ribbon.app.tiles.at_hand(&tile, Coding::Plain).is_some());
    assert_eq!(get(tile, None).await.status(), StatusCode::UNAUTHORIZED);
    for open in ["/", "/healthz", "/readyz", "/session"] {
        assert_eq!(
            get(open.to_owned(), None).await.status(),
            StatusCode::OK,
            "{open}"
        );
    }
}

#[tokio::test]
async fn a_stream_that_a_stranger_follows_ends_when_the_territory_becomes_private() {
    let ribbon = Ribbon::new().await;
    let request = ask(&Method::GET, "/territories/ribbon/changes", None);
    let stream = ribbon.router.clone().oneshot(request).await.unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    ribbon.set_private(true).await;
    let told = stream.into_body().collect().await.unwrap().to_bytes();
    assert!(told.is_empty(), "{told:?}");
}
