//! Proposals are made, and end.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::http::ribbon::Ribbon;
use crate::http::tests::batches::{collection, strip};
use crate::http::tests::review::{Desk, land, revision};
use crate::model::Role;

#[tokio::test]
async fn what_is_applied_is_its_authors_and_the_reviewer_stands_beside() {
    let desk = Desk::new().await;
    let mut body = land("green", 7.0);
    body["comment"] = json!("they took the bridge");
    let place = desk.proposed(&body).await;
    let told = desk.get(&desk.editor, &place).await.json();
    assert_eq!(told["state"], "open");
    assert_eq!(
        (&told["base_revision"], &told["author"]),
        (&json!(1), &json!("Edith"))
    );
    assert!(told["decision"].is_null(), "{told}");
    assert_eq!(revision(&desk.ribbon).await, 1);

    let applied = desk.decide(&desk.reviewer, &place, "apply").await;
    assert_eq!(applied.status, 201, "{}", applied.text);
    assert_eq!(
        applied.headers[header::LOCATION],
        "/territories/ribbon/changesets/2"
    );
    let decision = &applied.json()["decision"];
    assert_eq!(
        (&decision["by"], &decision["revision"]),
        (&json!("Ruth"), &json!(2))
    );
    let changeset = desk.ribbon.json("changesets/2").await;
    assert_eq!(
        (&changeset["author"], &changeset["comment"]),
        (&json!("Edith"), &json!("they took the bridge"))
    );
    let region = told["changes"][0]["id"].as_str().unwrap();
    let recorded = desk.ribbon.json(&format!("regions/{region}")).await;
    assert_eq!(
        recorded["geometry"],
        told["changes"][0]["feature"]["geometry"]
    );

    for word in ["apply", "reject", "withdraw"] {
        let again = desk.decide(&desk.reviewer, &place, word).await;
        assert_eq!(again.status, 409, "{word}: {}", again.text);
        assert!(
            again.text.contains("applied as revision 2"),
            "{}",
            again.text
        );
    }
    assert_eq!(revision(&desk.ribbon).await, 2);
}

#[tokio::test]
async fn what_is_rejected_or_withdrawn_stays_to_be_read() {
    let desk = Desk::new().await;
    let (rejected, withdrawn) = (
        desk.proposed(&land("red", 7.0)).await,
        desk.proposed(&land("red", 7.0)).await,
    );
    let before = desk.get(&desk.editor, &rejected).await.json();
    let long = json!({"comment": "x".repeat(2_001)});
    let refused = desk
        .post(&desk.reviewer, &format!("{rejected}/reject"), &long)
        .await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    let said = desk.decide(&desk.reviewer, &rejected, "reject").await;
    assert_eq!(
        (said.status.as_u16(), &said.json()["state"]),
        (200, &json!("rejected"))
    );
    let said = desk.decide(&desk.editor, &withdrawn, "withdraw").await;
    assert_eq!(
        (said.status.as_u16(), &said.json()["state"]),
        (200, &json!("withdrawn"))
    );
    for (place, by) in [(&rejected, "Ruth"), (&withdrawn, "Edith")] {
        let kept = desk.get(&desk.editor, place).await.json();
        assert_eq!(kept["decision"]["by"], by);
        assert_eq!(kept["decision"]["comment"], "looked at it");
        assert_eq!(
            kept["changes"][0]["feature"],
            before["changes"][0]["feature"]
        );
        let late = desk.decide(&desk.reviewer, place, "apply").await;
        assert_eq!(late.status, 409, "{}", late.text);
    }
    assert_eq!(revision(&desk.ribbon).await, 1);
}

#[tokio::test]
async fn a_proposal_is_refused_for_whatever_a_changeset_would_be() {
    let desk = Desk::new().await;
    let mut bowtie = strip("red", 1.0, 2.0, 5);
    bowtie["geometry"]["coordinates"][0][1] = json!([1.0, 1.0]);
    let bad = [
        collection(&[bowtie, strip("martians", 1.0, 2.0, 5)]),
        collection(&[strip("red", 1.0, 3.0, 5), strip("blue", 2.0, 4.0, 5)]),
        collection(&[strip("red", 50.0, 51.0, 5), strip("martians", 1.0, 2.0, 5)]),
        json!({"changes": [{"change": "delete", "id": "0198f4b5-3c00-7000-8000-000000000001"}]}),
        json!({"changes": [], "colour": "red"}),
        json!({"base_revision": 9, "changes": [{"change": "create", "feature": strip("red", 1.0, 2.0, 5)}]}),
    ];
    for body in bad {
        let proposed = desk.post(&desk.editor, "proposals", &body).await;
        let recorded = desk.post(&desk.editor, "changesets", &body).await;
        assert_eq!(proposed.status, 422, "{}", proposed.text);
        assert_eq!(
            proposed.json()["faults"],
            recorded.json()["faults"],
            "{body}"
        );
    }
    let listed = desk.get(&desk.reviewer, "proposals").await.json();
    assert_eq!(listed["proposals"], json!([]));
}

