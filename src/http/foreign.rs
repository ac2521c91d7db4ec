//! Somebody's dated map file read as a survey, by a mapping: what `frontline import --survey` would make of it.
//!
//! Nothing is recorded. The answer has the changeset to send on, and what was come upon while reading.

use std::borrow::Cow;
use std::collections::hash_map;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::atlas::on_a_thread;
use crate::control;
use crate::geometry::{Shape, decode_wkb};
use crate::http::answer::Answer;
use crate::http::auth::{Permitted, Proposing};
use crate::http::body::JsonBody;
use crate::http::changesets::{Planner, read};
use crate::http::metrics::{Part, timed};
use crate::http::params::{Nothing, Params, no_territory, now};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::io::survey::{
    Dated, Document, Entry, Mapping, Outcome, Painter, Picture, Report, Sight, areas,
    batch_document, changes, document_of, read_mapping, suspicious,
};
use crate::model::{ContentHash, Fault, Outline, View, fit_line};
use crate::time::Instant;

/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 255;

/// How faults name the mapping until they get their place.
const MAPPING: &str = "mapping";

/// A file as it was published, and what it means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    name: String,
    /// TOML.
    mapping: String,
    document: Value,
    #[serde(default)]
    scope: Scope,
}

/// What a file says of the land that it does not show.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    /// That nobody holds it: it is the whole map of an instant.
    #[default]
    Territory,
    /// Nothing: its areas are recorded one by one.
    Areas,
}

/// What a file is to a territory.
#[derive(Serialize)]
struct Told {
    at: Instant,
    outcome: &'static str,
    polygons: Sight,
    /// Until when it holds, where that is known: a later survey ends all that came before it.
    until: Option<Instant>,
    report: Vec<Entry>,
    /// Nothing where there is nothing new.
    changeset: Option<Value>,
}

/// A file that can be read.
struct File {
    scope: Scope,
    name: String,
    mapping: Mapping,
    document: Document,
}

/// Reads a file as a survey of a territory, or says all that is wrong with it.
pub(super) async fn read_foreign_survey(
    State(app): State<App>,
    Permitted((reading, _)): Permitted<Proposing>,
    Params(Nothing {}): Params<Nothing>,
    JsonBody(sent): JsonBody<Sent>,
) -> Result<Answer, Error> {
    let view = reading.record.now();
    let view = view.ok_or_else(|| no_territory(&reading.territory))?;
    let file = File::of(sent, app.settings.max_changes).map_err(Error::Invalid)?;
    let dated = file.date();
    let dated = dated.map_err(|fault| Error::Invalid(vec![fault]))?;
    let at = dated.at;
    let known = view.factions().map(|it| &it.slug).collect();
    let factions = file.mapping.factions_for(&known);
    let factions = factions.map_err(|faults| Error::Invalid(in_mapping(faults)))?;
    let boundary = app.atlas.boundary(&view).await?;
    let land = app.atlas.shape(boundary.hash).await?;
    let most = app.atlas.meetings();
    let paint = move || {
        let (picture, report) = file.paint(&dated, (boundary, land), most);
        (picture, report, file)
    };
    let (picture, report, file) = timed(Part::Drawing, on_a_thread(paint)).await?;
    let mut picture = picture.map_err(Error::Invalid)?;
    let alike = app.atlas.recorded_alike(&view, &picture).await?;
    picture.take_as_recorded(&alike);
    let plan = match file.scope {
        Scope::Territory => changes(&view, &factions, &picture, None),
        Scope::Areas => areas(&view, &factions, &mut picture),
    };
    let changeset = match plan.outcome {
        Outcome::NothingNew => None,
        Outcome::New | Outcome::Correction(_) => {
            let shapes = shapes(&app, &picture).await?;
            let changeset = batch_document(&plan, view.revision(), &shapes);
            check(&app, &reading, &changeset, &file, &picture).await?;
            Some(changeset)
        }
    };
    let answer = Answer::json(&Told {
        at,
        outcome: plan.outcome.as_str(),
        polygons: plan.sight,
        until: until(&view, at),
        report: report.entries(),
        changeset,
    })?;
    Ok(answer.header(header::CACHE_CONTROL, "no-store"))
}

