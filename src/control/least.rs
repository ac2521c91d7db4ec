//! Which land that changed hands is worth telling: of a border that was drawn anew, or coarser, slivers remain on both
//! sides, which nobody won.

use crate::control::Transfer;
use crate::geometry::{Area, line_area, perimeter};

/// The least that a piece of land must be to count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Least {
    /// Metres, on average: twice the area by the length of the rim.
    pub width_m: f64,
    /// m².
    pub area_m2: f64,
}

impl Least {
    /// Whether it leaves nothing out.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The land that counts, the largest first.
    pub fn of(self, transfers: &[Transfer]) -> Vec<Transfer> {
        let mut counted: Vec<Transfer> = transfers
            .iter()
            .filter_map(|transfer| {
                let mut area = Area::default();
                let mut kept = Vec::new();
                for polygon in &transfer.polygons {
                    let of_it: Area = polygon.iter().map(|ring| ring_area(ring)).sum();
                    let wide = 2.0 * of_it.m2() >= self.width_m * perimeter(polygon);
                    if wide && of_it.m2() >= self.area_m2 {
                        area += of_it;
                        kept.push(polygon.clone());
                    }
                }
                (!kept.is_empty()).then(|| Transfer {
                    from: transfer.from.clone(),
                    to: transfer.to.clone(),
                    area_m2: area.m2(),
                    polygons: kept,
                })
            })
            .collect();
        counted.sort_by(|p, q| q.area_m2.total_cmp(&p.area_m2));
        counted
    }
}

/// What a ring adds to the area of its polygon: of a hole, less than nothing.
fn ring_area(ring: &[crate::geometry::GridPoint]) -> Area {
    let closed: Vec<_> = ring.iter().chain(ring.first()).copied().collect();
    line_area(&closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{GridPoint, GridRing};

    /// A rectangle so many units wide and high, from the origin: a unit is about a centimetre.
    fn rectangle(west: i32, width: i32, height: i32) -> Vec<GridRing> {
        let at = |x, y| GridPoint { x: west + x, y };
        vec![vec![
            at(0, 0),
            at(width, 0),
            at(width, height),
            at(0, height),
        ]]
    }

    fn won(polygons: Vec<Vec<GridRing>>) -> Vec<Transfer> {
        let rings = polygons.iter().flatten();
        let area: Area = rings.map(|ring| ring_area(ring)).sum();
        vec![Transfer {
            from: None,
            to: Some("red".parse().unwrap()),
            area_m2: area.m2(),
            polygons,
        }]
    }

    #[test]
    fn slivers_along_a_border_are_left_out_and_land_is_kept_with_its_area() {
        let land = rectangle(0, 1_000_000, 1_000_000);
        let sliver = rectangle(2_000_000, 1_000, 100_000_000);
        let transfers = won(vec![land.clone(), sliver.clone()]);
        let least = Least {
            width_m: 100.0,
            area_m2: 0.0,
        };
        let kept = least.of(&transfers);
        assert_eq!(kept, won(vec![land]));
        assert!(least.of(&won(vec![sliver])).is_empty());
        assert_eq!(Least::default().of(&transfers), transfers);
    }

    #[test]
    fn what_is_small_is_left_out_by_its_area() {
        let (small, large) = (
            rectangle(0, 10_000, 10_000),
            rectangle(50_000, 100_000, 100_000),
        );
        let least = Least {
            width_m: 0.0,
            area_m2: 100_000.0,
        };
        assert_eq!(least.of(&won(vec![small, large.clone()])), won(vec![large]));
    }
}
