//! What a picture changes as the document of a batch, for whoever sends it on.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::geometry::Shape;
use crate::io::definition::faction_said;
use crate::io::geojson::claim_feature;
use crate::io::survey::changes::Plan;
use crate::model::{Change, ContentHash, Revision};

/// The changes of a plan, made against a revision, as [`crate::io::batch::read_batch`] reads them. `shapes` has all
/// that it shows.
///
/// Overlaps go by order: a mapping has refused or settled them already, and what it says of the rest of the
/// territory lies below everything.
pub fn batch_document(
    plan: &Plan,
    base: Revision,
    shapes: &HashMap<ContentHash, Arc<Shape>>,
) -> Value {
    let defined = plan.changes.iter().filter_map(|it| match it {
        Change::DefineFaction(faction) => {
            Some(json!({"change": "define", "faction": faction_said(faction)}))
        }
        _ => None,
    });
    let shown = plan.changes.iter().filter_map(|it| match it {
        Change::Show { claim, outline } => Some(claim_feature(claim, &shapes[&outline.hash])),
        _ => None,
    });
    let recorded: Vec<Value> = if plan.is_survey() {
        vec![json!({"change": "survey", "at": plan.at, "features": shown.collect::<Value>()})]
    } else {
        let create = |feature| json!({"change": "create", "feature": feature});
        shown.map(create).collect()
    };
    json!({
        "comment": plan.comment(),
        "base_revision": base,
        "overlaps": "order",
        "changes": defined.chain(recorded).collect::<Value>(),
    })
}
