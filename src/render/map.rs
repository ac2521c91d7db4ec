//! Static maps: one picture with title, date, legend, scale bar and sources, good enough to print.

use tiny_skia::{BlendMode, FillRule, PathBuilder, Pixmap, PixmapPaint, Rect, Stroke, Transform};

use crate::geometry::{Bounds, WorldBox, metres_across, project, unproject};
use crate::model::Colour;
use crate::render::canvas::{View, fill_land, paint, shade, solid};
use crate::render::palette::LAND_ALPHA;
use crate::render::png::encode;
use crate::render::text::{Type, Weight};
use crate::render::{LegendLine, Scene};

/// The longest side of a static map, in pixels.
pub const MAX_SIDE: u32 = 4096;

/// Below this side, in pixels, a map has no lettering.
const LETTERED: u32 = 300;

const PAPER: Colour = Colour([0xf7, 0xf5, 0xf0]);
const INK: Colour = Colour([0x22, 0x21, 0x20]);
const QUIET: Colour = Colour([0x6b, 0x68, 0x63]);

/// What stands on a static map besides the land.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The part to show, in degrees, WGS 84; `None` for the whole territory.
    pub bounds: Option<Bounds>,
    pub title: &'a str,
    /// A line under the title, such as the date.
    pub subtitle: &'a str,
    pub legend: &'a [LegendLine],
    /// Sources and attribution, for the foot of the map.
    pub notes: &'a [&'a str],
}

/// The map as a PNG; `None` where a side is 0 or above [`MAX_SIDE`].
pub fn map(scene: &Scene, sheet: &Sheet<'_>) -> Option<Vec<u8>> {
    let fits = |side: u32| (1..=MAX_SIDE).contains(&side);
    if !fits(sheet.width) || !fits(sheet.height) {
        return None;
    }
    let mut pixmap = Pixmap::new(sheet.width, sheet.height)?;
    pixmap.fill(shade(PAPER, 255));
    let page = Page::new(sheet);
    if let Some(view) = sheet
        .bounds
        .or(scene.bounds())
        .and_then(|bounds| page.view(bounds))
    {
        if let Some(land) = paint(scene, &view) {
            let (left, top) = page.corner();
            let plain = PixmapPaint::default();
            pixmap.draw_pixmap(
                left,
                top,
                land.as_ref(),
                &plain,
                Transform::identity(),
                None,
            );
        }
        if page.lettered {
            page.places(&mut pixmap, scene, &view);
            page.scale_bar(&mut pixmap, &view);
        }
    }
    if page.lettered {
        page.letter(&mut pixmap);
    }
    Some(encode(pixmap))
}

/// Where things stand on the sheet, in pixels.
struct Page<'a> {
    sheet: &'a Sheet<'a>,
    lettered: bool,
    margin: f32,
    /// Size of the running text.
    size: f32,
    notes: Vec<String>,
    /// The map's frame: left, top, right, bottom.
    frame: [f32; 4],
    /// Upper left corner of the legend.
    legend: [f32; 2],
}

