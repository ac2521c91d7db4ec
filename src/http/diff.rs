//! What changed hands between two instants: who took how much from whom, and where.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::atlas::on_a_thread;
use crate::control::{self, Least, Transfer, Turnover};
use crate::geometry::GridRing;
use crate::http::answer::Answer;
use crate::http::csv_file::{Cell, CsvFile};
use crate::http::figures::{By, Measure};
use crate::http::metrics::{Part, timed};
use crate::http::params::{KnownAt, Moment, Params, Size, Time};
use crate::http::reading::Reading;
use crate::http::shares::{Format, table};
use crate::http::standing::Standing;
use crate::http::{App, Error};
use crate::model::{Reference, Revision, Slug};
use crate::time::Instant;

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Time,
    to: Option<Time>,
    known_at: Option<KnownAt>,
    #[serde(default)]
    by: By,
    format: Option<Format>,
    #[serde(default)]
    min_width_m: Size,
    #[serde(default)]
    min_area_m2: Size,
}

/// How land that changed hands is told.
pub(super) struct Telling {
    pub by: By,
    pub format: Option<Format>,
    pub least: Least,
}

/// Land that changed hands: per holder, and per pair of holders as polygons.
pub(super) async fn get_diff(
    State(app): State<App>,
    reading: Reading,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let before = Moment {
        datetime: Some(asked.from),
        known_at: asked.known_at,
    };
    let before = Standing::of(&app.atlas, reading.clone(), before).await?;
    let after = Moment {
        datetime: asked.to,
        // Both as known at one revision, also when somebody records in between.
        known_at: Some(KnownAt::Revision(before.known.revision())),
    };
    let after = Standing::of(&app.atlas, reading, after).await?;
    let telling = Telling {
        by: asked.by,
        format: asked.format,
        least: Least {
            width_m: asked.min_width_m.0,
            area_m2: asked.min_area_m2.0,
        },
    };
    tell(&app, &before, &after, telling, &headers).await
}

/// What changed hands between two maps, of two instants or of two records.
pub(super) async fn tell(
    app: &App,
    before: &Standing,
    after: &Standing,
    Telling { by, format, least }: Telling,
    headers: &HeaderMap,
) -> Result<Answer, Error> {
    if !matches!(by, By::Faction | By::Group) {
        return Err(Error::bad_request(
            "land changes hands between factions or groups: ask by=faction or by=group",
        ));
    }
    let (old_view, view) = (before.view(), after.view());
    let (old, new) = ((&old_view, &*before.slice), (&view, &*after.slice));
    let all = timed(Part::Map, app.atlas.diff(old, new, by.rule())).await?;
    let (transfers, left_out) = counted(all, least).await?;
    let names = [before.datetime, after.datetime].map(|at| {
        let holders = control::turnovers(&transfers).into_keys().flatten();
        let named = holders.map(|it| (it.clone(), control::name_of(&view, at, it).to_owned()));
        named.collect::<BTreeMap<_, _>>()
    });
    let diff = Diff {
        from: before.datetime,
        to: after.datetime,
        revision: before.known.revision(),
        reference: Measure::of(&app.atlas, &view, by, None).await?.reference(),
        key: by.key(),
        names,
        territory: after.slice.territory.clone(),
        transfers,
        left_out,
    };
    let name = format!("{}-diff", diff.territory);
    match Format::wanted(format, headers) {
        Format::Csv => Ok(table(&name, diff.csv()?)),
        Format::Json => {
            let most = app.settings.max_answer_bytes;
            let write = move || Answer::json_within("application/geo+json", &diff.json(), most);
            let file = format!("inline; filename=\"{name}.geojson\"");
            Ok(timed(Part::Drawing, on_a_thread(write))
                .await??
                .header(header::CONTENT_DISPOSITION, file)
                .header(header::VARY, "Accept"))
        }
    }
}

/// The land that is large enough, and, where that is asked for, what is left out.
async fn counted(
    all: Arc<[Transfer]>,
    least: Least,
) -> Result<(Arc<[Transfer]>, Option<LeftOut>), Error> {
    if least.is_none() {
        return Ok((all, None));
    }
    let count = move || {
        let area = |transfers: &[Transfer]| transfers.iter().map(|it| it.area_m2).sum::<f64>();
        let counted = least.of(&all);
        let left_out = LeftOut {
            min_width_m: least.width_m,
            min_area_m2: least.area_m2,
            left_out_area_m2: (area(&all) - area(&counted)).max(0.0),
        };
        (counted.into(), Some(left_out))
    };
    Ok(on_a_thread(count).await?)
}

/// What was asked to be left out, and how much that is.
#[derive(Clone, Copy, Serialize)]
struct LeftOut {
    min_width_m: f64,
    min_area_m2: f64,
    left_out_area_m2: f64,
}

/// What changed hands, before it is written down.
struct Diff {
    territory: Slug,
    from: Instant,
    to: Instant,
    revision: Revision,
    reference: Reference,
    /// What a holder is called in the rows of changes.
    key: &'static str,
    /// What holders are called before, and after.
    names: [BTreeMap<Slug, String>; 2],
    transfers: Arc<[Transfer]>,
    left_out: Option<LeftOut>,
}

