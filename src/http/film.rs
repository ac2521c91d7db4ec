//! What a time-lapse shows: which slices, when, under one legend.

use std::sync::Arc;

use crate::atlas::Atlas;
use crate::control;
use crate::http::Error;
use crate::http::finding::headline;
use crate::http::map::{Look, legend};
use crate::http::metrics::{Part, timed};
use crate::http::standing::Known;
use crate::model::{ContentHash, Slice};
use crate::render::{
    self, Film, FilmForm, LegendLine, Palette, RENDERER_VERSION, Scene, Sheet, Shot, align,
};
use crate::time::Instant;

/// Which frames a time-lapse has.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The first; left out, the start of the data.
    pub from: Option<Instant>,
    /// The last; left out, the last instant of the data, or the start of the latest slice where they go on.
    pub to: Option<Instant>,
    /// How many, evenly spaced.
    pub frames: usize,
}

/// A time-lapse to be drawn.
pub struct Script {
    known: Known,
    look: Look,
    name: String,
    source: String,
    cues: Vec<Cue>,
    /// As many lines of notes as the frame with most of them has, so that the map stays where it is.
    note_lines: usize,
}

/// A frame of it.
struct Cue {
    at: Instant,
    slice: Arc<Slice>,
    /// Shared by frames of one slice.
    legend: Arc<[LegendLine]>,
    /// Whether anybody holds over half, in a sentence; likewise.
    headline: Arc<str>,
}

impl Script {
    /// Gathers it. Areas and legends of all slices are looked up, as every legend has room for all lines.
    pub async fn of(atlas: &Atlas, known: Known, run: Run, look: Look) -> Result<Self, Error> {
        let view = known.view();
        let mut cues: Vec<(Instant, Arc<Slice>)> = Vec::with_capacity(run.frames);
        for at in instants(atlas, &known, run).await? {
            cues.push((at, known.slice(atlas, at).await?));
        }
        let slices = cues.chunk_by(|one, other| one.1.span == other.1.span);
        let (mut legends, mut headlines) = (Vec::new(), Vec::<Arc<str>>::new());
        for slice in slices.clone() {
            legends.push(legend(atlas, &view, &slice[0].1).await?);
            headlines.push(headline(atlas, &view, &slice[0].1).await?.into());
        }
        align(&mut legends);
        let told = legends.into_iter().zip(headlines);
        let cues = slices.zip(told).flat_map(|(cues, (legend, headline))| {
            let legend: Arc<[LegendLine]> = legend.into();
            cues.iter().map(move |(at, slice)| Cue {
                at: *at,
                slice: Arc::clone(slice),
                legend: Arc::clone(&legend),
                headline: Arc::clone(&headline),
            })
        });
        let cues: Vec<Cue> = cues.collect();
        let (name, source) = (
            view.territory().name().to_owned(),
            view.territory().attribution(),
        );
        let lines = |cue: &Cue| {
            let notes = [&*cue.headline, &source];
            render::note_lines(&look.sheet(&name, "", &cue.legend, &notes))
        };
        Ok(Self {
            note_lines: cues.iter().map(lines).max().unwrap_or_default(),
            known,
            look,
            name,
            source,
            cues,
        })
    }

    /// Pixels of each frame, across and down.
    pub fn size(&self) -> (u32, u32) {
        (self.look.width, self.look.height)
    }

    /// How many frames it has.
    pub fn frames(&self) -> usize {
        self.cues.len()
    }

    /// A name for all that decides how it looks.
    pub fn fingerprint(&self) -> ContentHash {
        let view = self.known.view();
        let defined = view.last_definition();
        let mut text = format!("{} {defined} {RENDERER_VERSION} {:?}", self.name, self.look);
        for cue in &self.cues {
            let Cue {
                at,
                slice,
                headline,
                ..
            } = cue;
            text.push_str(&format!(" {at} {} {headline}", slice.fingerprint));
        }
        ContentHash::of(text.as_bytes())
    }

    /// The film that its frames are to be drawn into; `None` where a side is 0 or beyond what can be drawn.
    pub fn film(&self, form: FilmForm) -> Option<Film> {
        let view = self.known.view();
        let of_one_look =
            |one: &Cue, other: &Cue| view.factions_since(one.at) == view.factions_since(other.at);
        let looks = self.cues.chunk_by(of_one_look);
        let palettes: Vec<Palette> = looks
            .map(|cues| Palette::new(view.factions(), cues[0].at))
            .collect();
        Film::new(form, self.look.width, self.look.height, &palettes)
    }

    /// The map of a frame.
    pub async fn scene(&self, atlas: &Atlas, frame: usize) -> Result<Arc<Scene>, Error> {
        let slice = &self.cues[frame].slice;
        Ok(timed(Part::Map, atlas.scene(&self.known.view(), slice)).await?)
    }

    /// Draws a frame, the next of a film, and says its date.
    pub fn shoot(&self, film: &mut Film, frame: usize, scene: &Scene) -> String {
        let cue = &self.cues[frame];
        let before = frame.checked_sub(1).map(|it| &self.cues[it]);
        let alike = |other: Option<&Cue>| other.is_some_and(|it| it.slice.span == cue.slice.span);
        let date = cue.at.day_in_words();
        let notes = [&*cue.headline, &self.source];
        let sheet = Sheet {
            note_lines: self.note_lines,
            ..self.look.sheet(&self.name, &date, &cue.legend, &notes)
        };
        film.shoot(&Shot {
            scene,
            sheet: &sheet,
            again: alike(before),
            goes_on: alike(self.cues.get(frame + 1)),
            last: frame + 1 == self.cues.len(),
        });
        date
    }
}

/// The instants of the frames.
async fn instants(atlas: &Atlas, known: &Known, run: Run) -> Result<Vec<Instant>, Error> {
    let view = known.view();
    let extent = control::extent(&view);
    let latest = atlas.spans(&view).await.last().map(|it| it.from());
    // The end of an extent no longer belongs to it.
    let end = extent
        .and_then(|it| it.to)
        .and_then(|it| Instant::from_micros(it.micros() - 1));
    let from = run.from.or(extent.map(|it| it.from));
    let to = run.to.or(end).or(latest);
    let Some((from, to)) = from.zip(to) else {
        return Err(known.no_data());
    };
    if run.frames < 2 {
        return Ok(vec![from]);
    }
    if to <= from {
        return Err(Error::bad_request(format!(
            "`to` is {to}: it must come after `from`, {from}"
        )));
    }
    let (start, steps) = (from.micros(), run.frames as i128 - 1);
    let span = i128::from(to.micros()) - i128::from(start);
    let at = |frame: usize| {
        let along = i64::try_from(span * frame as i128 / steps).ok()?;
        Instant::from_micros(start + along)
    };
    Ok((0..run.frames).filter_map(at).collect())
}
