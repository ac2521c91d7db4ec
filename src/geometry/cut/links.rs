//! Pieces parted at their nodes: links that meet in their ends only.

use crate::geometry::PlanePoint;
use crate::geometry::cut::CutLine;
use crate::geometry::cut::pieces::Pieces;
use crate::geometry::level::length;
use crate::geometry::pyramid::{Field, FieldLine};

/// What lies on one side of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Field(Field),
    /// Within the window, beside its rim: the links nearby know.
    Within,
    /// Outside of the window.
    Beyond,
}

/// A stretch between two nodes.
pub(super) struct Link {
    /// Its first and last point.
    pub(super) from: usize,
    pub(super) until: usize,
    /// What lies beside it on the plane, whose y grows southward: left is where a turn from the x to the y axis leads.
    pub(super) left: Side,
    pub(super) right: Side,
    /// The piece it is of; `None` on the rim.
    pub(super) piece: Option<usize>,
    /// Whether what it says lies beside it is to be believed.
    pub(super) sure: bool,
    /// Whether it has become part of another, or has one field on both sides.
    pub(super) gone: bool,
}

/// The links of a window.
pub(super) struct Links {
    pub(super) pieces: Pieces,
    pub(super) links: Vec<Link>,
}

impl Links {
    pub(super) fn new(pieces: Pieces, lines: &[FieldLine], strayed: &[u32]) -> Self {
        let mut links = Vec::with_capacity(2 * pieces.pieces.len() + 8);
        for (number, piece) in pieces.pieces.iter().enumerate() {
            let line = &lines[piece.line as usize];
            let sure = strayed.binary_search(&piece.line).is_err();
            let mut from = piece.from;
            for until in piece.from + 1..piece.until {
                let last = until + 1 == piece.until;
                // Both sides of a needle may have come to the same point of the rim.
                let tip = |at: usize| pieces.points[at - 1] == pieces.points[at + 1];
                if pieces.nodes[until] || last || tip(until) {
                    links.push(Link {
                        from,
                        until,
                        // Seen with the north above, left is right here.
                        left: Side::Field(line.right),
                        right: Side::Field(line.left),
                        piece: Some(number),
                        sure,
                        gone: line.left == line.right,
                    });
                    from = until;
                }
            }
        }
        Self { pieces, links }
    }

    /// The links that count, by number.
    pub(super) fn alive(&self) -> impl Iterator<Item = (usize, &Link)> {
        self.links.iter().enumerate().filter(|(_, link)| !link.gone)
    }

    pub(super) fn points(&self, link: &Link) -> &[PlanePoint] {
        &self.pieces.points[link.from..=link.until]
    }

    /// Makes one of links that lie upon each other. They are single edges, as all their points are nodes.
    pub(super) fn merge(&mut self) {
        let mut edges: Vec<([PlanePoint; 2], bool, usize)> = Vec::new();
        for (number, link) in self.links.iter().enumerate() {
            if link.until == link.from + 1 {
                let points = self.points(link);
                let turned = points[1] < points[0];
                let edge = [points[0].min(points[1]), points[0].max(points[1])];
                edges.push((edge, turned, number));
            }
        }
        edges.sort_unstable();
        for same in edges.chunk_by(|p, q| p.0 == q.0).filter(|it| it.len() > 1) {
            self.merge_all(same);
        }
    }

    fn merge_all(&mut self, same: &[([PlanePoint; 2], bool, usize)]) {
        let on_rim = |&&(_, _, number): &&(_, _, usize)| self.links[number].piece.is_none();
        let kept = same.iter().find(on_rim).unwrap_or(&same[0]).2;
        let (mut lefts, mut rights) = (Vec::new(), Vec::new());
        for &(_, turned, number) in same {
            let link = &mut self.links[number];
            link.gone |= number != kept;
            let (left, right) = if turned {
                (link.right, link.left)
            } else {
                (link.left, link.right)
            };
            // What lies to the right of one and to the left of the next has no width left.
            match rights.iter().position(|&it| it == left) {
                Some(at) => drop(rights.swap_remove(at)),
                None => lefts.push(left),
            }
            match lefts.iter().position(|&it| it == right) {
                Some(at) => drop(lefts.swap_remove(at)),
                None => rights.push(right),
            }
        }
        let turned = same.iter().any(|it| it.2 == kept && it.1);
        let link = &mut self.links[kept];
        if link.piece.is_none() {
            return;
        }
        match (lefts.first(), rights.first()) {
            (Some(&left), Some(&right)) if turned => (link.left, link.right) = (right, left),
            (Some(&left), Some(&right)) => (link.left, link.right) = (left, right),
            _ => link.gone = true,
        }
    }

    /// The lines between fields, links of one piece joined again where nothing came between.
    pub(super) fn lines(&self) -> Vec<CutLine> {
        let mut lines: Vec<CutLine> = Vec::new();
        let mut last: Option<&Link> = None;
        for (_, link) in self.alive() {
            let (Some(number), Side::Field(left), Side::Field(right)) =
                (link.piece, link.right, link.left)
            else {
                continue;
            };
            let goes_on = last.is_some_and(|last| {
                last.piece == link.piece
                    && last.until == link.from
                    && (last.left, last.right) == (link.left, link.right)
            });
            last = Some(link);
            match lines.last_mut().filter(|_| goes_on) {
                Some(line) => line.points.extend_from_slice(&self.points(link)[1..]),
                None => {
                    let piece = &self.pieces.pieces[number];
                    let before = self.pieces.points[piece.from..=link.from].windows(2);
                    lines.push(CutLine {
                        line: piece.line,
                        left,
                        right,
                        points: self.points(link).to_vec(),
                        start: piece.start + before.map(|it| length(it[0], it[1])).sum::<f64>(),
                    });
                }
            }
        }
        lines
    }
}
