//! Sheets as SVG: land and lines as paths, words as text.
//!
//! Words are told how wide to be, so that other letters than ours keep to the layout.

use std::fmt::Write as _;

use tiny_skia::{Path, PathSegment};

use crate::model::Colour;
use crate::render::Fill;
use crate::render::look::{DASHES, Ink};
use crate::render::markup::{Patterns, escape};
use crate::render::palette::LAND_ALPHA;
use crate::render::sheet::pen::{Ground, Pen};
use crate::render::sheet::{INK, Sheet};
use crate::render::text::{Type, Weight};

/// Writes a picture.
pub(super) struct SvgPen {
    head: String,
    patterns: Patterns,
    body: String,
}

impl SvgPen {
    /// A picture of a sheet's size.
    pub(super) fn new(sheet: &Sheet<'_>) -> Self {
        let Sheet { width, height, .. } = *sheet;
        let label = escape(&format!("{} {}", sheet.title, sheet.subtitle));
        let label = label.trim();
        let head = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="DejaVu Sans Condensed, DejaVu Sans, Verdana, sans-serif">
<title>{label}</title>
"#
        );
        Self {
            head,
            patterns: Patterns::default(),
            body: String::new(),
        }
    }

    /// The picture.
    pub(super) fn finish(self) -> String {
        let Self {
            head,
            patterns,
            body,
        } = self;
        format!("{head}<defs>\n{}</defs>\n{body}</svg>\n", patterns.elements)
    }

    fn put(&mut self, line: std::fmt::Arguments<'_>) {
        let written = self.body.write_fmt(format_args!("{line}\n"));
        debug_assert!(written.is_ok(), "a string takes every byte");
    }

    fn put_stroke(&mut self, path: &str, ink: Ink, weight: f32, dash: &str) {
        let (colour, width) = (ink.colour, Px(ink.width * weight));
        let opacity = Px(f32::from(ink.alpha) / 255.0);
        self.put(format_args!(
            r#"<path d="{path}" stroke="{colour}" stroke-opacity="{opacity}" stroke-width="{width}"{dash}/>"#
        ));
    }
}

impl Pen for SvgPen {
    fn ground(&mut self, ground: &Ground) {
        let [left, top, width, height] = ground.frame;
        self.put(format_args!(
            r#"<svg x="{left}" y="{top}" width="{width}" height="{height}">"#
        ));
        // Neighbours overlap by a hair, and the whole is made translucent at once: no seam shows.
        self.put(format_args!(
            r#"<g opacity="{}" fill-rule="evenodd" stroke-width="0.6" stroke-linejoin="round">"#,
            Px(f32::from(LAND_ALPHA) / 255.0)
        ));
        for (fill, path) in &ground.lands {
            let paint = self.patterns.paint(*fill, ground.density);
            let path = data(path);
            self.put(format_args!(
                r#"<path fill="{paint}" stroke="{paint}" d="{path}"/>"#
            ));
        }
        self.put(format_args!("</g>"));
        self.put(format_args!(r#"<g fill="none" stroke-linejoin="round">"#));
        for lines in &ground.lines {
            let (kind, weight) = (lines.kind, ground.weight);
            let whole = data(&lines.whole);
            if let Some(casing) = kind.casing() {
                self.put_stroke(&whole, casing, weight, "");
            }
            if !kind.dashed() {
                self.put_stroke(&whole, kind.line(), weight, "");
            }
            let [dash, gap] = DASHES.map(|it| it * weight);
            for (piece, start) in &lines.pieces {
                let (on, off, offset) = (Px(dash), Px(gap), Px(start.rem_euclid(dash + gap)));
                let dashes =
                    format!(r#" stroke-dasharray="{on} {off}" stroke-dashoffset="{offset}""#);
                self.put_stroke(&data(piece), kind.line(), weight, &dashes);
            }
        }
        self.put(format_args!("</g>\n</svg>"));
    }

    fn swatch(&mut self, path: &Path, fill: Fill, rim: f32) {
        let paint = self.patterns.paint(fill, 1);
        let (path, opacity, rim) = (data(path), Px(f32::from(LAND_ALPHA) / 255.0), Px(rim));
        self.put(format_args!(
            r#"<path fill="{paint}" fill-opacity="{opacity}" stroke="{INK}" stroke-opacity="0.47" stroke-width="{rim}" d="{path}"/>"#
        ));
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        let path = data(path);
        self.put(format_args!(r#"<path fill="{colour}" d="{path}"/>"#));
    }

    fn stroke(&mut self, path: &Path, colour: Colour, width: f32) {
        let (path, width) = (data(path), Px(width));
        self.put(format_args!(
            r#"<path fill="none" stroke="{colour}" stroke-width="{width}" d="{path}"/>"#
        ));
    }

    fn text(&mut self, text: &str, set: Type, x: f32, baseline: f32) {
        if text.is_empty() {
            return;
        }
        let weight = match set.weight {
            Weight::Regular => "",
            Weight::Bold => r#" font-weight="bold""#,
        };
        let halo = if set.halo > 0.0 {
            let width = Px(2.0 * set.halo);
            format!(
                r##" stroke="#ffffff" stroke-opacity="0.78" stroke-width="{width}" stroke-linejoin="round" paint-order="stroke""##
            )
        } else {
            String::new()
        };
        let (size, width, colour) = (Px(set.size), Px(set.width(text)), set.colour);
        let (x, y, text) = (Px(x), Px(baseline), escape(text));
        self.put(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}"{weight} fill="{colour}"{halo} textLength="{width}" lengthAdjust="spacingAndGlyphs">{text}</text>"#
        ));
    }
}

/// A number in as few digits as a hundredth needs.
#[derive(Clone, Copy)]
struct Px(f32);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not -0.
        write!(f, "{}", (self.0 * 100.0).round() / 100.0 + 0.0)
    }
}

/// A path as the `d` attribute writes it.
fn data(path: &Path) -> String {
    let mut data = String::new();
    for segment in path.segments() {
        let at = |point: tiny_skia::Point| format!("{} {}", Px(point.x), Px(point.y));
        match segment {
            PathSegment::MoveTo(to) => data.push_str(&format!("M{}", at(to))),
            PathSegment::LineTo(to) => data.push_str(&format!("L{}", at(to))),
            PathSegment::QuadTo(by, to) => data.push_str(&format!("Q{} {}", at(by), at(to))),
            PathSegment::CubicTo(by, then, to) => {
                data.push_str(&format!("C{} {} {}", at(by), at(then), at(to)));
            }
            PathSegment::Close => data.push('Z'),
        }
    }
    data
}
