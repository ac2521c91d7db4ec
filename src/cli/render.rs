//! `frontline render`: the map of an instant as a PNG or SVG file, or a time-lapse as a GIF or WebP.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::atlas::Atlas;
use crate::cli::Error;
use crate::cli::moment::{known, open, stand};
use crate::cli::progress::Progress;
use crate::config::{Legend, Render};
use crate::http::{Degrees, Look, Picture, Run, Script};
use crate::render::{FilmForm, LegendAt};
use crate::store::Purpose;

/// Where standard error is no terminal, progress is a line for so many frames.
const FRAMES_A_LINE: usize = 10;

/// What the file's ending asks for.
#[derive(Clone, Copy)]
enum Form {
    Png,
    Svg,
    Film(FilmForm),
}

impl Form {
    fn of(file: &Path) -> Result<Self, Error> {
        match file.extension().and_then(|it| it.to_str()) {
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            Some("gif") => Ok(Self::Film(FilmForm::Gif)),
            Some("webp") => Ok(Self::Film(FilmForm::Webp)),
            _ => Err(Error::Usage(format!(
                "--out: {} ends in none of .png, .svg, .gif and .webp",
                file.display()
            ))),
        }
    }
}

/// Draws, and writes the file.
pub async fn run(options: Render) -> Result<(), Error> {
    let form = Form::of(&options.out)?;
    let look = look(&options)?;
    let atlas = open(Purpose::Read, &options.base.db).await?;
    let done = match form {
        Form::Film(form) => film(&atlas, &options, form, look).await,
        form => picture(&atlas, &options, form, &look).await,
    };
    atlas.close().await;
    done
}

fn look(options: &Render) -> Result<Look, Error> {
    let bbox = options.bbox.as_deref().map(str::parse::<Degrees>);
    let bbox = bbox.transpose();
    let bounds = bbox.map_err(|fault| Error::Usage(format!("--bbox: {fault}")))?;
    Ok(Look {
        width: options.width,
        height: options.height,
        bounds: bounds.map(|it| it.0.rolled_out()),
        legend_at: match options.legend {
            None => LegendAt::Fitting,
            Some(Legend::None) => LegendAt::None,
            Some(Legend::Right) => LegendAt::Right,
            Some(Legend::Below) => LegendAt::Below,
        },
        title: options.title.clone(),
        scale: true,
    })
}

async fn picture(atlas: &Atlas, options: &Render, form: Form, look: &Look) -> Result<(), Error> {
    let standing = stand(atlas, &options.moment).await?;
    let picture = Picture::of(atlas, &standing).await?;
    let drawn = match form {
        Form::Svg => picture.svg(look).map(String::into_bytes),
        _ => picture.png(look),
    };
    let drawn = drawn.ok_or_else(|| too_large(look))?;
    Out::create(&options.out)?.put(&drawn)
}

async fn film(atlas: &Atlas, options: &Render, form: FilmForm, look: Look) -> Result<(), Error> {
    let known = known(atlas, &options.moment).await?;
    let run = Run {
        from: options.from,
        to: options.to,
        frames: options.frames.into(),
    };
    let refused = too_large(&look);
    let script = Script::of(atlas, known, run, look).await?;
    let mut film = script.film(form).ok_or(refused)?;
    let mut out = Out::create(&options.out)?;
    let mut progress = Progress::new("frames", script.frames(), FRAMES_A_LINE);
    for frame in 0..script.frames() {
        let scene = script.scene(atlas, frame).await?;
        let date = script.shoot(&mut film, frame, &scene);
        out.put(&film.take())?;
        progress.step(date);
    }
    progress.end();
    out.put(&film.finish())
}

fn too_large(look: &Look) -> Error {
    let (width, height) = (look.width, look.height);
    Error::Usage(format!(
        "--width, --height: {width} × {height} pixels cannot be drawn"
    ))
}

/// The file that is written.
struct Out<'a> {
    path: &'a Path,
    file: File,
}

impl<'a> Out<'a> {
    fn create(path: &'a Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(|source| cannot(path, source))?;
        Ok(Self { path, file })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let done = self.file.write_all(bytes);
        done.map_err(|source| cannot(self.path, source))
    }
}

fn cannot(path: &Path, source: std::io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}
