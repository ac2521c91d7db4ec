//! Named points, searched by name; and the dated notes on map and timeline.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::http::answer::Answer;
use crate::http::params::{KnownAt, Params, Text};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::io::definition::{event_document, place_document};
use crate::model::{Event, Place, Subject};

/// `?q&limit&known_at`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    q: Option<Text<200>>,
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
    let mut sought = String::new();
    fold(asked.q.as_ref().map_or("", |it| &it.0), &mut sought);
    // Every name is folded in the same place.
    let mut name = String::new();
    let likely = |place| Some((likeness(place, &sought, &mut name)?, place));
    let mut found: Vec<(u8, &Place)> = view.places().filter_map(likely).collect();
    let first = |one: &(u8, &Place), other: &(u8, &Place)| {
        let people = |it: &Place| it.population.unwrap_or(0);
        let likelier = one.0.cmp(&other.0);
        likelier
            .then_with(|| people(other.1).cmp(&people(one.1)))
            .then_with(|| one.1.slug.cmp(&other.1.slug))
    };
    let most = asked.limit.unwrap_or(usize::MAX).min(app.settings.max_rows);
    if most < found.len() {
        found.select_nth_unstable_by(most, first);
        found.truncate(most);
    }
    found.sort_unstable_by(first);
    let found = found.into_iter().map(|(_, place)| {
        let said = view.said(&Subject::Place(place.slug.clone()));
        place_document(place, said)
    });
    Answer::json(&json!({"places": found.collect::<Vec<_>>()}))
}

/// 0: a name is the text; 1: one starts with it; 2: a word of one does; 3: one has it somewhere.
fn likeness(place: &Place, sought: &str, folded: &mut String) -> Option<u8> {
    let mut likeness = |name: &str| {
        fold(name, folded);
        let at = folded.find(sought)?;
        Some(match at {
            0 if folded.len() == sought.len() => 0,
            0 => 1,
            _ if folded[..at].ends_with([' ', '-']) => 2,
            _ => 3,
        })
    };
    let names = place.names.0.values().map(String::as_str);
    names
        .chain([place.slug.as_str()])
        .filter_map(&mut likeness)
        .min()
}

/// Lower case, without the apostrophes that romanisations of Arabic scatter.
fn fold(text: &str, folded: &mut String) {
    let letters = text
        .trim()
        .chars()
        .filter(|it| !matches!(it, '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʿ' | 'ʾ'));
    folded.clear();
    folded.extend(letters.flat_map(char::to_lowercase));
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
    events.sort_unstable_by_key(|it| (it.datetime, &it.slug));
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

    fn liked(place: &Place, q: &str) -> Option<u8> {
        let (mut sought, mut name) = (String::new(), String::new());
        fold(q, &mut sought);
        likeness(place, &sought, &mut name)
    }

    #[test]
    fn apostrophes_and_case_do_not_hide_a_place() {
        assert_eq!(liked(&place("Qal‘at al-Madiq"), "qalat"), Some(1));
        assert_eq!(liked(&place("Tall Rifaat"), "rif"), Some(2));
        assert_eq!(liked(&place("Aleppo"), "Aleppo"), Some(0));
        assert_eq!(liked(&place("Aleppo"), "raqqa"), None);
    }
}
