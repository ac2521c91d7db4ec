//! A series of surveys in one file: each feature says by itself when it is of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::io::survey::date::{DateFrom, Dated};
use crate::io::survey::mapping::Mapping;
use crate::io::survey::read::{Document, Feature};
use crate::model::Fault;
use crate::time::Instant;

/// The features of a file that are one survey; `None` for all.
pub type Chosen = Option<Arc<BTreeSet<usize>>>;

impl Mapping {
    /// The surveys in a file: one, or a series where its features are of several dates. `document` is needed only where
    /// dates stand inside it.
    pub fn surveys_in(
        &self,
        file: &str,
        document: Option<&Document>,
    ) -> Result<Vec<(Dated, Chosen)>, Fault> {
        let groups = match (&self.date, document) {
            (DateFrom::Property(property), Some(document)) if !self.corrects(file) => {
                by_value(property, document)
            }
            _ => Vec::new(),
        };
        if groups.len() < 2 {
            return Ok(vec![(self.date_of(file, document)?, None)]);
        }
        let mut surveys: BTreeMap<Instant, (Dated, BTreeSet<usize>)> = BTreeMap::new();
        for (sample, features) in groups {
            let first = features.first().copied().unwrap_or_default();
            let dated = self
                .date_of(file, Some(&sample))
                .map_err(|fault| Fault::new(format!("{file}#/features/{first}"), fault.detail))?;
            let survey = surveys.entry(dated.at).or_insert((dated, BTreeSet::new()));
            survey.1.extend(features);
        }
        let surveys = surveys.into_values();
        Ok(surveys
            .map(|(dated, of_it)| (dated, Some(Arc::new(of_it))))
            .collect())
    }
}

/// The features by what their property says: each with a document that says that alone. Nothing where the collection
/// says it for all.
fn by_value(property: &str, document: &Document) -> Vec<(Document, BTreeSet<usize>)> {
    if document.member(property).is_some() {
        return Vec::new();
    }
    let mut groups: BTreeMap<String, (Option<Value>, BTreeSet<usize>)> = BTreeMap::new();
    for (index, feature) in document.features.iter().enumerate() {
        let value = feature.properties.get(property).filter(|it| !it.is_null());
        let said = value.map(Value::to_string).unwrap_or_default();
        let group = groups
            .entry(said)
            .or_insert_with(|| (value.cloned(), BTreeSet::new()));
        group.1.insert(index);
    }
    let sample = |value: Option<Value>| {
        let properties = value.map(|it| (property.to_owned(), it));
        Document::of_feature(Feature {
            properties: properties.into_iter().collect::<Map<String, Value>>(),
            geometry: None,
        })
    };
    let groups = groups.into_values();
    groups
        .map(|(value, features)| (sample(value), features))
        .collect()
}
