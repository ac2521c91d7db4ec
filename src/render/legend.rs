//! Legends: what the colours mean and how much of the land each holds.

use std::fmt::Write as _;

use crate::model::{Coverage, Holding, Shares, Slug, Status};
use crate::render::markup::{Patterns, escape};
use crate::render::palette::UNHELD;
use crate::render::{Fill, Palette};

/// A swatch with what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendLine {
    pub fill: Fill,
    pub label: String,
    /// The fraction of the reference area, where one is stated.
    pub fraction: Option<f64>,
}

impl LegendLine {
    /// The fraction in per cent as it is written, such as `58 %`, or nothing.
    pub(crate) fn percent(&self) -> String {
        self.fraction.map_or_else(String::new, |fraction| {
            let percent = fraction * 100.0;
            match percent {
                _ if percent >= 9.95 => format!("{percent:.0} %"),
                _ if percent >= 0.05 => format!("{percent:.1} %"),
                _ if percent > 0.0 => "< 0.1 %".to_owned(),
                _ => "0 %".to_owned(),
            }
        })
    }
}

/// The legend of a coverage: factions with their shares, in the order of these, then unheld land, then what
/// stripes and pale colours mean, if the coverage has any. `shares` are those by faction.
pub fn legend_lines(palette: &Palette, coverage: &Coverage, shares: &Shares) -> Vec<LegendLine> {
    let mut lines = Vec::new();
    for share in &shares.shares {
        let Ok(slug) = share.key.parse::<Slug>() else {
            continue;
        };
        lines.push(LegendLine {
            fill: Fill::Plain(palette.colour(&slug)),
            label: palette.name(&slug).to_owned(),
            fraction: Some(share.fraction),
        });
    }
    let unheld = coverage.faces.iter().any(|face| face.holding.is_none());
    if unheld {
        lines.push(LegendLine {
            fill: Fill::Plain(UNHELD),
            label: "Held by none on record".to_owned(),
            fraction: Some(shares.unheld.fraction),
        });
    }
    let notes = [
        (Status::Contested, "Contested: holder and rival"),
        (Status::Sparse, "Thinly populated, nominally held"),
        (Status::Influence, "Influence, not control"),
    ];
    for (status, label) in notes {
        if let Some(example) = largest(coverage, status) {
            lines.push(LegendLine {
                fill: palette.fill(Some(example)),
                label: label.to_owned(),
                fraction: None,
            });
        }
    }
    lines
}

/// Gives several legends the same labels in one order, so that they can stand in one place: the largest fraction
/// seen anywhere first, then the notes. Where a legend lacks a line it gets one of 0 %.
pub fn align(legends: &mut [Vec<LegendLine>]) {
    let mut all: Vec<LegendLine> = Vec::new();
    for line in legends.iter().flatten() {
        match all.iter_mut().find(|it| it.label == line.label) {
            Some(known) if known.fraction < line.fraction => known.fraction = line.fraction,
            Some(_) => {}
            None => all.push(line.clone()),
        }
    }
    let rank = |line: &LegendLine| line.fraction.unwrap_or(-1.0);
    all.sort_by(|one, other| rank(other).total_cmp(&rank(one)));
    for legend in legends {
        let lines = all.iter().map(|line| {
            let own = legend.iter().find(|it| it.label == line.label);
            own.cloned().unwrap_or_else(|| LegendLine {
                fraction: line.fraction.map(|_| 0.0),
                ..line.clone()
            })
        });
        *legend = lines.collect();
    }
}

/// The holding of a status with the most land, as the example of its look.
fn largest(coverage: &Coverage, status: Status) -> Option<&Holding> {
    let area = |at: usize| -> f64 {
        let faces = coverage.faces.iter();
        faces
            .filter(|face| face.holding == Some(at))
            .map(|face| face.area)
            .sum()
    };
    let of_status = coverage.holdings.iter().enumerate();
    of_status
        .filter(|(_, holding)| holding.status == status)
        .max_by(|(one, _), (other, _)| area(*one).total_cmp(&area(*other)))
        .map(|(_, holding)| holding)
}

const LINE_HEIGHT: usize = 22;

