//! Goes around the faces between links, and makes polygons of them.

use crate::geometry::PlanePoint;
use crate::geometry::cut::PlanePolygon;
use crate::geometry::cut::links::{Links, Side};
use crate::geometry::plane::{PlaneBox, doubled, doubled_area};
use crate::geometry::pyramid::Field;

/// A ring of a field: `area` is twice its area, negative for a hole.
struct Ring {
    field: u32,
    points: Vec<PlanePoint>,
    area: i64,
    bounds: PlaneBox,
    /// The shell that the walk around a hole also went around.
    shell: Option<usize>,
}

/// The fields as polygons, by number. `place` tells in which field the window's first corner is.
///
/// Each link learns which fields came to lie beside it. Where lines contradict each other, as they may where a face is
/// no wider than the plane's rounding, that is not what they said.
pub(super) fn fields(
    links: &mut Links,
    place: impl Fn() -> Field,
) -> Vec<(u32, Vec<PlanePolygon>)> {
    loop {
        let mut graph = Graph::new(links);
        let cycles = graph.cycles(&place);
        let mut rings = Vec::new();
        for (field, cycle) in &cycles {
            if let Some(field) = *field {
                graph.add_rings(field, cycle, &mut rings);
            }
        }
        if !links.settle(&cycles) {
            return polygons(rings);
        }
    }
}

impl Links {
    /// Notes the field on each side of the links. Those with one field on both sides are gone; tells if there are any.
    fn settle(&mut self, cycles: &[(Field, Vec<usize>)]) -> bool {
        for (field, cycle) in cycles {
            for &half in cycle {
                let link = &mut self.links[half / 2];
                if half.is_multiple_of(2) {
                    link.left = Side::Field(*field);
                } else {
                    link.right = Side::Field(*field);
                }
            }
        }
        let mut any = false;
        for link in self.links.iter_mut().filter(|it| !it.gone) {
            link.gone = link.left == link.right;
            any |= link.gone;
        }
        any
    }
}

/// Half-links, `2k` along link k and `2k + 1` back; each has its face on the left.
struct Graph<'a> {
    links: &'a Links,
    /// The half-link that follows along the same face.
    next: Vec<usize>,
    /// The number of the node each half-link starts at.
    node: Vec<u32>,
    /// How many half-links into the current walk each node was met, or `NEVER`.
    met: Vec<usize>,
}

const NEVER: usize = usize::MAX;

impl<'a> Graph<'a> {
    fn new(links: &'a Links) -> Self {
        let halves = 2 * links.links.len();
        let mut leaving: Vec<(PlanePoint, PlanePoint, usize)> = Vec::with_capacity(halves);
        for (number, link) in links.alive() {
            let points = links.points(link);
            let last = points.len() - 1;
            leaving.push((points[0], points[1], 2 * number));
            leaving.push((points[last], points[last - 1], 2 * number + 1));
        }
        leaving.sort_unstable();
        let mut graph = Self {
            links,
            next: vec![0; halves],
            node: vec![0; halves],
            met: Vec::new(),
        };
        for around in leaving.chunk_by_mut(|p, q| p.0 == q.0) {
            if around.len() > 2 {
                around.sort_unstable_by(|p, q| by_angle(p.0, p.1, q.1).then(p.2.cmp(&q.2)));
            }
            for (at, &(_, _, half)) in around.iter().enumerate() {
                let before = around[(at + around.len() - 1) % around.len()].2;
                graph.next[half ^ 1] = before;
                graph.node[half] = u32::try_from(graph.met.len()).unwrap_or(u32::MAX);
            }
            graph.met.push(NEVER);
        }
        graph
    }

    fn side(&self, half: usize) -> Side {
        let link = &self.links.links[half / 2];
        if half.is_multiple_of(2) {
            link.left
        } else {
            link.right
        }
    }

    /// Every face within the window: its field, and the half-links around it.
    fn cycles(&self, place: impl Fn() -> Field) -> Vec<(Field, Vec<usize>)> {
        let mut cycles = Vec::new();
        let mut walked = vec![false; self.next.len()];
        for (number, _) in self.links.alive() {
            for half in [2 * number, 2 * number + 1] {
                if !walked[half] && self.side(half) != Side::Beyond {
                    let cycle = self.cycle(half, &mut walked);
                    cycles.push((self.field(&cycle).unwrap_or_else(&place), cycle));
                }
            }
        }
        cycles
    }

    /// The field that most of the links around a face say it is; `None` where all are on the rim.
    fn field(&self, cycle: &[usize]) -> Option<Field> {
        let mut said: Vec<(Field, usize)> = Vec::new();
        for &half in cycle {
            if let Side::Field(field) = self.side(half) {
                let weight = self.links.points(&self.links.links[half / 2]).len();
                match said.iter_mut().find(|it| it.0 == field) {
                    Some((_, sum)) => *sum += weight,
                    None => said.push((field, weight)),
                }
            }
        }
        said.into_iter()
            .max_by_key(|&(field, sum)| (sum, field))
            .map(|(field, _)| field)
    }

