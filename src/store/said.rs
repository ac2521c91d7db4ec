//! Which parts of a written change are texts, that may have to be taken down.
//!
//! What a body says of land, holders and dates stays for ever; sources, notes and titles need not. They are
//! told apart by cutting members out of the body, whose other bytes stay as they were written.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::store::encoding::{CREATE, EVENT, REVISE, SHOW};

/// The members of a body that are texts, by the kind of change.
pub(crate) fn texts(kind: &str) -> &'static [&'static str] {
    match kind {
        CREATE | REVISE | SHOW => &["sources", "note"],
        EVENT => &["titles", "source"],
        _ => &[],
    }
}

/// A body, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parted<'a> {
    /// The body without its texts.
    pub(crate) plain: Cow<'a, str>,
    /// An object with the texts; `None` where there are none.
    pub(crate) said: Option<String>,
}

/// Takes the body of a change apart.
pub(crate) fn parted<'a>(kind: &str, body: &'a str) -> serde_json::Result<Parted<'a>> {
    let texts = texts(kind);
    if texts.is_empty() {
        let plain = Cow::Borrowed(body);
        return Ok(Parted { plain, said: None });
    }
    let Members(members) = serde_json::from_str(body)?;
    let (said, plain): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|(name, _)| texts.contains(&name.as_str()));
    if said.is_empty() {
        let plain = Cow::Borrowed(body);
        return Ok(Parted { plain, said: None });
    }
    Ok(Parted {
        plain: Cow::Owned(object(&plain)),
        said: Some(object(&said)),
    })
}

/// Whether texts of one body stand in another as well: the same note, or the same sources where both have no note.
pub(crate) fn repeats(texts: &Parted<'_>, other: &Parted<'_>) -> bool {
    let member = |parts: &Parted<'_>, name: &str| {
        let said = serde_json::from_str(parts.said.as_deref()?).ok()?;
        let Members(members) = said;
        let found = members.into_iter().find(|it| it.0 == name)?;
        Some(found.1.get().to_owned())
    };
    let [note, sources] =
        ["note", "sources"].map(|name| (member(texts, name), member(other, name)));
    match note {
        (None, None) => sources.0.is_some() && sources.0 == sources.1,
        (note, others) => note == others,
    }
}

/// The members of an object in their order, values as they are written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk;
        impl<'de> Visitor<'de> for Walk {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Walk).map(Self)
    }
}

fn object(members: &[(String, &RawValue)]) -> String {
    let members = members.iter();
    let members = members.map(|(name, value)| format!("{}:{value}", serde_json::json!(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_out_and_the_rest_keeps_its_bytes() {
        let body = r#"{"faction":"isis","sources":["a\u0007","b"],"valid_from":"2015","n":1e-5,"note":"x"}"#;
        let parts = parted("show", body).unwrap();
        assert_eq!(
            parts.plain,
            r#"{"faction":"isis","valid_from":"2015","n":1e-5}"#
        );
        assert_eq!(
            parts.said.as_deref(),
            Some(r#"{"sources":["a\u0007","b"],"note":"x"}"#)
        );
        let plain = parted("show", &parts.plain).unwrap();
        assert_eq!((plain.plain, plain.said), (parts.plain.clone(), None));
    }

    #[test]
    fn a_boundary_keeps_its_source() {
        let body = r#"{"source":{"source":"Natural Earth"}}"#;
        let parts = parted("define-territory", body).unwrap();
        assert_eq!((&*parts.plain, parts.said), (body, None));
    }
}
