//! What an import did and came upon: survey by survey, then what was left out, mended or doubtful.

mod told;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::geometry::LonLat;
use crate::io::survey::changes::{Outcome, Plan};
use crate::io::survey::date::{Dated, Form};
use crate::io::survey::polygons::Place;
use crate::model::{ContentHash, Slug};
use crate::time::Instant;

/// What can be found about a polygon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Broken, and made whole.
    Mended,
    /// Crosses the antimeridian, and is in parts on both sides of it.
    Split,
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
            Self::Split => "split",
            Self::Empty => "empty",
            Self::Outside => "outside",
            Self::Repeated => "repeated",
        }
    }
}

/// One thing that was come upon, for programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// `date`, `left_out`, `overlap`, `cut_off`, `elsewhere`, or what was found about a polygon.
    pub finding: &'static str,
    /// In how many places; of an overlap and of land cut off, files.
    pub count: usize,
    /// The first of these, or the one where most land overlaps: by its place in the file, and in degrees.
    pub feature: Option<usize>,
    pub position: Option<[f64; 2]>,
    pub detail: String,
}

/// What an import did and came upon.
#[derive(Debug, Default)]
pub struct Report {
    surveys: Vec<String>,
    dates: BTreeMap<Form, ReadAs>,
    skipped: BTreeMap<String, usize>,
    unmapped: BTreeMap<String, usize>,
    findings: BTreeMap<(Finding, ContentHash), Found>,
    overlaps: BTreeMap<(Slug, Slug), Widest>,
    /// By class.
    cut_off: BTreeMap<String, CutOff>,
    /// Files, and the part of their land that lies beyond the territory.
    elsewhere: Vec<(String, f64)>,
}

/// The files that show land of a class beyond the boundary, and the one with most of it.
#[derive(Debug, Default)]
struct CutOff {
    files: usize,
    km2: f64,
    file: String,
}

/// The files whose dates were read as something that they need not be, and the first of them.
#[derive(Debug)]
struct ReadAs {
    files: usize,
    first: String,
    at: Instant,
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
    /// The date of a file, which is said where it could have been read otherwise.
    pub fn date(&mut self, dated: &Dated) {
        if dated.form.said().is_none() {
            return;
        }
        let read = self.dates.entry(dated.form).or_insert_with(|| ReadAs {
            files: 0,
            first: dated.file.clone(),
            at: dated.at,
        });
        read.files += 1;
    }

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

    /// Land of a class beyond the boundary of the territory, in a file: it counts for nobody.
    pub(crate) fn cut_off(&mut self, class: &str, file: &str, km2: f64) {
        let most = self.cut_off.entry(class.to_owned()).or_default();
        most.files += 1;
        if km2 > most.km2 {
            most.km2 = km2;
            file.clone_into(&mut most.file);
        }
    }

    /// A file that has such a part of its land beyond the territory.
    pub(crate) fn elsewhere(&mut self, file: &str, part: f64) {
        self.elsewhere.push((file.to_owned(), part));
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

    /// All that was come upon, for programs: how the date was read and what was left out first, then by kind, then in the order of the file.
    pub fn entries(&self) -> Vec<Entry> {
        let dates = self.dates.iter().map(|(form, read)| Entry {
            finding: "date",
            count: read.files,
            feature: None,
            position: None,
            detail: read.told(*form),
        });
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
        let nowhere = |finding: &'static str, count: usize, detail: String| Entry {
            finding,
            count,
            feature: None,
            position: None,
            detail,
        };
        let cut_off = self.cut_off.iter().map(|(class, it)| {
            let detail = format!(
                "`{class}`: at most {:.3} km² lie beyond the boundary of the territory",
                it.km2
            );
            nowhere("cut_off", it.files, detail)
        });
        let elsewhere = self.elsewhere.iter().map(|(_, part)| {
            let detail = format!(
                "{} of its land lies beyond the territory",
                told::percent(*part)
            );
            nowhere("elsewhere", 1, detail)
        });
        let more = overlaps.chain(cut_off).chain(elsewhere);
        dates.chain(skipped).chain(findings).chain(more).collect()
    }
}

impl ReadAs {
    fn told(&self, form: Form) -> String {
        let said = form.said().unwrap_or_default();
        format!("{said}: {} is of {}", self.first, self.at)
    }
}