impl<'a> Page<'a> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "sides are at most 4096, legends short"
    )]
    fn new(sheet: &'a Sheet<'a>) -> Self {
        let (width, height) = (sheet.width as f32, sheet.height as f32);
        let size = (width.min(height) / 46.0).clamp(9.0, 40.0);
        let margin = size * 1.4;
        let lettered = sheet.width.min(sheet.height) >= LETTERED;
        let mut page = Self {
            sheet,
            lettered,
            margin,
            size,
            notes: Vec::new(),
            frame: [
                margin / 2.0,
                margin / 2.0,
                width - margin / 2.0,
                height - margin / 2.0,
            ],
            legend: [0.0, 0.0],
        };
        if !lettered {
            return page;
        }
        let small = page.small();
        let notes = sheet.notes.iter();
        page.notes = notes
            .flat_map(|note| small.wrap(note, width - 2.0 * margin))
            .collect();
        let head = if sheet.title.is_empty() && sheet.subtitle.is_empty() {
            margin
        } else {
            size * 5.4
        };
        let foot = margin + page.notes.len() as f32 * small.size * 1.35 + size * 0.4;
        page.frame = [margin, head, width - margin, height - foot];
        if !sheet.legend.is_empty() {
            let (legend_width, legend_height) = page.legend_size();
            if width >= height {
                page.frame[2] -= legend_width + margin;
                page.legend = [width - margin - legend_width, head + size];
            } else {
                page.frame[3] -= legend_height + margin;
                page.legend = [margin, page.frame[3] + margin];
            }
        }
        page
    }

    fn text(&self, weight: Weight, times: f32, colour: Colour) -> Type {
        Type {
            weight,
            size: self.size * times,
            colour,
            halo: 0.0,
        }
    }

    fn small(&self) -> Type {
        self.text(Weight::Regular, 0.82, QUIET)
    }

    /// Width and height of the legend.
    #[expect(clippy::cast_precision_loss, reason = "legends are short")]
    fn legend_size(&self) -> (f32, f32) {
        let body = self.text(Weight::Regular, 1.0, INK);
        let lines = self.sheet.legend.iter();
        let widest = lines
            .map(|line| body.width(&line.label))
            .fold(0.0, f32::max);
        let share = body.width("< 0.1 %") + self.size;
        (
            self.size * 2.6 + widest + share,
            self.sheet.legend.len() as f32 * self.size * 1.75,
        )
    }

    /// The frame's upper left corner in whole pixels.
    #[expect(clippy::cast_possible_truncation, reason = "sides are at most 4096")]
    fn corner(&self) -> (i32, i32) {
        (self.frame[0].round() as i32, self.frame[1].round() as i32)
    }

    /// The view that fits bounds in degrees into the frame; `None` where nothing is left of either.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides are at most 4096"
    )]
    fn view(&self, bounds: Bounds) -> Option<View> {
        let side = |axis: usize| (self.frame[axis + 2] - self.frame[axis]).floor();
        if side(0) < 1.0 || side(1) < 1.0 {
            return None;
        }
        let shown = WorldBox::of_degrees(bounds);
        let span = |axis: usize| (shown.max[axis] - shown.min[axis]).max(1e-9);
        let fit = |axis: usize| f64::from(side(axis)) / span(axis);
        let scale = fit(0).min(fit(1)) * 0.98;
        let origin = |axis: usize| {
            f64::midpoint(shown.min[axis], shown.max[axis]) - f64::from(side(axis)) / 2.0 / scale
        };
        Some(View {
            origin: [origin(0), origin(1)],
            scale,
            width: side(0) as u32,
            height: side(1) as u32,
            density: if self.size >= 24.0 { 2 } else { 1 },
        })
    }

    /// Title, subtitle, legend and notes.
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    fn letter(&self, pixmap: &mut Pixmap) {
        let (left, size) = (self.margin, self.size);
        let title = self.text(Weight::Bold, 2.0, INK);
        title.draw(pixmap, self.sheet.title, left, size * 2.9);
        let subtitle = self.text(Weight::Regular, 1.2, QUIET);
        subtitle.draw(pixmap, self.sheet.subtitle, left, size * 4.5);
        let small = self.small();
        let foot = self.sheet.height as f32 - self.margin;
        for (at, note) in self.notes.iter().rev().enumerate() {
            let baseline = foot - at as f32 * small.size * 1.35;
            small.draw(pixmap, note, left, baseline);
        }
        self.key(pixmap);
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    fn key(&self, pixmap: &mut Pixmap) {
        let ([left, top], size) = (self.legend, self.size);
        let right = left + self.legend_size().0;
        let body = self.text(Weight::Regular, 1.0, INK);
        let figure = self.text(Weight::Bold, 1.0, INK);
        for (at, line) in self.sheet.legend.iter().enumerate() {
            let y = top + at as f32 * size * 1.75;
            if let Some(swatch) = Rect::from_xywh(left, y, size * 1.9, size * 1.2) {
                let path = PathBuilder::from_rect(swatch);
                // As translucent as the land, to look the same on this paper.
                let (fill, over) = (line.fill, BlendMode::SourceOver);
                fill_land(pixmap, &path, fill, 1, LAND_ALPHA, over);
                let rim = Stroke {
                    width: size / 14.0,
                    ..Stroke::default()
                };
                let grey = solid(INK, 120);
                pixmap.stroke_path(&path, &grey, &rim, Transform::identity(), None);
            }
            body.draw(pixmap, &line.label, left + size * 2.5, y + size * 0.97);
            let percent = line.percent();
            let x = right - figure.width(&percent);
            figure.draw(pixmap, &percent, x, y + size * 0.97);
        }
    }

    /// The largest places that find room, with their names.
    fn places(&self, pixmap: &mut Pixmap, scene: &Scene, view: &View) {
        let name_type = Type {
            halo: self.size * 0.14,
            ..self.text(Weight::Regular, 0.85, INK)
        };
        let mut taken: Vec<[f32; 4]> = Vec::new();
        let populous = scene.places().iter();
        for place in populous.filter(|place| place.population.is_some_and(|it| it >= 20_000)) {
            let [x, y] = view.pixel(project(place.lon, place.lat));
            let (x, y) = (x + self.frame[0].round(), y + self.frame[1].round());
            let name = place.names.english().unwrap_or(place.slug.as_str());
            let (dot, width) = (self.size * 0.22, name_type.width(name));
            let clear = self.size * 0.6;
            let room = [x - clear, y - clear, x + width + clear, y + clear];
            let inside = room[0] >= self.frame[0]
                && room[1] >= self.frame[1]
                && room[2] <= self.frame[2]
                && room[3] <= self.frame[3];
            let free = taken.iter().all(|other| apart(&room, other));
            if !inside || !free {
                continue;
            }
            taken.push(room);
            if let Some(circle) = PathBuilder::from_circle(x, y, dot) {
                let (white, dark) = (solid(Colour([0xff; 3]), 255), solid(INK, 255));
                let rim = Stroke {
                    width: dot * 0.7,
                    ..Stroke::default()
                };
                pixmap.fill_path(
                    &circle,
                    &white,
                    FillRule::Winding,
                    Transform::identity(),
                    None,
                );
                pixmap.stroke_path(&circle, &dark, &rim, Transform::identity(), None);
            }
            name_type.draw(pixmap, name, x + dot * 2.2, y + name_type.size * 0.35);
        }
    }

    /// A bar of a round number of kilometres at the lower left of the frame, true at the middle of the map.
    #[expect(clippy::cast_possible_truncation, reason = "shorter than the map")]
    fn scale_bar(&self, pixmap: &mut Pixmap, view: &View) {
        let middle = view.origin[1] + f64::from(view.height) / 2.0 / view.scale;
        let (_, lat) = unproject([0.5, middle]);
        let metres_to_pixel = metres_across(lat) / view.scale;
        let longest = f64::from(view.width) / 5.0 * metres_to_pixel / 1000.0;
        let power = 10_f64.powf(longest.log10().floor());
        let times = [5.0, 2.0]
            .into_iter()
            .find(|times| times * power <= longest);
        let kilometres = times.unwrap_or(1.0) * power;
        let length = (kilometres * 1000.0 / metres_to_pixel) as f32;
        let (left, bottom, size) = (self.frame[0], self.frame[3], self.size);
        let mut path = PathBuilder::new();
        path.move_to(left, bottom - size * 0.5);
        path.line_to(left, bottom);
        path.line_to(left + length, bottom);
        path.line_to(left + length, bottom - size * 0.5);
        if let Some(path) = path.finish() {
            let stroke = Stroke {
                width: size / 9.0,
                ..Stroke::default()
            };
            let ink = solid(INK, 255);
            pixmap.stroke_path(&path, &ink, &stroke, Transform::identity(), None);
        }
        let label = format!("{kilometres} km");
        let small = self.text(Weight::Regular, 0.82, INK);
        small.draw(pixmap, &label, left + size * 0.3, bottom - size * 0.35);
    }
}

