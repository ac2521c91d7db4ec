//! Pictures of a whole territory: the static map and the legend.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;

use crate::atlas::Atlas;
use crate::http::answer::Answer;
use crate::http::figures::{By, shares_of};
use crate::http::params::{KnownAt, Moment, Params, TerritorySlug, Time};
use crate::http::standing::Standing;
use crate::http::{App, Error};
use crate::render::{self, LegendLine, Palette, Scene, Sheet};

/// `?datetime&known_at&width&height`: pixels.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    datetime: Option<Time>,
    known_at: Option<KnownAt>,
    width: Option<u32>,
    height: Option<u32>,
}

/// The map as one PNG, with title, date, legend and sources.
pub(super) async fn get_map(
    State(app): State<App>,
    TerritorySlug(territory): TerritorySlug,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let limits = &app.settings;
    let width = side("width", asked.width.unwrap_or(1200), limits.max_map_width)?;
    let height = side("height", asked.height.unwrap_or(900), limits.max_map_height)?;
    let moment = Moment {
        datetime: asked.datetime,
        known_at: asked.known_at,
    };
    let standing = Standing::of(&app.atlas, &territory, moment).await?;
    let picture = Picture::of(&app.atlas, &standing).await?;
    let drawn = app
        .drawing
        .draw(move || picture.draw(width, height))
        .await?;
    let png = drawn.ok_or_else(|| Error::failed("a map was not drawn", "it has no size"))?;
    Ok(Answer::bytes("image/png", png))
}

/// A length within bounds, in pixels.
fn side(name: &str, pixels: u32, most: u32) -> Result<u32, Error> {
    if (16..=most).contains(&pixels) {
        return Ok(pixels);
    }
    Err(Error::bad_request(format!(
        "`{name}` is {pixels}: choose 16 to {most} pixels"
    )))
}

/// All that a static map shows, ready to be drawn.
pub struct Picture {
    scene: Arc<Scene>,
    legend: Vec<LegendLine>,
    title: String,
    date: String,
    source: String,
}

impl Picture {
    /// Gathers it.
    pub async fn of(atlas: &Atlas, standing: &Standing) -> Result<Self, Error> {
        let view = standing.view();
        let territory = view.territory();
        let source = &territory.source;
        Ok(Self {
            scene: atlas.scene(&view, &standing.slice).await?,
            legend: legend(atlas, standing).await?,
            title: territory.name().to_owned(),
            date: standing.datetime.date().strftime("%-d %B %Y").to_string(),
            source: source
                .attribution
                .as_ref()
                .unwrap_or(&source.source)
                .clone(),
        })
    }

    /// Draws it; `None` where a side is 0 or beyond what can be drawn.
    pub fn draw(&self, width: u32, height: u32) -> Option<Vec<u8>> {
        render::map(
            &self.scene,
            &Sheet {
                width,
                height,
                bounds: None,
                title: &self.title,
                subtitle: &self.date,
                legend: &self.legend,
                notes: &[&self.source],
            },
        )
    }
}

async fn legend(atlas: &Atlas, standing: &Standing) -> Result<Vec<LegendLine>, Error> {
    let view = standing.view();
    let shares = shares_of(atlas, &view, &standing.slice, By::Faction, None).await?;
    let coverage = atlas.coverage(&view, &standing.slice).await?;
    let palette = Palette::new(view.factions());
    Ok(render::legend_lines(&palette, &coverage, &shares))
}

/// The legend as an SVG picture.
pub(super) async fn get_legend(
    State(app): State<App>,
    TerritorySlug(territory): TerritorySlug,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, &territory, moment).await?;
    let lines = legend(&app.atlas, &standing).await?;
    let date = standing.datetime.date().strftime("%-d %B %Y");
    let title = format!("{}, {date}", standing.view().territory().name());
    Ok(Answer::bytes(
        "image/svg+xml",
        render::legend_svg(&title, &lines),
    ))
}
