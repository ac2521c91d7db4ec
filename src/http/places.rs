//! Named points, searched by name; and the dated notes on map and timeline.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::http::answer::Answer;
use crate::http::params::{KnownAt, Params};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::model::{EventKind, Names, Place, Slug};
use crate::time::Instant;

/// `?q&limit&known_at`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    q: Option<String>,
    limit: Option<usize>,
    known_at: Option<KnownAt>,
}

#[derive(Serialize)]
struct Found<'a> {
    slug: &'a Slug,
    name: &'a str,
    names: &'a Names,
    kind: &'a str,
    population: Option<u64>,
    lon: f64,
    lat: f64,
    district: Option<&'a Slug>,
}

/// The places whose name has the text in it: names that start with it first, then the more populous.
pub(super) async fn search_places(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct List<'a> {
        places: Vec<Found<'a>>,
    }
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
    let found = found.into_iter().take(most).map(|(_, place)| Found {
        slug: &place.slug,
        name: place.names.english().unwrap_or(place.slug.as_str()),
        names: &place.names,
        kind: &place.kind,
        population: place.population,
        lon: place.lon,
        lat: place.lat,
        district: place.district.as_ref(),
    });
    Answer::json(&List {
        places: found.collect(),
    })
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

#[derive(Serialize)]
struct Told<'a> {
    slug: &'a Slug,
    datetime: Instant,
    kind: EventKind,
    title: &'a str,
    titles: &'a Names,
    lon: Option<f64>,
    lat: Option<f64>,
    source: Option<&'a str>,
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
    #[derive(Serialize)]
    struct List<'a> {
        events: Vec<Told<'a>>,
    }
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let told = view.events().map(|event| Told {
        slug: &event.slug,
        datetime: event.datetime,
        kind: event.kind,
        title: event.titles.english().unwrap_or(event.slug.as_str()),
        titles: &event.titles,
        lon: event.lon,
        lat: event.lat,
        source: event.source.as_deref(),
    });
    let mut events: Vec<Told<'_>> = told.collect();
    events.sort_by_key(|it| (it.datetime, it.slug.clone()));
    Answer::json(&List { events })
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
