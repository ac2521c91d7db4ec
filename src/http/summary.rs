//! Who holds what, in figures and in one paragraph that can be quoted.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};

use crate::control::{self, DOUBT_BELOW, Finding, Transfer, Turnover};
use crate::http::answer::{Answer, preferred};
use crate::http::figures::{By, Figures, shares_of};
use crate::http::finding::Found;
use crate::http::metrics::{Part, timed};
use crate::http::params::{KnownAt, Moment, Params, Threshold, Time};
use crate::http::reading::Reading;
use crate::http::standing::{Heading, Standing};
use crate::http::{App, Error};
use crate::model::{Event, Share, Shares, Slug};
use crate::time::Instant;

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    heading: Heading,
    paragraph: &'a str,
    /// The answer to the question whether anybody holds over half, in one sentence.
    headline: String,
    largest: Option<Largest<'a>>,
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
    inhabited_fraction: f64,
}

/// The largest holder, with the least and the most that it may have.
#[derive(Serialize)]
struct Largest<'a> {
    #[serde(flatten)]
    holder: Holder<'a>,
    low_fraction: f64,
    high_fraction: f64,
}

impl<'a> Largest<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            holder: Holder::of(&finding.largest),
            low_fraction: finding.low_fraction,
            high_fraction: finding.high_fraction,
        }
    }
}

