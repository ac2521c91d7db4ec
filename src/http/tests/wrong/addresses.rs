//! Addresses that lead astray: of others' things, with unknown parameters, with tricks; and tokens that do not count.

use serde_json::json;

use crate::http::tests::wrong::{CHANGESETS, Case, Desk, JSON, REGIONS, ask, region};

pub(super) fn cases(desk: &Desk) -> Vec<Case> {
    let mut cases = of_others(desk);
    cases.extend(tokens(desk));
    cases.extend(parameters(desk));
    cases.extend(tricks());
    cases
}

/// Ids of the mesa's things under the ribbon's address, for somebody who may write to both.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn of_others(desk: &Desk) -> Vec<Case> {
    let Desk {
        there,
        changeset,
        webhook,
        proposal,
        ..
    } = desk;
    let region = region().to_string();
    let patch = r#"{"properties": {"note": "x"}}"#;
    let send = |method: &str, path: String, body: &str| {
        let kind = if body.is_empty() { "" } else { JSON };
        ask(method, &path, &desk.admin, kind, body.to_owned())
    };
    let region_of = "the id of another territory's region";
    let changeset_of = "the id of another territory's changeset";
    let webhook_of = "the id of another territory's webhook";
    let webhooks = "/territories/ribbon/webhooks";
    let batched = json!({"changes": [{"change": "delete", "id": there}]}).to_string();
    let mut cases = vec![
        (region_of, send("GET", format!("{REGIONS}/{there}"), "")),
        (
            region_of,
            send("GET", format!("{REGIONS}/{there}/versions"), ""),
        ),
        (
            region_of,
            send("PUT", format!("{REGIONS}/{there}"), &region),
        ),
        (
            region_of,
            send("PATCH", format!("{REGIONS}/{there}"), patch),
        ),
        (region_of, send("DELETE", format!("{REGIONS}/{there}"), "")),
        (
            "the same in a batch",
            send("POST", CHANGESETS.to_owned(), &batched),
        ),
        (
            changeset_of,
            send("GET", format!("{CHANGESETS}/{changeset}"), ""),
        ),
        (
            changeset_of,
            send("POST", format!("{CHANGESETS}/{changeset}/revert"), ""),
        ),
        (webhook_of, send("GET", format!("{webhooks}/{webhook}"), "")),
        (
            webhook_of,
            send("DELETE", format!("{webhooks}/{webhook}"), ""),
        ),
        (
            webhook_of,
            send("POST", format!("{webhooks}/{webhook}/test"), ""),
        ),
    ];
    let proposals = format!("/territories/ribbon/proposals/{proposal}");
    let proposal_of = "the id of another territory's proposal";
    for rest in [
        "",
        "/preview/shares",
        "/preview/effect",
        "/preview/tiles/0/0/0.mvt",
    ] {
        cases.push((proposal_of, send("GET", format!("{proposals}{rest}"), "")));
    }
    for word in ["apply", "reject", "withdraw"] {
        cases.push((proposal_of, send("POST", format!("{proposals}/{word}"), "")));
    }
    cases
}

fn tokens(desk: &Desk) -> Vec<Case> {
    let post = |token: &str| ask("POST", REGIONS, token, JSON, region().to_string());
    let unknown = "a token that is unknown, expired or revoked";
    vec![
        ("no token", post("")),
        (unknown, post("fl_0000")),
        (unknown, post(&desk.expired)),
        (unknown, post(&desk.revoked)),
        ("a reader's token", post(&desk.reader)),
        ("a token for another territory", post(&desk.stranger)),
    ]
}

fn parameters(desk: &Desk) -> Vec<Case> {
    let get = |rest: &str| ask("GET", &format!("/territories/ribbon/{rest}"), "", "", "");
    let post = format!("{REGIONS}?coment=x");
    let post = ask("POST", &post, &desk.editor, JSON, region().to_string());
    let mut cases = vec![
        ("an unknown parameter", post),
        (
            "a parameter said twice",
            get("shares?datetime=2020-01-05&datetime=2020-01-06"),
        ),
        (
            "a parameter that is no time",
            get("shares?datetime=10000-01-01"),
        ),
        (
            "a parameter that is no time",
            get("shares?datetime=2020-01-05T10:00:00"),
        ),
        (
            "a parameter of 3,000 letters",
            get(&format!("shares?datetime={}", "2".repeat(3_000))),
        ),
        (
            "a query of 9,000 letters",
            get(&format!("shares?{}", "a=1&".repeat(2_250))),
        ),
        (
            "a search for 201 letters",
            get(&format!("places?q={}", "%C3%A9".repeat(201))),
        ),
        (
            "a word of 301 letters in a path",
            get(&format!("factions/{}", "x".repeat(301))),
        ),
        ("a time outside the data", get("shares?datetime=2202-01-05")),
    ];
    for rest in [
        "shares",
        "regions",
        "changesets",
        "timeline",
        "map.svg",
        "point",
        "summary",
    ] {
        cases.push(("an unknown parameter", get(&format!("{rest}?colour=red"))));
    }
    cases
}

/// Addresses whose words are no ids.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn tricks() -> Vec<Case> {
    let get = |path: &str| ask("GET", path, "", "", "");
    let mut cases = Vec::new();
    for id in [
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "%252e%252e",
        "1",
        "0198f4b5-3c00-7000-8000-00000000000%EF%BC%91",
    ] {
        cases.push((
            "a trick as the id of a region",
            get(&format!("{REGIONS}/{id}")),
        ));
    }
    for id in [
        "%2e%2e",
        "1%00",
        "%2b1",
        "01",
        "1%20",
        "%D9%A1",
        "18446744073709551617",
    ] {
        cases.push((
            "a trick as the id of a changeset",
            get(&format!("{CHANGESETS}/{id}")),
        ));
    }
    for name in [
        "%2e%2e",
        "ribbon%00",
        "RIBBON",
        "r%C4%B1bbon",
        "%EF%BD%92ibbon",
        "ribbon%2fregions",
        "r%D1%96bbon",
    ] {
        cases.push((
            "a trick as the name of a territory",
            get(&format!("/territories/{name}/shares")),
        ));
    }
    for path in [
        "/territories/%c0%ae%c0%ae/shares",
        "/territories/ribbon/regions/%c0%ae%c0%ae",
        "/territories/%ff/shares",
    ] {
        cases.push(("bytes that are no UTF-8, such as overlong ones", get(path)));
    }
    for file in [
        "../Cargo.toml",
        "%2e%2e/Cargo.toml",
        "..%2f..%2fCargo.toml",
        "%00",
        "js/%2e%2e/%2e%2e/Cargo.toml",
    ] {
        cases.push((
            "a trick as the name of a file",
            get(&format!("/assets/{file}")),
        ));
    }
    cases
}
