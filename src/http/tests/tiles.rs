//! Tiles over the ribbon: addresses, validators, codings, and what happens to those who wait.

use std::pin::pin;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, Response, StatusCode, header};
use bytes::Bytes;
use futures_util::FutureExt;
use tokio::io::AsyncWriteExt;

use crate::http::Limits;
use crate::http::coding::Coding;
use crate::http::ribbon::{Ribbon, faction, held, strip};
use crate::http::tile_path::SliceName;
use crate::http::work::{Kind, Permit};
use crate::render::RENDERER_VERSION;

/// The only permit to draw.
async fn busy(ribbon: &Ribbon) -> Permit {
    let somebody = [192, 0, 2, 1].into();
    let permit = ribbon.app.work.permit(Kind::Pictures, somebody).await;
    permit.unwrap()
}

const WEST: &str = "8/128/127.mvt";
const EAST: &str = "8/134/127.mvt";
const DATE: &str = "datetime=2020-01-25";

/// An answer with its body.
type Answer = Response<Bytes>;

impl Ribbon {
    pub(super) async fn ask(&self, method: &Method, uri: &str, more: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let request = request.body(axum::body::Body::empty()).unwrap();
        self.exchange(request).await
    }

    pub(super) async fn fetch(&self, uri: &str) -> Answer {
        self.ask(&Method::GET, uri, &[]).await
    }

    /// The lasting address of a tile at the usual date.
    async fn lasting(&self, tile: &str) -> String {
        let dated = self.fetch(&format!("/tiles/ribbon/{tile}?{DATE}")).await;
        said(&dated, header::CONTENT_LOCATION).to_owned()
    }
}

pub(super) fn said(answer: &Answer, name: header::HeaderName) -> &str {
    let value = answer.headers().get(name);
    value.expect("the header").to_str().unwrap()
}

#[tokio::test]
async fn a_tile_at_hand_is_answered_like_one_that_is_not() {
    let ribbon = Ribbon::new().await;
    let address = ribbon.lasting(WEST).await;
    let picture = address.replace(".mvt", "@2x.png");
    let nothing = address.replace("128/127", "0/0");
    let etag = said(&ribbon.fetch(&address).await, header::ETAG).to_owned();
    let lists = [
        "*".to_owned(),
        format!("\"a\", W/{etag}"),
        "\"a\"".to_owned(),
    ];
    for uri in [&address, &picture, &nothing] {
        for coding in ["identity", "gzip", "br;q=0.9, gzip;q=0.1", "zstd, *;q=0"] {
            for held in [None, Some(&lists[0]), Some(&lists[1]), Some(&lists[2])] {
                for method in [Method::GET, Method::HEAD] {
                    let mut more = vec![("accept-encoding", coding)];
                    more.extend(held.map(|it| ("if-none-match", &**it)));
                    // A query, though empty, is the router's.
                    let long = ribbon.ask(&method, &format!("{uri}?"), &more).await;
                    let short = ribbon.ask(&method, uri, &more).await;
                    let what = format!("{method} {uri} {more:?}");
                    assert_eq!(long.status(), short.status(), "{what}");
                    assert_eq!(sorted(&long), sorted(&short), "{what}");
                    assert_eq!(long.body(), short.body(), "{what}");
                }
            }
        }
    }
    for uri in [&address, &picture, &nothing] {
        assert!(
            ribbon.app.tiles.at_hand(uri, Coding::Plain).is_some(),
            "{uri}"
        );
    }
}

