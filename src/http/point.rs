//! Who holds a point, since when, on what source; and who held it before.

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::atlas::{Atlas, Beside};
use crate::control::{self, Spell};
use crate::geometry::LonLat;
use crate::http::answer::Answer;
use crate::http::params::{KnownAt, Moment, Params, Time};
use crate::http::reading::Reading;
use crate::http::standing::{Heading, Standing};
use crate::http::{App, Error};
use crate::model::{Claim, Confidence, Method, Region, RegionId, Slug, Status, View};
use crate::time::{Instant, Interval};

/// `?lon&lat&datetime&known_at`: degrees, WGS 84.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    lon: f64,
    lat: f64,
    datetime: Option<Time>,
    known_at: Option<KnownAt>,
}

#[derive(Serialize)]
struct PointAnswer<'a> {
    #[serde(flatten)]
    heading: Heading,
    lon: f64,
    lat: f64,
    /// Metres to the land that is told of, where the point itself has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    outside_by_m: Option<f64>,
    district: Option<Named<'a>>,
    holder: Option<Holder<'a>>,
    history: Vec<Past<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    slug: &'a Slug,
    name: &'a str,
}

#[derive(Serialize)]
struct Holder<'a> {
    faction: &'a Slug,
    name: &'a str,
    status: Status,
    contested_with: Option<&'a Slug>,
    /// When the present holder's unbroken run began.
    since: Option<Instant>,
    region: RegionId,
    confidence: Option<Confidence>,
    method: Method,
    sources: &'a [String],
    note: Option<&'a str>,
}

impl<'a> Holder<'a> {
    /// The holder by the name it has at an instant.
    fn of(view: &View<'a>, at: Instant, region: &'a Region, since: Option<Instant>) -> Self {
        let Claim {
            faction,
            status,
            contested_with,
            confidence,
            sources,
            note,
            method,
            ..
        } = &region.claim;
        Self {
            faction,
            name: control::name_of(view, at, faction),
            status: *status,
            contested_with: contested_with.as_ref(),
            since,
            region: region.id,
            confidence: *confidence,
            method: *method,
            sources,
            note: note.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Past<'a> {
    #[serde(flatten)]
    span: Interval,
    holder: Option<Holder<'a>>,
}

/// Who holds a point, and who held it before. A point outside the territory is a 404, but at a place that is recorded
/// there the nearest land answers.
pub(super) async fn get_point(
    State(app): State<App>,
    reading: Reading,
    Params(Asked {
        lon,
        lat,
        datetime,
        known_at,
    }): Params<Asked>,
) -> Result<Answer, Error> {
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        return Err(Error::bad_request(
            "`lon` lies within ±180 and `lat` within ±90 degrees",
        ));
    }
    let moment = Moment { datetime, known_at };
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let Spot { at, outside_by_m } = spot(&app.atlas, &view, LonLat(lon, lat)).await?;
    let mut district = None;
    for it in view.districts() {
        if district.is_none() && app.atlas.shape(it.boundary).await?.contains(at.0, at.1) {
            district = Some(Named {
                slug: &it.slug,
                name: it.name(),
            });
        }
    }
    let spells = app.atlas.spells(&view, at.0, at.1).await?;
    let at = standing.datetime;
    let since = |at| control::since(&spells, at);
    let present = spells.iter().find(|it| it.span.contains(at));
    let present = present.and_then(|it| it.region.as_ref());
    Answer::json(&PointAnswer {
        heading: standing.heading(),
        lon,
        lat,
        outside_by_m,
        district,
        holder: present.map(|it| Holder::of(&view, at, it, since(at))),
        history: spells
            .iter()
            .flat_map(|spell| parts(&view, spell))
            .map(|(span, region)| Past {
                span,
                holder: region.map(|it| Holder::of(&view, span.from(), it, since(span.from()))),
            })
            .collect(),
    })
}

/// The land that is told of.
struct Spot {
    at: LonLat,
    outside_by_m: Option<f64>,
}

/// The land of a point, or that beside it.
async fn spot(atlas: &Atlas, view: &View<'_>, at: LonLat) -> Result<Spot, Error> {
    let boundary = atlas.shape(view.territory().boundary).await?;
    if boundary.contains(at.0, at.1) {
        return Ok(Spot {
            at,
            outside_by_m: None,
        });
    }
    if let Some(Beside { at, metres }) = atlas.beside(view, at).await? {
        return Ok(Spot {
            at,
            outside_by_m: Some((metres * 10.0).round() / 10.0),
        });
    }
    let metres = atlas.metres_outside(view, at).await?;
    let distance = if metres < 1e3 {
        format!("{metres:.0} m")
    } else {
        format!("{:.0} km", metres / 1e3)
    };
    Err(Error::not_found(format!(
        "the point {}, {} lies outside {}, {distance} from its land: ask for a point within the boundary, or at a \
         place on record beside it",
        at.0,
        at.1,
        view.territory().name()
    )))
}

/// A spell in the parts that its holder goes by one name in.
fn parts<'a>(view: &View<'_>, spell: &'a Spell) -> Vec<(Interval, Option<&'a Region>)> {
    let region = spell.region.as_deref();
    let faction = region.and_then(|it| view.faction(&it.claim.faction));
    let changes = faction.into_iter().flat_map(|it| it.changes.iter());
    let renamed = changes.filter(|it| it.names.is_some()).map(|it| it.from);
    let within = renamed.filter(|it| spell.span.from() < *it && spell.span.contains(*it));
    let starts: Vec<Instant> = [spell.span.from()].into_iter().chain(within).collect();
    let ends = starts.iter().skip(1).copied().map(Some);
    let parts = starts.iter().zip(ends.chain([spell.span.to()]));
    parts
        .filter_map(|(from, to)| Some((Interval::new(*from, to).ok()?, region)))
        .collect()
}
