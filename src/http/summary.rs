//! Who holds what, in figures and in one paragraph that can be quoted.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::Serialize;

use crate::control;
use crate::http::answer::{Answer, preferred};
use crate::http::figures::{By, Figures, shares_of};
use crate::http::params::{Moment, Params};
use crate::http::reading::Reading;
use crate::http::standing::{Heading, Standing};
use crate::http::{App, Error};
use crate::model::{Share, Shares};
use crate::time::Instant;

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    heading: Heading,
    paragraph: &'a str,
    largest: Option<Holder<'a>>,
    majority: Option<Holder<'a>>,
    #[serde(flatten)]
    figures: Figures<'a>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Holder<'a> {
    faction: &'a str,
    name: &'a str,
    fraction: f64,
    effective_fraction: f64,
}

impl<'a> Holder<'a> {
    fn of(share: &'a Share) -> Self {
        Self {
            faction: &share.key,
            name: &share.name,
            fraction: share.fraction,
            effective_fraction: share.effective_fraction,
        }
    }
}

/// What changed since a span before.
#[derive(Serialize)]
struct Change {
    span: &'static str,
    since: Option<Instant>,
    /// `null` where the span starts before the data do.
    shares: Option<Vec<Gain>>,
}

#[derive(Serialize)]
struct Gain {
    faction: String,
    name: String,
    area_change_m2: f64,
    fraction_change: f64,
}

/// A look back: what the span is called, when it starts, and the shares then.
type Earlier = (&'static str, Option<Instant>, Option<Shares>);

/// Who holds what at an instant, whether anybody holds over half, and what changed before.
pub(super) async fn get_summary(
    State(app): State<App>,
    reading: Reading,
    Params(moment): Params<Moment>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let shares = shares_of(&app.atlas, &view, &standing.slice, By::Faction, None).await?;
    let earlier = look_back(&app, &standing).await?;
    let told: Vec<_> = earlier
        .iter()
        .map(|(span, _, then)| (*span, then.clone()))
        .collect();
    let name = view.territory().name();
    let paragraph = control::paragraph(name, standing.datetime, &shares, &told);
    if preferred(&headers, &["application/json", "text/plain"]) == "text/plain" {
        let text = Answer::bytes("text/plain; charset=utf-8", format!("{paragraph}\n"));
        return Ok(text.header(header::VARY, "Accept"));
    }
    let summary = Summary {
        heading: standing.heading(),
        paragraph: &paragraph,
        largest: shares.shares.first().map(Holder::of),
        majority: control::majority(&shares).map(Holder::of),
        figures: Figures::of(&shares, By::Faction, None),
        changes: earlier.iter().map(|it| change(it, &shares)).collect(),
    };
    Ok(Answer::json(&summary)?.header(header::VARY, "Accept"))
}

/// The shares a week, a month, a year before, as known at the same revision.
async fn look_back(app: &App, standing: &Standing) -> Result<Vec<Earlier>, Error> {
    let view = standing.view();
    let mut earlier = Vec::new();
    for (name, span) in control::look_back() {
        let since = standing.datetime.before(span);
        let slice = match since {
            Some(since) => app.atlas.slice(&view, since).await,
            None => None,
        };
        let then = match slice {
            Some(slice) => Some(shares_of(&app.atlas, &view, &slice, By::Faction, None).await?),
            None => None,
        };
        earlier.push((name, since, then));
    }
    Ok(earlier)
}

fn change((span, since, then): &Earlier, now: &Shares) -> Change {
    let gain = |gain: control::Gain| Gain {
        faction: gain.key,
        name: gain.name,
        area_change_m2: gain.area_m2,
        fraction_change: gain.fraction,
    };
    let gains = then.as_ref().map(|then| control::gains(then, now));
    Change {
        span,
        since: *since,
        shares: gains.map(|gains| gains.into_iter().map(gain).collect()),
    }
}
