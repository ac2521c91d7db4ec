//! Who sees what is proposed: whoever proposed it, and those who may decide it.

use serde_json::{Value, json};

use crate::http::ribbon::{Ribbon, strip};
use crate::http::tests::review::{Desk, land};
use crate::model::{BoundarySource, Change, Draft, Names, Revision, Role, Territory};

/// Another territory beside the ribbon.
async fn neighbour(ribbon: &Ribbon) {
    let (outline, shape) = strip(20.0, 30.0);
    let draft = Draft {
        territory: "neighbour".parse().unwrap(),
        author: "ann".to_owned(),
        comment: String::new(),
        at: "2020-03-01".parse().unwrap(),
        changes: vec![Change::DefineTerritory(Territory {
            slug: "neighbour".parse().unwrap(),
            names: Names::default(),
            boundary: outline.hash,
            source: BoundarySource {
                source: "a ruler".to_owned(),
                licence: None,
                attribution: None,
            },
            credits: Vec::new(),
            opens_at: None,
            extent: None,
            private: false,
        })],
    };
    let atlas = &ribbon.app.atlas;
    atlas.apply(draft, Revision(0), vec![shape]).await.unwrap();
}

/// Every address below a proposal, with the method it takes.
const BELOW: &[(&str, &str)] = &[
    ("GET", ""),
    ("GET", "/preview"),
    ("GET", "/preview/summary"),
    ("GET", "/preview/shares"),
    ("GET", "/preview/timeline"),
    ("GET", "/preview/diff?from=2020-01-05"),
    ("GET", "/preview/trend"),
    ("GET", "/preview/point?lon=7.5&lat=0.5"),
    ("GET", "/preview/control"),
    ("GET", "/preview/places?q=a"),
    ("GET", "/preview/events"),
    ("GET", "/preview/map.png"),
    ("GET", "/preview/map.svg"),
    ("GET", "/preview/timelapse.gif"),
    ("GET", "/preview/timelapse.webp"),
    ("GET", "/preview/legend.svg"),
    ("GET", "/preview/regions"),
    (
        "GET",
        "/preview/regions/0198f4b5-3c00-7000-8000-000000000001",
    ),
    (
        "GET",
        "/preview/regions/0198f4b5-3c00-7000-8000-000000000001/versions",
    ),
    ("GET", "/preview/effect"),
    ("GET", "/preview/tiles/0/0/0.mvt"),
    ("GET", "/preview/tiles/0/0/0.png"),
    ("POST", "/apply"),
    ("POST", "/reject"),
    ("POST", "/withdraw"),
];

#[tokio::test]
async fn to_strangers_a_proposal_does_not_exist() {
    let desk = Desk::new().await;
    let place = desk.proposed(&land("green", 7.0)).await;
    let nobody = format!("proposals/{}", uuid::Uuid::now_v7());
    let other = desk.ribbon.token_of("Omar", Role::Editor).await;
    let reader = desk.ribbon.token_of("Rada", Role::Reader).await;
    for (method, rest) in BELOW {
        let ask = async |token: &str, place: &str| {
            let address = format!("{place}{rest}");
            desk.ribbon.write(method, &address, token, &json!({})).await
        };
        for (token, place, status) in [
            (&*other, &place, 404),
            (&reader, &place, 403),
            ("nonsense", &place, 401),
            (&desk.editor, &nobody, 404),
            (&desk.reviewer, &nobody, 404),
        ] {
            let said = ask(token, place).await;
            assert_eq!(said.status, status, "{method} {rest}: {}", said.text);
            assert_eq!(said.headers["cache-control"], "private, no-store", "{rest}");
        }
    }
    let told = desk.get(&desk.editor, &place).await;
    assert_eq!(told.json()["state"], "open");
}

#[tokio::test]
async fn the_id_of_another_territorys_proposal_is_none_here() {
    let desk = Desk::new().await;
    neighbour(&desk.ribbon).await;
    let place = desk.proposed(&land("green", 7.0)).await;
    for (method, rest) in BELOW {
        let address = format!("../neighbour/{place}{rest}");
        let address = address.strip_prefix("../").unwrap();
        let request = axum::http::Request::builder()
            .method(*method)
            .uri(format!("/territories/{address}"))
            .header("authorization", format!("Bearer {}", desk.reviewer))
            .body(axum::body::Body::empty());
        let said = desk.ribbon.send(request.unwrap()).await;
        assert_eq!(said.status, 404, "{method} {rest}: {}", said.text);
    }
}

#[tokio::test]
async fn an_editor_lists_their_own_and_a_reviewer_all_page_by_page() {
    let desk = Desk::new().await;
    let other = desk.ribbon.token_of("Omar", Role::Editor).await;
    let mut made = Vec::new();
    for token in [&desk.editor, &other, &desk.editor] {
        let said = desk.post(token, "proposals", &land("red", 7.0)).await;
        made.push(said.json()["id"].clone());
    }
    let listed = async |token: &str, query: &str| {
        let said = desk.get(token, &format!("proposals{query}")).await;
        assert_eq!(said.status, 200, "{}", said.text);
        let page = said.json();
        let ids: Vec<Value> = page["proposals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["id"].clone())
            .collect();
        (ids, page["next_before"].clone())
    };
    let of = |at: &[usize]| at.iter().map(|it| made[*it].clone()).collect::<Vec<_>>();
    assert_eq!(
        listed(&desk.reviewer, "").await,
        (of(&[2, 1, 0]), Value::Null)
    );
    assert_eq!(listed(&desk.editor, "").await.0, of(&[2, 0]));
    let renewed = desk.ribbon.token_of("Edith", Role::Editor).await;
    assert_eq!(
        listed(&renewed, "").await.0,
        of(&[2, 0]),
        "a new token, the same person"
    );
    assert_eq!(listed(&other, "").await.0, of(&[1]));
    let (page, next) = listed(&desk.reviewer, "?limit=2").await;
    assert_eq!((page, &next), (of(&[2, 1]), &made[1]));
    let query = format!("?limit=2&before={}", next.as_str().unwrap());
    assert_eq!(
        listed(&desk.reviewer, &query).await,
        (of(&[0]), Value::Null)
    );

    let second = format!("proposals/{}", made[1].as_str().unwrap());
    desk.decide(&desk.reviewer, &second, "reject").await;
    assert_eq!(listed(&desk.reviewer, "?state=rejected").await.0, of(&[1]));
    assert_eq!(listed(&desk.reviewer, "?state=open").await.0, of(&[2, 0]));
    for query in ["?state=pending", "?before=7", "?page=2"] {
        let said = desk.get(&desk.reviewer, &format!("proposals{query}")).await;
        assert_eq!(said.status, 400, "{query}: {}", said.text);
    }
    desk.ribbon.refuses(&[("proposals", 401, "Bearer")]).await;
}

#[tokio::test]
async fn deciding_is_the_reviewers_and_taking_back_is_the_authors_too() {
    let desk = Desk::new().await;
    let place = desk.proposed(&land("red", 7.0)).await;
    for word in ["apply", "reject"] {
        let said = desk.decide(&desk.editor, &place, word).await;
        assert_eq!(said.status, 403, "{word}: {}", said.text);
        assert!(said.text.contains("reviewer"), "{}", said.text);
    }
    let said = desk.decide(&desk.reviewer, &place, "withdraw").await;
    assert_eq!(said.status, 200, "{}", said.text);
    let nobody = desk.ribbon.token_of("Rada", Role::Reader).await;
    let said = desk.post(&nobody, "proposals", &land("red", 7.0)).await;
    assert_eq!(said.status, 403, "{}", said.text);
}
