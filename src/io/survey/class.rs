//! The class of a polygon, and what is said of one that no rule matches.

use crate::io::survey::mapping::Mapping;
use crate::io::survey::read::{Document, Feature};
use crate::io::survey::rule::plain;
use crate::model::Fault;

/// The class that a feature has by a property; empty where it has none.
pub(super) fn class_of(feature: &Feature, property: &str) -> String {
    match feature.properties.get(property) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// That a class of so many polygons has no rule, with the rule or the property that may have been meant.
pub(super) fn unmapped_class(
    mapping: &Mapping,
    file: &str,
    (class, count): (&str, usize),
    document: &Document,
) -> Fault {
    let property = &mapping.class;
    let (what, meant) = if class.is_empty() {
        let other = other_case(document, property);
        let meant = other.map(|it| {
            format!(". They have a property called `{it}`, where the mapping says `{property}`")
        });
        ("polygons without a class", meant)
    } else {
        let near = mapping.rules.iter().find(|it| it.nearly_matches(class));
        let meant = near.map(|it| {
            format!(". The rule with {it} misses it by marks, hyphens or the form of letters alone")
        });
        ("polygons of a class", meant)
    };
    let detail = format!(
        "{count} {what} that no rule of the mapping matches: `{class}`; say what it means with [[class.map]], or leave it out with [[class.skip]]{}",
        meant.unwrap_or_default()
    );
    Fault::new(file, detail)
}

/// A property of a file's features that differs from a name in case, in blanks or in what is not seen.
fn other_case<'a>(document: &'a Document, property: &str) -> Option<&'a str> {
    let names = document.features.iter().flat_map(|it| it.properties.keys());
    let mut alike = names.filter(|it| *it != property && plain(it) == plain(property));
    alike.next().map(String::as_str)
}
