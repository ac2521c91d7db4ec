//! The report as text, for people.

use std::fmt;

use crate::geometry::{SLIVER_AREA, SLIVER_WIDTH};
use crate::io::survey::report::{CutOff, Finding, Found, Report, Widest};

/// The most findings of a kind that are listed; the rest is counted.
const MOST_LISTED: usize = 200;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.surveys {
            writeln!(f, "{line}")?;
        }
        self.list_texts(f)?;
        self.list_findings(f)?;
        self.list_land(f)
    }
}

impl Report {
    /// What was made of dates and classes.
    fn list_texts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(
            f,
            "Dates that were read as something that they need not be:",
            self.dates
                .iter()
                .map(|(form, read)| format!("{} × {}", read.files, read.told(*form))),
        )?;
        list(
            f,
            "Left out, by reason:",
            self.skipped
                .iter()
                .map(|(why, count)| format!("{count} × {why}")),
        )?;
        list(
            f,
            "Classes that no rule of the mapping matches:",
            self.unmapped
                .iter()
                .map(|(class, count)| format!("{count} × `{class}`")),
        )
    }

    /// What was found about polygons.
    fn list_findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (finding, title) in [
            (Finding::Mended, "Broken polygons, mended:"),
            (
                Finding::Split,
                "Polygons that cross longitude ±180, split there:",
            ),
            (Finding::Empty, "Polygons that enclose nothing, left out:"),
            (
                Finding::Outside,
                "Polygons wholly beyond the box around the territory, left out:",
            ),
            (
                Finding::Repeated,
                "Polygons shown twice in one file, kept once:",
            ),
        ] {
            let found = self.findings.iter().filter(|(key, _)| key.0 == finding);
            list(
                f,
                title,
                found.map(|(_, it)| {
                    let Found {
                        file,
                        feature,
                        at,
                        detail,
                        times,
                    } = it;
                    format!("{file}, feature {feature}, near {at}: {detail} ({times} in all)")
                }),
            )?;
        }
        Ok(())
    }

    /// Land that two hold, and land that lies elsewhere.
    fn list_land(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = format!(
            "Overlaps of two factions (pieces under {SLIVER_AREA} km² or {SLIVER_WIDTH} m wide are not counted):"
        );
        let overlaps = self.overlaps.iter().map(|((under, over), it)| {
            let Widest {
                files,
                km2,
                file,
                at,
                ..
            } = it;
            format!("{over} over {under}: in {files} files, most {km2:.3} km² in {file}, near {at}")
        });
        list(f, &title, overlaps)?;
        let cut_off = self.cut_off.iter().map(|(class, it)| {
            let CutOff { files, km2, file } = it;
            format!("`{class}`: in {files} files, most {km2:.3} km² in {file}")
        });
        let title = "Land cut off at the boundary of the territory, by class:";
        list(f, title, cut_off)?;
        let elsewhere = self.elsewhere.iter().map(|(file, part)| {
            let part = percent(*part);
            format!(
                "{file}: {part} of its land lies beyond the territory; is it of this territory?"
            )
        });
        list(f, "Files that lie mostly elsewhere:", elsewhere)
    }
}

pub(super) fn percent(part: f64) -> String {
    format!("{:.0} %", 100.0 * part)
}

/// A titled list, where there is anything on it; the long end of it as a number.
fn list(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    lines: impl Iterator<Item = String>,
) -> fmt::Result {
    let mut count = 0;
    for line in lines {
        if count == 0 {
            writeln!(f, "{title}")?;
        }
        count += 1;
        if count <= MOST_LISTED {
            writeln!(f, "  {line}")?;
        }
    }
    if count > MOST_LISTED {
        writeln!(f, "  and {} more", count - MOST_LISTED)?;
    }
    Ok(())
}
