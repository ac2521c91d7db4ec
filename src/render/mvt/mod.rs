//! Vector tiles: the land of each holding, the fronts between holders, and places.
//!
//! Steps: cut to the tile with a margin, round to tile units, repair what cutting and rounding broke, encode.

#[cfg(test)]
mod decode;
mod layer;

use std::collections::BTreeMap;

use crate::geometry::{PlanePoint, TileCoord, WorldBox, WorldPoint, project, repair};
use crate::model::{Holding, Place};
use crate::render::Scene;
use crate::render::mvt::layer::{EXTENT, Geometry, Layer, Value};
use crate::render::scene::{Level, Side};

/// Width in tile units of the margin around the tile, so that strokes along its rim stay off screen.
const BUFFER: f64 = 64.0;

/// The vector tile at an address, not compressed; empty where there is nothing to show.
///
/// Layers and properties are those of the documented surface. A holding's feature id is made of what it is, so it
/// stays the same across tiles, zooms and dates.
pub fn mvt(scene: &Scene, tile: TileCoord) -> Vec<u8> {
    let frame = Frame::new(tile);
    let level = scene.level(tile.z());
    let mut bytes = Vec::new();
    control(scene, level, &frame).finish(&mut bytes);
    borders(level, &frame).finish(&mut bytes);
    places(scene, &frame).finish(&mut bytes);
    bytes
}

/// How a tile lies in the world square.
struct Frame {
    zoom: u8,
    square: WorldBox,
    cut: WorldBox,
    /// Tile units to one side of the world square.
    scale: f64,
}

impl Frame {
    fn new(tile: TileCoord) -> Self {
        let square = tile.square();
        let scale = f64::from(EXTENT) / tile.side();
        Self {
            zoom: tile.z(),
            square,
            cut: square.grown(BUFFER / scale),
            scale,
        }
    }

    /// A point near the tile in tile units, rounded.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "cut to the tile and its margin before"
    )]
    fn round(&self, point: WorldPoint) -> PlanePoint {
        let unit = |axis: usize| ((point[axis] - self.square.min[axis]) * self.scale).round();
        [unit(0) as i32, unit(1) as i32]
    }

    /// A cut line in tile units, without points that fell together.
    fn line(&self, points: &[WorldPoint]) -> Vec<PlanePoint> {
        let mut line: Vec<PlanePoint> = points.iter().map(|&point| self.round(point)).collect();
        line.dedup();
        line
    }

    /// A cut ring in tile units, without points that fell together.
    fn ring(&self, points: &[WorldPoint]) -> Vec<PlanePoint> {
        let mut ring = self.line(points);
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    }
}

fn control(scene: &Scene, level: &Level, frame: &Frame) -> Layer {
    let mut layer = Layer::new("control");
    for field in &level.fields {
        let rings: Vec<Vec<PlanePoint>> = field
            .clip(&frame.cut)
            .iter()
            .map(|ring| frame.ring(ring))
            .filter(|ring| ring.len() >= 3)
            .collect();
        let polygons = repair(&rings);
        if !polygons.is_empty() {
            let holding = field.holding.as_ref();
            layer.add(
                holding_id(holding),
                Geometry::Polygons(&polygons),
                describe(scene, holding),
            );
        }
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
fn borders(level: &Level, frame: &Frame) -> Layer {
    let mut features: BTreeMap<(&Side, &Side, bool), Vec<Vec<PlanePoint>>> = BTreeMap::new();
    for front in &level.fronts {
        let pieces = front.line.clip(&frame.cut).into_iter();
        let lines: Vec<_> = pieces
            .map(|piece| frame.line(&piece.points))
            .filter(|line| line.len() >= 2)
            .collect();
        if !lines.is_empty() {
            let key = (&front.left, &front.right, front.approximate);
            features.entry(key).or_default().extend(lines);
        }
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

fn places(scene: &Scene, frame: &Frame) -> Layer {
    let mut layer = Layer::new("places");
    let shown = scene
        .places()
        .iter()
        .filter(|place| place.population.unwrap_or(0) >= least_population(frame.zoom));
    for place in shown {
        let point = project(place.lon, place.lat);
        if !frame.cut.contains(point) {
            continue;
        }
        layer.add(
            stable_id(&[place.slug.as_str()]),
            Geometry::Point(frame.round(point)),
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