/// Whether two boxes (left, top, right, bottom) have no point in common.
fn apart(one: &[f32; 4], other: &[f32; 4]) -> bool {
    one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::chequer;

    fn sheet(width: u32, height: u32) -> Sheet<'static> {
        Sheet {
            width,
            height,
            bounds: None,
            title: "Chequer",
            subtitle: "1 January 2015",
            legend: &[],
            notes: &["Nobody's data"],
        }
    }

    fn scene() -> Scene {
        let (coverage, palette) = chequer();
        Scene::new(&coverage, &palette)
    }

    #[test]
    fn a_map_has_the_size_asked_for_and_no_transparent_pixel() {
        for (width, height) in [(800, 600), (400, 900), (40, 20), (1, 1)] {
            let bytes = map(&scene(), &sheet(width, height)).unwrap();
            let picture = image::load_from_memory(&bytes).unwrap().to_rgba8();
            assert_eq!(picture.dimensions(), (width, height));
            assert!(picture.pixels().all(|pixel| pixel.0[3] == 255));
        }
        for (width, height) in [(0, 10), (10, 0), (MAX_SIDE + 1, 10)] {
            assert!(map(&scene(), &sheet(width, height)).is_none());
        }
    }

    #[test]
    fn a_map_of_a_part_shows_that_part_alone() {
        let part = Sheet {
            bounds: Some(Bounds {
                west: 36.1,
                south: 34.3,
                east: 36.9,
                north: 34.9,
            }),
            ..sheet(200, 200)
        };
        let picture = image::load_from_memory(&map(&scene(), &part).unwrap()).unwrap();
        let [red, green, blue, _] = picture.to_rgba8().get_pixel(100, 100).0;
        assert!(green > red && green > blue);
    }
}
