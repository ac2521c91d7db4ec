//! Regions to coverage: the painter's rule, made exact.
//!
//! 1. The boundary, the districts and every region in force become one arrangement of their *original* edges.
//! 2. A face belongs to the topmost region that covers it; nothing there: unheld.
//! 3. Areas are summed edge by edge, per holding and district.
//! 4. Faces of one holding are joined; borders are kept once.
//!
//! Nothing depends on how the map looked before, so equal regions in force give equal coverages.

use std::collections::BTreeSet;

use crate::geometry::{
    Along, Bounds, GridShape, LabelledEdge, Line, Shape, TilingFace, Unsound, arrange, dissolve,
    edge_area, line_area,
};
use crate::model::{
    Border, ContentHash, Coverage, Face, Holding, Method, Piece, Region, Slug, View,
};

/// One coat of paint: a region in force, as the arrangement needs it.
#[derive(Clone, Debug)]
pub struct Layer<'a> {
    pub shape: &'a Shape,
    pub holding: Holding,
    /// Its border was computed from places, so that its course is approximate.
    pub derived: bool,
}

impl<'a> Layer<'a> {
    /// A region in force, and its shape.
    pub fn of(region: &Region, shape: &'a Shape) -> Self {
        let claim = &region.claim;
        let holding = Holding {
            faction: claim.faction.clone(),
            status: claim.status,
            contested_with: claim.contested_with.clone(),
        };
        Self {
            shape,
            holding,
            derived: claim.method == Method::Derived,
        }
    }
}

/// The land a coverage is made for.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    pub boundary: &'a Shape,
    pub districts: Vec<(Slug, &'a Shape)>,
}

impl<'a> Ground<'a> {
    /// The territory and districts of a view; `shape` gives the recorded shapes they name.
    pub fn of(view: &View<'_>, shape: impl Fn(ContentHash) -> &'a Shape) -> Self {
        let districts = view
            .districts()
            .map(|it| (it.slug.clone(), shape(it.boundary)));
        Self {
            boundary: shape(view.territory().boundary),
            districts: districts.collect(),
        }
    }
}

/// What a face of the arrangement is: indexes into the holdings and into the sets of districts.
type Cell = (Option<usize>, usize);

/// Resolves layers, bottom to top, over the ground.
///
/// Total: any valid shapes give a coverage. An error is a defect of this program.
pub fn resolve(ground: &Ground<'_>, layers: &[Layer<'_>]) -> Result<Coverage, Unsound> {
    let mut holdings: Vec<Holding> = layers.iter().map(|layer| layer.holding.clone()).collect();
    holdings.sort_unstable();
    holdings.dedup();
    let holding_of: Vec<usize> = layers
        .iter()
        .map(|layer| holdings.partition_point(|it| *it < layer.holding))
        .collect();

    let districts = ground.districts.len();
    let paint = 1 + districts;
    let shapes: Vec<GridShape> = std::iter::once(ground.boundary)
        .chain(ground.districts.iter().map(|(_, shape)| *shape))
        .chain(layers.iter().map(|layer| layer.shape))
        .map(Shape::on_grid)
        .collect();
    let mut sets: Vec<Vec<u32>> = Vec::new();
    let cell = |cover: &BTreeSet<u32>| -> Option<Cell> {
        if !cover.contains(&0) {
            return None;
        }
        let top = cover
            .last()
            .and_then(|&top| (top as usize).checked_sub(paint));
        let within: Vec<u32> = cover
            .iter()
            .copied()
            .filter(|&it| (1..paint).contains(&(it as usize)))
            .collect();
        let set = sets
            .iter()
            .position(|known| *known == within)
            .unwrap_or_else(|| {
                sets.push(within);
                sets.len() - 1
            });
        Some((top.map(|layer| holding_of[layer]), set))
    };
    let approximate = |owners: &[u32]| {
        let drawn = owners
            .iter()
            .filter_map(|&it| (it as usize).checked_sub(paint));
        let mut drawn = drawn.peekable();
        drawn.peek().is_some() && drawn.all(|layer| layers[layer].derived) && owners[0] != 0
    };
    let arranged = arrange(&shapes, cell, approximate)?;
    let pieces = measure(&arranged, &sets, &ground.districts);
    assemble(holdings, &arranged, pieces)
}

