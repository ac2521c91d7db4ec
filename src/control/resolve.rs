//! Regions to coverage: the painter's rule, made exact.
//!
//! 1. The boundary, the districts and every region in force become one arrangement of their *original* edges.
//! 2. A face belongs to the topmost region that covers it; nothing there: unheld.
//! 3. Areas are summed edge by edge, per holding and district.
//! 4. Faces of one holding are joined; borders are kept once.
//!
//! Nothing depends on how the map looked before, so equal regions in force give equal coverages. `advance` makes
//! the same out of a neighbour's coverage with less work.

use std::collections::BTreeSet;

use crate::control::cells::{Cell, Names, Painting};
use crate::geometry::{
    Area, Bounds, LabelledEdge, Line, Segment, Shape, Tiling, TilingFace, Unsound, arrange,
};
use crate::model::{
    Attested, Border, ContentHash, Coverage, Evidence, Face, Holding, Method, Parcel, Region, Slug,
    View,
};

/// One coat of paint: a region in force, as the arrangement needs it.
#[derive(Clone, Debug)]
pub struct Layer<'a, H = Holding> {
    pub shape: &'a Shape,
    pub holding: H,
    /// Its border was computed from places, so that its course is approximate.
    pub derived: bool,
}

impl<'a> Layer<'a> {
    /// A region in force, and its shape.
    pub fn of(region: &Region, shape: &'a Shape) -> Self {
        Self {
            shape,
            holding: Holding::of(&region.claim),
            derived: region.claim.method == Method::Derived,
        }
    }
}

impl<'a> Layer<'a, Attested> {
    /// The same for the map of evidence, with what the region says.
    pub fn attested(region: &Region, said: Evidence, shape: &'a Shape) -> Self {
        let Layer {
            shape,
            holding,
            derived,
        } = Layer::of(region, shape);
        Self {
            shape,
            holding: Attested {
                holding,
                evidence: said,
            },
            derived,
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
    /// Everything that is arranged, numbered through: the boundary, the districts, then layers from the bottom.
    pub(crate) fn shapes<H>(&self, layers: &[Layer<'a, H>]) -> Vec<&'a Shape> {
        std::iter::once(self.boundary)
            .chain(self.districts.iter().map(|(_, shape)| *shape))
            .chain(layers.iter().map(|layer| layer.shape))
            .collect()
    }

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

/// Resolves layers, bottom to top, over the ground.
///
/// Total: any valid shapes give a coverage. An error is a defect of this program.
pub fn resolve<H: Clone + Ord>(
    ground: &Ground<'_>,
    layers: &[Layer<'_, H>],
) -> Result<Coverage<H>, Unsound> {
    let mut names = Names::new(layers.iter().map(|layer| layer.holding.clone()).collect());
    let painting = Painting::new(ground, layers, &names);
    let shapes: Vec<_> = painting.shapes.iter().map(|it| it.on_grid()).collect();
    let cell = |cover: &BTreeSet<u32>| painting.cell(cover, &mut names);
    let mut edges = arrange(&shapes, cell, |owners| painting.approximate(owners))?;
    edges.retain(|edge| edge.left != edge.right);
    changed(ground, &Coverage::default(), names, &[], &edges)
}

/// The coverage that other edges give: without those removed, with those added. `names` has the holdings of both.
pub(crate) fn changed<H: Clone + Ord>(
    ground: &Ground<'_>,
    before: &Coverage<H>,
    names: Names<H>,
    removed: &[LabelledEdge<Cell>],
    added: &[LabelledEdge<Cell>],
) -> Result<Coverage<H>, Unsound> {
    let place: Vec<usize> = before.holdings.iter().map(|it| names.place(it)).collect();
    let placed = |holding: Option<usize>| holding.map(|at| place[at]);
    let known = before.parcels.iter().map(|it| Parcel {
        holding: placed(it.holding),
        ..it.clone()
    });
    let parcels = names.parcels(ground, known, removed, added);
    let between = |edge: &LabelledEdge<Cell>| LabelledEdge {
        segment: edge.segment,
        left: edge.left.map(|(holder, _)| holder),
        right: edge.right.map(|(holder, _)| holder),
        marked: edge.marked,
    };
    let fronts = |edges: &[LabelledEdge<Cell>]| -> Vec<LabelledEdge<Option<usize>>> {
        let edges = edges.iter().map(between);
        edges.filter(|edge| edge.left != edge.right).collect()
    };
    let removed: Vec<Segment> = fronts(removed).iter().map(|it| it.segment).collect();
    let tiling = tiling(before, placed).patched(&removed, fronts(added))?;
    Ok(assembled(names.holdings, tiling, parcels))
}

/// The tiling a coverage was made of.
fn tiling<H>(
    coverage: &Coverage<H>,
    placed: impl Fn(Option<usize>) -> Option<usize>,
) -> Tiling<Option<usize>> {
    let lines = coverage.borders.iter().map(|border| Line {
        points: border.points.clone(),
        left: border.left,
        right: border.right,
        marked: border.approximate,
        area: border.area,
        bounds: border.bounds,
    });
    let faces = coverage.faces.iter().map(|face| TilingFace {
        label: placed(face.holding),
        rings: face.rings.clone(),
    });
    Tiling {
        lines: lines.collect(),
        faces: faces.collect(),
    }
}

fn assembled<H>(
    holdings: Vec<H>,
    tiling: Tiling<Option<usize>>,
    mut parcels: Vec<Parcel>,
) -> Coverage<H> {
    let Tiling { lines, faces } = tiling;
    let mut faces: Vec<Face> = faces.into_iter().map(|it| face(it, &lines)).collect();
    let holdings = seen_only(holdings, &mut faces, &mut parcels);
    let borders = lines.into_iter().map(|line| Border {
        points: line.points,
        left: line.left,
        right: line.right,
        approximate: line.marked,
        area: line.area,
        bounds: line.bounds,
    });
    Coverage {
        holdings,
        faces,
        borders: borders.collect(),
        parcels,
    }
}

/// A face with its area and box, which its lines know.
fn face(tile: TilingFace<Option<usize>>, lines: &[Line]) -> Face {
    let along = || tile.rings.iter().flatten();
    let area: Area = along()
        .map(|it| {
            let area = lines[it.border].area;
            if it.reversed { -area } else { area }
        })
        .sum();
    let bounds = along()
        .map(|it| lines[it.border].bounds)
        .reduce(Bounds::union);
    Face {
        holding: tile.label,
        area: area.m2(),
        bounds: bounds.unwrap_or_default(),
        rings: tile.rings,
    }
}

/// Drops the holdings that own no face, so that what is painted over leaves no trace.
fn seen_only<H>(holdings: Vec<H>, faces: &mut [Face], parcels: &mut Vec<Parcel>) -> Vec<H> {
    let mut seen = vec![false; holdings.len()];
    for holding in faces.iter().filter_map(|face| face.holding) {
        seen[holding] = true;
    }
    let mut place = Vec::with_capacity(seen.len());
    let mut count = 0;
    for &seen in &seen {
        place.push(count);
        count += usize::from(seen);
    }
    parcels.retain(|parcel| parcel.holding.is_none_or(|it| seen[it]));
    let faces = faces.iter_mut().map(|it| &mut it.holding);
    for holding in faces.chain(parcels.iter_mut().map(|it| &mut it.holding)) {
        *holding = holding.map(|at| place[at]);
    }
    let kept = holdings.into_iter().zip(seen).filter(|(_, seen)| *seen);
    kept.map(|(holding, _)| holding).collect()
}
