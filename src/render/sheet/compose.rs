//! Puts a sheet's parts where its page says.

use tiny_skia::{PathBuilder, Rect};

use crate::geometry::{metres_across, project, unproject};
use crate::model::Colour;
use crate::render::Scene;
use crate::render::sheet::ground::View;
use crate::render::sheet::page::Page;
use crate::render::sheet::pen::Pen;
use crate::render::sheet::{INK, PAPER, QUIET};
use crate::render::text::{Type, Weight};

/// The inhabitants a place needs to be named.
const NAMED: u64 = 20_000;

/// What of a sheet is drawn: frames of a film share all but the line that says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    All,
    AllButSubtitle,
}

/// Draws a sheet.
pub(super) fn compose(page: &Page<'_>, scene: &Scene, pen: &mut impl Pen, parts: Parts) {
    if let Some(paper) = paper(page) {
        pen.fill(&PathBuilder::from_rect(paper), PAPER);
    }
    if let Some(view) = page.view(scene.bounds()) {
        if let Some(ground) = view.ground(scene) {
            pen.ground(&ground);
        }
        if page.lettered {
            places(page, scene, &view, pen);
        }
        if page.lettered && page.sheet.scale {
            scale_bar(page, &view, pen);
        }
    }
    if page.lettered {
        letter(page, pen);
    }
    if parts == Parts::All {
        subtitle(page, pen);
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides are at most 8192")]
fn paper(page: &Page<'_>) -> Option<Rect> {
    Rect::from_xywh(0.0, 0.0, page.sheet.width as f32, page.sheet.height as f32)
}

/// The line under the title.
pub(super) fn subtitle(page: &Page<'_>, pen: &mut impl Pen) {
    if page.lettered {
        let set = page.text(Weight::Regular, 1.2, QUIET);
        let text = page.sheet.subtitle;
        pen.text(text, set, page.margin, page.subtitle_line());
    }
}

/// Title, legend and notes.
#[expect(clippy::cast_precision_loss, reason = "sides are at most 8192")]
fn letter(page: &Page<'_>, pen: &mut impl Pen) {
    for (at, line) in page.title.iter().enumerate() {
        pen.text(line, page.heading(), page.margin, page.title_line(at));
    }
    let foot = page.sheet.height as f32 - page.margin;
    for (up, note) in page.notes.iter().rev().enumerate() {
        let baseline = foot - up as f32 * page.note_step();
        pen.text(note, page.small(), page.margin, baseline);
    }
    key(page, pen);
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
fn key(page: &Page<'_>, pen: &mut impl Pen) {
    let (legend, size) = (page.legend, page.size);
    if legend.rows == 0 {
        return;
    }
    let body = page.text(Weight::Regular, 1.0, INK);
    let figure = page.text(Weight::Bold, 1.0, INK);
    for (at, line) in page.sheet.legend.iter().enumerate() {
        let (column, row) = (at / legend.rows, at % legend.rows);
        let left = legend.left + column as f32 * legend.stride;
        let y = legend.top + row as f32 * page.legend_step();
        if let Some(swatch) = Rect::from_xywh(left, y, size * 1.9, size * 1.2) {
            pen.swatch(&PathBuilder::from_rect(swatch), line.fill, size / 14.0);
        }
        let baseline = y + size * 0.97;
        pen.text(&line.label, body, left + size * 2.5, baseline);
        let percent = line.percent();
        let x = left + legend.width - figure.width(&percent);
        pen.text(&percent, figure, x, baseline);
    }
}

/// The largest places that find room, with their names.
fn places(page: &Page<'_>, scene: &Scene, view: &View, pen: &mut impl Pen) {
    let name_type = Type {
        halo: page.size * 0.14,
        ..page.text(Weight::Regular, 0.85, INK)
    };
    let mut taken: Vec<[f32; 4]> = Vec::new();
    let populous = scene.places().iter();
    for place in populous.filter(|place| place.population.is_some_and(|it| it >= NAMED)) {
        let [x, y] = view.pixel(project(place.lon, place.lat));
        let name = place.names.english().unwrap_or(place.slug.as_str());
        let (dot, width) = (page.size * 0.22, name_type.width(name));
        let clear = page.size * 0.6;
        let room = [x - clear, y - clear, x + width + clear, y + clear];
        let [left, top, right, bottom] = page.frame;
        let inside = room[0] >= left && room[1] >= top && room[2] <= right && room[3] <= bottom;
        if !inside || !taken.iter().all(|other| apart(&room, other)) {
            continue;
        }
        taken.push(room);
        if let Some(circle) = PathBuilder::from_circle(x, y, dot) {
            pen.fill(&circle, Colour([0xff; 3]));
            pen.stroke(&circle, INK, dot * 0.7);
        }
        pen.text(name, name_type, x + dot * 2.2, y + name_type.size * 0.35);
    }
}

/// A bar of a round length at the right of the foot, true at the middle of the map.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "shorter than the sheet, whose sides are at most 8192"
)]
fn scale_bar(page: &Page<'_>, view: &View, pen: &mut impl Pen) {
    let middle = view.origin[1] + f64::from(view.frame[3]) / 2.0 / view.scale;
    let (_, lat) = unproject([0.5, middle]);
    let metres_to_pixel = metres_across(lat) / view.scale;
    let longest = f64::from(page.scale_room()) * 0.7 * metres_to_pixel;
    if !(1.0..1e8).contains(&longest) {
        return;
    }
    let metres = round_length(longest);
    let length = (metres / metres_to_pixel) as f32;
    let right = page.sheet.width as f32 - page.margin;
    let (left, bottom, size) = (
        right - length,
        page.sheet.height as f32 - page.margin,
        page.size,
    );
    let mut path = PathBuilder::new();
    path.move_to(left, bottom - size * 0.5);
    path.line_to(left, bottom);
    path.line_to(right, bottom);
    path.line_to(right, bottom - size * 0.5);
    if let Some(path) = path.finish() {
        pen.stroke(&path, INK, size / 9.0);
    }
    let label = if metres < 1000.0 {
        format!("{metres} m")
    } else {
        format!("{} km", metres / 1000.0)
    };
    let set = page.small();
    pen.text(&label, set, left - set.width(&label) - size * 0.5, bottom);
}

/// The largest of 1, 2 and 5 times a power of ten that is no longer.
fn round_length(longest: f64) -> f64 {
    let power = 10_f64.powf(longest.log10().floor());
    let times = [5.0, 2.0].into_iter().find(|it| it * power <= longest);
    times.unwrap_or(1.0) * power
}

/// Whether two boxes (left, top, right, bottom) have no point in common.
fn apart(one: &[f32; 4], other: &[f32; 4]) -> bool {
    one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1]
}
