//! Answers to those who write are what the document says of them.

use axum::http::header;
use serde_json::{Value, json};

use crate::http::tests::desk::square;
use crate::http::tests::openapi::Asking;

/// Land with edges too short to be cut to pieces.
fn small() -> Value {
    json!({"type": "Polygon", "coordinates": [[[1, 0], [1.01, 0], [1.01, 0.01], [1, 0]]]})
}

#[tokio::test]
async fn what_is_recorded_is_as_described() {
    let asking = Asking::new().await;
    let made = asking
        .write("POST", "/regions?comment=seen", &square(), 201)
        .await;
    let region = format!("/regions/{}", made["id"].as_str().unwrap());
    asking.write("PUT", &region, &square(), 200).await;
    asking
        .write(
            "PATCH",
            &region,
            &json!({"properties": {"valid_to": "2020-01-20"}}),
            200,
        )
        .await;
    let first = format!("\"{}-1\"", made["id"].as_str().unwrap());
    let bearer = format!("Bearer {}", asking.secret);
    let stale = [("authorization", &*bearer), ("if-match", &*first)];
    let uri = format!("/territories/ribbon{region}");
    let stale = asking.send("DELETE", &uri, &stale, &Value::Null).await;
    assert_eq!(stale.status(), 412);
    asking.get(&format!("{uri}/versions"), 200).await;
    let batch = json!({"base_revision": 1, "changes": [{"change": "create", "feature": square()}]});
    asking.write("POST", "/changesets", &batch, 409).await;
    asking.write("POST", "/effect", &batch, 409).await;
    let alone = json!({"changes": batch["changes"]});
    asking.write("POST", "/effect", &alone, 200).await;
    asking
        .write("POST", "/effect?by=group&format=csv", &alone, 200)
        .await;
    asking.write("DELETE", &region, &Value::Null, 204).await;
    asking.write("POST", "/changesets", &alone, 201).await;
    asking
        .write("POST", "/changesets/6/revert", &Value::Null, 201)
        .await;
    asking
        .write(
            "POST",
            "/changesets/6/redact",
            &json!({"reason": "names a witness"}),
            200,
        )
        .await;
    asking.get("/territories/ribbon/changesets", 200).await;
    let mut shown = square();
    shown["properties"] = json!({"faction": "blue"});
    let survey = json!({"type": "FeatureCollection", "features": [shown]});
    asking
        .write("POST", "/surveys?at=2020-01-28", &survey, 201)
        .await;
    asking.get("/territories/ribbon/changesets/8", 200).await;
    let mapping = "[date]\nproperty = \"at\"\n[class]\nproperty = \"faction\"\n[[class.map]]\npattern = \"blue\"\n\
                   faction = \"grey\"\n[factions.grey]\nname = \"Grey\"\ncolour = \"#808080\"\n";
    let mut file = json!({"name": "f", "mapping": mapping, "document": survey});
    file["document"]["at"] = json!("2020-01-27");
    asking.write("POST", "/surveys/reading", &file, 200).await;
    file["name"] = json!("");
    asking.write("POST", "/surveys/reading", &file, 422).await;
}

#[tokio::test]
async fn what_is_named_is_as_described() {
    let asking = Asking::new().await;
    let faction = json!({"names": {"en": "Grey"}, "colour": "#808080", "changes": [{"from": "2020-01-09", "group": "allies"}]});
    asking.write("PUT", "/factions/grey", &faction, 201).await;
    asking.write("PUT", "/factions/grey", &faction, 200).await;
    asking
        .write(
            "PATCH",
            "/factions/grey",
            &json!({"colour": "#818181"}),
            200,
        )
        .await;
    asking
        .write("DELETE", "/factions/grey", &Value::Null, 204)
        .await;
    let place = json!({"names": {"en": "Port"}, "kind": "town", "lon": 1, "lat": 0.5});
    asking.write("PUT", "/places/port", &place, 201).await;
    let event = json!({"datetime": "2020-01-09", "titles": {"en": "Storm"}});
    asking.write("PUT", "/events/storm", &event, 201).await;
    let district =
        json!({"type": "Feature", "geometry": small(), "properties": {"names": {"en": "Dunes"}}});
    asking
        .write("PUT", "/districts/dunes", &district, 201)
        .await;
    for rest in [
        "places",
        "places/port",
        "events",
        "events/storm",
        "districts/dunes",
    ] {
        asking
            .get(&format!("/territories/ribbon/{rest}"), 200)
            .await;
    }
    asking
        .write("PATCH", "", &json!({"names": {"en": "The ribbon"}}), 200)
        .await;
}