#[tokio::test]
async fn what_others_recorded_since_on_the_same_ground_stands_in_the_way_and_the_rest_does_not() {
    let desk = Desk::new().await;
    let (here, there) = (
        desk.proposed(&land("green", 7.0)).await,
        desk.proposed(&land("green", 2.0)).await,
    );
    let made = desk
        .post(&desk.reviewer, "changesets", &land("blue", 7.5))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let told = desk.get(&desk.editor, &here).await.json();
    assert_eq!(told["conflicts"][0]["revision"], 2, "{told}");
    let refused = desk.decide(&desk.reviewer, &here, "apply").await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(refused.json()["conflicts"], told["conflicts"]);
    let still = desk.get(&desk.editor, &here).await.json();
    assert_eq!(still["state"], "open");

    let told = desk.get(&desk.editor, &there).await.json();
    assert_eq!(told["conflicts"], json!([]));
    let applied = desk.decide(&desk.reviewer, &there, "apply").await;
    assert_eq!(applied.status, 201, "{}", applied.text);
    assert_eq!(revision(&desk.ribbon).await, 3);
}

#[tokio::test]
async fn a_change_tells_what_it_replaces_and_is_refused_where_that_is_gone() {
    let desk = Desk::new().await;
    let feature = strip("red", 6.0, 7.0, 3);
    let made = desk.post(&desk.reviewer, "regions", &feature).await;
    let place = made.headers[header::LOCATION].to_str().unwrap().to_owned();
    let id = made.json()["id"].clone();
    let body = json!({"changes": [
        {"change": "patch", "id": id, "version": 1, "patch": {"properties": {"faction": "blue"}}},
        {"change": "survey", "at": "2020-01-30", "features": [strip("red", 0.0, 9.0, 30)]},
    ]});
    let proposal = desk.proposed(&body).await;
    let told = desk.get(&desk.reviewer, &proposal).await.json();
    let [replace, survey] = [&told["changes"][0], &told["changes"][1]];
    assert_eq!(
        (&replace["change"], &replace["id"], &replace["version"]),
        (&json!("replace"), &id, &json!(1))
    );
    let faction = |it: &Value| it["properties"]["faction"].clone();
    assert_eq!(faction(&replace["feature"]), "blue");
    assert_eq!(faction(&replace["replaces"]), "red");
    assert_eq!(
        (
            &survey["change"],
            survey["features"].as_array().unwrap().len()
        ),
        (&json!("survey"), 1)
    );

    let rest = place.strip_prefix("/territories/ribbon/").unwrap();
    let gone = desk
        .ribbon
        .write("DELETE", rest, &desk.reviewer, &json!({}))
        .await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let refused = desk.decide(&desk.reviewer, &proposal, "apply").await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    let told = desk.get(&desk.reviewer, &proposal).await.json();
    assert_eq!(
        (&told["state"], &told["changes"][0]["replaces"]),
        (&json!("open"), &Value::Null)
    );
}

#[tokio::test]
async fn where_it_takes_two_nobody_applies_their_own() {
    let desk = Desk::of(Ribbon::with(|it| it.four_eyes = true).await).await;
    let made = desk
        .post(&desk.reviewer, "proposals", &land("red", 7.0))
        .await;
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let place = format!("proposals/{id}");
    let other_token = desk.ribbon.token_of("Ruth", Role::Admin).await;
    for token in [&desk.reviewer, &other_token] {
        let own = desk.decide(token, &place, "apply").await;
        assert_eq!(own.status, 403, "{}", own.text);
        assert!(own.text.contains("another reviewer"), "{}", own.text);
    }
    assert_eq!(revision(&desk.ribbon).await, 1);
    let second = desk.ribbon.token_of("Rami", Role::Reviewer).await;
    let applied = desk.decide(&second, &place, "apply").await;
    assert_eq!(applied.status, 201, "{}", applied.text);

    let alone = Desk::new().await;
    let made = alone
        .post(&alone.reviewer, "proposals", &land("red", 7.0))
        .await;
    let place = format!("proposals/{}", made.json()["id"].as_str().unwrap());
    let applied = alone.decide(&alone.reviewer, &place, "apply").await;
    assert_eq!(applied.status, 201, "elsewhere one may: {}", applied.text);
}