/// A legend as a stand-alone SVG picture. All text is escaped.
pub fn legend_svg(title: &str, lines: &[LegendLine]) -> String {
    let longest = lines.iter().map(|line| line.label.chars().count()).max();
    let width = 110 + 8 * longest.unwrap_or(0).max(title.chars().count());
    let height = 40 + LINE_HEIGHT * lines.len();
    let title = escape(title);
    let mut patterns = Patterns::default();
    let mut rows = String::new();
    for (at, line) in lines.iter().enumerate() {
        let y = 36 + LINE_HEIGHT * at;
        let paint = patterns.paint(line.fill, 1);
        let (text_y, share_x) = (y + 13, width - 12);
        let (label, percent) = (escape(&line.label), escape(&line.percent()));
        let row = writeln!(
            rows,
            r##"<rect x="12" y="{y}" width="24" height="16" fill="{paint}" fill-opacity="0.85" stroke="#2b2a29" stroke-opacity="0.5"/><text x="46" y="{text_y}">{label}</text><text x="{share_x}" y="{text_y}" text-anchor="end">{percent}</text>"##
        );
        debug_assert!(row.is_ok(), "a string takes every byte");
    }
    let patterns = patterns.elements;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{title}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="13" fill="#2b2a29">
<title>{title}</title>
<defs>
{patterns}</defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="12" y="23" font-size="15" font-weight="bold">{title}</text>
{rows}</svg>
"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reference, Share, Unheld};
    use crate::render::sample::chequer;

    fn share(key: &str, fraction: f64) -> Share {
        Share {
            key: key.to_owned(),
            name: key.to_owned(),
            area_m2: fraction,
            fraction,
            sparse_area_m2: 0.0,
            effective_fraction: fraction,
            contested_area_m2: 0.0,
            inhabited_fraction: fraction,
        }
    }

    fn lines() -> Vec<LegendLine> {
        let (coverage, palette) = chequer();
        let shares = Shares {
            reference: Reference {
                area_m2: 1.0,
                source: "test".to_owned(),
                attribution: "test".to_owned(),
                cut_area_m2: None,
            },
            shares: vec![share("red", 0.5012), share("green", 0.0444)],
            unheld: Unheld {
                area_m2: 0.25,
                fraction: 0.25,
            },
            inhabited_area_m2: 1.0,
        };
        legend_lines(&palette, &coverage, &shares)
    }

    #[test]
    fn the_legend_follows_the_shares_and_explains_what_is_on_the_map() {
        let lines = lines();
        let said: Vec<_> = lines
            .iter()
            .map(|line| (line.label.as_str(), line.percent()))
            .collect();
        assert_eq!(said[0], ("RED", "50 %".to_owned()));
        assert_eq!(said[1], ("GREEN", "4.4 %".to_owned()));
        assert_eq!(said[2], ("Held by none on record", "25 %".to_owned()));
        assert_eq!(said.len(), 5);
        assert!(matches!(lines[3].fill, Fill::Hatched { .. }));
    }

    #[test]
    fn aligned_legends_have_the_same_lines_in_one_order() {
        let early = lines();
        let mut late = early.clone();
        late.swap(0, 1);
        late[0].fraction = Some(0.9);
        late.remove(1);
        late.pop();
        let mut both = [early, late];
        align(&mut both);
        let labels = |legend: &[LegendLine]| -> Vec<String> {
            legend.iter().map(|it| it.label.clone()).collect()
        };
        assert_eq!(labels(&both[0]), labels(&both[1]));
        assert_eq!(both[0][0].label, "GREEN");
        let red = both[1].iter().find(|it| it.label == "RED").unwrap();
        assert_eq!(red.fraction, Some(0.0));
        assert!(both[0][2].fraction.is_some() && both[0][3].fraction.is_none());
    }

    #[test]
    fn names_cannot_break_out_of_the_picture() {
        let mut lines = lines();
        lines[0].label = "<script>\"&'\u{1}".to_owned();
        let svg = legend_svg("A < B", &lines);
        assert!(svg.contains("&lt;script&gt;&quot;&amp;&#39;<"));
        assert!(!svg.contains("<script"));
        assert!(svg.contains("url(#hatch0)") && svg.contains(r#"id="hatch0""#));
        assert_eq!(svg.matches("<rect x=").count(), lines.len());
    }
}
