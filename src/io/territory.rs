//! A territory out of GeoJSON files: its boundary, and the districts in it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::geometry::{
    BOUNDARY_EDGE, GridShape, Mended, RawPolygon, Shape, densify, mend, partition, shape_area,
    split_at_antimeridian, validate,
};
use crate::io::members::{LONGEST_NAME, check_line};
use crate::io::short_name::{numbered, slug_of};
use crate::io::survey::{Document, Feature, read_document};
use crate::model::{Fault, Slug};

/// km²: districts that miss the boundary by less than this are drawn from the same border.
const UNREMARKABLE: f64 = 0.01;

/// What is said of land that crosses the antimeridian.
const SPLIT: &str = "crosses longitude ±180, and is split there";

/// A shape that was made sound, and what was wrong with it.
#[derive(Clone, Debug)]
pub struct Sound {
    pub shape: Shape,
    /// Empty where it was sound as it came.
    pub mended: String,
}

/// A district as a file names it.
#[derive(Clone, Debug)]
pub struct NamedDistrict {
    pub slug: Slug,
    /// As it is recorded.
    pub name: String,
    /// As the file has it, which others may be called too.
    pub called: String,
    pub sound: Sound,
}

/// How districts fit their territory, km².
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// In more than one district.
    pub shared: f64,
    /// In none.
    pub left_over: f64,
    /// In a district, and not in the territory.
    pub outside: f64,
}

impl Fit {
    /// Whether the districts divide the territory.
    pub fn is_exact(self) -> bool {
        self.shared.max(self.left_over).max(self.outside) < UNREMARKABLE
    }
}