/// What is asked of a preview.
const PREVIEWED: &[&str] = &[
    "",
    "/effect",
    "/effect?format=csv",
    "/shares",
    "/summary",
    "/timeline",
    "/diff?from=2020-01-05",
    "/trend",
    "/point?lon=1.5&lat=0.5",
    "/control",
    "/regions",
    "/factions/red",
    "/tiles/0/0/0.mvt",
    "/tiles/0/0/0.png",
    "/map.png?width=64&height=64",
];

#[tokio::test]
async fn what_is_proposed_is_as_described() {
    let asking = Asking::new().await;
    let change = json!({"changes": [{"change": "create", "feature": square()}]});
    let propose = async || {
        let made = asking.write("POST", "/proposals", &change, 201).await;
        format!("/proposals/{}", made["id"].as_str().unwrap())
    };
    let proposal = propose().await;
    asking
        .write("GET", "/proposals?state=open", &Value::Null, 200)
        .await;
    asking.write("GET", &proposal, &Value::Null, 200).await;
    for rest in PREVIEWED {
        asking
            .write(
                "GET",
                &format!("{proposal}/preview{rest}"),
                &Value::Null,
                200,
            )
            .await;
    }
    asking
        .write(
            "POST",
            &format!("{proposal}/apply"),
            &json!({"comment": "seen"}),
            201,
        )
        .await;
    asking
        .write("POST", &format!("{proposal}/apply"), &Value::Null, 409)
        .await;
    asking
        .write(
            "GET",
            &format!("{proposal}/preview/shares"),
            &Value::Null,
            409,
        )
        .await;
    asking
        .write(
            "POST",
            &format!("{}/reject", propose().await),
            &Value::Null,
            200,
        )
        .await;
    asking
        .write(
            "POST",
            &format!("{}/withdraw", propose().await),
            &Value::Null,
            200,
        )
        .await;
}

#[tokio::test]
async fn what_admins_do_is_as_described() {
    let asking = Asking::new().await;
    let bearer = format!("Bearer {}", asking.secret);
    let with = [
        ("authorization", &*bearer),
        ("content-type", "application/json"),
    ];
    let send = async |method: &str, uri: &str, body: Value, status: u16| {
        let answer = asking.send(method, uri, &with, &body).await;
        let text = String::from_utf8_lossy(answer.body());
        assert_eq!(answer.status().as_u16(), status, "{method} {uri}: {text}");
        answer
    };
    let token = json!({"name": "Ruth", "role": "reviewer", "territory": "ribbon"});
    let made = send("POST", "/tokens", token, 201).await;
    let place = made.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    send(
        "POST",
        "/tokens",
        json!({"name": "", "role": "reader"}),
        422,
    )
    .await;
    send("GET", "/tokens", Value::Null, 200).await;
    send("GET", &place, Value::Null, 200).await;
    send("DELETE", &place, Value::Null, 204).await;
    send("GET", "/tokens/none", Value::Null, 404).await;
    send("POST", "/session", Value::Null, 201).await;
    send("GET", "/session", Value::Null, 200).await;
    send("DELETE", "/session", Value::Null, 204).await;
    send("GET", "/audit?limit=3", Value::Null, 200).await;
    let atoll = json!({"slug": "atoll", "names": {"en": "Atoll"}, "boundary": {"source": "a chart", "geometry": small()}});
    send("POST", "/territories", atoll.clone(), 201).await;
    send("POST", "/territories", atoll, 409).await;
    let hooks = "/territories/ribbon/webhooks";
    let made = send(
        "POST",
        hooks,
        json!({"url": "https://127.0.0.1:9/none"}),
        201,
    )
    .await;
    let place = made.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    send("GET", hooks, Value::Null, 200).await;
    send("GET", &place, Value::Null, 200).await;
    send("POST", &format!("{place}/test"), Value::Null, 200).await;
    send("DELETE", &place, Value::Null, 204).await;
    send("DELETE", &place, Value::Null, 404).await;
}
