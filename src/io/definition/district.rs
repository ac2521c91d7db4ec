//! A district: a Feature with its names and its boundary.

use serde_json::{Value, json};

use crate::geometry::{BOUNDARY_EDGE, Shape, densified_vertices, densify, encode_wkb};
use crate::io::definition::{Addressed, told};
use crate::io::geojson::{check_envelope, geometry_of, read_geometry};
use crate::io::members::Members;
use crate::model::{ContentHash, District, Fault, Names, Revision, Slug};

/// A boundary as it is recorded: its edges cut to about 1 km, under the name of its bytes.
#[derive(Clone, Debug)]
pub struct Bounded {
    pub shape: Shape,
    pub hash: ContentHash,
    pub wkb: Vec<u8>,
}

/// The boundary that stands at a JSON pointer, of no more positions than so many, or all that is wrong with it.
pub(in crate::io::definition) fn read_boundary(
    geometry: Option<&Value>,
    at: &str,
    most: usize,
) -> Result<Bounded, Vec<Fault>> {
    let shape = read_geometry(geometry, at)?;
    let vertices = densified_vertices(&shape, BOUNDARY_EDGE);
    if vertices > most as f64 {
        let detail = format!(
            "has {vertices:.0} positions with its edges cut to 1 km, and this server takes {most}: simplify it"
        );
        return Err(vec![Fault::new(at, detail)]);
    }
    let shape = densify(&shape, BOUNDARY_EDGE);
    let wkb = encode_wkb(&shape);
    Ok(Bounded {
        hash: ContentHash::of(&wkb),
        shape,
        wkb,
    })
}

/// The district of a Feature at a JSON pointer, with its boundary, or all that is wrong with them. `of` is its
/// address, if any; `most` are the positions that the boundary may have.
pub fn read_district(
    feature: &Value,
    at: &str,
    of: Option<Addressed<'_>>,
    most: usize,
) -> Result<(District, Bounded), Vec<Fault>> {
    let mut faults = check_envelope(feature, at);
    let boundary = read_boundary(feature.get("geometry"), &format!("{at}/geometry"), most);
    let named = read_properties(feature.get("properties"), &format!("{at}/properties"), of);
    match (named, boundary) {
        (Ok((slug, names)), Ok(bounded)) if faults.is_empty() => {
            let boundary = bounded.hash;
            let district = District {
                slug,
                names,
                boundary,
            };
            Ok((district, bounded))
        }
        (named, boundary) => {
            faults.extend(named.err().into_iter().flatten());
            faults.extend(boundary.err().into_iter().flatten());
            Err(faults)
        }
    }
}

fn read_properties(
    properties: Option<&Value>,
    at: &str,
    of: Option<Addressed<'_>>,
) -> Result<(Slug, Names), Vec<Fault>> {
    let (slug, recorded) = told(of);
    let what = "an object with at least `names`";
    let members = Members::of(properties, at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    members.refuse_unknown(&["slug", "names"], &["name", "revision"], "a district");
    let slug = members.slug(slug);
    let names = members.names("names");
    members.done(slug.zip(names))
}

/// A district as a Feature, its geometry as recorded; `revision` is the one that said it.
pub fn district_document(district: &District, shape: &Shape, revision: Revision) -> Value {
    json!({
        "type": "Feature",
        "id": district.slug,
        "geometry": geometry_of(shape),
        "properties": {
            "slug": district.slug,
            "name": district.name(),
            "names": district.names,
            "revision": revision,
        },
    })
}