impl<'a> Holder<'a> {
    fn of(share: &'a Share) -> Self {
        Self {
            faction: &share.key,
            name: &share.name,
            fraction: share.fraction,
            effective_fraction: share.effective_fraction,
            inhabited_fraction: share.inhabited_fraction,
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
    /// What passed from whom to whom, the largest first; `null` likewise.
    transfers: Option<Vec<Passed>>,
}

/// Land that passed from one holder to another; `null` is nobody.
#[derive(Serialize)]
struct Passed {
    from: Option<Slug>,
    to: Option<Slug>,
    area_m2: f64,
}

#[derive(Serialize)]
struct Gain {
    faction: String,
    name: String,
    area_change_m2: f64,
    fraction_change: f64,
    /// All that it took, and all that was taken from it.
    gained_area_m2: f64,
    lost_area_m2: f64,
}

/// A look back: what the span is called, when it starts, and what was otherwise then.
struct Earlier {
    span: &'static str,
    since: Option<Instant>,
    then: Option<Then>,
}

struct Then {
    shares: Shares,
    transfers: Arc<[Transfer]>,
}

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    datetime: Option<Time>,
    known_at: Option<KnownAt>,
    doubt_below: Option<Threshold>,
}

/// Who holds what at an instant, whether anybody holds over half, and what changed before.
pub(super) async fn get_summary(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let moment = Moment {
        datetime: asked.datetime,
        known_at: asked.known_at,
    };
    let below = asked.doubt_below.map_or(DOUBT_BELOW, |it| it.0);
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let view = standing.view();
    let found = Found::of(&app.atlas, &view, &standing.slice, below).await?;
    let earlier = look_back(&app, &standing).await?;
    let paragraph = paragraph(&standing, &found, &earlier);
    if preferred(&headers, &["application/json", "text/plain"]) == "text/plain" {
        let text = Answer::bytes("text/plain; charset=utf-8", format!("{paragraph}\n"));
        return Ok(text.header(header::VARY, "Accept"));
    }
    let summary = Summary {
        heading: standing.heading(),
        paragraph: &paragraph,
        headline: found.headline(&view),
        largest: found.finding.as_ref().map(Largest::of),
        majority: control::majority(&found.shares).map(Holder::of),
        figures: Figures::of(&found.shares, By::Faction, Some(&found.doubted)),
        changes: earlier.iter().map(|it| change(it, &found.shares)).collect(),
    };
    Ok(Answer::json(&summary)?.header(header::VARY, "Accept"))
}

/// The paragraph of a map, with what changed before.
fn paragraph(standing: &Standing, found: &Found, earlier: &[Earlier]) -> String {
    let (view, at) = (standing.view(), standing.datetime);
    let in_span = |since: Instant| {
        let mut events: Vec<&Event> = view.events().collect();
        events.retain(|it| since < it.datetime && it.datetime <= at);
        events.sort_by_key(|it| it.datetime);
        events
    };
    let past = earlier.iter().filter_map(|it| {
        Some(control::Past {
            span: it.span,
            transfers: &it.then.as_ref()?.transfers,
            events: in_span(it.since?),
        })
    });
    control::paragraph(
        view.territory().name(),
        at,
        (&found.shares, found.finding.as_ref()),
        &past.collect::<Vec<_>>(),
        |it| control::name_of(&view, at, it).to_owned(),
    )
}

/// The shares a week, a month, a year before, and what changed hands since, as known at the same revision.
async fn look_back(app: &App, standing: &Standing) -> Result<Vec<Earlier>, Error> {
    let view = standing.view();
    let mut earlier = Vec::new();
    for (span, length) in control::look_back() {
        let since = standing.datetime.before(length);
        let slice = match since {
            Some(since) => timed(Part::Map, app.atlas.slice(&view, since)).await,
            None => None,
        };
        let then = match slice {
            Some(slice) => Some(Then {
                shares: shares_of(&app.atlas, &view, &slice, By::Faction, None).await?,
                transfers: {
                    let (old, new) = ((&view, &*slice), (&view, &*standing.slice));
                    timed(Part::Map, app.atlas.diff(old, new, By::Faction.rule())).await?
                },
            }),
            None => None,
        };
        earlier.push(Earlier { span, since, then });
    }
    Ok(earlier)
}

fn change(Earlier { span, since, then }: &Earlier, now: &Shares) -> Change {
    let gains = then.as_ref().map(|then| {
        let turnovers = control::turnovers(&then.transfers);
        let turnover = |key: &str| {
            let mut all = turnovers.iter();
            let own = all.find(|it| it.0.is_some_and(|it| it.as_str() == key));
            own.map_or(Turnover::default(), |it| *it.1)
        };
        let gain = |gain: control::Gain| {
            let Turnover { gained_m2, lost_m2 } = turnover(&gain.key);
            Gain {
                faction: gain.key,
                name: gain.name,
                area_change_m2: gain.area_m2,
                fraction_change: gain.fraction,
                gained_area_m2: gained_m2,
                lost_area_m2: lost_m2,
            }
        };
        control::gains(&then.shares, now)
            .into_iter()
            .map(gain)
            .collect()
    });
    let passed = |it: &Transfer| Passed {
        from: it.from.clone(),
        to: it.to.clone(),
        area_m2: it.area_m2,
    };
    Change {
        span,
        since: *since,
        shares: gains,
        transfers: then
            .as_ref()
            .map(|it| it.transfers.iter().map(passed).collect()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{Request, header};

    use crate::http::ribbon::{Ribbon, near, row};

    #[tokio::test]
    async fn the_verdict_follows_from_the_range_and_that_from_the_confidence_asked_for() {
        let ribbon = Ribbon::new().await;
        let usual = ribbon.json("summary?datetime=2020-01-25").await;
        assert_eq!(usual["doubt"]["below"], 40);
        // Red has four tenths, and two more are doubtful.
        assert_eq!(usual["verdict"], "possibly over half", "{usual}");
        let largest = &usual["largest"];
        assert!(near(&largest["low_fraction"], 0.4) && near(&largest["high_fraction"], 0.6));
        let headline =
            "RED possibly held over half of ribbon: 40.0 % (with what is in doubt 40.0 to 60.0 %).";
        assert_eq!(usual["headline"], headline);
        let paragraph = usual["paragraph"].as_str().unwrap();
        assert!(
            paragraph.starts_with(&format!("On 25 January 2020 {headline}")),
            "{paragraph}"
        );
        let surer = ribbon
            .json("summary?datetime=2020-01-25&doubt_below=30")
            .await;
        assert_eq!(surer["verdict"], "not over half");
        assert!(
            surer["headline"]
                .as_str()
                .unwrap()
                .starts_with("Nobody held over half")
        );
        let over = ribbon.json("summary?datetime=2020-01-05").await;
        assert_eq!(over["verdict"], "over half");
        ribbon
            .refuses(&[("summary?doubt_below=0", 400, "1 to 100")])
            .await;
    }

    #[tokio::test]
    async fn what_changed_hands_is_told_by_giver_and_taker() {
        let ribbon = Ribbon::new().await;
        let summary = ribbon.json("summary?datetime=2020-01-15").await;
        let week = row(&summary["changes"], "span", "week");
        let passed = &week["transfers"][0];
        assert_eq!(
            (&passed["from"], &passed["to"]),
            (&"red".into(), &"blue".into())
        );
        assert_eq!(
            row(&week["shares"], "faction", "red")["gained_area_m2"],
            0.0
        );
        let lost = row(&week["shares"], "faction", "red")["lost_area_m2"].as_f64();
        assert_eq!(lost, passed["area_m2"].as_f64());
        let year = row(&summary["changes"], "span", "year");
        assert!(
            year["transfers"].is_null() && year["shares"].is_null(),
            "{year}"
        );
        let paragraph = summary["paragraph"].as_str().unwrap();
        assert!(
            paragraph.contains("Since a week before, BLUE gained"),
            "{paragraph}"
        );
        assert!(paragraph.contains("km² from RED"), "{paragraph}");
    }

    #[tokio::test]
    async fn the_sentence_of_the_summary_stands_on_the_picture_and_in_the_feed() {
        let ribbon = Ribbon::new().await;
        let summary = ribbon.json("summary?datetime=2020-01-21").await;
        let figures = "40.0 % (with what is in doubt 40.0 to 60.0 %)";
        assert!(summary["headline"].as_str().unwrap().contains(figures));
        let picture = ribbon.get("map.svg?datetime=2020-01-21").await;
        assert!(
            picture.text.contains("possibly held over half"),
            "{}",
            picture.text
        );
        let feed = ribbon.get("changes.atom").await;
        let subtitle = format!(
            "<subtitle>On 21 January 2020 {}</subtitle>",
            summary["headline"].as_str().unwrap()
        );
        assert!(feed.text.contains(&subtitle), "{}", feed.text);
    }

    #[tokio::test]
    async fn the_paragraph_alone_is_that_of_the_summary() {
        let ribbon = Ribbon::new().await;
        let summary = ribbon.json("summary?datetime=2020-01-25").await;
        let request = Request::get("/territories/ribbon/summary?datetime=2020-01-25");
        let request = request
            .header(header::HOST, "ribbon.example")
            .header(header::ACCEPT, "text/plain");
        let said = ribbon
            .send(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(said.text.trim_end(), summary["paragraph"].as_str().unwrap());
    }
}
