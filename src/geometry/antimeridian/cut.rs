//! Cuts a rolled-out polygon at one meridian, by the even-odd rule of all its rings.
//!
//! Rings that cross the meridian fall into chains on its two sides. The crossings, sorted along it, are in pairs the ends
//! of the stretches that lie inside; walking chains and stretches in turn gives the rings of each side.

use crate::geometry::antimeridian::unroll::Point;

/// A polygon: its shell, then its holes.
type Rings = Vec<Vec<Point>>;

/// The westernmost and easternmost longitude of a ring, rolled out.
pub(super) fn reach(ring: &[Point]) -> (f64, f64) {
    let longitudes = ring.iter().map(|it| it.x());
    longitudes.fold((f64::MAX, f64::MIN), |(west, east), x| {
        (west.min(x), east.max(x))
    })
}

/// The latitude at which an edge meets the line 180° east of a turn's middle: the same whichever way it is walked.
pub(super) fn latitude_at(turn: i32, a: Point, b: Point) -> f64 {
    let line = line_at(turn).x();
    let (low, high) = if (a.x(), a.lat) <= (b.x(), b.lat) {
        (a, b)
    } else {
        (b, a)
    };
    if low.x() == line {
        low.lat
    } else if high.x() == line {
        high.lat
    } else {
        low.lat + (high.lat - low.lat) * ((line - low.x()) / (high.x() - low.x()))
    }
}

fn line_at(turn: i32) -> Point {
    Point {
        lon: 180.0,
        lat: 0.0,
        turn,
    }
}

/// A run of a ring on one side of the line, from crossing to crossing.
struct Chain {
    is_west: bool,
    /// With the crossings at both ends.
    points: Vec<Point>,
    from: usize,
    to: usize,
}

/// The parts of a polygon west and east of the line 180° east of a turn's middle.
///
/// What lies on the line counts as west of it. Holes go with the shell that they lie in.
pub(super) fn cut(polygon: &Rings, turn: i32) -> (Vec<Rings>, Vec<Rings>) {
    let mut chains = Vec::new();
    // By crossing: its latitude.
    let mut crossings = Vec::new();
    let mut shells = [Vec::new(), Vec::new()];
    let mut holes = [Vec::new(), Vec::new()];
    for (index, ring) in polygon.iter().enumerate() {
        if add_chains(ring, turn, &mut chains, &mut crossings) {
            continue;
        }
        let side = usize::from(!is_west(ring, turn));
        if index == 0 {
            shells[side].push(ring.clone());
        } else {
            holes[side].push(ring.clone());
        }
    }
    for (side, shells) in shells.iter_mut().enumerate() {
        shells.extend(loops(&chains, &crossings, side == 0));
    }
    let [west_shells, east_shells] = shells;
    let [west_holes, east_holes] = holes;
    (
        assembled(west_shells, west_holes),
        assembled(east_shells, east_holes),
    )
}

/// Whether all of a ring that does not cross the line lies west of it.
fn is_west(ring: &[Point], turn: i32) -> bool {
    reach(ring).1 <= line_at(turn).x()
}

/// The chains of a ring, if it crosses the line.
fn add_chains(
    ring: &[Point],
    turn: i32,
    chains: &mut Vec<Chain>,
    crossings: &mut Vec<f64>,
) -> bool {
    let line = line_at(turn);
    let west = |at: usize| ring[at % ring.len()].x() <= line.x();
    let Some(start) = (0..ring.len()).find(|&at| west(at) != west(at + 1)) else {
        return false;
    };
    let on_line = |lat: f64| Point { lat, ..line };
    let first = crossings.len();
    let mut open: Option<Chain> = None;
    for step in 0..=ring.len() {
        let (at, next) = ((start + step) % ring.len(), (start + step + 1) % ring.len());
        if let Some(chain) = &mut open {
            chain.points.push(ring[at]);
        }
        if west(at) == west(next) {
            continue;
        }
        // The last step is the first again, where the last chain ends.
        let (crossing, lat) = if step == ring.len() {
            (first, crossings[first])
        } else {
            crossings.push(latitude_at(turn, ring[at], ring[next]));
            (crossings.len() - 1, crossings[crossings.len() - 1])
        };
        if let Some(mut chain) = open.take() {
            chain.points.push(on_line(lat));
            chain.to = crossing;
            chains.push(chain);
        }
        open = Some(Chain {
            is_west: west(next),
            points: vec![on_line(lat)],
            from: crossing,
            to: crossing,
        });
    }
    true
}