impl Diff {
    /// As GeoJSON (RFC 7946), with the figures as foreign members.
    fn json(&self) -> impl Serialize {
        Collection {
            r#type: "FeatureCollection",
            territory: &self.territory,
            from: self.from,
            to: self.to,
            revision: self.revision,
            reference: &self.reference,
            left_out: self.left_out,
            changes: self.changes(),
            features: self.transfers.iter().map(|it| self.feature(it)).collect(),
        }
    }

    /// Each holder's gains and losses, those first whose land changed the most.
    fn changes(&self) -> Vec<Change<'_>> {
        let turnovers = control::turnovers(&self.transfers).into_iter();
        let mut changes: Vec<Change<'_>> = turnovers
            .map(|(holder, turnover)| Change {
                key: self.key,
                holder,
                name: self.name(1, holder),
                turnover,
                whole: self.reference.area_m2,
            })
            .collect();
        changes.sort_by(|p, q| q.net().abs().total_cmp(&p.net().abs()));
        changes
    }

    fn feature<'a>(&'a self, transfer: &'a Transfer) -> Feature<'a> {
        let polygons = transfer.polygons.iter();
        let coordinates = polygons.map(|rings| rings.iter().map(positions).collect());
        Feature {
            r#type: "Feature",
            properties: self.properties(transfer),
            geometry: MultiPolygon {
                r#type: "MultiPolygon",
                coordinates: coordinates.collect(),
            },
        }
    }

    fn properties<'a>(&'a self, transfer: &'a Transfer) -> Properties<'a> {
        let [from, to] = [transfer.from.as_ref(), transfer.to.as_ref()];
        Properties {
            from,
            from_name: self.name(0, from),
            to,
            to_name: self.name(1, to),
            area_m2: transfer.area_m2,
            fraction: transfer.area_m2 / self.reference.area_m2,
        }
    }

    /// As a table, one row a pair of holders. Land nobody holds has no key and the name `unheld`.
    fn csv(&self) -> Result<Vec<u8>, Error> {
        let heading = [
            "territory",
            "from_datetime",
            "to_datetime",
            "revision",
            "from",
            "from_name",
            "to",
            "to_name",
            "area_m2",
            "fraction",
            "reference_area_m2",
            "reference_source",
            "attribution",
        ];
        let mut file = CsvFile::new(heading)?;
        let [territory, revision] = [self.territory.to_string(), self.revision.to_string()];
        let times = [self.from, self.to].map(|it| it.to_string());
        for transfer in self.transfers.iter() {
            let Properties {
                from,
                from_name,
                to,
                to_name,
                area_m2,
                fraction,
            } = self.properties(transfer);
            let texts: [&str; 8] = [
                &territory,
                &times[0],
                &times[1],
                &revision,
                from.map_or("", |it| it.as_str()),
                from_name.unwrap_or("unheld"),
                to.map_or("", |it| it.as_str()),
                to_name.unwrap_or("unheld"),
            ];
            let numbers = [area_m2, fraction, self.reference.area_m2];
            let row = texts
                .map(Cell::Text)
                .into_iter()
                .chain(numbers.map(Cell::Number));
            let Reference {
                source,
                attribution,
                ..
            } = &self.reference;
            file.push(row.chain([source, attribution].map(|it| Cell::Text(it))))?;
        }
        file.finish()
    }

    /// What a holder is called before (0) or after (1).
    fn name(&self, when: usize, holder: Option<&Slug>) -> Option<&str> {
        self.names[when].get(holder?).map(String::as_str)
    }
}

/// A ring in degrees, its first position repeated last.
fn positions(ring: &GridRing) -> Vec<[f64; 2]> {
    let closed = ring.iter().chain(ring.first());
    closed.map(|at| [at.lon(), at.lat()]).collect()
}

#[derive(Serialize)]
struct Collection<'a> {
    r#type: &'static str,
    territory: &'a Slug,
    from: Instant,
    to: Instant,
    revision: Revision,
    reference: &'a Reference,
    #[serde(flatten)]
    left_out: Option<LeftOut>,
    changes: Vec<Change<'a>>,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    properties: Properties<'a>,
    geometry: MultiPolygon,
}

#[derive(Serialize)]
struct Properties<'a> {
    from: Option<&'a Slug>,
    from_name: Option<&'a str>,
    to: Option<&'a Slug>,
    to_name: Option<&'a str>,
    area_m2: f64,
    fraction: f64,
}

#[derive(Serialize)]
struct MultiPolygon {
    r#type: &'static str,
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// What a holder gained and lost in all; land nobody holds goes under `null`.
struct Change<'a> {
    key: &'static str,
    holder: Option<&'a Slug>,
    name: Option<&'a str>,
    turnover: Turnover,
    /// The reference area, m².
    whole: f64,
}

impl Change<'_> {
    /// m².
    fn net(&self) -> f64 {
        self.turnover.gained_m2 - self.turnover.lost_m2
    }
}

impl Serialize for Change<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Turnover { gained_m2, lost_m2 } = self.turnover;
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry(self.key, &self.holder)?;
        row.serialize_entry("name", &self.name)?;
        row.serialize_entry("gained_area_m2", &gained_m2)?;
        row.serialize_entry("lost_area_m2", &lost_m2)?;
        row.serialize_entry("net_area_m2", &self.net())?;
        row.serialize_entry("gained_fraction", &(gained_m2 / self.whole))?;
        row.serialize_entry("lost_fraction", &(lost_m2 / self.whole))?;
        row.serialize_entry("net_fraction", &(self.net() / self.whole))?;
        row.end()
    }
}
