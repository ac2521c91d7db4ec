//! Where things stand on a sheet, in pixels from its upper left corner.

use crate::geometry::Bounds;
use crate::model::Colour;
use crate::render::sheet::ground::View;
use crate::render::sheet::{INK, LegendAt, QUIET, Sheet};
use crate::render::text::{Type, Weight};

/// Below this side, in pixels, a map has no lettering.
const LETTERED: u32 = 300;

/// Where things stand.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    /// Whether there is room for words.
    pub(super) lettered: bool,
    pub(super) margin: f32,
    /// Size of the running text.
    pub(super) size: f32,
    /// The lines of the title, from the top.
    pub(super) title: Vec<String>,
    /// The lines of the notes, from the top.
    pub(super) notes: Vec<String>,
    /// The map's frame: left, top, right, bottom.
    pub(super) frame: [f32; 4],
    pub(super) legend: Legend,
}

/// Where the legend stands: lines fill one column after another.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Legend {
    pub(super) left: f32,
    pub(super) top: f32,
    /// Lines in a column; 0 without a legend.
    pub(super) rows: usize,
    /// Width of a column, and from one to the next.
    pub(super) width: f32,
    pub(super) stride: f32,
}

impl<'a> Page<'a> {
    /// The layout of a sheet; `whole` is the box around all land, in degrees.
    pub(super) fn new(sheet: &'a Sheet<'a>, whole: Option<Bounds>) -> Self {
        let at = |wide: Option<bool>| Self::with_legend(sheet, wide);
        match sheet.legend_at {
            _ if sheet.legend.is_empty() => at(None),
            LegendAt::None => at(None),
            LegendAt::Right => at(Some(true)),
            LegendAt::Below => at(Some(false)),
            LegendAt::Fitting => {
                let (right, below) = (at(Some(true)), at(Some(false)));
                let scale = |page: &Self| page.view(whole).map_or(0.0, |view| view.scale);
                if scale(&right) < scale(&below) {
                    below
                } else {
                    right
                }
            }
        }
    }

    /// The layout with the legend right of the map, below it, or left out.
    #[expect(clippy::cast_precision_loss, reason = "sides are at most 8192")]
    fn with_legend(sheet: &'a Sheet<'a>, right: Option<bool>) -> Self {
        let (width, height) = (sheet.width as f32, sheet.height as f32);
        let size = (width.min(height) / 46.0).clamp(9.0, 64.0);
        let margin = size * 1.4;
        let half = margin / 2.0;
        let mut page = Self {
            sheet,
            lettered: sheet.width.min(sheet.height) >= LETTERED,
            margin,
            size,
            title: Vec::new(),
            notes: Vec::new(),
            frame: [half, half, width - half, height - half],
            legend: Legend::default(),
        };
        if page.lettered {
            page.place_words(width, height);
            match right {
                None => {}
                Some(true) => page.place_legend_right(),
                Some(false) => page.place_legend_below(),
            }
        }
        page
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    fn place_words(&mut self, width: f32, height: f32) {
        let (sheet, margin) = (self.sheet, self.margin);
        let room = width - 2.0 * margin;
        self.title = self.heading().wrap(sheet.title, room);
        let small = self.small();
        let bar = if sheet.scale { self.scale_room() } else { 0.0 };
        let notes = sheet.notes.iter();
        self.notes = notes
            .flat_map(|note| small.wrap(note, room - bar))
            .collect();
        let head = match (self.title.len(), sheet.subtitle.is_empty()) {
            (0, true) => margin,
            _ => self.subtitle_line() + self.size * 0.9,
        };
        let least = sheet.note_lines.max(usize::from(sheet.scale));
        let lines = self.notes.len().max(least);
        let foot = margin + lines as f32 * self.note_step() + self.size * 0.4;
        self.frame = [margin, head, width - margin, height - foot];
    }

    fn place_legend_right(&mut self) {
        let width = self.legend_width();
        let [_, top, right, _] = self.frame;
        self.frame[2] -= width + self.margin;
        self.legend = Legend {
            left: right - width,
            top: top + self.size,
            rows: self.sheet.legend.len(),
            width,
            stride: width,
        };
    }

    /// In as many columns as there is room for.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few columns and rows"
    )]
    fn place_legend_below(&mut self) {
        let (width, gap) = (self.legend_width(), self.margin * 1.2);
        let [left, _, right, bottom] = self.frame;
        let columns = ((right - left + gap) / (width + gap)).max(1.0) as usize;
        let rows = self.sheet.legend.len().div_ceil(columns);
        let height = rows as f32 * self.legend_step();
        self.frame[3] -= height + self.margin * 0.6;
        self.legend = Legend {
            left,
            top: bottom - height + self.margin * 0.2,
            rows,
            width,
            stride: width + gap,
        };
    }

    /// The width that the scale bar and its label may take, at the right of the foot.
    pub(super) fn scale_room(&self) -> f32 {
        self.size * 16.0
    }

    /// Text in a weight, so many times the running text's size.
    pub(super) fn text(&self, weight: Weight, times: f32, colour: Colour) -> Type {
        Type {
            weight,
            size: self.size * times,
            colour,
            halo: 0.0,
        }
    }

    pub(super) fn heading(&self) -> Type {
        self.text(Weight::Bold, 2.0, INK)
    }

    pub(super) fn small(&self) -> Type {
        self.text(Weight::Regular, 0.82, QUIET)
    }

    /// The baseline of a line of the title.
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    pub(super) fn title_line(&self, at: usize) -> f32 {
        self.size * (2.9 + 2.3 * at as f32)
    }

    /// The baseline of the subtitle.
    pub(super) fn subtitle_line(&self) -> f32 {
        match self.title.len().checked_sub(1) {
            Some(last) => self.title_line(last) + self.size * 1.6,
            None => self.size * 2.4,
        }
    }

    /// From one note's baseline to the next.
    pub(super) fn note_step(&self) -> f32 {
        self.small().size * 1.35
    }

    /// From one legend line to the next.
    pub(super) fn legend_step(&self) -> f32 {
        self.size * 1.75
    }

    /// Width of a column of the legend: swatch, words, figure.
    fn legend_width(&self) -> f32 {
        let body = self.text(Weight::Regular, 1.0, INK);
        let lines = self.sheet.legend.iter();
        let widest = lines
            .map(|line| body.width(&line.label))
            .fold(0.0, f32::max);
        let figure = self.text(Weight::Bold, 1.0, INK).width("< 0.1 %") + self.size;
        self.size * 2.6 + widest + figure
    }

    /// What the frame shows; `None` where nothing is left of it, or there is nothing to show.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides are at most 8192"
    )]
    pub(super) fn view(&self, whole: Option<Bounds>) -> Option<View> {
        let [left, top, right, bottom] = self.frame;
        let (left, top) = (left.round(), top.round());
        let frame = [left, top, (right - left).floor(), (bottom - top).floor()];
        let frame = frame.map(|it| it.max(0.0) as u32);
        let density = (self.size / 16.0).floor().max(1.0) as u32;
        View::fitting(self.sheet.bounds.or(whole)?, frame, density)
    }
}
