//! Named points, searched by name; and the dated notes on map and timeline.

mod key;

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::http::answer::Answer;
use crate::http::params::{KnownAt, Params, Text};
use crate::http::places::key::{Keys, Likeness};
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

/// The places that a name of has the text in it, as search keys have it: the likest first, then the more populous.
pub(super) async fn search_places(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let sought = Keys::of(asked.q.as_ref().map_or("", |it| &it.0));
    // Every name is folded in the same room.
    let mut keys = Keys::default();
    let likely = |place| Some((likeness(place, &sought, &mut keys)?, place));
    let mut found: Vec<(Likeness, &Place)> = view.places().filter_map(likely).collect();
    let first = |one: &(Likeness, &Place), other: &(Likeness, &Place)| {
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

/// The likeness of the name that is likest, of all that the place has.
fn likeness(place: &Place, sought: &Keys, keys: &mut Keys) -> Option<Likeness> {
    let names = place.names.0.values().chain(&place.other_names);
    names
        .map(String::as_str)
        .chain([place.slug.as_str()])
        .filter_map(|name| {
            keys.read(name);
            keys.answer(sought)
        })
        .min()
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
