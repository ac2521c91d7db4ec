//! Shares through time: one row a slice, or one a step.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use futures_util::{StreamExt, stream};
use jiff::Span;
use serde::{Deserialize, Deserializer, Serialize};

use crate::control;
use crate::http::answer::Answer;
use crate::http::figures::{By, Row, Table, existing, rows, shares_of};
use crate::http::params::{KnownAt, Params, TerritorySlug, Time};
use crate::http::shares::{Format, table};
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::model::{Extent, Reference, Revision, Shares, Slug, Unheld, View};
use crate::time::{Instant, Interval};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Time>,
    to: Option<Time>,
    step: Option<Step>,
    #[serde(default)]
    by: By,
    district: Option<Slug>,
    known_at: Option<KnownAt>,
    format: Option<Format>,
}

/// `step=`: an ISO 8601 duration of a second or more, such as `P7D` or `P1M`.
#[derive(Clone, Copy, Debug)]
struct Step(Span);

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let span: Option<Span> = text.parse().ok().filter(|_| text.starts_with('P'));
        let epoch = Instant::from_micros(0);
        let second = |span: &Span| {
            let after = epoch.and_then(|epoch| epoch.after(*span));
            after.is_some_and(|it| it.micros() >= 1_000_000)
        };
        span.filter(second).map(Self).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is not an ISO 8601 duration of a second or more, such as P7D or P1M"
            ))
        })
    }
}

#[derive(Serialize)]
struct Timeline<'a> {
    territory: &'a Slug,
    revision: Revision,
    reference: Option<&'a Reference>,
    rows: Vec<TimelineRow<'a>>,
}

#[derive(Serialize)]
struct TimelineRow<'a> {
    #[serde(flatten)]
    span: Interval,
    shares: Vec<Row<'a>>,
    unheld: Unheld,
}

/// Shares through time.
pub(super) async fn get_timeline(
    State(app): State<App>,
    TerritorySlug(territory): TerritorySlug,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    if asked.by == By::District {
        return Err(Error::bad_request(
            "by=district does not work for a timeline: ask for one district with district=SLUG",
        ));
    }
    let known = Known::of(&app.atlas, &territory, asked.known_at).await?;
    let view = known.view();
    let district = existing(&view, asked.district.as_ref())?;
    let slices = app.atlas.spans(&view).await;
    let spans = wanted(&view, &slices, &asked, app.settings.max_rows)?;
    // Many maps may have to be resolved first: a few at a time, in order.
    let mut resolved = stream::iter(spans)
        .map(async |span| {
            let slice = app.atlas.slice(&view, span.from()).await;
            let slice = slice
                .ok_or_else(|| Error::failed("a slice is missing", span.from().to_string()))?;
            let shares = shares_of(&app.atlas, &view, &slice, asked.by, district).await?;
            Ok::<_, Error>((span, shares))
        })
        .buffered(app.settings.renders);
    let mut shares: Vec<(Interval, Shares)> = Vec::new();
    while let Some(row) = resolved.next().await {
        shares.push(row?);
    }
    match Format::wanted(asked.format, &headers) {
        Format::Csv => Ok(table(
            &format!("{territory}-timeline"),
            csv(&shares, asked.by)?,
        )),
        Format::Json => {
            let answer = Timeline {
                territory: &territory,
                revision: known.revision(),
                reference: shares.first().map(|it| &it.1.reference),
                rows: shares
                    .iter()
                    .map(|(span, shares)| TimelineRow {
                        span: *span,
                        shares: rows(shares, asked.by),
                        unheld: shares.unheld,
                    })
                    .collect(),
            };
            Ok(Answer::json(&answer)?.header(header::VARY, "Accept"))
        }
    }
}

/// The spans that make the rows, oldest first: the slices that meet from–to, or its steps.
fn wanted(
    view: &View<'_>,
    slices: &[Interval],
    asked: &Asked,
    most: usize,
) -> Result<Vec<Interval>, Error> {
    let Some(extent) = control::extent(view) else {
        return Ok(Vec::new());
    };
    let from = asked.from.map_or(extent.from, Time::instant);
    let to = asked.to.map(Time::instant).or(extent.to);
    if to.is_some_and(|to| to <= from) {
        return Err(Error::bad_request("`to` must come after `from`"));
    }
    let spans = match asked.step {
        None => slices
            .iter()
            .copied()
            .filter(|it| it.to().is_none_or(|end| from < end) && to.is_none_or(|to| it.from() < to))
            .collect(),
        Some(Step(step)) => {
            let last = slices.last().map_or(extent.from, |it| it.from());
            let open_end = || last.after(step).unwrap_or(last);
            steps(
                extent,
                from.max(extent.from),
                to.unwrap_or_else(open_end),
                step,
                most,
            )
        }
    };
    if spans.len() > most {
        let why =
            format!("that makes more than {most} rows: ask for a shorter time or a longer step");
        return Err(Error::bad_request(why));
    }
    Ok(spans)
}

/// Steps of equal length from `from` to before `to`, within the extent; one more than `most` at most.
fn steps(extent: Extent, from: Instant, to: Instant, step: Span, most: usize) -> Vec<Interval> {
    let to = extent.to.map_or(to, |end| end.min(to));
    // Each is counted from the start, so that months keep their day where the calendar has it.
    let starts = (0..).map_while(|count| from.after(step.checked_mul(count).ok()?));
    let starts = starts.take_while(|start| *start < to).take(most + 1);
    starts
        .filter_map(|start| {
            let end = start.after(step).unwrap_or(to).min(to);
            Interval::new(start, Some(end)).ok()
        })
        .collect()
}

fn csv(shares: &[(Interval, Shares)], by: By) -> Result<Vec<u8>, Error> {
    let mut table = Table::new(&["from", "to"], by)?;
    for (span, shares) in shares {
        let to = span.to().map_or(String::new(), |it| it.to_string());
        table.push(&[span.from().to_string(), to], shares)?;
    }
    table.finish()
}
