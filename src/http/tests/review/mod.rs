//! Review: what is proposed is seen by few, decided once, and until then leaves the map as it is.

mod decided;
mod preview;
mod seen;

use serde_json::{Value, json};

use crate::http::ribbon::{Ribbon, Said};
use crate::http::tests::batches::{collection, strip};
use crate::model::Role;

/// The ribbon, somebody who proposes and somebody who reviews.
struct Desk {
    ribbon: Ribbon,
    editor: String,
    reviewer: String,
}

impl Desk {
    async fn of(ribbon: Ribbon) -> Self {
        let editor = ribbon.token_of("Edith", Role::Editor).await;
        let reviewer = ribbon.token_of("Ruth", Role::Reviewer).await;
        Self {
            ribbon,
            editor,
            reviewer,
        }
    }

    async fn new() -> Self {
        Self::of(Ribbon::new().await).await
    }

    async fn post(&self, token: &str, rest: &str, body: &Value) -> Said {
        self.ribbon.write("POST", rest, token, body).await
    }

    async fn get(&self, token: &str, rest: &str) -> Said {
        self.ribbon.write("GET", rest, token, &json!({})).await
    }

    /// The editor's proposal of a document: its address below the territory.
    async fn proposed(&self, body: &Value) -> String {
        let made = self.post(&self.editor, "proposals", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let place = made.headers["location"].to_str().unwrap();
        place
            .strip_prefix("/territories/ribbon/")
            .unwrap()
            .to_owned()
    }

    /// The reviewer's or another's word on a proposal.
    async fn decide(&self, token: &str, proposal: &str, word: &str) -> Said {
        let body = json!({"comment": "looked at it"});
        self.post(token, &format!("{proposal}/{word}"), &body).await
    }
}

/// A degree of land, from the fifth of January on.
fn land(faction: &str, west: f64) -> Value {
    collection(&[strip(faction, west, west + 1.0, 5)])
}

/// The last revision that is published.
async fn revision(ribbon: &Ribbon) -> Value {
    ribbon.json("changesets?limit=1").await["changesets"][0]["revision"].clone()
}
