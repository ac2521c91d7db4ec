//! Where a changeset changed something: the box of the regions it is about.

use crate::geometry::Bounds;
use crate::model::{Change, Record, Revision, Subject};

impl Record {
    /// The box of all that the regions of a changeset held before and after it, in degrees, WGS 84. `None` where it
    /// is about more than regions, as a survey or a colour is: such a changeset may show anywhere.
    pub fn ground(&self, revision: Revision) -> Option<Bounds> {
        let place = (revision.0 as usize).checked_sub(1)?;
        *self.grounds.get(place)?
    }

    /// The box of changes that are about to be applied.
    pub(crate) fn ground_of(&self, changes: &[Change]) -> Option<Bounds> {
        let mut ground: Option<Bounds> = None;
        for change in changes {
            let (id, outline) = match change {
                Change::CreateRegion { id, outline, .. }
                | Change::ReviseRegion { id, outline, .. } => (id, Some(outline.bounds)),
                Change::DeleteRegion { id } => (id, None),
                Change::Restore {
                    subject: Subject::Region(id),
                    to,
                } => {
                    let then = |to: &Revision| {
                        let versions = self.versions(*id).iter();
                        versions.rev().find(|it| it.revision <= *to)
                    };
                    (id, to.as_ref().and_then(then).map(|it| it.outline.bounds))
                }
                _ => return None,
            };
            let before = self.versions(*id).last().map(|it| it.outline.bounds);
            let both = ground.into_iter().chain(outline).chain(before);
            ground = both.reduce(Bounds::union);
        }
        ground
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::{Changeset, Claim, ContentHash, Method, Outline, RegionId, Slug, Status};
    use crate::time::{Instant, Interval};

    fn strip(west: f64, east: f64) -> Bounds {
        Bounds {
            west,
            south: 0.0,
            east,
            north: 1.0,
        }
    }

    fn say(id: RegionId, bounds: Bounds) -> Change {
        let from: Instant = "2020-01-01".parse().unwrap();
        Change::ReviseRegion {
            id,
            claim: Claim {
                faction: "red".parse::<Slug>().unwrap(),
                status: Status::Control,
                contested_with: None,
                valid: Interval::new(from, None).unwrap(),
                confidence: None,
                sources: Vec::new(),
                note: None,
                method: Method::Observed,
            },
            outline: Outline {
                hash: ContentHash([0; 32]),
                bounds,
            },
        }
    }

    fn record(changesets: &[&[Change]]) -> Record {
        let mut record = Record::default();
        for (changes, number) in changesets.iter().zip(1..) {
            let changeset = Changeset::played(
                Revision(number),
                Instant::from_micros(i64::from(number)).unwrap(),
            );
            record.apply(changeset, changes);
        }
        record
    }

    #[test]
    fn what_was_left_counts_as_much_as_what_was_taken() {
        let [one, two] = [1, 2].map(|it| RegionId(Uuid::from_u128(it)));
        let back = Change::Restore {
            subject: Subject::Region(one),
            to: Some(Revision(1)),
        };
        let survey = Change::TakeSurvey {
            at: "2020-01-02".parse().unwrap(),
        };
        let record = record(&[
            &[say(one, strip(0.0, 1.0)), say(two, strip(2.0, 3.0))],
            &[say(one, strip(5.0, 6.0))],
            &[back],
            &[Change::DeleteRegion { id: two }],
            &[say(two, strip(7.0, 8.0)), survey],
        ]);
        let ground = |revision| record.ground(Revision(revision));
        assert_eq!(ground(1), Some(strip(0.0, 3.0)));
        assert_eq!(ground(2), Some(strip(0.0, 6.0)));
        assert_eq!(ground(3), Some(strip(0.0, 6.0)));
        assert_eq!(ground(4), Some(strip(2.0, 3.0)));
        for (revision, why) in [(5, "a survey"), (0, "before all"), (6, "not yet")] {
            assert_eq!(ground(revision), None, "{why}");
        }
    }
}
