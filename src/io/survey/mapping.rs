//! The mapping: a small TOML file that says what the files of a series mean. `docs/IMPORT.md` has an example.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::io::geojson::check_source;
use crate::io::members::{LONGEST_NAME, check_line};
use crate::io::survey::date::{
    DateFrom, Dated, Expected, Form, Reading, date_in_document, date_in_name, date_stated,
};
use crate::io::survey::read::Document;
use crate::io::survey::rule::{Rule, Sent as SentRule, read_rules};
use crate::model::{
    Colour, Confidence, Faction, FactionChanges, Fault, Method, Names, Slug, Status,
};
use crate::time::Instant;

/// What the files of a series mean.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub date: DateFrom,
    /// Dates that are other than the files say, by file name.
    correct: BTreeMap<String, Instant>,
    /// The first and the last date of the series, where it says so.
    series: (Option<Instant>, Option<Instant>),
    /// The property that holds a polygon's class.
    pub class: String,
    /// The first that matches a class says what it means.
    pub rules: Vec<Rule>,
    /// Who holds what no polygon shows.
    pub rest: Option<Holder>,
    pub settle: Settle,
    pub broken: Broken,
    pub sources: Vec<String>,
    pub method: Method,
    /// Defined where the territory lacks them.
    pub factions: Vec<Faction>,
}

/// Who holds a polygon, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    pub faction: Slug,
    pub status: Status,
    pub contested_with: Option<Slug>,
    pub confidence: Option<Confidence>,
}

/// What becomes of land that polygons of two factions show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Settle {
    /// The file is refused.
    #[default]
    Refuse,
    /// It belongs to the polygon that stands later in the file.
    Order,
}