impl File {
    fn of(sent: Sent, most: usize) -> Result<Self, Vec<Fault>> {
        let Sent {
            name,
            mapping,
            document,
            scope,
        } = sent;
        let mut faults = Vec::new();
        let fit = fit_line(&name).map(Cow::into_owned);
        if !(1..=LONGEST_NAME).contains(&name.len()) {
            let why = format!("must be the name of a file: 1 to {LONGEST_NAME} bytes, on one line");
            faults.push(Fault::new("/name", why));
        } else if let Err(unfit) = &fit {
            faults.push(Fault::new("/name", unfit));
        }
        let mapping = read_mapping(MAPPING, &mapping);
        let mapping = mapping.map_err(|found| faults.extend(in_mapping(found)));
        if scope == Scope::Areas && mapping.as_ref().is_ok_and(|it| it.rest.is_some()) {
            let why = "[rest] says who holds all other land, which only a map of the whole territory does: leave it out, \
                       or send `scope` as `territory`";
            faults.push(Fault::new("/mapping", why));
        }
        let document = document_of("", document);
        let document = document.map_err(|fault| faults.push(in_document(None, "", fault)));
        if document.as_ref().is_ok_and(|it| polygons(it) > most) {
            let why = format!("shows more than {most} polygons, which no changeset takes");
            faults.push(Fault::new("/document", why));
        }
        match (fit, mapping, document) {
            (Ok(name), Ok(mapping), Ok(document)) if faults.is_empty() => Ok(Self {
                scope,
                name,
                mapping,
                document,
            }),
            _ => Err(faults),
        }
    }

    /// When it is of.
    fn date(&self) -> Result<Dated, Fault> {
        let placed = |fault: Fault| Fault::new(self.date_place(), fault.detail);
        let dated = self.mapping.date_of(&self.name, Some(&self.document));
        let dated = dated.map_err(placed)?;
        let run = std::slice::from_ref(&dated);
        match suspicious(run, self.mapping.expected(false), now()).pop() {
            Some(fault) => Err(placed(fault)),
            None => Ok(dated),
        }
    }

    /// The member of the body that its date comes from.
    fn date_place(&self) -> &'static str {
        if self.mapping.date_is_inside() {
            "/document"
        } else {
            "/name"
        }
    }

    /// What it shows, with all that was come upon. Takes its time.
    fn paint(
        &self,
        dated: &Dated,
        (boundary, land): (Outline, Arc<Shape>),
        most: usize,
    ) -> (Result<Picture, Vec<Fault>>, Report) {
        let mut report = Report::default();
        report.date(dated);
        let painter = Painter::new(&self.mapping, boundary, land, HashSet::new());
        let mut painter = painter.with_patience(most);
        let picture = painter.picture(&self.name, dated.at, &self.document, &mut report);
        let kind = self.document.kind.as_deref();
        let placed = |faults: Vec<Fault>| {
            let placed = faults.into_iter();
            placed.map(|it| in_document(kind, &self.name, it)).collect()
        };
        (picture.map_err(placed), report)
    }
}

/// The features with polygons, at most.
fn polygons(document: &Document) -> usize {
    let has_any = |kind: &str| matches!(kind, "Polygon" | "MultiPolygon" | "GeometryCollection");
    let geometries = document
        .features
        .iter()
        .filter_map(|it| it.geometry.as_ref());
    geometries.filter(|it| has_any(it.kind())).count()
}

/// When what holds from an instant on ends at the latest: with the next survey, or with the data.
fn until(view: &View<'_>, at: Instant) -> Option<Instant> {
    let surveys = view.surveys().map(|it| it.at);
    let end = control::extent(view).and_then(|it| it.to);
    surveys.chain(end).filter(|it| *it > at).min()
}

