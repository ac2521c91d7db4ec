//! An event: a dated note on map and timeline.

use serde_json::{Value, json};

use crate::io::definition::{Addressed, told};
use crate::io::geojson::check_source;
use crate::io::members::Members;
use crate::model::{Event, EventKind, Fault, Revision};
use crate::time::Instant;

/// The event of a document at a JSON pointer, or all that is wrong with it. `of` is its address, if any.
pub fn read_event(
    document: &Value,
    at: &str,
    of: Option<Addressed<'_>>,
) -> Result<Event, Vec<Fault>> {
    let (slug, recorded) = told(of);
    let what = "an object with at least `datetime` and `titles`";
    let members = Members::of(Some(document), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    let known = ["slug", "datetime", "kind", "titles", "lon", "lat", "source"];
    members.refuse_unknown(&known, &["title", "revision"], "an event");
    let slug = members.slug(slug);
    let datetime: Option<Instant> = members.required("datetime", "a time such as 2015-05-20");
    let kind = match members.text("kind") {
        None | Some("event") => EventKind::Event,
        Some("method") => EventKind::Method,
        Some(_) => {
            members.fault(
                "kind",
                "must be `event`, or `method` for a change of source or method",
            );
            EventKind::Event
        }
    };
    let titles = members.names("titles");
    let lon = members.number("lon", -180.0..=180.0);
    let lat = members.number("lat", -90.0..=90.0);
    for (here, there) in [("lon", "lat"), ("lat", "lon")] {
        if members.member(here).is_none() && members.member(there).is_some() {
            members.fault(
                here,
                format!("is missing: give it with `{there}`, or neither"),
            );
        }
    }
    let source = members.said("source", check_source);
    let read = slug.zip(datetime).zip(titles);
    members.done(read.map(|((slug, datetime), titles)| Event {
        slug,
        datetime,
        kind,
        titles,
        lon,
        lat,
        source,
    }))
}

/// An event as a document; `revision` is the one that said it.
pub fn event_document(event: &Event, revision: Revision) -> Value {
    json!({
        "slug": event.slug,
        "datetime": event.datetime,
        "kind": event.kind,
        "title": event.titles.english().unwrap_or(event.slug.as_str()),
        "titles": event.titles,
        "lon": event.lon,
        "lat": event.lat,
        "source": event.source,
        "revision": revision,
    })
}
