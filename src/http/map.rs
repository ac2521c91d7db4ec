//! Pictures of a whole territory: the static map and the legend.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Deserializer};

use crate::atlas::{Atlas, on_a_thread};
use crate::geometry::{Bbox, Bounds};
use crate::http::answer::Answer;
use crate::http::figures::{By, shares_of};
use crate::http::finding::headline;
use crate::http::metrics::{Part, timed};
use crate::http::params::{KnownAt, Moment, Params, Time};
use crate::http::reading::Reading;
use crate::http::standing::Standing;
use crate::http::work::Admission;
use crate::http::{App, Error};
use crate::model::{Slice, View, fit_line};
use crate::render::{self, LegendAt, LegendLine, Palette, Scene, Sheet};

/// `?datetime&known_at&width&height&bbox&legend&title&scale`: pixels, degrees.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    datetime: Option<Time>,
    known_at: Option<KnownAt>,
    width: Option<u32>,
    height: Option<u32>,
    bbox: Option<Degrees>,
    #[serde(default)]
    legend: LegendWord,
    title: Option<String>,
    scale: Option<bool>,
}

/// `bbox=west,south,east,north`: degrees, WGS 84; over the antimeridian with west > east.
#[derive(Clone, Copy, Debug)]
pub struct Degrees(pub Bbox);

impl FromStr for Degrees {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Vec<f64> = text.split(',').filter_map(|it| it.parse().ok()).collect();
        let words = text.split(',').count();
        let sides = <[f64; 4]>::try_from(numbers).ok().filter(|_| words == 4);
        let sides = sides.ok_or_else(|| {
            format!("`{text}` is no bbox: write west,south,east,north in degrees")
        })?;
        Bbox::new(sides).map(Self).ok_or_else(|| {
            format!(
                "`{text}` is no bbox: west must lie before east in -180 to 180 (or after it, for a box of up to 180° over the antimeridian), south before north in -90 to 90"
            )
        })
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// `legend=none|right|below`; left out, where there is more room.
#[derive(Clone, Copy, Debug, Default)]
struct LegendWord(LegendAt);

impl<'de> Deserialize<'de> for LegendWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "none" => Ok(Self(LegendAt::None)),
            "right" => Ok(Self(LegendAt::Right)),
            "below" => Ok(Self(LegendAt::Below)),
            other => Err(serde::de::Error::custom(format!(
                "legend is `{other}`: write none, right or below"
            ))),
        }
    }
}

/// The map as a PNG, with title, date, legend and sources.
pub(super) async fn get_map_png(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let png = draw(&app, &admission, reading, asked, Picture::png).await?;
    Ok(Answer::bytes("image/png", png))
}

/// The same as an SVG picture.
pub(super) async fn get_map_svg(
    State(app): State<App>,
    admission: Admission,
    reading: Reading,
    Params(asked): Params<Asked>,
) -> Result<Answer, Error> {
    let svg = draw(&app, &admission, reading, asked, Picture::svg).await?;
    Ok(Answer::bytes("image/svg+xml", svg))
}

async fn draw<T: Send + 'static>(
    app: &App,
    admission: &Admission,
    reading: Reading,
    asked: Asked,
    draw: fn(&Picture, &Look) -> Option<T>,
) -> Result<T, Error> {
    let limits = &app.settings;
    let look = Look {
        width: side("width", asked.width.unwrap_or(1200), limits.max_map_width)?,
        height: side("height", asked.height.unwrap_or(900), limits.max_map_height)?,
        bounds: asked.bbox.map(|it| it.0.rolled_out()),
        legend_at: asked.legend.0,
        title: asked
            .title
            .map(|it| title(&it, limits.max_title))
            .transpose()?,
        scale: asked.scale.unwrap_or(true),
    };
    let moment = Moment {
        datetime: asked.datetime,
        known_at: asked.known_at,
    };
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let picture = Picture::of(&app.atlas, &standing).await?;
    let room = admission.room_to_draw((look.width, look.height))?;
    let drawn = on_a_thread(move || {
        let _room = room;
        draw(&picture, &look)
    });
    let drawn = timed(Part::Drawing, drawn).await?;
    drawn.ok_or_else(|| Error::failed("a map was not drawn", "it has no size"))
}

/// A length within bounds, in pixels.
pub(super) fn side(name: &str, pixels: u32, most: u32) -> Result<u32, Error> {
    if (16..=most).contains(&pixels) {
        return Ok(pixels);
    }
    Err(Error::bad_request(format!(
        "`{name}` is {pixels}: choose 16 to {most} pixels"
    )))
}

