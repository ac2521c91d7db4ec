//! Named points, searched by name; and the dated notes on map and timeline.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::http::answer::Answer;
use crate::http::params::{KnownAt, Params};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::io::definition::{event_document, place_document};
use crate::model::{Event, Place, Subject};

/// `?q&limit&known_at`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    q: Option<String>,
    limit: Option<usize>,
    known_at: Option<KnownAt>,
}

/// The places whose name has the text in it: names that start with it first, then the more populous.
pub(super) async fn search_places(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let sought = plain(asked.q.as_deref().unwrap_or_default());
    let mut found: Vec<(u8, &Place)> = view
        .places()
        .filter_map(|place| Some((likeness(place, &sought)?, place)))
        .collect();
    found.sort_by_key(|(likeness, place)| {
        let people = std::cmp::Reverse(place.population.unwrap_or(0));
        (*likeness, people, place.slug.clone())
    });
    let most = asked.limit.unwrap_or(usize::MAX).min(app.settings.max_rows);
    let found = found.into_iter().take(most).map(|(_, place)| {
        let said = view.said(&Subject::Place(place.slug.clone()));
        place_document(place, said)
    });
    Answer::json(&json!({"places": found.collect::<Vec<_>>()}))
}

/// 0: a name is the text; 1: one starts with it; 2: a word of one does; 3: one has it somewhere.
fn likeness(place: &Place, sought: &str) -> Option<u8> {
    let names = place.names.0.values().map(String::as_str);
    let likeness = |name: &str| {
        let name = plain(name);
        let at = name.find(sought)?;
        Some(match at {
            0 if name.len() == sought.len() => 0,
            0 => 1,
            _ if name[..at].ends_with([' ', '-']) => 2,
            _ => 3,
        })
    };
    names
        .chain([place.slug.as_str()])
        .filter_map(likeness)
        .min()
}

/// Lower case, without the apostrophes that romanisations of Arabic scatter.
fn plain(text: &str) -> String {
    let letters = text
        .trim()
        .chars()
        .filter(|it| !matches!(it, '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʿ' | 'ʾ'));
    letters.flat_map(char::to_lowercase).collect()
}

/// `?known_at`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedEvents {
    known_at: Option<KnownAt>,
}

/// The dated notes, oldest first.
pub(super) async fn list_events(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<AskedEvents>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let mut events: Vec<&Event> = view.events().collect();
    events.sort_by_key(|it| (it.datetime, it.slug.clone()));
    let told = events.into_iter().map(|event| {
        let said = view.said(&Subject::Event(event.slug.clone()));
        event_document(event, said)
    });
    Answer::json(&json!({"events": told.collect::<Vec<_>>()}))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> Place {
        serde_json::from_value(serde_json::json!({
            "slug": "p", "names": {"en": name}, "kind": "town", "lon": 36.0, "lat": 33.0
        }))
        .unwrap()
    }

    #[test]
    fn apostrophes_and_case_do_not_hide_a_place() {
        assert_eq!(
            likeness(&place("Qal‘at al-Madiq"), &plain("qalat")),
            Some(1)
        );
        assert_eq!(likeness(&place("Tall Rifaat"), &plain("rif")), Some(2));
        assert_eq!(likeness(&place("Aleppo"), &plain("Aleppo")), Some(0));
        assert_eq!(likeness(&place("Aleppo"), "raqqa"), None);
    }
}
