//! `frontline territory add`: a territory out of its boundary, and districts where there are any.

use std::fs;
use std::path::Path;

use crate::cli::moment::open;
use crate::cli::seed::{AUTHOR, listed};
use crate::cli::{Error, clock, print};
use crate::config::TerritoryAdd;
use crate::geometry::{encode_wkb, shape_area};
use crate::http::now;
use crate::io::territory::{NamedDistrict, Sound, fit, read_boundary, read_districts};
use crate::model::{
    BoundarySource, Change, ContentHash, District, Draft, Names, Revision, Territory,
};
use crate::store::Purpose;

/// Makes the territory and says what stood out.
pub async fn add(options: TerritoryAdd) -> Result<(), Error> {
    for (flag, text) in [("--name", &options.name), ("--source", &options.source)] {
        if text.is_empty() {
            return Err(Error::Usage(format!("{flag}: is empty")));
        }
    }
    let boundary = read_boundary(&name(&options.boundary), &read(&options.boundary)?)
        .map_err(|faults| listed(&faults))?;
    let districts = match &options.districts {
        Some(file) => read_districts(&name(file), &read(file)?, &options.district_name)
            .map_err(|faults| listed(&faults))?,
        None => Vec::new(),
    };
    let atlas = open(Purpose::Make, &options.base.db).await?;
    if atlas.record(&options.slug).is_some() {
        atlas.store().close().await;
        return Err(Error::Usage(format!(
            "--slug: there is a territory {} already; choose another short name",
            options.slug
        )));
    }
    clock::compare(atlas.store(), options.clock).await?;
    let mut geometries = Vec::new();
    let changes = changes(&options, &boundary, &districts, &mut geometries);
    let draft = Draft {
        territory: options.slug.clone(),
        author: AUTHOR.to_owned(),
        comment: format!("The territory, with the boundary of {}", options.source),
        at: now(),
        changes,
    };
    let done = atlas.apply(draft, Revision(0), geometries).await;
    atlas.store().close().await;
    done?;
    print(&report(&options, &boundary, &districts))
}

fn changes(
    options: &TerritoryAdd,
    boundary: &Sound,
    districts: &[NamedDistrict],
    geometries: &mut Vec<(ContentHash, Vec<u8>)>,
) -> Vec<Change> {
    let mut keep = |sound: &Sound| {
        let bytes = encode_wkb(&sound.shape);
        let hash = ContentHash::of(&bytes);
        geometries.push((hash, bytes));
        hash
    };
    let names = |name: &str| Names([("en".to_owned(), name.to_owned())].into());
    let territory = Change::DefineTerritory(Territory {
        slug: options.slug.clone(),
        names: names(&options.name),
        boundary: keep(boundary),
        source: BoundarySource {
            source: options.source.clone(),
            licence: options.licence.clone(),
            attribution: options.attribution.clone(),
        },
        credits: Vec::new(),
        opens_at: options.opens_at,
        extent: None,
        private: options.private,
    });
    let districts = districts.iter().map(|it| {
        Change::DefineDistrict(District {
            slug: it.slug.clone(),
            names: names(&it.name),
            boundary: keep(&it.sound),
        })
    });
    std::iter::once(territory).chain(districts).collect()
}

fn report(options: &TerritoryAdd, boundary: &Sound, districts: &[NamedDistrict]) -> String {
    let km2 = |sound: &Sound| shape_area(&sound.shape) / 1e6;
    let mut said = format!("{}: {:.0} km²", options.slug, km2(boundary));
    if !districts.is_empty() {
        said.push_str(&format!(", {} districts", districts.len()));
    }
    said.push('\n');
    for it in districts.iter().filter(|it| it.name != it.called) {
        let NamedDistrict {
            name, called, slug, ..
        } = it;
        let why = if called.is_empty() {
            "a district without a name".to_owned()
        } else {
            format!("another district called `{called}`")
        };
        said.push_str(&format!("{why} is recorded as `{name}`, {slug}\n"));
    }
    let mended = districts
        .iter()
        .map(|it| (it.slug.as_str(), &it.sound))
        .chain([("the boundary", boundary)]);
    for (what, sound) in mended.filter(|(_, it)| !it.mended.is_empty()) {
        let area = km2(sound);
        said.push_str(&format!(
            "mended {what}, now {area:.3} km²: {}\n",
            sound.mended
        ));
    }
    if districts.is_empty() {
        return said;
    }
    match fit(&boundary.shape, districts) {
        Some(fit) if fit.is_exact() => said.push_str("the districts divide it without overlap or gap\n"),
        Some(fit) => said.push_str(&format!(
            "the districts overlap by {:.3} km², leave {:.3} km² of it out, and reach {:.3} km² beyond it\n",
            fit.shared, fit.left_over, fit.outside
        )),
        None => said.push_str("the districts could not be compared with the boundary\n"),
    }
    said
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
