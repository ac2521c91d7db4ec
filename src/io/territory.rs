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
    let is_named = |it: &Feature| name_of(it, property).is_some();
    if let Some(first) = document.features.first()
        && !document.features.iter().any(is_named)
    {
        let at = format!("{file}#/features/0");
        return Err(vec![Fault::new(at, nameless(first, property))]);
    }
    for (index, feature) in document.features.iter().enumerate() {
        let at = format!("{file}#/features/{index}");
        let polygons = match polygons_of(&document, file, index, feature) {
            Ok(polygons) => polygons,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let called = name_of(feature, property).unwrap_or_default();
        let called = match called.as_str() {
            "" => Ok(called),
            text => check_line(text, LONGEST_NAME)
                .map_err(|why| vec![Fault::new(&at, format!("its property `{property}` {why}"))]),
        };
        let read = called.and_then(|called| {
            let sound = sound(&at, &polygons)?;
            Ok(told_apart(called, index + 1, sound, &districts))
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

/// The district under a short name that no other has. Where others are called the same it has a number behind its name,
/// and where it is called nothing its place in the file.
fn told_apart(
    called: String,
    place: usize,
    sound: Sound,
    others: &[NamedDistrict],
) -> NamedDistrict {
    let slug = slug_of(&called).unwrap_or_else(|| numbered("district", place));
    let is_free = |slug: &Slug| others.iter().all(|it| it.slug != *slug);
    let free = (2..).map(|number| numbered(slug.as_str(), number));
    let slug = std::iter::once(slug.clone())
        .chain(free)
        .find(is_free)
        .unwrap_or(slug);
    let same = others.iter().filter(|it| it.called == called).count();
    let name = match same {
        _ if called.is_empty() => format!("District {place}"),
        0 => called.clone(),
        _ => format!("{called} ({})", same + 1),
    };
    NamedDistrict {
        slug,
        name,
        called,
        sound,
    }
}

/// The name that a feature has by a property: a text or a number.
fn name_of(feature: &Feature, property: &str) -> Option<String> {
    let name = match feature.properties.get(property)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(name).filter(|it| !it.is_empty())
}

/// That no feature has a name by a property, with those that one of them has.
fn nameless(feature: &Feature, property: &str) -> String {
    let properties = feature.properties.iter();
    let there: BTreeSet<&str> = properties
        .filter(|(_, value)| value.is_string() || value.is_number())
        .map(|(name, _)| name.as_str())
        .collect();
    let there: Vec<&str> = there.into_iter().collect();
    format!(
        "has no name in its property `{property}`, nor has any other: say with --district-name which of its properties holds it ({})",
        there.join(", ")
    )
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
        let names = ["Київ", "حلب", "North", "North", "north ", "— ★ —", "  "];
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
                ("district-7", "District 7"),
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