#[tokio::test]
async fn where_changes_are_reviewed_editors_only_propose() {
    let desk = Desk::of(Ribbon::with(|it| it.review = true).await).await;
    let feature = strip("red", 7.0, 8.0, 5);
    let made = desk.post(&desk.reviewer, "regions", &feature).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let region = format!("regions/{id}");
    for (method, rest, body) in [
        ("POST", "regions", &feature),
        ("PUT", &region, &feature),
        ("DELETE", &region, &feature),
        ("POST", "changesets", &land("red", 2.0)),
        ("POST", "surveys?at=2020-01-30", &land("red", 2.0)),
        ("POST", "changesets/2/revert", &json!({})),
    ] {
        let said = desk.ribbon.write(method, rest, &desk.editor, body).await;
        assert_eq!(said.status, 403, "{method} {rest}: {}", said.text);
        assert!(
            said.text.contains("/territories/ribbon/proposals"),
            "{}",
            said.text
        );
    }
    let place = desk.proposed(&land("red", 2.0)).await;
    assert_eq!(revision(&desk.ribbon).await, 2);
    let applied = desk.decide(&desk.reviewer, &place, "apply").await;
    assert_eq!(applied.status, 201, "{}", applied.text);
}

#[tokio::test]
async fn only_so_many_wait_at_once() {
    let desk = Desk::of(Ribbon::with(|it| it.max_proposals = 2).await).await;
    let first = desk.proposed(&land("red", 7.0)).await;
    desk.proposed(&land("red", 7.0)).await;
    let refused = desk
        .post(&desk.editor, "proposals", &land("red", 7.0))
        .await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(
        refused.text.contains("2 open proposals"),
        "{}",
        refused.text
    );
    desk.decide(&desk.editor, &first, "withdraw").await;
    desk.proposed(&land("red", 7.0)).await;
}

/// Land without neighbours for each, so that none stands in another's way.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_reviewers_at_once_make_one_changeset_of_each_proposal() {
    let desk = Desk::new().await;
    let mut places = Vec::new();
    for at in 0..20 {
        let west = f64::from(at) * 0.5;
        let alone = collection(&[strip("green", west, west + 0.25, 5)]);
        places.push(desk.proposed(&alone).await);
    }
    let second = desk.ribbon.token_of("Rami", Role::Reviewer).await;
    let both = places
        .iter()
        .flat_map(|place| [(place, &desk.reviewer), (place, &second)]);
    let desk = &desk;
    let answers = join_all(both.map(|(place, token)| desk.decide(token, place, "apply"))).await;
    let mut revisions = BTreeSet::new();
    for (pair, place) in answers.chunks(2).zip(&places) {
        let [won, lost] = if pair[0].status == 201 {
            [&pair[0], &pair[1]]
        } else {
            [&pair[1], &pair[0]]
        };
        assert_eq!(won.status, 201, "{}", won.text);
        assert_eq!(lost.status, 409, "{}", lost.text);
        let told = desk.get(&desk.reviewer, place).await.json();
        assert_eq!(told["decision"], won.json()["decision"]);
        revisions.insert(told["decision"]["revision"].as_u64().unwrap());
    }
    assert_eq!(revisions, (2..=21).collect());
    assert_eq!(revision(&desk.ribbon).await, 21);
}

#[tokio::test]
async fn a_request_sent_again_under_its_key_is_answered_as_the_first_time() {
    let desk = Desk::new().await;
    let send = async |rest: &str, token: &str, key: &str, body: &Value| {
        let request = Request::post(format!("/territories/ribbon/{rest}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", key);
        let request = request.body(Body::from(body.to_string())).unwrap();
        desk.ribbon.send(request).await
    };
    let body = land("red", 7.0);
    let first = send("proposals", &desk.editor, "k", &body).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let again = send("proposals", &desk.editor, "k", &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    let other = land("red", 8.0);
    for (rest, body) in [("proposals", &other), ("changesets", &body)] {
        let refused = send(rest, &desk.editor, "k", body).await;
        assert_eq!(refused.status, 422, "{rest}: {}", refused.text);
    }
    let listed = desk.get(&desk.reviewer, "proposals").await.json();
    assert_eq!(listed["proposals"].as_array().unwrap().len(), 1);

    let id = first.json()["id"].as_str().unwrap().to_owned();
    let rest = format!("proposals/{id}/apply");
    let applied = send(&rest, &desk.reviewer, "k", &json!({})).await;
    assert_eq!(applied.status, 201, "{}", applied.text);
    let again = send(&rest, &desk.reviewer, "k", &json!({})).await;
    assert_eq!((again.status, &again.text), (applied.status, &applied.text));
    let again = send("proposals", &desk.editor, "k", &body).await;
    assert_eq!(again.text, first.text, "whatever became of it since");
    assert_eq!(revision(&desk.ribbon).await, 2);
}
