//! What changed hands between two instants: who took how much from whom, and where.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::control::{self, Transfer, Turnover};
use crate::geometry::GridRing;
use crate::http::answer::Answer;
use crate::http::figures::{By, Measure, unwritten};
use crate::http::params::{KnownAt, Moment, Params, Time};
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
    tell(&app, &before, &after, (asked.by, asked.format), &headers).await
}

/// What changed hands between two maps, of two instants or of two records.
pub(super) async fn tell(
    app: &App,
    before: &Standing,
    after: &Standing,
    (by, format): (By, Option<Format>),
    headers: &HeaderMap,
) -> Result<Answer, Error> {
    if !matches!(by, By::Faction | By::Group) {
        return Err(Error::bad_request(
            "land changes hands between factions or groups: ask by=faction or by=group",
        ));
    }
    let (old_view, view) = (before.view(), after.view());
    let (old, new) = ((&old_view, &*before.slice), (&view, &*after.slice));
    let transfers = app.atlas.diff(old, new, by.rule()).await?;
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
    };
    let name = format!("{}-diff", diff.territory);
    match Format::wanted(format, headers) {
        Format::Csv => Ok(table(&name, diff.csv()?)),
        Format::Json => {
            let write = move || Answer::json_as("application/geo+json", &diff.json());
            let file = format!("inline; filename=\"{name}.geojson\"");
            Ok(app
                .drawing
                .draw(write)
                .await??
                .header(header::CONTENT_DISPOSITION, file)
                .header(header::VARY, "Accept"))
        }
    }
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
        let mut writer = csv::Writer::from_writer(Vec::new());
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
        ];
        writer.write_record(heading).map_err(unwritten)?;
        for transfer in self.transfers.iter() {
            let Properties {
                from,
                from_name,
                to,
                to_name,
                area_m2,
                fraction,
            } = self.properties(transfer);
            let slug = |it: Option<&Slug>| it.map_or(String::new(), ToString::to_string);
            let row = [
                self.territory.to_string(),
                self.from.to_string(),
                self.to.to_string(),
                self.revision.to_string(),
                slug(from),
                from_name.unwrap_or("unheld").to_owned(),
                slug(to),
                to_name.unwrap_or("unheld").to_owned(),
                area_m2.to_string(),
                fraction.to_string(),
                self.reference.area_m2.to_string(),
                self.reference.source.clone(),
            ];
            writer.write_record(row).map_err(unwritten)?;
        }
        let done = writer.into_inner();
        done.map_err(|error| unwritten(error.into_error()))
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

#[cfg(test)]
mod tests {
    use crate::http::ribbon::{Ribbon, near, row};

    #[tokio::test]
    async fn what_changed_hands_is_told_by_pair_and_by_holder() {
        let ribbon = Ribbon::new().await;
        let diff = ribbon.json("diff?from=2020-01-05&to=2020-01-25").await;
        assert_eq!(diff["type"], "FeatureCollection");
        assert_eq!(diff["from"], "2020-01-05T00:00:00Z");
        let features = diff["features"].as_array().unwrap();
        assert_eq!(features.len(), 2);
        let lost = &features[0];
        assert_eq!(
            (&lost["properties"]["from"], &lost["properties"]["to"]),
            (&"red".into(), &"blue".into())
        );
        assert!(near(&lost["properties"]["fraction"], 0.2), "{lost}");
        assert_eq!(lost["geometry"]["type"], "MultiPolygon");
        let ring = lost["geometry"]["coordinates"][0][0].as_array().unwrap();
        assert_eq!(ring.first(), ring.last());
        let found = &features[1]["properties"];
        assert!(
            found["from"].is_null() && found["from_name"].is_null() && found["to_name"] == "GREEN"
        );

        let red = row(&diff["changes"], "faction", "red");
        assert!(
            near(&red["net_fraction"], -0.2) && near(&red["gained_fraction"], 0.0),
            "{red}"
        );
        let nobody = diff["changes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["faction"].is_null());
        assert!(near(&nobody.unwrap()["lost_fraction"], 0.1), "{diff}");
    }

    #[tokio::test]
    async fn backwards_it_is_told_backwards_and_of_one_instant_there_is_nothing() {
        let ribbon = Ribbon::new().await;
        let back = ribbon.json("diff?from=2020-01-25&to=2020-01-05").await;
        let red = row(&back["changes"], "faction", "red");
        assert!(near(&red["gained_fraction"], 0.2), "{red}");
        let same = ribbon
            .json("diff?from=2020-01-05&to=2020-01-10T23:59:59Z")
            .await;
        assert_eq!(
            (&same["features"], &same["changes"]),
            (&serde_json::json!([]), &serde_json::json!([]))
        );
    }

    #[tokio::test]
    async fn by_group_allies_count_as_one() {
        let ribbon = Ribbon::new().await;
        let diff = ribbon
            .json("diff?from=2020-01-05&to=2020-01-25&by=group")
            .await;
        assert!(
            near(
                &row(&diff["changes"], "group", "allies")["gained_fraction"],
                0.3
            ),
            "{diff}"
        );
        let table = ribbon
            .get("diff?from=2020-01-05&to=2020-01-25&by=group&format=csv")
            .await;
        assert!(table.media.starts_with("text/csv"), "{}", table.media);
        let lines: Vec<&str> = table.text.lines().collect();
        assert!(
            lines[0].starts_with("territory,from_datetime,to_datetime,revision,from,"),
            "{}",
            lines[0]
        );
        assert!(lines[2].contains(",,unheld,allies,allies,"), "{}", lines[2]);
    }

    #[tokio::test]
    async fn nonsense_is_refused_with_its_reason() {
        let ribbon = Ribbon::new().await;
        let asked = [
            ("diff?to=2020-01-05", 400, "from"),
            ("diff?from=then", 400, "then"),
            ("diff?from=2020-01-05&by=status", 400, "by=faction"),
            ("diff?from=2020-01-05&district=west", 400, "district"),
            ("diff?from=2019-01-05", 404, "2020-01-01"),
            ("diff?from=2020-01-05&to=2020-02-01", 404, "2020-02-01"),
            ("diff?from=2020-01-05&known_at=9", 404, "revision 9"),
        ];
        ribbon.refuses(&asked).await;
    }
}
