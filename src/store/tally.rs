//! How a tally is written down: compact JSON, areas in full.
//!
//! Derived, unlike the record: a body that does not read is as good as none, and the tally is made again.

use serde::{Deserialize, Serialize};

use crate::model::{Holding, Piece, Slug, Status, Tally};

/// The districts of the pieces stand once, as pieces repeat them.
#[derive(Serialize, Deserialize)]
struct Body {
    holdings: Vec<(Slug, Status, Option<Slug>)>,
    districts: Vec<Vec<Slug>>,
    /// The holding, the districts, m².
    pieces: Vec<(Option<usize>, usize, f64)>,
}

/// Writes a tally down.
pub(crate) fn encode(tally: &Tally) -> Result<String, serde_json::Error> {
    let holding = |it: &Holding| (it.faction.clone(), it.status, it.contested_with.clone());
    let mut districts: Vec<Vec<Slug>> = Vec::new();
    let mut pieces = Vec::with_capacity(tally.pieces.len());
    for piece in &tally.pieces {
        let known = districts.iter().position(|it| *it == piece.districts);
        let place = known.unwrap_or_else(|| {
            districts.push(piece.districts.clone());
            districts.len() - 1
        });
        pieces.push((piece.holding, place, piece.area));
    }
    serde_json::to_string(&Body {
        holdings: tally.holdings.iter().map(holding).collect(),
        districts,
        pieces,
    })
}

/// Reads a tally that was written down; `None` where it is not one.
pub(crate) fn decode(body: &str) -> Option<Tally> {
    let body: Body = serde_json::from_str(body).ok()?;
    let piece = |(holding, districts, area): (Option<usize>, usize, f64)| {
        let known = holding.is_none_or(|it| it < body.holdings.len());
        let districts = body.districts.get(districts).filter(|_| known)?.clone();
        Some(Piece {
            holding,
            districts,
            area,
        })
    };
    let pieces = body
        .pieces
        .iter()
        .copied()
        .map(piece)
        .collect::<Option<_>>()?;
    let holding = |(faction, status, contested_with)| Holding {
        faction,
        status,
        contested_with,
    };
    Some(Tally {
        holdings: body.holdings.into_iter().map(holding).collect(),
        pieces,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_tally_is_none() {
        for body in [
            "",
            "{}",
            r#"{"holdings":[],"districts":[[]],"pieces":[[0,0,1.0]]}"#,
            r#"{"holdings":[],"districts":[],"pieces":[[null,0,1.0]]}"#,
        ] {
            assert_eq!(decode(body), None, "{body}");
        }
    }
}
