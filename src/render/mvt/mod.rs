//! Vector tiles: the land of each holding, the fronts between holders, and places.
//!
//! What a tile shows comes cut and in whole tile units; here it gets names and becomes bytes.

#[cfg(test)]
mod decode;
mod layer;

use std::collections::BTreeMap;

use crate::geometry::{PlanePoint, TILE_UNITS, TileCoord, Window, project};
use crate::model::{Holding, Place};
use crate::render::Scene;
use crate::render::cut::{Cut, Front};
use crate::render::mvt::layer::{Geometry, Layer, Value};
use crate::render::scene::Side;

/// Width in tile units of the margin around the tile, so that strokes along its rim stay off screen.
const BUFFER: i32 = 64;

/// The vector tile at an address, not compressed; empty where there is nothing to show.
///
/// Layers and properties are those of the documented surface. A holding's feature id is made of what it is, so it
/// stays the same across tiles, zooms and dates.
pub fn mvt(scene: &Scene, tile: TileCoord) -> Vec<u8> {
    let cut = scene.cut(&Window::tile(tile, BUFFER));
    let mut bytes = Vec::new();
    control(scene, &cut).finish(&mut bytes);
    borders(cut.fronts).finish(&mut bytes);
    places(scene, tile).finish(&mut bytes);
    bytes
}

fn control(scene: &Scene, cut: &Cut<'_>) -> Layer {
    let mut layer = Layer::new("control");
    for land in &cut.lands {
        layer.add(
            holding_id(land.holding),
            Geometry::Polygons(&land.polygons),
            describe(scene, land.holding),
        );
    }
    layer
}

fn describe(scene: &Scene, holding: Option<&Holding>) -> Vec<(&'static str, Value)> {
    let palette = scene.palette();
    let Some(holding) = holding else {
        return vec![("status", "unheld".into())];
    };
    let colour = |of| Value::Text(palette.colour(of).to_string());
    let mut properties = vec![
        ("faction", holding.faction.as_str().into()),
        ("name", palette.name(&holding.faction).into()),
        ("colour", colour(&holding.faction)),
        ("status", holding.status.as_str().into()),
    ];
    if let Some(rival) = &holding.contested_with {
        properties.push(("contested_with", rival.as_str().into()));
        properties.push(("contested_colour", colour(rival)));
    }
    properties
}

/// An id for a holding that does not depend on the slice, above 0.
fn holding_id(holding: Option<&Holding>) -> u32 {
    holding.map_or(1, |holding| {
        let rival = holding.contested_with.as_ref().map_or("", |it| it.as_str());
        stable_id(&[holding.faction.as_str(), holding.status.as_str(), rival])
    })
}

/// FNV-1a over texts, above 1.
fn stable_id(texts: &[&str]) -> u32 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash.max(2)
}

/// Fronts with the same holders on their sides share a feature.
fn borders(fronts: Vec<Front<'_>>) -> Layer {
    let mut features: BTreeMap<(&Side, &Side, bool), Vec<Vec<PlanePoint>>> = BTreeMap::new();
    for front in fronts {
        let key = (front.left, front.right, front.approximate);
        features.entry(key).or_default().push(front.points);
    }
    let mut layer = Layer::new("borders");
    for ((left, right, approximate), lines) in features {
        let outer = *right == Side::Outside;
        let kind = if outer { "outer" } else { "front" };
        let mut properties = vec![
            ("kind", kind.into()),
            ("approximate", Value::Truth(approximate)),
        ];
        let mut texts = vec![kind, if approximate { "approximate" } else { "" }];
        for (key, side) in [("left", left), ("right", right)] {
            if let Side::Held(faction) = side {
                properties.push((key, faction.as_str().into()));
                texts.push(faction.as_str());
            }
        }
        layer.add(stable_id(&texts), Geometry::Lines(&lines), properties);
    }
    layer
}

fn places(scene: &Scene, tile: TileCoord) -> Layer {
    let mut layer = Layer::new("places");
    let square = tile.square();
    let scale = f64::from(TILE_UNITS) / tile.side();
    let cut = square.grown(f64::from(BUFFER) / scale);
    let populous = |place: &&Place| place.population.unwrap_or(0) >= least_population(tile.z());
    for place in scene.places().iter().filter(populous) {
        let point = project(place.lon, place.lat);
        if !cut.contains(point) {
            continue;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "inside the tile and its margin"
        )]
        let unit = |axis: usize| ((point[axis] - square.min[axis]) * scale).round() as i32;
        layer.add(
            stable_id(&[place.slug.as_str()]),
            Geometry::Point([unit(0), unit(1)]),
            describe_place(place),
        );
    }
    layer
}

fn describe_place(place: &Place) -> Vec<(&'static str, Value)> {
    let name = place.names.english().unwrap_or(place.slug.as_str());
    let mut properties = vec![("name", name.into()), ("kind", place.kind.as_str().into())];
    if let Some(arabic) = place.names.0.get("ar") {
        properties.push(("name_ar", arabic.as_str().into()));
    }
    if let Some(population) = place.population {
        properties.push(("population", Value::Count(population)));
    }
    properties
}

/// The inhabitants a place needs to be in tiles of a zoom; from 9 on all places are.
fn least_population(zoom: u8) -> u64 {
    match zoom {
        0..=3 => 1_000_000,
        4 => 500_000,
        5 => 150_000,
        6 => 50_000,
        7 => 15_000,
        8 => 4_000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
