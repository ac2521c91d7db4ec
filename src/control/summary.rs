//! The map in words: one paragraph that can be quoted.

use jiff::Span;

use crate::model::{Share, Shares};
use crate::time::Instant;

/// The spans a summary looks back over, with their names.
pub fn look_back() -> [(&'static str, Span); 3] {
    [
        ("week", Span::new().days(7)),
        ("month", Span::new().months(1)),
        ("year", Span::new().years(1)),
    ]
}

/// Who holds over half of the reference area, if anybody.
pub fn majority(shares: &Shares) -> Option<&Share> {
    shares.shares.first().filter(|share| share.fraction > 0.5)
}

/// What a faction gained since an earlier date.
#[derive(Clone, Debug, PartialEq)]
pub struct Gain {
    pub key: String,
    pub name: String,
    /// m², negative for a loss.
    pub area_m2: f64,
    /// Of the reference area.
    pub fraction: f64,
}

/// What every holder gained or lost between two dates, largest change first.
pub fn gains(before: &Shares, after: &Shares) -> Vec<Gain> {
    let old = before
        .shares
        .iter()
        .filter(|share| after.of(&share.key).is_none());
    let mut gains: Vec<Gain> = after
        .shares
        .iter()
        .chain(old)
        .map(|share| gain(before, after, share))
        .collect();
    gains.sort_by(|p, q| q.area_m2.abs().total_cmp(&p.area_m2.abs()));
    gains
}

fn gain(before: &Shares, after: &Shares, share: &Share) -> Gain {
    let area = |shares: &Shares| shares.of(&share.key).map_or(0.0, |it| it.area_m2);
    let area_m2 = area(after) - area(before);
    let fraction = area_m2 / after.reference.area_m2;
    Gain {
        key: share.key.clone(),
        name: share.name.clone(),
        area_m2,
        fraction,
    }
}

/// The paragraph for a date. `earlier` has the name of each span and the shares at its start, where there are any.
pub fn paragraph(
    territory: &str,
    at: Instant,
    shares: &Shares,
    earlier: &[(&str, Option<Shares>)],
) -> String {
    let day = at.date().strftime("%-d %B %Y");
    let Some(largest) = shares.shares.first() else {
        return format!("On {day} nobody is recorded as holding any part of {territory}.");
    };
    let whole = km2(shares.reference.area_m2);
    let half = match majority(shares) {
        Some(_) => ", over half of it",
        None => ", which is not over half; nobody held over half",
    };
    let mut text = format!(
        "On {day} {} held {} of {territory} ({} of {whole} km²){half}.",
        largest.name,
        percent(largest.fraction),
        km2(largest.area_m2) + " km²",
    );
    if largest.sparse_area_m2 > 0.0 {
        text.push_str(&format!(
            " Without thinly populated land it held {} of the whole.",
            percent(largest.effective_fraction)
        ));
    }
    text.push_str(&others(shares, largest));
    if shares.unheld.fraction >= 0.0005 {
        text.push_str(&format!(
            " For {} no holder is recorded.",
            percent(shares.unheld.fraction)
        ));
    }
    for (span, before) in earlier {
        if let Some(before) = before {
            text.push_str(&changes(span, before, shares));
        }
    }
    text.push_str(&format!(
        " Reference area: {} ({whole} km²).",
        shares.reference.source
    ));
    text
}

/// What the others hold, of the whole and of what the largest holder leaves.
fn others(shares: &Shares, largest: &Share) -> String {
    let rest = 1.0 - largest.fraction;
    let others: Vec<String> = shares.shares[1..]
        .iter()
        .map(|share| {
            let of_rest = if rest > 0.0 {
                share.fraction / rest
            } else {
                0.0
            };
            format!(
                "{} {} ({} of the rest)",
                share.name,
                percent(share.fraction),
                percent(of_rest)
            )
        })
        .collect();
    if others.is_empty() {
        String::new()
    } else {
        format!(" Of the rest: {}.", others.join(", "))
    }
}

/// One sentence on what moved by at least a tenth of a per cent.
fn changes(span: &str, before: &Shares, after: &Shares) -> String {
    let moved: Vec<String> = gains(before, after)
        .iter()
        .filter(|gain| gain.fraction.abs() >= 0.0005)
        .map(|gain| {
            let verb = if gain.area_m2 > 0.0 { "gained" } else { "lost" };
            format!(
                "{} {verb} {} km² ({:.1} points)",
                gain.name,
                km2(gain.area_m2.abs()),
                gain.fraction.abs() * 100.0
            )
        })
        .collect();
    if moved.is_empty() {
        format!(" Since a {span} before, nothing of note changed hands.")
    } else {
        format!(" Since a {span} before, {}.", moved.join(", "))
    }
}

fn percent(fraction: f64) -> String {
    format!("{:.1} %", fraction * 100.0)
}

/// Square kilometres with thousands set apart.
fn km2(area_m2: f64) -> String {
    let digits = format!("{:.0}", area_m2 / 1e6);
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|it| std::str::from_utf8(it).ok())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reference, Unheld};

    fn shares(parts: &[(&str, f64)]) -> Shares {
        let share = |&(key, fraction): &(&str, f64)| Share {
            fraction,
            effective_fraction: fraction,
            area_m2: fraction * 2e11,
            ..Share::empty(key.to_owned(), key.to_uppercase())
        };
        let held: f64 = parts.iter().map(|it| it.1).sum();
        Shares {
            reference: Reference {
                area_m2: 2e11,
                source: "a survey".to_owned(),
            },
            shares: parts.iter().map(share).collect(),
            unheld: Unheld {
                area_m2: (1.0 - held) * 2e11,
                fraction: 1.0 - held,
            },
        }
    }

    #[test]
    fn the_paragraph_answers_whether_anybody_holds_over_half() {
        let at = "2015-09-18".parse().unwrap();
        let over = paragraph("Syria", at, &shares(&[("a", 0.501), ("b", 0.3)]), &[]);
        assert!(over.starts_with("On 18 September 2015 A held 50.1 % of Syria (100,200 km² of 200,000 km²), over half"), "{over}");
        assert!(over.contains("B 30.0 % (60.1 % of the rest)"), "{over}");
        assert!(over.contains("a survey"), "{over}");
        let under = paragraph("Syria", at, &shares(&[("a", 0.5), ("b", 0.3)]), &[]);
        assert!(under.contains("nobody held over half"), "{under}");
    }

    #[test]
    fn what_a_vanished_holder_lost_is_told_too() {
        let gains = gains(&shares(&[("a", 0.4), ("b", 0.2)]), &shares(&[("a", 0.6)]));
        assert_eq!(gains.len(), 2);
        assert!((gains[1].area_m2 + 4e10).abs() < 1.0, "{gains:?}");
    }
}
