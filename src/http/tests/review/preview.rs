//! The map of a proposal: what would be, for few, and no trace of it where everybody looks.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

use crate::atlas::{Heading, Plan};
use crate::http::ribbon::{Ribbon, Said, faction, near, row};
use crate::http::tests::review::{Desk, land, revision};
use crate::http::{Front, now, router};
use crate::model::{Change, Proposal, Role};
use crate::store::{Along, Terms};

/// What everybody may ask, of a slice that the proposals here would change.
const PUBLIC: &[&str] = &[
    "/territories/ribbon",
    "/territories/ribbon/shares?datetime=2020-01-25",
    "/territories/ribbon/summary?datetime=2020-01-25",
    "/territories/ribbon/timeline",
    "/territories/ribbon/diff?from=2020-01-03&to=2020-01-25",
    "/territories/ribbon/point?lon=7.5&lat=0.5",
    "/territories/ribbon/control?datetime=2020-01-25",
    "/territories/ribbon/regions?datetime=2020-01-25",
    "/territories/ribbon/changesets",
    "/territories/ribbon/map.svg?datetime=2020-01-25",
    "/territories/ribbon/legend.svg?datetime=2020-01-25",
    "/tiles/ribbon.json?datetime=2020-01-25",
    "/tiles/ribbon/4/8/7.mvt?datetime=2020-01-25",
    "/tiles/ribbon/4/8/7.png?datetime=2020-01-25",
];

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

async fn get(front: &Front, address: &str, token: Option<&str>) -> Got {
    let mut request = Request::get(address).header("host", "localhost");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).unwrap();
    let response = front.clone().oneshot(request).await.unwrap();
    Got {
        status: response.status(),
        headers: response.headers().clone(),
        body: response
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec(),
    }
}

/// What everybody sees, bytes and headers.
async fn published(ribbon: &Ribbon) -> Vec<(Vec<u8>, HeaderMap)> {
    let mut seen = Vec::new();
    for address in PUBLIC {
        let got = get(&ribbon.router, address, None).await;
        assert_eq!(got.status, 200, "{address}");
        assert_ne!(
            got.headers["cache-control"], "private, no-store",
            "{address}"
        );
        // Each answer has a name of its own.
        let mut headers = got.headers;
        headers.remove("x-request-id");
        seen.push((got.body, headers));
    }
    seen
}

/// The same questions, asked of a proposal.
fn asked_of(place: &str) -> Vec<String> {
    let mut asked: Vec<String> = PUBLIC
        .iter()
        .filter(|it| !it.ends_with("changesets") && !it.contains(".json"))
        .map(|it| {
            let rest = it.strip_prefix("/territories/ribbon").map(str::to_owned);
            let rest = rest.unwrap_or_else(|| it.replacen("/tiles/ribbon", "/tiles", 1));
            format!("/territories/ribbon/{place}/preview{rest}")
        })
        .collect();
    asked.push(format!(
        "/territories/ribbon/{place}/preview/effect?datetime=2020-01-25"
    ));
    asked
}