/// The shapes of a picture.
async fn shapes(app: &App, picture: &Picture) -> Result<HashMap<ContentHash, Arc<Shape>>, Error> {
    let mut shapes = HashMap::new();
    for (hash, wkb) in &picture.shapes {
        let shape = decode_wkb(wkb);
        let shape = shape.map_err(|error| Error::failed("a polygon was written", error))?;
        shapes.insert(*hash, Arc::new(shape));
    }
    // The others are recorded: the boundary, and what is shown as something that is.
    for (_, outline) in &picture.shown {
        if let hash_map::Entry::Vacant(missing) = shapes.entry(outline.hash) {
            missing.insert(app.atlas.shape(outline.hash).await?);
        }
    }
    Ok(shapes)
}

/// Reads a changeset as it will be read when it is sent. What is wrong with it is placed in what it was made of.
async fn check(
    app: &App,
    Reading { territory, record }: &Reading,
    changeset: &Value,
    file: &File,
    picture: &Picture,
) -> Result<(), Error> {
    let steps = changeset["changes"].as_array().map_or(0, Vec::len);
    let defined = steps.saturating_sub(match file.scope {
        Scope::Territory => 1,
        Scope::Areas => picture.shown.len(),
    });
    let plan = async {
        let batch = read(app, changeset)?;
        let planner = Planner::new(app.clone(), territory.clone(), batch)?;
        planner.plan(record).await
    };
    match plan.await {
        Ok(_) => Ok(()),
        Err(Error::Invalid(faults)) => {
            let mut placed: Vec<Fault> = Vec::new();
            for fault in faults {
                let fault = in_file(file, picture, defined, fault);
                if !placed.contains(&fault) {
                    placed.push(fault);
                }
            }
            Err(Error::Invalid(placed))
        }
        Err(other) => Err(other),
    }
}

/// A fault of a changeset, which defines so many factions first: the polygon is the document's, when it is said where the
/// date stands, the rest is said by the mapping.
fn in_file(file: &File, picture: &Picture, defined: usize, fault: Fault) -> Fault {
    let Fault { at, detail } = fault;
    let change = at.strip_prefix("/changes/").unwrap_or_default();
    match change.split_once("/properties/") {
        None if change.is_empty() => return Fault::new(file.date_place(), detail),
        Some((_, "valid_from")) => return Fault::new(file.date_place(), detail),
        Some((_, property)) => return Fault::new("/mapping", format!("{property} {detail}")),
        None => (),
    }
    let shown = match (
        change.split_once("/features/"),
        change.split_once("/feature"),
    ) {
        (Some((_, place)), _) => place.split('/').next().and_then(|it| it.parse().ok()),
        (None, Some((step, _))) => step
            .parse::<usize>()
            .ok()
            .and_then(|it| it.checked_sub(defined)),
        (None, None) => None,
    };
    let feature = shown.and_then(|it| *picture.features.get(it)?);
    match feature {
        Some(feature) => {
            let kind = file.document.kind.as_deref();
            let place = format!("#/features/{feature}/geometry");
            in_document(kind, "", Fault::new(place, detail))
        }
        None => {
            let said = change.split_once('/').map_or("", |it| it.1);
            Fault::new("/mapping", format!("{said}: {detail}"))
        }
    }
}

/// Faults of the mapping; in which line is a part of what they say.
fn in_mapping(faults: Vec<Fault>) -> Vec<Fault> {
    let placed = faults.into_iter().map(|fault| {
        let place = fault.at.strip_prefix(MAPPING).unwrap_or(&fault.at);
        let place = place.trim_start_matches(':').trim();
        let detail = match place.parse::<usize>() {
            Ok(line) => format!("line {line}: {}", fault.detail),
            Err(_) if place.is_empty() => fault.detail,
            Err(_) => format!("{place}: {}", fault.detail),
        };
        Fault::new("/mapping", detail)
    });
    placed.collect()
}

/// A fault of a file, which is a member of the body. What is no collection counts as one feature.
fn in_document(kind: Option<&str>, file: &str, fault: Fault) -> Fault {
    let place = fault.at.strip_prefix(file).unwrap_or_default();
    let place = place.strip_prefix('#').unwrap_or_default();
    let alone = match kind {
        None | Some("FeatureCollection") => "",
        Some("Feature") => "/features/0",
        Some(_) => "/features/0/geometry",
    };
    let place = place.strip_prefix(alone).unwrap_or_default();
    Fault::new(format!("/document{place}"), fault.detail)
}
