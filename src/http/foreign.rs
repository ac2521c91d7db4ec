//! Somebody's dated map file read as a survey, by a mapping: what `frontline import --survey` would make of it.
//!
//! Nothing is recorded. The answer has the changeset to send on, and what was come upon while reading.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::geometry::{Shape, decode_wkb};
use crate::http::answer::Answer;
use crate::http::auth::Bearer;
use crate::http::body::JsonBody;
use crate::http::changesets::{Planner, read};
use crate::http::params::{Nothing, Params, no_territory, now};
use crate::http::reading::Reading;
use crate::http::{App, Error};
use crate::io::survey::{
    Document, Entry, Mapping, Outcome, Painter, Picture, Report, Sight, batch_document, changes,
    document_of, read_mapping, suspicious,
};
use crate::model::{ContentHash, Fault, Outline, Role, View};
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
}

/// What a file is to a territory.
#[derive(Serialize)]
struct Told {
    at: Instant,
    outcome: &'static str,
    polygons: Sight,
    report: Vec<Entry>,
    /// Nothing where there is nothing new.
    changeset: Option<Value>,
}

/// A file that can be read.
struct File {
    name: String,
    mapping: Mapping,
    document: Document,
}

/// Reads a file as a survey of a territory, or says all that is wrong with it.
pub(super) async fn read_foreign_survey(
    State(app): State<App>,
    reading: Reading,
    bearer: Bearer,
    Params(Nothing {}): Params<Nothing>,
    JsonBody(sent): JsonBody<Sent>,
) -> Result<Answer, Error> {
    bearer.needs(Role::Editor, &reading.territory)?;
    let view = reading.record.now();
    let view = view.ok_or_else(|| no_territory(&reading.territory))?;
    let file = File::of(sent, app.settings.max_changes).map_err(Error::Invalid)?;
    let at = file.date().map_err(|fault| Error::Invalid(vec![fault]))?;
    let known = view.factions().map(|it| &it.slug).collect();
    let factions = file.mapping.factions_for(&known);
    let factions = factions.map_err(|faults| Error::Invalid(in_mapping(faults)))?;
    let boundary = app.atlas.boundary(&view).await?;
    let most = app.atlas.meetings();
    let paint = move || {
        let (picture, report) = file.paint(at, boundary, most);
        (picture, report, file)
    };
    let (picture, report, file) = app.drawing.draw(paint).await?;
    let picture = picture.map_err(Error::Invalid)?;
    let plan = changes(&view, &factions, &picture, None);
    let changeset = match plan.outcome {
        Outcome::NothingNew => None,
        Outcome::New | Outcome::Correction(_) => {
            let shapes = shapes(&app, &view, &picture).await?;
            let changeset = batch_document(&plan, view.revision(), &shapes);
            check(&app, &reading, &changeset, &file, &picture).await?;
            Some(changeset)
        }
    };
    let answer = Answer::json(&Told {
        at,
        outcome: plan.outcome.as_str(),
        polygons: plan.sight,
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
        } = sent;
        let mut faults = Vec::new();
        if !(1..=LONGEST_NAME).contains(&name.len()) || name.chars().any(char::is_control) {
            let why = format!("must be the name of a file: 1 to {LONGEST_NAME} bytes, on one line");
            faults.push(Fault::new("/name", why));
        }
        let mapping = read_mapping(MAPPING, &mapping);
        let mapping = mapping.map_err(|found| faults.extend(in_mapping(found)));
        let document = document_of("", document);
        let document = document.map_err(|fault| faults.push(in_document(None, "", fault)));
        if document.as_ref().is_ok_and(|it| polygons(it) > most) {
            let why = format!("shows more than {most} polygons, which no changeset takes");
            faults.push(Fault::new("/document", why));
        }
        match (mapping, document) {
            (Ok(mapping), Ok(document)) if faults.is_empty() => Ok(Self {
                name,
                mapping,
                document,
            }),
            _ => Err(faults),
        }
    }

    /// When it is of.
    fn date(&self) -> Result<Instant, Fault> {
        let placed = |fault: Fault| Fault::new(self.date_place(), fault.detail);
        let dated = self.mapping.date_of(&self.name, Some(&self.document));
        let dated = dated.map_err(placed)?;
        let at = dated.at;
        match suspicious(&[dated], now()).pop() {
            Some(fault) => Err(placed(fault)),
            None => Ok(at),
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
        at: Instant,
        boundary: Outline,
        most: usize,
    ) -> (Result<Picture, Vec<Fault>>, Report) {
        let mut report = Report::default();
        let painter = Painter::new(&self.mapping, boundary, HashSet::new());
        let mut painter = painter.with_patience(most);
        let picture = painter.picture(&self.name, at, &self.document, &mut report);
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

/// The shapes of a picture.
async fn shapes(
    app: &App,
    view: &View<'_>,
    picture: &Picture,
) -> Result<HashMap<ContentHash, Arc<Shape>>, Error> {
    let boundary = view.territory().boundary;
    let mut shapes = HashMap::from([(boundary, app.atlas.shape(boundary).await?)]);
    for (hash, wkb) in &picture.shapes {
        let shape = decode_wkb(wkb);
        let shape = shape.map_err(|error| Error::failed("a polygon was written", error))?;
        shapes.insert(*hash, Arc::new(shape));
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
                let fault = in_file(file, picture, fault);
                if !placed.contains(&fault) {
                    placed.push(fault);
                }
            }
            Err(Error::Invalid(placed))
        }
        Err(other) => Err(other),
    }
}

/// A fault of a changeset: the polygon is the document's, when it is said where the date stands, the rest is said by the
/// mapping.
fn in_file(file: &File, picture: &Picture, Fault { at, detail }: Fault) -> Fault {
    let change = at.strip_prefix("/changes/").unwrap_or_default();
    match change.split_once("/properties/") {
        None if change.is_empty() => return Fault::new(file.date_place(), detail),
        Some((_, "valid_from")) => return Fault::new(file.date_place(), detail),
        Some((_, property)) => return Fault::new("/mapping", format!("{property} {detail}")),
        None => (),
    }
    let place = change.split_once("/features/").map(|it| it.1);
    let place = place.and_then(|it| it.split('/').next()?.parse::<usize>().ok());
    let feature = place.and_then(|it| *picture.features.get(it)?);
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
