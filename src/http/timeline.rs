//! Shares through time: one row a slice, or one a step.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use jiff::Span;
use serde::{Deserialize, Serialize};

use crate::control;
use crate::http::answer::Answer;
use crate::http::figures::{By, Measure, Row, Table, existing, rows};
use crate::http::params::{Duration, KnownAt, Params, Time};
use crate::http::reading::Reading;
use crate::http::shares::{Format, table};
use crate::http::standing::Known;
use crate::http::work::Kind;
use crate::http::{App, Error};
use crate::model::{Extent, Reference, Revision, Shares, Slug, Tally, Unheld, View};
use crate::time::{Instant, Interval};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<Time>,
    to: Option<Time>,
    step: Option<Duration>,
    #[serde(default)]
    by: By,
    district: Option<Slug>,
    known_at: Option<KnownAt>,
    format: Option<Format>,
}

#[derive(Serialize)]
struct Timeline<'a> {
    territory: &'a Slug,
    revision: Revision,
    reference: Reference,
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
    reading: Reading,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    if asked.by == By::District {
        return Err(Error::bad_request(
            "by=district does not work for a timeline: ask for one district with district=SLUG",
        ));
    }
    let known = Known::of(&app.atlas, reading, asked.known_at).await?;
    let view = known.view();
    let district = existing(&view, asked.district.as_ref())?;
    let slices = app.atlas.spans(&view).await;
    let spans = wanted(&view, &slices, &asked, app.settings.max_rows)?;
    let measure = Measure::of(&app.atlas, &view, asked.by, district).await?;
    let read = |span: Interval, tally: &Arc<Tally>| (span, measure.shares(span.from(), tally));
    let shares = app
        .atlas
        .tallies(&view, &spans, app.work.running(Kind::Figures), read);
    let shares: Vec<(Interval, Shares)> = shares.await?;
    match Format::wanted(asked.format, &headers) {
        Format::Csv => Ok(table(
            &format!("{}-timeline", known.territory()),
            csv(&shares, asked.by)?,
        )),
        Format::Json => {
            let answer = Timeline {
                territory: known.territory(),
                revision: known.revision(),
                reference: measure.reference(),
                rows: shares
                    .iter()
                    .map(|(span, shares)| TimelineRow {
                        span: *span,
                        shares: rows(shares, asked.by, None),
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
        Some(Duration(step)) => {
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::http::ribbon::{Ribbon, near};

    #[tokio::test]
    async fn a_step_shows_the_map_in_force_at_its_start_whatever_changes_before_the_next() {
        let ribbon = Ribbon::new().await;
        let timeline = ribbon.json("timeline?step=P4D").await;
        let rows = timeline["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 8);
        for row in rows {
            let from = row["from"].as_str().unwrap();
            let then = ribbon.json(&format!("shares?datetime={from}")).await;
            assert_eq!(row["shares"], then["shares"], "{from}");
            assert_eq!(row["unheld"], then["unheld"], "{from}");
        }
        // 9 January, two days before the middle changes hands, and 13 January.
        let red = |row: &Value| row["shares"][0]["fraction"].clone();
        assert!(
            near(&red(&rows[2]), 0.6) && near(&red(&rows[3]), 0.4),
            "{timeline}"
        );
        assert_eq!(rows[7]["to"], "2020-02-01T00:00:00Z");
    }

    #[tokio::test]
    async fn without_a_step_there_is_a_row_for_each_slice() {
        let ribbon = Ribbon::new().await;
        let timeline = ribbon.json("timeline").await;
        let starts = timeline["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["from"].clone());
        let expected = [
            "2020-01-01T00:00:00Z",
            "2020-01-11T00:00:00Z",
            "2020-01-21T00:00:00Z",
        ];
        assert_eq!(starts.collect::<Vec<_>>(), expected);
        assert!(near(
            &timeline["reference"]["area_m2"],
            timeline["reference"]["area_m2"].as_f64().unwrap()
        ));
    }
}
