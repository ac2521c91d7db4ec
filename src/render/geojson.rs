//! Holdings as GeoJSON (RFC 7946): degrees, WGS 84, seven decimals, shells counter-clockwise.

use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::model::{Coverage, Face};
use crate::render::Palette;

/// The holdings of a coverage as a collection, one feature each, unheld land with `faction` null.
///
/// Features are made while they are written, so that all of them are never there at once.
#[derive(Clone, Copy, Debug)]
pub struct Control<'a> {
    pub coverage: &'a Coverage,
    pub palette: &'a Palette,
    /// The area that fractions are of, m².
    pub reference_m2: f64,
    /// Whom to name for the data.
    pub attribution: &'a str,
}

impl Control<'_> {
    fn features(&self) -> impl Iterator<Item = Feature> {
        let faces = &self.coverage.faces;
        let holdings = faces.chunk_by(|one, other| one.holding == other.holding);
        holdings.map(|faces| feature(self.coverage, self.palette, faces, self.reference_m2))
    }
}

impl Serialize for Control<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Features<'a>(&'a Control<'a>);
        impl Serialize for Features<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.features())
            }
        }
        let mut collection = serializer.serialize_struct("FeatureCollection", 3)?;
        collection.serialize_field("type", "FeatureCollection")?;
        collection.serialize_field("attribution", self.attribution)?;
        collection.serialize_field("features", &Features(self))?;
        collection.end()
    }
}

fn feature(coverage: &Coverage, palette: &Palette, faces: &[Face], reference_m2: f64) -> Feature {
    let polygons = faces.iter().map(|face| polygon(coverage, face)).collect();
    let area: f64 = faces.iter().map(|face| face.area).sum();
    let holding = coverage.holding(&faces[0]);
    let faction = holding.map(|holding| &holding.faction);
    let fraction = if reference_m2 > 0.0 {
        area / reference_m2
    } else {
        0.0
    };
    let rival = holding.and_then(|holding| holding.contested_with.as_ref());
    let text = |text: Option<&str>| text.map_or(JsonValue::Null, JsonValue::from);
    let colour = faction.map(|faction| palette.colour(faction).to_string());
    let properties = JsonObject::from_iter([
        ("faction".to_owned(), text(faction.map(|it| it.as_str()))),
        ("name".to_owned(), text(faction.map(|it| palette.name(it)))),
        ("colour".to_owned(), text(colour.as_deref())),
        (
            "status".to_owned(),
            holding.map_or("unheld", |it| it.status.as_str()).into(),
        ),
        (
            "contested_with".to_owned(),
            text(rival.map(|it| it.as_str())),
        ),
        ("area_m2".to_owned(), area.into()),
        ("fraction".to_owned(), fraction.into()),
    ]);
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(GeometryValue::MultiPolygon {
            coordinates: polygons,
        })),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

/// A face's rings, each with its first position repeated last.
fn polygon(coverage: &Coverage, face: &Face) -> Vec<Vec<geojson::Position>> {
    let ring = |ring: &Vec<crate::model::Along>| {
        let points = coverage.ring(ring);
        let closing = points.first().copied();
        points
            .into_iter()
            .chain(closing)
            .map(|at| geojson::Position::from([at.lon(), at.lat()]))
            .collect()
    };
    face.rings.iter().map(ring).collect()
}

#[cfg(test)]
mod tests {
    use geojson::FeatureCollection;

    use super::*;
    use crate::render::sample::chequer;

    fn control(coverage: &Coverage, palette: &Palette, reference_m2: f64) -> FeatureCollection {
        let control = Control {
            coverage,
            palette,
            reference_m2,
            attribution: "test",
        };
        let text = serde_json::to_string(&control).unwrap();
        let mut collection = FeatureCollection::new(control.features());
        collection.foreign_members = Some(
            [("attribution".to_owned(), "test".into())]
                .into_iter()
                .collect(),
        );
        assert_eq!(
            serde_json::from_str::<FeatureCollection>(&text).unwrap(),
            collection
        );
        collection
    }

    #[test]
    fn each_holding_is_one_feature_with_the_documented_properties() {
        let (coverage, palette) = chequer();
        let features = control(&coverage, &palette, 4e10).features;
        assert_eq!(features.len(), 5);
        let contested = features
            .iter()
            .find(|it| it.property("status") == Some(&"contested".into()))
            .unwrap();
        assert_eq!(contested.property("faction"), Some(&"red".into()));
        assert_eq!(contested.property("name"), Some(&"RED".into()));
        assert_eq!(contested.property("colour"), Some(&"#b3202c".into()));
        assert_eq!(contested.property("contested_with"), Some(&"green".into()));
        assert_eq!(contested.property("fraction"), Some(&0.25.into()));
        let unheld = features
            .iter()
            .find(|it| it.property("status") == Some(&"unheld".into()))
            .unwrap();
        assert_eq!(unheld.property("faction"), Some(&JsonValue::Null));
    }

    #[test]
    fn shells_run_counter_clockwise_holes_clockwise_and_all_rings_close() {
        let (coverage, palette) = chequer();
        for feature in control(&coverage, &palette, 1.0).features {
            let Some(GeometryValue::MultiPolygon { coordinates }) =
                feature.geometry.map(|geometry| geometry.value)
            else {
                panic!("a multipolygon");
            };
            for (at, ring) in coordinates
                .iter()
                .flat_map(|rings| rings.iter().enumerate())
            {
                assert_eq!(ring.first(), ring.last());
                let area: f64 = ring
                    .windows(2)
                    .map(|edge| edge[0][0] * edge[1][1] - edge[1][0] * edge[0][1])
                    .sum();
                assert_eq!(area > 0.0, at == 0);
            }
        }
    }

    #[test]
    fn coordinates_have_at_most_seven_decimals() {
        let (coverage, palette) = chequer();
        let text = control(&coverage, &palette, 1.0).to_string();
        assert!(text.contains("34.05"));
        let decimals = text.split('.').skip(1);
        let longest = decimals.map(|it| it.chars().take_while(char::is_ascii_digit).count());
        assert!(longest.max().is_some_and(|most| most <= 7));
    }
}