/// The rings of one side that follow chains, and between them the line.
fn loops(chains: &[Chain], crossings: &[f64], is_west: bool) -> Vec<Vec<Point>> {
    let mut sorted: Vec<usize> = (0..crossings.len()).collect();
    sorted.sort_by(|&p, &q| crossings[p].total_cmp(&crossings[q]).then(p.cmp(&q)));
    let mut across = vec![0; crossings.len()];
    for pair in sorted.chunks_exact(2) {
        across[pair[0]] = pair[1];
        across[pair[1]] = pair[0];
    }
    let mut at_crossing = vec![0; crossings.len()];
    for (index, chain) in chains
        .iter()
        .enumerate()
        .filter(|it| it.1.is_west == is_west)
    {
        at_crossing[chain.from] = index;
        at_crossing[chain.to] = index;
    }
    let mut walked = vec![false; chains.len()];
    let mut rings = Vec::new();
    for start in (0..chains.len()).filter(|&it| chains[it].is_west == is_west) {
        let mut ring: Vec<Point> = Vec::new();
        let (mut at, mut entered) = (start, chains[start].from);
        while !walked[at] {
            walked[at] = true;
            let chain = &chains[at];
            let left = if chain.from == entered {
                ring.extend(&chain.points);
                chain.to
            } else {
                ring.extend(chain.points.iter().rev());
                chain.from
            };
            entered = across[left];
            at = at_crossing[entered];
        }
        ring.dedup_by(|p, q| p.position() == q.position());
        while ring.len() > 1
            && ring.first().map(|it| it.position()) == ring.last().map(|it| it.position())
        {
            ring.pop();
        }
        // A ring that only touches the line leaves nothing on its other side.
        let (from, to) = reach(&ring);
        if ring.len() > 2 && from < to {
            rings.push(ring);
        }
    }
    rings
}

/// Shells with the holes that lie in them.
fn assembled(shells: Vec<Vec<Point>>, holes: Vec<Vec<Point>>) -> Vec<Rings> {
    let mut polygons: Vec<Rings> = shells.into_iter().map(|it| vec![it]).collect();
    for hole in holes {
        let home = match polygons.len() {
            1 => Some(0),
            _ => polygons.iter().position(|it| lies_in(&hole, &it[0])),
        };
        match home {
            Some(home) => polygons[home].push(hole),
            // It lies in no shell: whoever checks the pieces says so of the first, or it is land by itself.
            None => match polygons.first_mut() {
                Some(first) => first.push(hole),
                None => polygons.push(vec![hole]),
            },
        }
    }
    polygons
}

/// Whether a ring lies in another, which it may touch.
fn lies_in(inner: &[Point], outer: &[Point]) -> bool {
    let free = inner.iter().find(|it| !outer.contains(it));
    free.is_some_and(|at| {
        let ends = outer.iter().skip(1).chain(outer.first());
        let crossed = outer.iter().zip(ends).filter(|(a, b)| {
            let (low, high) = if a.lat <= b.lat { (a, b) } else { (b, a) };
            let over = low.lat <= at.lat && at.lat < high.lat;
            over && (high.x() - low.x()) * (at.lat - low.lat)
                > (at.x() - low.x()) * (high.lat - low.lat)
        });
        crossed.count() % 2 == 1
    })
}