fn sorted(answer: &Answer) -> Vec<(String, String)> {
    let headers = answer.headers().iter();
    let text = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    // The router tells a length that the network adds to what goes the short way; each answer has a name of its own.
    let own = ["content-length", "x-request-id"];
    let told = headers.map(text).filter(|it| !own.contains(&&*it.0));
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

#[tokio::test]
async fn each_coding_has_a_validator_of_its_own() {
    let ribbon = Ribbon::new().await;
    let address = ribbon.lasting(WEST).await;
    let plain = ribbon.fetch(&address).await;
    let hash = said(&plain, header::ETAG).trim_matches('"').to_owned();
    for coding in ["gzip", "br", "zstd"] {
        let packed = ribbon
            .ask(&Method::GET, &address, &[("accept-encoding", coding)])
            .await;
        assert_eq!(said(&packed, header::CONTENT_ENCODING), coding);
        assert_eq!(said(&packed, header::VARY), "Accept-Encoding");
        let etag = said(&packed, header::ETAG).to_owned();
        assert_eq!(etag, format!("\"{hash}-{coding}\""));
        let both = [("accept-encoding", coding), ("if-none-match", &*etag)];
        let again = ribbon.ask(&Method::GET, &address, &both).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(said(&again, header::VARY), "Accept-Encoding");
        let other = ribbon.ask(&Method::GET, &address, &both[1..]).await;
        assert_eq!(
            (other.status(), other.body()),
            (StatusCode::OK, plain.body())
        );
    }
}

#[tokio::test]
async fn who_takes_no_coding_is_told_which_there_are() {
    let ribbon = Ribbon::new().await;
    let address = ribbon.lasting(WEST).await;
    let picky = [("accept-encoding", "identity;q=0, deflate")];
    let refused = ribbon.ask(&Method::GET, &address, &picky).await;
    assert_eq!(refused.status(), StatusCode::NOT_ACCEPTABLE);
    assert_eq!(
        said(&refused, header::CONTENT_TYPE),
        "application/problem+json"
    );
    let picture = address.replace(".mvt", ".png");
    let picture = ribbon.ask(&Method::GET, &picture, &picky).await;
    assert_eq!(picture.status(), StatusCode::OK);
    assert!(!picture.headers().contains_key(header::VARY));
}

#[tokio::test]
async fn what_an_edit_leaves_alone_keeps_its_validator_and_is_kept_once() {
    let ribbon = Ribbon::new().await;
    let (west, east) = (ribbon.lasting(WEST).await, ribbon.lasting(EAST).await);
    let (before, changed) = (ribbon.fetch(&west).await, ribbon.fetch(&east).await);
    let (outline, shape) = strip(8.2, 8.6);
    let edit = held("blue", "2020-01-22", 90, outline);
    ribbon.record(vec![edit], vec![shape]).await;

    let (west_now, east_now) = (ribbon.lasting(WEST).await, ribbon.lasting(EAST).await);
    assert_ne!((&west_now, &east_now), (&west, &east));
    let after = ribbon.fetch(&west_now).await;
    assert_eq!(said(&after, header::ETAG), said(&before, header::ETAG));
    let at_hand = |address: &str| ribbon.app.tiles.at_hand(address, Coding::Plain).unwrap();
    assert_eq!(
        at_hand(&west).body.as_ptr(),
        at_hand(&west_now).body.as_ptr()
    );
    let edited = ribbon.fetch(&east_now).await;
    assert_ne!(said(&edited, header::ETAG), said(&changed, header::ETAG));
    assert_eq!(ribbon.fetch(&east).await.body(), changed.body());
}

#[tokio::test]
async fn an_edit_while_a_tile_waits_to_be_drawn_makes_no_stale_tile() {
    let ribbon = Ribbon::with(|it| it.work.pictures.running = 1).await;
    let uri = format!("/tiles/ribbon/{}?{DATE}", EAST.replace("mvt", "png"));
    ribbon.lasting(WEST).await;
    let busy = busy(&ribbon).await;
    // What is in force when is known: it looks up which map it is to show, and waits.
    let mut early = pin!(ribbon.fetch(&uri));
    let queued = async {
        while ribbon.app.work.count(Kind::Pictures).waiting == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = early.as_mut() => panic!("it was drawn"),
        () = queued => (),
    }
    let (outline, shape) = strip(8.2, 8.6);
    let edit = held("blue", "2020-01-22", 90, outline);
    ribbon.record(vec![edit], vec![shape]).await;
    let mut late = pin!(ribbon.fetch(&uri));
    assert!(late.as_mut().now_or_never().is_none());
    drop(busy);
    let (early, late) = tokio::join!(early, late);

    assert!(
        said(&early, header::CONTENT_LOCATION).contains("-1-"),
        "{early:?}"
    );
    assert!(
        said(&late, header::CONTENT_LOCATION).contains("-2-"),
        "{late:?}"
    );
    assert_ne!(early.body(), late.body());
    assert_eq!(ribbon.fetch(&uri).await.body(), late.body());
}

#[tokio::test]
async fn another_colour_makes_new_addresses_and_the_old_stay_good() {
    let ribbon = Ribbon::new().await;
    let old = ribbon.lasting(WEST).await;
    let red = ribbon.fetch(&old).await;
    let recoloured = faction("red", None, "#0000ff");
    ribbon.record(vec![recoloured], Vec::new()).await;
    let new = ribbon.lasting(WEST).await;
    assert_ne!(new, old);
    assert_ne!(ribbon.fetch(&new).await.body(), red.body());
    assert_eq!(ribbon.fetch(&old).await.body(), red.body());
    // Nor do the old ones hang on what this process remembers.
    let other = Ribbon::new().await;
    other
        .record(vec![faction("red", None, "#0000ff")], Vec::new())
        .await;
    let blue = |tile: &[u8]| tile.windows(7).any(|it| it == b"#0000ff");
    assert!(blue(ribbon.fetch(&new).await.body()));
    assert!(!blue(other.fetch(&old).await.body()));
}

#[tokio::test]
async fn another_renderer_makes_other_addresses() {
    let ribbon = Ribbon::new().await;
    let address = ribbon.lasting(WEST).await;
    let (start, rest) = address
        .rsplit_once(&format!("-{RENDERER_VERSION}/"))
        .unwrap();
    let name: SliceName = format!("{}-{RENDERER_VERSION}", start.rsplit('/').next().unwrap())
        .parse()
        .unwrap();
    let drawn = |drawn| SliceName { drawn, ..name };
    let at = |name: SliceName| {
        format!(
            "/tiles/ribbon/{name}/8/{}",
            rest.strip_prefix("8/").unwrap()
        )
    };
    assert_eq!(at(name), address);

    let old = ribbon.fetch(&at(drawn(RENDERER_VERSION - 1))).await;
    assert_eq!(said(&old, header::CACHE_CONTROL), "no-cache");
    assert_eq!(old.body(), ribbon.fetch(&address).await.body());
    let again = ribbon.fetch(&at(drawn(RENDERER_VERSION - 1))).await;
    assert_eq!(said(&again, header::CACHE_CONTROL), "no-cache");
    let newer = ribbon.fetch(&at(drawn(RENDERER_VERSION + 1))).await;
    assert_eq!(newer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(said(&newer, header::CACHE_CONTROL), "no-store");
    said(&newer, header::RETRY_AFTER);
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back() {
    let ribbon = Ribbon::with(|it| {
        it.work.pictures = Limits {
            running: 1,
            waiting: 0,
        };
    })
    .await;
    let address = ribbon.lasting(WEST).await.replace(".mvt", ".png");
    let busy = busy(&ribbon).await;
    let refused = ribbon.fetch(&address).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(said(&refused, header::CACHE_CONTROL), "no-store");
    said(&refused, header::RETRY_AFTER);
    drop(busy);
    assert_eq!(ribbon.fetch(&address).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_tile_waited_for_by_a_connection_that_is_gone_is_not_drawn() {
    let ribbon = Ribbon::with(|it| it.work.pictures.running = 1).await;
    let address = ribbon.lasting(WEST).await.replace(".mvt", ".png");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap();
    let answers = axum::ServiceExt::<Request>::into_make_service(ribbon.router.clone());
    let serving = tokio::spawn(axum::serve(listener, answers).into_future());
    let busy = busy(&ribbon).await;

    let waiting = |many: usize| {
        let work = &ribbon.app.work;
        let come = async move {
            while work.count(Kind::Pictures).waiting != many {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), come)
    };
    let mut client = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET {address} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    client.write_all(request.as_bytes()).await.unwrap();
    waiting(1).await.expect("it comes to wait");
    drop(client);
    waiting(0).await.expect("its place is given up");
    drop(busy);
    assert!(ribbon.app.tiles.at_hand(&address, Coding::Plain).is_none());
    serving.abort();
}