/// A title of one line that is not too long.
pub(super) fn title(text: &str, most: usize) -> Result<String, Error> {
    let fit = fit_line(text).map_err(|unfit| Error::BadRequest(format!("`title` {unfit}")))?;
    let letters = fit.chars().count();
    if letters <= most {
        return Ok(fit.into_owned());
    }
    Err(Error::bad_request(format!(
        "`title` has {letters} letters: write {most} at most"
    )))
}

/// How a map shall look.
#[derive(Clone, Debug)]
pub struct Look {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The part to show, its east past 180 where it goes over the antimeridian; `None` for the whole territory.
    pub bounds: Option<Bounds>,
    pub legend_at: LegendAt,
    /// `None` for the territory's name.
    pub title: Option<String>,
    /// Whether a scale bar is drawn.
    pub scale: bool,
}

/// All that a static map shows, ready to be drawn.
pub struct Picture {
    scene: Arc<Scene>,
    legend: Vec<LegendLine>,
    title: String,
    date: String,
    /// Whether anybody holds over half, in a sentence.
    headline: String,
    source: String,
}

impl Picture {
    /// Gathers it.
    pub async fn of(atlas: &Atlas, standing: &Standing) -> Result<Self, Error> {
        let view = standing.view();
        Ok(Self {
            scene: timed(Part::Map, atlas.scene(&view, &standing.slice)).await?,
            legend: legend(atlas, &view, &standing.slice).await?,
            title: view.territory().name().to_owned(),
            date: standing.datetime.day_in_words(),
            headline: headline(atlas, &view, &standing.slice).await?,
            source: view.territory().attribution(),
        })
    }

    /// Draws it as a PNG; `None` where a side is 0 or beyond what can be drawn.
    pub fn png(&self, look: &Look) -> Option<Vec<u8>> {
        self.draw(look, render::map_png)
    }

    /// The same as an SVG picture.
    pub fn svg(&self, look: &Look) -> Option<String> {
        self.draw(look, render::map_svg)
    }

    fn draw<T>(&self, look: &Look, draw: fn(&Scene, &Sheet<'_>) -> Option<T>) -> Option<T> {
        // Beside a part of the map they would be taken for shares of that part.
        let whole = format!("Shares are of the whole of {}.", self.title);
        let shares = look.bounds.is_some() && look.legend_at != LegendAt::None;
        let notes = [self.headline.as_str(), &self.source, &whole];
        let notes = if shares { &notes[..] } else { &notes[..2] };
        let sheet = look.sheet(&self.title, &self.date, &self.legend, notes);
        draw(&self.scene, &sheet)
    }
}

impl Look {
    /// A sheet that looks so, of a territory of that name.
    pub(super) fn sheet<'a>(
        &'a self,
        name: &'a str,
        subtitle: &'a str,
        legend: &'a [LegendLine],
        notes: &'a [&'a str],
    ) -> Sheet<'a> {
        Sheet {
            width: self.width,
            height: self.height,
            bounds: self.bounds,
            title: self.title.as_deref().unwrap_or(name),
            subtitle,
            legend,
            legend_at: self.legend_at,
            scale: self.scale,
            notes,
            note_lines: 0,
        }
    }
}

/// The legend of a slice.
pub(super) async fn legend(
    atlas: &Atlas,
    view: &View<'_>,
    slice: &Slice,
) -> Result<Vec<LegendLine>, Error> {
    let shares = shares_of(atlas, view, slice, By::Faction, None).await?;
    let coverage = timed(Part::Map, atlas.coverage(view, slice)).await?;
    let palette = Palette::new(view.factions(), slice.span.from());
    Ok(render::legend_lines(&palette, &coverage, &shares))
}

/// The legend as an SVG picture.
pub(super) async fn get_legend(
    State(app): State<App>,
    reading: Reading,
    Params(moment): Params<Moment>,
) -> Result<Answer, Error> {
    let standing = Standing::of(&app.atlas, reading, moment).await?;
    let lines = legend(&app.atlas, &standing.view(), &standing.slice).await?;
    let date = standing.datetime.day_in_words();
    let title = format!("{}, {date}", standing.view().territory().name());
    Ok(Answer::bytes(
        "image/svg+xml",
        render::legend_svg(&title, &lines),
    ))
}