#[tokio::test]
async fn a_preview_shows_what_would_be_and_everybody_else_sees_what_is() {
    let desk = Desk::new().await;
    let before = published(&desk.ribbon).await;
    let place = desk.proposed(&land("green", 7.0)).await;
    assert!(
        published(&desk.ribbon).await == before,
        "a proposal changes nothing"
    );

    let plain = asked_of(&place);
    for token in [&desk.editor, &desk.reviewer] {
        for address in &plain {
            let got = get(&desk.ribbon.router, address, Some(token)).await;
            assert_eq!(got.status, 200, "{address}");
            assert_eq!(
                got.headers["cache-control"], "private, no-store",
                "{address}"
            );
            for kept in ["etag", "content-location", "last-modified", "expires"] {
                assert!(!got.headers.contains_key(kept), "{address}: {kept}");
            }
            let varies = got
                .headers
                .get_all("vary")
                .iter()
                .any(|it| it == "Authorization, Cookie");
            assert!(varies, "{address}");
            let same = before.iter().any(|(body, _)| *body == got.body);
            assert!(!same, "{address} is as it is published");
        }
    }
    assert!(
        published(&desk.ribbon).await == before,
        "nor does looking at it"
    );

    let shares = format!("{place}/preview/shares?datetime=2020-01-25");
    let shares = desk.get(&desk.editor, &shares).await.json();
    assert!(
        near(&row(&shares["shares"], "faction", "green")["fraction"], 0.2),
        "{shares}"
    );
    desk.decide(&desk.reviewer, &place, "reject").await;
    assert!(published(&desk.ribbon).await == before, "nor does its end");
    for address in &plain {
        let got = get(&desk.ribbon.router, address, Some(&desk.editor)).await;
        assert_eq!(got.status, 409, "{address}");
        assert!(
            String::from_utf8_lossy(&got.body).contains("rejected"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn once_applied_everybody_sees_the_very_map_that_was_previewed() {
    let desk = Desk::new().await;
    let place = desk.proposed(&land("green", 7.0)).await;
    let tile = "tiles/4/8/7.mvt?datetime=2020-01-25";
    let preview = format!("/territories/ribbon/{place}/preview/");
    let seen = get(
        &desk.ribbon.router,
        &format!("{preview}{tile}"),
        Some(&desk.editor),
    )
    .await;
    let shares = get(
        &desk.ribbon.router,
        &format!("{preview}shares"),
        Some(&desk.editor),
    )
    .await;
    desk.decide(&desk.reviewer, &place, "apply").await;
    let now = get(
        &desk.ribbon.router,
        "/tiles/ribbon/4/8/7.mvt?datetime=2020-01-25",
        None,
    )
    .await;
    assert!(seen.body == now.body);
    let now = get(&desk.ribbon.router, "/territories/ribbon/shares", None).await;
    assert!(shares.body == now.body);
    let ended = get(
        &desk.ribbon.router,
        &format!("{preview}shares"),
        Some(&desk.editor),
    )
    .await;
    assert_eq!(ended.status, 409);
    assert!(String::from_utf8_lossy(&ended.body).contains("applied as revision 2"));
}

/// A preview counts as the next revision, and so does what is recorded next: neither may take the other's place.
#[tokio::test]
async fn the_next_revision_is_not_taken_for_a_proposal_that_was_looked_at() {
    let desk = Desk::new().await;
    let place = desk.proposed(&land("green", 2.0)).await;
    for address in asked_of(&place) {
        get(&desk.ribbon.router, &address, Some(&desk.editor)).await;
    }
    let made = desk
        .post(&desk.reviewer, "changesets", &land("blue", 7.0))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let fresh = router(desk.ribbon.twin().await);
    for address in PUBLIC {
        let one = get(&desk.ribbon.router, address, None).await;
        let other = get(&fresh, address, None).await;
        assert!(one.body == other.body, "{address}");
        let Some(lasting) = one.headers.get("content-location") else {
            continue;
        };
        let lasting = lasting.to_str().unwrap();
        let kept = get(&desk.ribbon.router, lasting, None).await;
        assert!(kept.status == 200 && kept.body == other.body, "{lasting}");
    }
}

#[tokio::test]
async fn a_preview_follows_what_is_recorded_meanwhile() {
    let desk = Desk::new().await;
    let place = desk.proposed(&land("green", 7.0)).await;
    let shares = format!("{place}/preview/shares?datetime=2020-01-25");
    let of = async |who: &str| {
        let shares = desk.get(&desk.reviewer, &shares).await.json();
        row(&shares["shares"], "faction", who)["fraction"].clone()
    };
    assert!(near(&of("blue").await, 0.2));
    let made = desk
        .post(&desk.reviewer, "changesets", &land("blue", 0.0))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(near(&of("blue").await, 0.3) && near(&of("green").await, 0.2));
    assert_eq!(revision(&desk.ribbon).await, 2);
    let known = async |at: &str| {
        desk.get(&desk.reviewer, &format!("{shares}&known_at={at}"))
            .await
    };
    let (first, last) = (known("1").await, known("3").await);
    assert_eq!(
        (&first.json()["revision"], &last.json()["revision"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(known("4").await.status, 404);
}

/// What the reviewer is told of the effect of land for green between 5.5 and 6.5 degrees.
async fn effect(desk: &Desk, query: &str) -> Said {
    let place = desk.proposed(&land("green", 5.5)).await;
    let address = format!("{place}/preview/effect?datetime={query}");
    desk.get(&desk.reviewer, &address).await
}

#[tokio::test]
async fn the_effect_is_what_each_would_gain_and_lose() {
    let desk = Desk::new().await;
    let early = effect(&desk, "2020-01-07").await;
    assert_eq!(early.media, "application/geo+json", "{}", early.text);
    let early = early.json();
    for (who, key, expected) in [
        ("green", "gained_fraction", 0.1),
        ("red", "lost_fraction", 0.05),
    ] {
        let row = row(&early["changes"], "faction", who);
        assert!(near(&row[key], expected), "{early}");
    }
    let none = effect(&desk, "2020-01-02").await.json();
    assert_eq!(none["features"], json!([]), "before it begins");
    let late = effect(&desk, "2020-01-15").await.json();
    assert_eq!((&late["from"], &late["to"]), (&late["to"], &late["from"]));
    // Blue came after the day that green is said to hold it from.
    let only = &late["features"][0]["properties"];
    assert_eq!(
        (&only["from"], &only["to"]),
        (&json!(null), &json!("green"))
    );
    assert!(near(&only["fraction"], 0.05), "{late}");
    assert_eq!(late["features"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_effect_is_a_table_too_and_none_where_there_are_no_data() {
    let desk = Desk::new().await;
    let table = effect(&desk, "2020-01-07&format=csv").await;
    assert!(table.media.starts_with("text/csv"), "{}", table.media);
    assert_eq!(table.text.lines().count(), 3, "{}", table.text);
    assert_eq!(effect(&desk, "2019-01-07").await.status, 404);
    let by_status = effect(&desk, "2020-01-07&by=status").await;
    assert_eq!(by_status.status, 400, "{}", by_status.text);
}

/// A proposal that says what a faction is, as somebody else's.
async fn recoloured(ribbon: &Ribbon, colour: &str) -> Proposal {
    let atlas = &ribbon.app.atlas;
    let territory = "ribbon".parse().unwrap();
    let known = atlas.record(&territory).unwrap();
    let heading = Heading {
        territory,
        author: "ann".to_owned(),
        comment: String::new(),
        at: now(),
        base: None,
        along: Along::default(),
    };
    let changes: Vec<Change> = vec![faction("red", None, colour)];
    let plan = Plan {
        changes,
        shapes: Vec::new(),
    };
    let terms = Terms {
        holder: uuid::Uuid::nil(),
        most: 9,
        receipt: None,
    };
    let proposed = atlas.propose(&known, heading, plan, &terms);
    proposed.await.unwrap()
}

#[tokio::test]
async fn each_recolouring_has_tiles_of_its_own() {
    let desk = Desk::new().await;
    let mut tiles = Vec::new();
    for colour in ["#00ff00", "#0000ff"] {
        let id = recoloured(&desk.ribbon, colour).await.id;
        let address = format!(
            "/territories/ribbon/proposals/{id}/preview/tiles/4/8/7.png?datetime=2020-01-05"
        );
        let got = get(&desk.ribbon.router, &address, Some(&desk.reviewer)).await;
        assert_eq!(got.status, 200);
        tiles.push(got.body);
    }
    desk.ribbon
        .record(vec![faction("red", None, "#ffff00")], Vec::new())
        .await;
    let public = get(
        &desk.ribbon.router,
        "/tiles/ribbon/4/8/7.png?datetime=2020-01-05",
        None,
    )
    .await;
    tiles.push(public.body);
    tiles.sort();
    tiles.dedup();
    assert_eq!(tiles.len(), 3);
}

#[tokio::test]
async fn nothing_can_be_written_through_a_preview() {
    let desk = Desk::new().await;
    let place = desk.proposed(&land("green", 7.0)).await;
    let admin = desk.ribbon.token(Role::Admin).await;
    let body = json!({"names": {"en": "Other"}, "colour": "#123456"});
    for (method, rest) in [
        ("PUT", "/factions/red"),
        ("PATCH", "/factions/red"),
        ("DELETE", "/factions/red"),
        ("PATCH", ""),
        ("POST", "/regions"),
    ] {
        let rest = format!("{place}/preview{rest}");
        let refused = desk.ribbon.write(method, &rest, &admin, &body).await;
        assert_eq!(refused.status, 405, "{method} {rest}: {}", refused.text);
    }
    assert_eq!(revision(&desk.ribbon).await, 1);
}
