//! What an import did and came upon: survey by survey, then what was left out, mended or doubtful.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::geometry::{LonLat, SLIVER_AREA, SLIVER_WIDTH};
use crate::io::survey::changes::{Outcome, Plan};
use crate::io::survey::polygons::Place;
use crate::model::{ContentHash, Slug};

/// What can be found about a polygon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Broken, and made whole.
    Mended,
    /// Encloses nothing, and is left out.
    Empty,
    /// Beyond the box around the territory, and left out.
    Outside,
    /// Shown twice in a file, and kept once.
    Repeated,
}

impl Finding {
    /// The word used in the API.
    fn as_str(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::Empty => "empty",
            Self::Outside => "outside",
            Self::Repeated => "repeated",
        }
    }
}

/// One thing that was come upon, for programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// `left_out`, `overlap`, or what was found about a polygon.
    pub finding: &'static str,
    /// In how many places; of an overlap, files.
    pub count: usize,
    /// The first of these, or the one where most land overlaps: by its place in the file, and in degrees.
    pub feature: Option<usize>,
    pub position: Option<[f64; 2]>,
    pub detail: String,
}

/// The most findings of a kind that are listed; the rest is counted.
const MOST_LISTED: usize = 200;

/// What an import did and came upon.
#[derive(Debug, Default)]
pub struct Report {
    surveys: Vec<String>,
    skipped: BTreeMap<String, usize>,
    unmapped: BTreeMap<String, usize>,
    findings: BTreeMap<(Finding, ContentHash), Found>,
    overlaps: BTreeMap<(Slug, Slug), Widest>,
}

/// A polygon, where it was found first, and in how many places in all.
#[derive(Debug)]
struct Found {
    file: String,
    feature: usize,
    at: LonLat,
    detail: String,
    times: usize,
}

/// The files in which polygons of two factions overlap, and the one where they do most.
#[derive(Debug)]
struct Widest {
    files: usize,
    last: String,
    km2: f64,
    /// Where they overlap most: the file, the feature on top, a corner.
    file: String,
    feature: usize,
    at: LonLat,
}

impl Report {
    /// A feature that is passed over.
    pub(crate) fn skip(&mut self, why: String) {
        self.skip_many(why, 1);
    }

    /// Features that are passed over.
    pub(crate) fn skip_many(&mut self, why: String, count: usize) {
        *self.skipped.entry(why).or_default() += count;
    }

    /// Classes without a rule.
    pub(crate) fn note_unmapped(&mut self, classes: BTreeMap<String, usize>) {
        for (class, count) in classes {
            *self.unmapped.entry(class).or_default() += count;
        }
    }

    /// Something about a polygon, known by its content as sent.
    pub(crate) fn find(
        &mut self,
        finding: Finding,
        polygon: ContentHash,
        file: &str,
        feature: usize,
        at: LonLat,
        detail: &str,
    ) {
        let found = self.findings.entry((finding, polygon));
        let found = found.or_insert_with(|| Found {
            file: file.to_owned(),
            feature,
            at,
            detail: detail.to_owned(),
            times: 0,
        });
        found.times += 1;
    }

    /// Land that two factions show in a file; `place` is that of the one on top.
    pub(crate) fn overlap(
        &mut self,
        (under, over): (&Slug, &Slug),
        place: &Place<'_>,
        km2: f64,
        at: LonLat,
    ) {
        let key = (under.clone(), over.clone());
        let widest = self.overlaps.entry(key).or_insert_with(|| Widest {
            files: 0,
            last: String::new(),
            km2: 0.0,
            file: String::new(),
            feature: 0,
            at,
        });
        if widest.last != place.file {
            place.file.clone_into(&mut widest.last);
            widest.files += 1;
        }
        if km2 > widest.km2 {
            widest.km2 = km2;
            place.file.clone_into(&mut widest.file);
            widest.feature = place.feature;
            widest.at = at;
        }
    }

    /// What became of a file.
    pub fn survey(&mut self, plan: &Plan, revision: Option<crate::model::Revision>) {
        let sight = plan.sight;
        let mut line = format!(
            "{} {}: {} polygons, {} new, {} continuing, {} ended",
            plan.at, plan.file, sight.shown, sight.new, sight.continuing, sight.ended
        );
        if sight.new == 0 && sight.ended == 0 && sight.continuing > 0 {
            line.push_str("; equal to the survey before");
        }
        match plan.outcome {
            Outcome::New => (),
            Outcome::Correction(of) => {
                line.push_str(&format!("; corrects the survey of revision {of}"))
            }
            Outcome::NothingNew => line.push_str("; nothing new"),
        }
        if let Some(revision) = revision {
            line.push_str(&format!("; revision {revision}"));
        }
        self.surveys.push(line);
    }

    /// All that was come upon, for programs: what was left out first, then by kind, then in the order of the file.
    pub fn entries(&self) -> Vec<Entry> {
        let skipped = self.skipped.iter().map(|(why, count)| Entry {
            finding: "left_out",
            count: *count,
            feature: None,
            position: None,
            detail: why.clone(),
        });
        let findings = self.findings.iter().map(|((finding, _), it)| Entry {
            finding: finding.as_str(),
            count: it.times,
            feature: Some(it.feature),
            position: Some([it.at.0, it.at.1]),
            detail: it.detail.clone(),
        });
        let mut findings: Vec<Entry> = findings.collect();
        findings.sort_by_key(|it| (it.finding, it.feature));
        let overlaps = self.overlaps.iter().map(|((under, over), it)| Entry {
            finding: "overlap",
            count: it.files,
            feature: Some(it.feature),
            position: Some([it.at.0, it.at.1]),
            detail: format!("{over} over {under}: at most {:.3} km²", it.km2),
        });
        skipped.chain(findings).chain(overlaps).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.surveys {
            writeln!(f, "{line}")?;
        }
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
        )?;
        for (finding, title) in [
            (Finding::Mended, "Broken polygons, mended:"),
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
        list(f, &title, overlaps)
    }
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
