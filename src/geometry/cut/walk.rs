//! Goes around the faces between links, and tells in which field each is.

use crate::geometry::PlanePoint;
use crate::geometry::cut::PlanePolygon;
use crate::geometry::cut::links::{Links, Side};
use crate::geometry::cut::rings::{Ring, find_shells, polygons};
use crate::geometry::plane::doubled;
use crate::geometry::pyramid::Field;

/// The fields as polygons, by number. `place` tells in which field the window's first corner is.
///
/// Each link learns which fields came to lie beside it; where lines contradict each other that is not what they said.
pub(super) fn fields(
    links: &mut Links,
    place: impl Fn() -> Field,
) -> Vec<(u32, Vec<PlanePolygon>)> {
    loop {
        let mut graph = Graph::new(links);
        let mut faces = graph.faces(&place);
        let mut rings = Vec::new();
        for (number, face) in faces.iter().enumerate() {
            graph.add_rings(number, &face.around, &mut rings);
        }
        let said: Vec<Option<Field>> = faces.iter().map(|face| face.said).collect();
        find_shells(&mut rings, &said);
        for ring in &rings {
            // What lies around a hole is what its shell encloses.
            if let Some(shell) = ring.shell {
                let around = &faces[rings[shell].face];
                faces[ring.face].said = around.said.or(around.guessed);
            }
        }
        let fields = faces
            .iter()
            .map(|face| face.said.or(face.guessed).flatten());
        let fields: Vec<Field> = fields.collect();
        if !links.settle(&faces, &fields) {
            return polygons(rings, &fields);
        }
    }
}

/// A face within the window.
struct Face {
    /// The half-links around it, or around a hole in it.
    around: Vec<usize>,
    /// The field that most of the sure links say it is; where all are on the rim, what its place says.
    said: Option<Field>,
    /// The same of the others.
    guessed: Option<Field>,
}

impl Links {
    /// Notes the field on each side of the links. Those with one field on both sides are gone; tells if there are any.
    fn settle(&mut self, faces: &[Face], fields: &[Field]) -> bool {
        for (face, &field) in faces.iter().zip(fields) {
            for &half in &face.around {
                let link = &mut self.links[half / 2];
                link.sure = true;
                if half.is_multiple_of(2) {
                    link.left = Side::Field(field);
                } else {
                    link.right = Side::Field(field);
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

    fn faces(&self, place: impl Fn() -> Field) -> Vec<Face> {
        let mut faces = Vec::new();
        let mut walked = vec![false; self.next.len()];
        for (number, _) in self.links.alive() {
            for half in [2 * number, 2 * number + 1] {
                if !walked[half] && self.side(half) != Side::Beyond {
                    let around = self.cycle(half, &mut walked);
                    let guessed = self.field(&around, false);
                    let said = self.field(&around, true);
                    faces.push(Face {
                        said: said.or_else(|| guessed.is_none().then(&place)),
                        guessed,
                        around,
                    });
                }
            }
        }
        faces
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

    /// The field that most of the links around a face say it is, of those that are sure or of those that are not.
    fn field(&self, cycle: &[usize], sure: bool) -> Option<Field> {
        let mut said: Vec<(Field, usize)> = Vec::new();
        for &half in cycle {
            let link = &self.links.links[half / 2];
            if let (Side::Field(field), true) = (self.side(half), link.sure == sure) {
                let weight = link.until - link.from;
                match said.iter_mut().find(|it| it.0 == field) {
                    Some((_, sum)) => *sum += weight,
                    None => said.push((field, weight)),
                }
            }
        }
        let most = said.into_iter().max_by_key(|&(field, sum)| (sum, field));
        most.map(|(field, _)| field)
    }

    /// The rings of a walk around a face, which is parted where it comes back to a node.
    fn add_rings(&mut self, face: usize, cycle: &[usize], rings: &mut Vec<Ring>) {
        let first = rings.len();
        let mut open: Vec<usize> = Vec::with_capacity(cycle.len());
        for &half in cycle {
            let node = self.node[half] as usize;
            if self.met[node] != NEVER {
                self.close(face, self.met[node], &mut open, rings);
            }
            self.met[node] = open.len();
            open.push(half);
        }
        self.close(face, 0, &mut open, rings);
        let shell = (first..rings.len()).find(|&at| rings[at].area > 0);
        for ring in &mut rings[first..] {
            ring.shell = shell.filter(|_| ring.area < 0);
        }
    }

    /// Makes a ring of the half-links walked since `back`, and forgets them.
    fn close(&mut self, face: usize, back: usize, open: &mut Vec<usize>, rings: &mut Vec<Ring>) {
        rings.extend(Ring::new(face, self.ring(&open[back..])));
        for half in open.drain(back..) {
            self.met[self.node[half] as usize] = NEVER;
        }
    }

    /// The points along half-links, the first not repeated last.
    fn ring(&self, halves: &[usize]) -> Vec<PlanePoint> {
        let mut points = Vec::new();
        for &half in halves {
            let link = self.links.points(&self.links.links[half / 2]);
            if half.is_multiple_of(2) {
                points.extend_from_slice(&link[..link.len() - 1]);
            } else {
                points.extend(link[1..].iter().rev());
            }
        }
        points
    }
}

/// Orders directions from a point, from the x axis towards the y axis and on around.
fn by_angle(at: PlanePoint, p: PlanePoint, q: PlanePoint) -> std::cmp::Ordering {
    let below = |to: PlanePoint| (to[1], to[0]) < (at[1], at[0]);
    below(p)
        .cmp(&below(q))
        .then_with(|| doubled(at, p, q).cmp(&0).reverse())
}