    /// The half-links around a face.
    fn cycle(&self, start: usize, walked: &mut [bool]) -> Vec<usize> {
        let mut cycle = Vec::new();
        let mut at = start;
        while !walked[at] {
            walked[at] = true;
            cycle.push(at);
            at = self.next[at];
        }
        cycle
    }

    /// The rings of a cycle, which is parted where it comes back to a node.
    fn add_rings(&mut self, field: u32, cycle: &[usize], rings: &mut Vec<Ring>) {
        let first = rings.len();
        let mut open: Vec<usize> = Vec::with_capacity(cycle.len());
        for &half in cycle {
            let node = self.node[half] as usize;
            if self.met[node] != NEVER {
                self.close(field, self.met[node], &mut open, rings);
            }
            self.met[node] = open.len();
            open.push(half);
        }
        self.close(field, 0, &mut open, rings);
        let shell = (first..rings.len()).find(|&at| rings[at].area > 0);
        for ring in &mut rings[first..] {
            ring.shell = shell.filter(|_| ring.area < 0);
        }
    }

    /// Makes a ring of the half-links walked since `back`, and forgets them.
    fn close(&mut self, field: u32, back: usize, open: &mut Vec<usize>, rings: &mut Vec<Ring>) {
        self.add_ring(field, &open[back..], rings);
        for half in open.drain(back..) {
            self.met[self.node[half] as usize] = NEVER;
        }
    }

    fn add_ring(&self, field: u32, halves: &[usize], rings: &mut Vec<Ring>) {
        let mut points = Vec::new();
        for &half in halves {
            let link = self.links.points(&self.links.links[half / 2]);
            if half.is_multiple_of(2) {
                points.extend_from_slice(&link[..link.len() - 1]);
            } else {
                points.extend(link[1..].iter().rev());
            }
        }
        let area = doubled_area(&points);
        if area != 0 {
            rings.push(Ring {
                field,
                bounds: PlaneBox::around(&points),
                points,
                area,
                shell: None,
            });
        }
    }
}

/// Gives every hole to its shell: that of its own walk, or the smallest around it.
fn polygons(mut rings: Vec<Ring>) -> Vec<(u32, Vec<PlanePolygon>)> {
    let holes: Vec<usize> = (0..rings.len()).filter(|&at| rings[at].area < 0).collect();
    for at in holes {
        if rings[at].shell.is_none() {
            rings[at].shell = around(&rings, &rings[at]);
        }
    }
    let mut order: Vec<usize> = (0..rings.len()).filter(|&at| rings[at].area > 0).collect();
    order.sort_by_key(|&at| rings[at].field);
    let mut fields: Vec<(u32, Vec<PlanePolygon>)> = Vec::new();
    let mut place = vec![(0, 0); rings.len()];
    for shell in order {
        let field = rings[shell].field;
        if fields.last().is_none_or(|last| last.0 != field) {
            fields.push((field, Vec::new()));
        }
        let number = fields.len() - 1;
        place[shell] = (number, fields[number].1.len());
        fields[number]
            .1
            .push(vec![std::mem::take(&mut rings[shell].points)]);
    }
    for hole in rings {
        if let Some((field, polygon)) = hole.shell.map(|shell| place[shell]) {
            fields[field].1[polygon].push(hole.points);
        }
    }
    fields
}

/// The smallest shell of the same field around a hole.
fn around(rings: &[Ring], hole: &Ring) -> Option<usize> {
    let candidates = rings.iter().enumerate().filter(|(_, shell)| {
        shell.field == hole.field
            && shell.area >= -hole.area
            && (0..2).all(|axis| {
                shell.bounds.min[axis] <= hole.bounds.min[axis]
                    && hole.bounds.max[axis] <= shell.bounds.max[axis]
            })
    });
    let mut candidates: Vec<usize> = candidates.map(|(at, _)| at).collect();
    candidates.sort_by_key(|&at| rings[at].area);
    let inside = |&at: &usize| holds(&rings[at].points, hole.points[0]);
    match candidates.as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().find(inside),
    }
}

/// Whether a point lies in a ring.
fn holds(ring: &[PlanePoint], point: PlanePoint) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = edges.filter(|(a, b)| {
        let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        low[1] <= point[1] && point[1] < high[1] && doubled(**low, **high, point) > 0
    });
    crossed.count() % 2 == 1
}

/// Orders directions from a point, from the x axis towards the y axis and on around.
fn by_angle(at: PlanePoint, p: PlanePoint, q: PlanePoint) -> std::cmp::Ordering {
    let below = |to: PlanePoint| (to[1], to[0]) < (at[1], at[0]);
    below(p)
        .cmp(&below(q))
        .then_with(|| doubled(at, p, q).cmp(&0).reverse())
}
