//! Vector tiles: the land of each holding, the fronts between holders, districts, places, and where names go.
//!
//! What land rests on is a layer more in deep tiles ([`EvidenceMap`]).
//!
//! What a tile shows comes cut and in whole tile units, what is said of it is in [`Captions`] already; here the two
//! become bytes.

mod captions;
#[cfg(test)]
mod decode;
mod evidence;
mod layer;
mod lexicon;
mod wire;

use crate::geometry::{PlanePoint, TileCoord, Window};
use crate::render::Scene;
use crate::render::cut::{Front, Land};
use crate::render::districts::DistrictLine;
use crate::render::mvt::captions::{Mark, stable_id};
use crate::render::mvt::layer::{Kind, Writer};
use crate::render::scene::Side;

pub(crate) use captions::{Captions, Holdings};
pub use evidence::{EVIDENCE_ZOOM, EvidenceMap};

/// Width in tile units of the margin around the tile, so that strokes along its rim stay off screen.
const BUFFER: i32 = 64;

/// The vector tile at an address, not compressed; empty where there is nothing to show.
///
/// Layers and properties are those of the documented surface. A holding's feature id is made of what it is, so it
/// stays the same across tiles, zooms and dates.
pub fn mvt(scene: &Scene, tile: TileCoord) -> Vec<u8> {
    let window = Window::tile(tile, BUFFER);
    let (cut, captions) = (scene.cut(&window), scene.captions());
    let mut writer = Writer::new(&captions.lexicon);
    writer.layer("control", |layer| control(layer, captions, &cut.lands));
    writer.layer("borders", |layer| borders(layer, captions, cut.fronts));
    let lines = scene.districts().cut(&window);
    writer.layer("districts", |layer| districts(layer, captions, &lines));
    let places = marks(&captions.places, &window, BUFFER);
    writer.layer("places", |layer| points(layer, places));
    let labels = marks(&captions.labels, &window, 0);
    writer.layer("labels", |layer| points(layer, labels));
    writer.finish()
}

fn control(layer: &mut Writer<'_>, captions: &Captions, lands: &[Land<'_>]) {
    for land in lands {
        let caption = &captions.lands[land.field as usize];
        let rings = land.polygons.iter().flatten().map(Vec::as_slice);
        layer.add(caption.id, &caption.tags, Kind::Polygons, rings);
    }
}

/// Fronts with the same holders on their sides share a feature.
fn borders(layer: &mut Writer<'_>, captions: &Captions, mut fronts: Vec<Front<'_>>) {
    let order = |one: &Front<'_>, other: &Front<'_>| {
        let key = (one.left, one.right, one.approximate);
        key.cmp(&(other.left, other.right, other.approximate))
    };
    fronts.sort_by(order);
    for same in fronts.chunk_by(|one, other| order(one, other).is_eq()) {
        let [left, right] = [same[0].left, same[0].right].map(|side| &captions.sides[side]);
        let is_front = *same[0].right != Side::Outside;
        let approximate = same[0].approximate;
        let said = [
            captions.kinds[usize::from(is_front)],
            captions.approximate[usize::from(approximate)],
        ];
        let tags = said.iter().chain(&left.left).chain(&right.right);
        let kind = if is_front { "front" } else { "outer" };
        let line = if approximate { "approximate" } else { "" };
        let id = stable_id(&[kind, line, &left.slug, &right.slug]);
        let paths = same.iter().map(|it| it.points.as_slice());
        layer.add(id, tags, Kind::Lines, paths);
    }
}

/// Lines with the same districts on their sides share a feature.
fn districts(layer: &mut Writer<'_>, captions: &Captions, lines: &[DistrictLine]) {
    let key = |it: &DistrictLine| (it.left, it.right);
    for same in lines.chunk_by(|one, other| key(one) == key(other)) {
        let said = |district: Option<usize>| district.map(|at| &captions.districts[at]);
        let (left, right) = (said(same[0].left), said(same[0].right));
        let [a, b] = [left, right].map(|it| it.map_or("", |it| it.slug.as_str()));
        let id = stable_id(&["district", a, b]);
        let tags = left.into_iter().flat_map(|it| &it.left);
        let tags = tags.chain(right.into_iter().flat_map(|it| &it.right));
        let paths = same.iter().map(|it| it.points.as_slice());
        layer.add(id, tags, Kind::Lines, paths);
    }
}

/// The marks inside a tile and a margin around it, each with its place in tile units.
///
/// Places are rounded down, so that without a margin each mark is in one tile of a zoom.
fn marks<'a>(
    marks: &'a [Mark],
    window: &Window,
    margin: i32,
) -> impl Iterator<Item = (&'a Mark, PlanePoint)> {
    let within = -i64::from(margin)..i64::from(window.size[0] + margin);
    let window = *window;
    let seen = marks.iter().filter(move |it| it.seen_from <= window.zoom);
    seen.filter_map(move |mark| {
        let [x, y] = window.place(mark.at);
        let inside = within.contains(&x) && within.contains(&y);
        let unit = |at| i32::try_from(at).ok();
        Some((mark, [unit(x)?, unit(y)?])).filter(|_| inside)
    })
}

fn points<'a>(layer: &mut Writer<'_>, marks: impl Iterator<Item = (&'a Mark, PlanePoint)>) {
    for (mark, at) in marks {
        let path: &[PlanePoint] = &[at];
        layer.add(mark.caption.id, &mark.caption.tags, Kind::Points, [path]);
    }
}

#[cfg(test)]
mod tests;