/// What becomes of broken polygons that cannot be mended without moving much land.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Broken {
    /// The file is refused.
    #[default]
    Refuse,
    /// They are mended, however much that moves.
    Mend,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    date: SentDate,
    class: SentClass,
    rest: Option<Spanned<SentHolder>>,
    #[serde(default)]
    overlaps: SentOverlaps,
    #[serde(default)]
    broken: SentBroken,
    #[serde(default)]
    sources: SentSources,
    #[serde(default)]
    factions: BTreeMap<Slug, SentFaction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentDate {
    file_name: Option<NameForm>,
    property: Option<String>,
    from: Option<toml::Value>,
    to: Option<toml::Value>,
    #[serde(default)]
    correct: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NameForm {
    UnixSeconds,
    Iso,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentClass {
    property: String,
    #[serde(default)]
    map: Vec<Spanned<SentRule>>,
    #[serde(default)]
    skip: Vec<Spanned<SentRule>>,
}

/// Who holds land, as a rule or `[rest]` says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentHolder {
    faction: Slug,
    status: Option<Status>,
    contested_with: Option<Slug>,
    confidence: Option<u8>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentOverlaps {
    #[serde(default)]
    settle: Settle,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentBroken {
    #[serde(default)]
    settle: Broken,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentSources {
    #[serde(default)]
    urls: Vec<String>,
    method: Option<Method>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentFaction {
    name: String,
    colour: Colour,
    /// By language; `name` is the English one.
    #[serde(default)]
    names: BTreeMap<String, String>,
    group: Option<Slug>,
}

/// The mapping in a text, or all that is wrong with it; `file` names it in the faults.
pub fn read_mapping(file: &str, text: &str) -> Result<Mapping, Vec<Fault>> {
    let sent: Sent = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        vec![Fault::new(format!("{file}:{line}"), error.message())]
    })?;
    let mut faults = Vec::new();
    let at = |span: std::ops::Range<usize>| format!("{file}:{}", line_of(text, span.start));
    let date = date_from(sent.date.file_name, sent.date.property);
    let date = date
        .map_err(|detail| faults.push(Fault::new(file, detail)))
        .ok();
    let mut stated = |key: &str, value: &toml::Value| {
        let read = date_stated(value);
        let fault = |detail| faults.push(Fault::new(format!("{file}: [date] {key}"), detail));
        read.map_err(fault).ok()
    };
    let series = (
        sent.date.from.and_then(|it| stated("from", &it)),
        sent.date.to.and_then(|it| stated("to", &it)),
    );
    let correct = sent.date.correct.into_iter();
    let correct = correct.filter_map(|(name, value)| {
        let at = stated(&format!("correct `{name}`"), &value)?;
        Some((name, at))
    });
    let correct = correct.collect();
    let rules = read_rules(sent.class.map, sent.class.skip, at, &mut faults);
    let rest = sent.rest.and_then(|rest| {
        let place = at(rest.span());
        let SentHolder {
            faction,
            status,
            contested_with,
            confidence,
        } = rest.into_inner();
        let holder = Holder::new(faction, status, contested_with, confidence);
        holder
            .map_err(|detail| faults.push(Fault::new(place, detail)))
            .ok()
    });
    let sources = sources(file, &sent.sources.urls, &mut faults);
    let factions = sent.factions.into_iter();
    let factions = factions.map(|(slug, sent)| faction(file, slug, sent, &mut faults));
    let factions = factions.collect();
    match date {
        Some(date) if faults.is_empty() => Ok(Mapping {
            date,
            correct,
            series,
            class: sent.class.property,
            rules,
            rest,
            settle: sent.overlaps.settle,
            broken: sent.broken.settle,
            sources,
            method: sent.sources.method.unwrap_or(Method::Digitised),
            factions,
        }),
        _ => Err(faults),
    }
}

/// Where the mapping says that the date of a file stands.
fn date_from(
    file_name: Option<NameForm>,
    property: Option<String>,
) -> Result<DateFrom, &'static str> {
    match (file_name, property) {
        (Some(NameForm::UnixSeconds), None) => Ok(DateFrom::UnixSeconds),
        (Some(NameForm::Iso), None) => Ok(DateFrom::Iso),
        (None, Some(property)) => Ok(DateFrom::Property(property)),
        _ => Err("[date] says where a file's date stands: write either file_name or property"),
    }
}

fn sources(file: &str, urls: &[String], faults: &mut Vec<Fault>) -> Vec<String> {
    let checked = urls.iter().filter_map(|url| {
        let fault = |detail| {
            let place = format!("{file}: [sources] urls `{url}`");
            faults.push(Fault::new(place, detail));
        };
        check_source(url).map_err(fault).ok()
    });
    checked.collect()
}

fn faction(file: &str, slug: Slug, sent: SentFaction, faults: &mut Vec<Fault>) -> Faction {
    let english = ("en".to_owned(), sent.name);
    let mut names = BTreeMap::new();
    for (language, name) in sent.names.into_iter().chain([english]) {
        match check_line(&name, LONGEST_NAME) {
            Ok(name) => drop(names.insert(language, name)),
            Err(detail) => {
                let place = format!("{file}: [factions.{slug}] name `{language}`");
                faults.push(Fault::new(place, detail));
            }
        }
    }
    Faction {
        slug,
        names: Names(names),
        colour: sent.colour,
        group: sent.group,
        changes: FactionChanges::default(),
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    let before = text.bytes().take(byte);
    1 + before.filter(|&c| c == b'\n').count()
}

impl Holder {
    /// Checks that what is said of the holder goes together.
    pub(crate) fn new(
        faction: Slug,
        status: Option<Status>,
        contested_with: Option<Slug>,
        confidence: Option<u8>,
    ) -> Result<Self, String> {
        let status = status.unwrap_or(Status::Control);
        if (status == Status::Contested) != contested_with.is_some() {
            let detail = "status contested and contested_with, the rival, go together: write both or neither";
            return Err(detail.to_owned());
        }
        if contested_with.as_ref() == Some(&faction) {
            return Err("contested_with names the holder: name its rival".to_owned());
        }
        let confidence = confidence
            .map(|it| Confidence::new(it).ok_or("confidence is a whole number from 0 to 100"))
            .transpose()?;
        Ok(Self {
            faction,
            status,
            contested_with,
            confidence,
        })
    }
}

impl Mapping {
    /// Whether a file's date stands inside it.
    pub fn date_is_inside(&self) -> bool {
        matches!(self.date, DateFrom::Property(_))
    }

    /// Whether it states the date of a file by its name.
    pub(crate) fn corrects(&self, file: &str) -> bool {
        self.correct.contains_key(file)
    }

    /// When a file is of. `document` is needed only where its date stands inside it.
    pub fn date_of(&self, file: &str, document: Option<&Document>) -> Result<Dated, Fault> {
        let stated = self.correct.get(file).copied();
        let at = match (stated, &self.date, document) {
            (Some(at), ..) => Ok(Reading {
                at,
                form: Form::Plain,
            }),
            (None, DateFrom::Property(property), Some(document)) => {
                date_in_document(property, document)
            }
            (None, from, _) => date_in_name(from, file),
        };
        let Reading { at, form } = at.map_err(|reason| {
            let detail = format!(
                "{reason}; or state it in the mapping, under [date.correct], as \"{file}\" = \"…\""
            );
            Fault::new(file, detail)
        })?;
        Ok(Dated {
            file: file.to_owned(),
            at,
            stated: stated.is_some(),
            form,
        })
    }

    /// What is known of the dates of a run of its files. `ahead`: whether dates in the future are meant.
    pub fn expected(&self, ahead: bool) -> Expected {
        Expected {
            series: self.series,
            ahead,
        }
    }

    /// The factions that are to be defined in a territory that has these; or those that nobody defines.
    pub fn factions_for(&self, known: &BTreeSet<&Slug>) -> Result<Vec<Faction>, Vec<Fault>> {
        let holders = self.rules.iter().filter_map(|it| it.means.as_ref());
        let named: BTreeSet<&Slug> = holders
            .chain(&self.rest)
            .flat_map(|it| std::iter::once(&it.faction).chain(&it.contested_with))
            .collect();
        let defined: BTreeSet<&Slug> = self.factions.iter().map(|it| &it.slug).collect();
        let missing = named
            .iter()
            .filter(|it| !known.contains(*it) && !defined.contains(*it));
        let faults: Vec<Fault> = missing
            .map(|slug| {
                let detail = format!("the territory has no such faction: define it under [factions.{slug}] with name and colour");
                Fault::new(format!("faction `{slug}`"), detail)
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let lacking = self.factions.iter().filter(|it| !known.contains(&it.slug));
        Ok(lacking.cloned().collect())
    }
}