/// Sums the area of each cell over its edges, m².
fn measure(
    arranged: &[LabelledEdge<Cell>],
    sets: &[Vec<u32>],
    districts: &[(Slug, &Shape)],
) -> Vec<Piece> {
    let mut areas = std::collections::BTreeMap::<Cell, f64>::new();
    for edge in arranged.iter().filter(|edge| edge.left != edge.right) {
        let area = edge_area(edge.segment.a, edge.segment.b);
        if let Some(left) = edge.left {
            *areas.entry(left).or_default() += area;
        }
        if let Some(right) = edge.right {
            *areas.entry(right).or_default() -= area;
        }
    }
    let slugs = |set: usize| {
        sets[set]
            .iter()
            .map(|&it| districts[it as usize - 1].0.clone())
            .collect()
    };
    let mut pieces: Vec<Piece> = areas
        .into_iter()
        .map(|((holding, set), area)| Piece {
            holding,
            districts: slugs(set),
            area,
        })
        .collect();
    pieces.sort_by(|p, q| (p.holding, &p.districts).cmp(&(q.holding, &q.districts)));
    pieces
}

fn assemble(
    holdings: Vec<Holding>,
    arranged: &[LabelledEdge<Cell>],
    mut pieces: Vec<Piece>,
) -> Result<Coverage, Unsound> {
    let holders: Vec<LabelledEdge<Option<usize>>> = arranged
        .iter()
        .map(|edge| LabelledEdge {
            segment: edge.segment,
            left: edge.left.map(|(holding, _)| holding),
            right: edge.right.map(|(holding, _)| holding),
            marked: edge.marked,
        })
        .collect();
    let tiling = dissolve(&holders)?;
    let mut faces = measured_faces(tiling.faces, &tiling.lines);
    let holdings = seen_only(holdings, &mut faces, &mut pieces);
    let borders = tiling.lines.into_iter().map(|line| Border {
        points: line.points,
        left: line.left,
        right: line.right,
        approximate: line.marked,
    });
    Ok(Coverage {
        holdings,
        faces,
        borders: borders.collect(),
        pieces,
    })
}

/// Faces with their areas and boxes, each line measured once for both its sides.
fn measured_faces(tiled: Vec<TilingFace<Option<usize>>>, lines: &[Line]) -> Vec<Face> {
    let measures: Vec<(f64, Bounds)> = lines
        .iter()
        .map(|line| {
            let around = Bounds::around(line.points.iter().map(|at| (at.lon(), at.lat())));
            (line_area(&line.points), around.unwrap_or_default())
        })
        .collect();
    let signed = |along: &Along| {
        let area = measures[along.border].0;
        if along.reversed { -area } else { area }
    };
    let face = |tile: TilingFace<Option<usize>>| {
        let along = || tile.rings.iter().flatten();
        let area = along().map(signed).sum();
        let bounds = along()
            .map(|it| measures[it.border].1)
            .reduce(Bounds::union);
        Face {
            holding: tile.label,
            area,
            bounds: bounds.unwrap_or_default(),
            rings: tile.rings,
        }
    };
    tiled.into_iter().map(face).collect()
}

/// Drops the holdings that own no face, so that what is painted over leaves no trace.
fn seen_only(holdings: Vec<Holding>, faces: &mut [Face], pieces: &mut Vec<Piece>) -> Vec<Holding> {
    let seen: BTreeSet<usize> = faces.iter().filter_map(|face| face.holding).collect();
    let place = |holding: usize| seen.range(..holding).count();
    pieces.retain(|piece| piece.holding.is_none_or(|it| seen.contains(&it)));
    for holding in faces
        .iter_mut()
        .map(|it| &mut it.holding)
        .chain(pieces.iter_mut().map(|it| &mut it.holding))
    {
        *holding = holding.map(place);
    }
    let kept = holdings
        .into_iter()
        .enumerate()
        .filter(|(at, _)| seen.contains(at));
    kept.map(|(_, holding)| holding).collect()
}