/// The boundary in a GeoJSON text: all its polygons together. Edges are cut to about 1 km.
pub fn read_boundary(file: &str, text: &[u8]) -> Result<Sound, Vec<Fault>> {
    let document = read_document(file, text).map_err(|fault| vec![fault])?;
    let mut polygons = Vec::new();
    let mut faults = Vec::new();
    for (index, feature) in document.features.iter().enumerate() {
        match polygons_of(&document, file, index, feature) {
            Ok(found) => polygons.extend(found),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() && polygons.is_empty() {
        let detail = "holds no polygon: give the file with the territory's border";
        faults.push(Fault::new(file, detail));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    sound(file, &polygons)
}

/// The districts in a GeoJSON collection, one a feature, named by a property.
pub fn read_districts(
    file: &str,
    text: &[u8],
    property: &str,
) -> Result<Vec<NamedDistrict>, Vec<Fault>> {
    let document = read_document(file, text).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let mut districts: Vec<NamedDistrict> = Vec::new();
    for (index, feature) in document.features.iter().enumerate() {
        let at = format!("{file}#/features/{index}");
        let polygons = match polygons_of(&document, file, index, feature) {
            Ok(polygons) => polygons,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let named = name_of(feature, property).map_err(|detail| vec![Fault::new(&at, detail)]);
        let read = named.and_then(|name| {
            let sound = sound(&at, &polygons)?;
            let slug = slug_of(&name).unwrap_or_else(|| numbered("district", index + 1));
            Ok(told_apart(slug, name, sound, &districts))
        });
        match read {
            Ok(district) => districts.push(district),
            Err(found) => faults.extend(found),
        }
    }
    if document.features.is_empty() {
        faults.push(Fault::new(
            file,
            "holds no feature: give a FeatureCollection, one feature a district",
        ));
    }
    if faults.is_empty() {
        Ok(districts)
    } else {
        Err(faults)
    }
}

/// How districts fit the boundary; `None` where the planar map of them contradicts itself.
pub fn fit(boundary: &Shape, districts: &[NamedDistrict]) -> Option<Fit> {
    let shapes: Vec<GridShape> = std::iter::once(boundary)
        .chain(districts.iter().map(|it| &it.sound.shape))
        .map(Shape::on_grid)
        .collect();
    let parts = partition(&shapes, |over| match (over.contains(&0), over.len()) {
        (true, 1) => Some(0),
        (true, 2) => None,
        (true, _) => Some(1),
        (false, _) => Some(2),
    });
    let mut fit = Fit::default();
    for (what, pieces) in parts.ok()? {
        let km2 = shape_area(&Shape::from_grid(pieces)) / 1e6;
        match what {
            0 => fit.left_over = km2,
            1 => fit.shared = km2,
            _ => fit.outside = km2,
        }
    }
    Some(fit)
}

fn polygons_of(
    document: &Document,
    file: &str,
    index: usize,
    feature: &Feature,
) -> Result<Vec<RawPolygon>, Fault> {
    let at = match document.kind.as_deref() {
        Some("FeatureCollection") => format!("{file}#/features/{index}"),
        _ => file.to_owned(),
    };
    let contents = feature
        .geometry
        .as_ref()
        .map(|it| it.contents())
        .transpose();
    let contents = contents.map_err(|detail| Fault::new(&at, detail))?;
    let polygons = contents.unwrap_or_default().polygons;
    if polygons.is_empty() {
        let detail = "holds no polygon: leave it out, or give its land";
        return Err(Fault::new(at, detail));
    }
    Ok(polygons)
}

fn sound(at: &str, polygons: &[RawPolygon]) -> Result<Sound, Vec<Fault>> {
    let place = |faults: Vec<crate::geometry::ShapeFault>| -> Vec<Fault> {
        faults.iter().map(|it| Fault::new(at, it)).collect()
    };
    let split = split_at_antimeridian(polygons).map_err(place)?;
    let said = |mended: String| match &split {
        Some(_) if mended.is_empty() => SPLIT.to_owned(),
        Some(_) => format!("{SPLIT}; {mended}"),
        None => mended,
    };
    let polygons = split.as_ref().map_or(polygons, |it| &it.polygons);
    let (shape, mended) = match validate(polygons) {
        Ok(shape) => (shape, String::new()),
        Err(broken) => {
            let why = broken.first().map(ToString::to_string).unwrap_or_default();
            let more = broken.len() - 1;
            let more = if more > 0 {
                format!(" (and {more} more)")
            } else {
                String::new()
            };
            let Mended { shape, moved, .. } = mend(polygons).map_err(place)?;
            let moved = moved / 1e6;
            let much = if moved < UNREMARKABLE {
                String::new()
            } else {
                format!(", which moves {moved:.3} km² of what is drawn")
            };
            (shape, format!("{why}{more}{much}"))
        }
    };
    let shape = densify(&shape, BOUNDARY_EDGE);
    Ok(Sound {
        shape,
        mended: said(mended),
    })
}

/// The district under a short name that no other has; where others are called the same, with a number behind its name.
fn told_apart(slug: Slug, name: String, sound: Sound, others: &[NamedDistrict]) -> NamedDistrict {
    let is_free = |slug: &Slug| others.iter().all(|it| it.slug != *slug);
    let same = others.iter().filter(|it| it.called == name).count();
    let number = (2..).find(|number| is_free(&numbered(slug.as_str(), *number)));
    NamedDistrict {
        slug: match number {
            Some(number) if !is_free(&slug) => numbered(slug.as_str(), number),
            _ => slug,
        },
        name: match same {
            0 => name.clone(),
            _ => format!("{name} ({})", same + 1),
        },
        called: name,
        sound,
    }
}

fn name_of(feature: &Feature, property: &str) -> Result<String, String> {
    let name = match feature.properties.get(property) {
        Some(Value::String(text)) => Some(text.trim().to_owned()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let Some(name) = name.filter(|it| !it.is_empty()) else {
        let there: BTreeSet<&str> = feature
            .properties
            .iter()
            .filter(|(_, value)| value.is_string() || value.is_number())
            .map(|(name, _)| name.as_str())
            .collect();
        let there: Vec<&str> = there.into_iter().collect();
        return Err(format!(
            "has no name in its property `{property}`: say with --district-name which of its properties holds it ({})",
            there.join(", ")
        ));
    };
    check_line(&name, LONGEST_NAME).map_err(|why| format!("its property `{property}` {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, east: f64, name: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}","NAME_EN":"x"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},0,9],[{east},0,9],[{east},1,9],[{west},1,9],[{west},0,9]]]}}}}"#
        )
    }

    fn collection(features: &[String]) -> String {
        let features = features.join(",");
        format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
    }

    #[test]
    fn several_features_make_one_boundary() {
        let text = collection(&[square(0.0, 1.0, "a"), square(3.0, 4.0, "b")]);
        let boundary = read_boundary("b.geojson", text.as_bytes()).unwrap();
        assert_eq!(boundary.shape.polygons().0.len(), 2);
        assert!(boundary.mended.is_empty());
        assert!(
            boundary.shape.rings().all(|ring| ring.0.len() > 300),
            "edges are cut"
        );
    }

    #[test]
    fn parts_of_a_boundary_that_share_a_border_are_joined_and_that_is_said() {
        let text = collection(&[square(0.0, 1.0, "a"), square(1.0, 2.0, "b")]);
        let boundary = read_boundary("b.geojson", text.as_bytes()).unwrap();
        assert_eq!(boundary.shape.polygons().0.len(), 1);
        assert!(
            boundary.mended.contains("shares a stretch of border"),
            "{}",
            boundary.mended
        );
    }

    #[test]
    fn a_bare_geometry_and_a_single_feature_are_boundaries_too() {
        let feature = square(0.0, 1.0, "a");
        assert!(read_boundary("b", feature.as_bytes()).is_ok());
        let bare = r#"{"coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]],"type":"MultiPolygon"}"#;
        assert!(read_boundary("b", bare.as_bytes()).is_ok());
        let point = r#"{"type":"Point","coordinates":[0,0]}"#;
        let faults = read_boundary("b", point.as_bytes()).unwrap_err();
        assert!(faults[0].detail.contains("no polygon"));
    }

    #[test]
    fn districts_have_short_names_in_any_script_and_those_called_the_same_are_told_apart() {
        let names = ["Київ", "حلب", "North", "North", "north ", "— ★ —"];
        let mut features: Vec<String> = names.iter().map(|it| square(0.0, 1.0, it)).collect();
        features.push(square(0.0, 1.0, "x").replace(r#""x","NAME_EN""#, r#"7,"NAME_EN""#));
        let read = read_districts("d", collection(&features).as_bytes(), "name").unwrap();
        let told: Vec<(&str, &str)> = read
            .iter()
            .map(|it| (it.slug.as_str(), it.name.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("kiiv", "Київ"),
                ("hlb", "حلب"),
                ("north", "North"),
                ("north-2", "North (2)"),
                ("north-3", "north"),
                ("district-6", "— ★ —"),
                ("7", "7"),
            ]
        );
    }

    #[test]
    fn districts_that_overlap_leave_gaps_or_stick_out_are_measured() {
        let whole = read_boundary("b", square(0.0, 3.0, "a").as_bytes()).unwrap();
        let exact = collection(&[square(0.0, 1.0, "a"), square(1.0, 3.0, "b")]);
        let exact = read_districts("d", exact.as_bytes(), "name").unwrap();
        assert!(fit(&whole.shape, &exact).unwrap().is_exact());
        let loose = collection(&[
            square(0.0, 1.1, "a"),
            square(1.0, 2.0, "b"),
            square(2.8, 3.1, "c"),
        ]);
        let loose = read_districts("d", loose.as_bytes(), "name").unwrap();
        let Fit {
            shared,
            left_over,
            outside,
        } = fit(&whole.shape, &loose).unwrap();
        let degree = 12_308.5;
        for (found, expected) in [(shared, 0.1), (left_over, 0.8), (outside, 0.1)] {
            assert!((found / degree - expected).abs() < 0.001, "{found}");
        }
    }

    #[test]
    fn a_district_without_a_name_is_refused_with_the_properties_there_are() {
        let text = collection(&[square(0.0, 1.0, "a")]);
        let faults = read_districts("d", text.as_bytes(), "ADM1_EN").unwrap_err();
        assert!(faults[0].detail.contains("NAME_EN, name"), "{}", faults[0]);
    }
}
