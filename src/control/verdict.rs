//! Does anybody hold over half? The answer, with its doubt, in a word and in a sentence.
//!
//! Everything that answers the question takes it from here: the paragraph, pictures and films, the feed, the preview of
//! a link, and, by the words of the JSON, the page. `docs/METHOD.md` has the rules.

use serde::{Serialize, Serializer};

use crate::control::doubt::{Range, Ranges};
use crate::control::wording::{percent, percent_range};
use crate::model::{Reference, Share, Shares};

/// The confidence, in per cent, below which a region is doubted unless another is asked for.
pub const DOUBT_BELOW: u8 = 40;

const HALF: f64 = 0.5;
/// How far from half, of the reference area, a share is to be for it to be probably above or below.
const MARGIN: f64 = 0.01;
/// A range that holds half and is wider says nothing about half.
const TELLING: f64 = 0.1;
/// A range no wider than a tenth of a per cent reads as one figure.
const TRACE: f64 = 0.0005;

/// Where the largest share stands to half of the reference area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nobody can have over half.
    Not,
    ProbablyNot,
    /// Half lies within a range too wide to say more.
    Possibly,
    About,
    Probably,
    /// The least it can have is over half.
    Over,
}

impl Verdict {
    /// The word for it, as answers have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Not => "not over half",
            Self::ProbablyNot => "probably not over half",
            Self::Possibly => "possibly over half",
            Self::About => "about half",
            Self::Probably => "probably over half",
            Self::Over => "over half",
        }
    }

    /// Of a share with its least and most, where `most` is the most that anybody may have; all are fractions of the
    /// reference area.
    fn of(share: f64, (low, high): (f64, f64), most: f64) -> Self {
        let middle = f64::midpoint(low, high);
        if low > HALF {
            Self::Over
        } else if most <= HALF {
            Self::Not
        } else if high <= HALF || share.max(middle) < HALF - MARGIN {
            Self::ProbablyNot
        } else if share.min(middle) > HALF + MARGIN {
            Self::Probably
        } else if high - low <= TELLING {
            Self::About
        } else {
            Self::Possibly
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Who holds the most, how much that may be, and what that says about half.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub largest: Share,
    /// Fractions of the reference area.
    pub low_fraction: f64,
    pub high_fraction: f64,
    pub verdict: Verdict,
    /// Whether a part of the reference area is hardly populated, so that the inhabited land is another whole.
    some_is_sparse: bool,
}

impl Finding {
    /// `ranges` are those of the shares; `None` where nobody holds anything.
    pub fn of(shares: &Shares, ranges: &Ranges) -> Option<Self> {
        let Reference { area_m2, .. } = shares.reference;
        let largest = shares.shares.first().filter(|it| it.area_m2 > 0.0)?;
        let fraction = |area: f64| shares.reference.fraction(area);
        let range = |it: &Range| (fraction(it.low_m2), fraction(it.high_m2));
        let (low, high) = range(ranges.shares.first()?);
        let most = ranges.shares.iter().map(|it| range(it).1);
        Some(Self {
            verdict: Verdict::of(largest.fraction, (low, high), most.fold(high, f64::max)),
            low_fraction: low,
            high_fraction: high,
            some_is_sparse: area_m2 - shares.inhabited_area_m2 > TRACE * area_m2,
            largest: largest.clone(),
        })
    }

    /// The answer as a sentence without its full stop: who, of what, how much of the land, and of the inhabited land.
    pub fn sentence(&self, place: &str) -> String {
        let name = &self.largest.name;
        let answer = match self.verdict {
            Verdict::Over => format!("{name} held over half of {place}"),
            Verdict::Probably => format!("{name} probably held over half of {place}"),
            Verdict::About => format!("{name} held about half of {place}"),
            Verdict::Possibly => format!("{name} possibly held over half of {place}"),
            Verdict::ProbablyNot => {
                format!("probably nobody held over half of {place}; {name} held most")
            }
            Verdict::Not => format!("nobody held over half of {place}; {name} held most"),
        };
        format!("{answer}: {}", self.figures())
    }

    /// Its share of the land with the range, and of the inhabited land.
    fn figures(&self) -> String {
        let mut text = percent(self.largest.fraction);
        if self.some_is_sparse {
            text.push_str(" of the land");
        }
        if self.high_fraction - self.low_fraction > TRACE {
            let range = percent_range(self.low_fraction, self.high_fraction);
            text.push_str(&format!(" (with what is in doubt {range})"));
        }
        if self.some_is_sparse {
            let inhabited = percent(self.largest.inhabited_fraction);
            text.push_str(&format!(", {inhabited} of the inhabited land"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_follows_from_the_range() {
        let rows = [
            (0.55, (0.51, 0.6), 0.6, Verdict::Over),
            (0.501, (0.501, 0.501), 0.501, Verdict::Over),
            (0.55, (0.49, 0.6), 0.6, Verdict::Probably),
            (0.5, (0.48, 0.52), 0.52, Verdict::About),
            (0.505, (0.46, 0.52), 0.52, Verdict::About),
            // A range that lies mostly below half makes nothing probable.
            (0.554, (0.1, 0.86), 0.86, Verdict::Possibly),
            (0.4, (0.2, 0.55), 0.55, Verdict::ProbablyNot),
            (0.4, (0.3, 0.48), 0.48, Verdict::Not),
            (0.5, (0.5, 0.5), 0.5, Verdict::Not),
            // Another may have over half.
            (0.3, (0.25, 0.35), 0.6, Verdict::ProbablyNot),
        ];
        for (share, range, most, verdict) in rows {
            assert_eq!(
                Verdict::of(share, range, most),
                verdict,
                "{share} {range:?}"
            );
        }
    }

    #[test]
    fn more_doubt_never_makes_a_verdict_surer() {
        let sure = |it: Verdict| matches!(it, Verdict::Over | Verdict::Not);
        for share in (0..=100).map(|it| f64::from(it) / 100.0) {
            for less in (0..20).map(|it| f64::from(it) / 100.0) {
                let verdict =
                    |wide: f64| Verdict::of(share, (share - wide, share + wide), share + wide);
                assert!(
                    sure(verdict(less)) || !sure(verdict(less + 0.01)),
                    "{share} {less}"
                );
            }
        }
    }
}
