//! Land that regions recorded together show for different holders, and ground that a later changeset stands on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::atlas::guard::on_a_thread;
use crate::atlas::{Atlas, Error, Plan};
use crate::control::{self, Drawn, Rival};
use crate::geometry::{Overlap, Shape, decode_wkb, encode_wkb, find_overlaps};
use crate::model::{
    Change, Changeset, Claim, ContentHash, Fault, Outline, Record, RegionId, Revision, Status,
    Subject,
};
use crate::store::new_id;
use crate::time::{Instant, Interval};

/// What becomes of land that regions of one changeset show for different holders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settle {
    /// The changes are refused.
    #[default]
    Refuse,
    /// It belongs to the region that comes later.
    Order,
    /// It is contested: held by the later, claimed by the earlier.
    Contested,
}

/// A changeset that was applied in between, on the same ground or of the same things.
#[derive(Clone, Debug)]
pub struct Overtaking {
    pub changeset: Changeset,
    pub subjects: BTreeSet<Subject>,
}

/// An overlap, by the changes that draw its two regions.
struct Ambiguity {
    under: usize,
    over: usize,
    overlap: Overlap,
}

impl Atlas {
    /// A plan whose regions agree about whose land is whose, or why they do not.
    pub async fn settle(&self, plan: Plan, how: Settle) -> Result<Plan, Error> {
        let groups = control::drawn_together(&plan.changes);
        if how == Settle::Order || groups.is_empty() {
            return Ok(plan);
        }
        self.take_up(&plan.shapes).await;
        let mut found = Vec::new();
        for group in &groups {
            found.extend(self.ambiguities(group).await?);
        }
        drop(groups);
        match how {
            Settle::Contested => Ok(contested(plan, found)),
            _ if found.is_empty() => Ok(plan),
            _ => Err(Error::Refused(faults(&plan, &found))),
        }
    }

    async fn ambiguities(&self, group: &[Drawn<'_>]) -> Result<Vec<Ambiguity>, Error> {
        let hashes = group.iter().map(|it| it.outline.hash).collect();
        let shapes = self.shapes(hashes).await?;
        let layers: Vec<_> = group
            .iter()
            .map(|it| (it.claim.faction.clone(), shapes[&it.outline.hash].on_grid()))
            .collect();
        let found = on_a_thread(move || find_overlaps(&layers)).await??;
        let ambiguities = found.into_iter().filter_map(|overlap| {
            let (under, over) = (&group[overlap.under], &group[overlap.over]);
            let known = |a: &Claim, b: &Claim| a.contested_with.as_ref() == Some(&b.faction);
            let settled = known(under.claim, over.claim) || known(over.claim, under.claim);
            (!settled).then_some(Ambiguity {
                under: under.change,
                over: over.change,
                overlap,
            })
        });
        Ok(ambiguities.collect())
    }

    /// The changesets after `base` that stand on the ground of changes made against it.
    pub async fn overtakings(
        &self,
        record: &Record,
        base: Revision,
        plan: &Plan,
    ) -> Result<Vec<Overtaking>, Error> {
        self.take_up(&plan.shapes).await;
        let mut found = Vec::new();
        for rival in control::rivals(record, base, &plan.changes) {
            if self.meets(&rival).await?
                && let Some(changeset) = record.changeset(rival.revision)
            {
                found.push(Overtaking {
                    changeset: changeset.clone(),
                    subjects: rival.subjects,
                });
            }
        }
        Ok(found)
    }

    async fn meets(&self, rival: &Rival) -> Result<bool, Error> {
        if rival.everywhere || !rival.subjects.is_empty() {
            return Ok(true);
        }
        let hashes = rival.pairs.iter().flat_map(|(a, b)| [*a, *b]);
        let hashes: BTreeSet<ContentHash> = hashes.collect();
        let shapes = self.shapes(hashes.into_iter().collect()).await?;
        let pairs = rival.pairs.clone();
        let most = self.meetings;
        on_a_thread(move || any_overlaps(&pairs, &shapes, most)).await?
    }

    /// Makes shapes that are not recorded yet known: under their own hash they are never wrong, whether they are
    /// recorded in the end or not; others the store refuses.
    pub(super) async fn take_up(&self, fresh: &[(ContentHash, Vec<u8>)]) {
        for (hash, wkb) in fresh.iter().filter(|it| ContentHash::of(&it.1) == it.0) {
            if let Ok(shape) = decode_wkb(wkb) {
                self.memory.shapes.insert(*hash, Arc::new(shape)).await;
            }
        }
    }
}

fn any_overlaps(
    pairs: &BTreeSet<(ContentHash, ContentHash)>,
    shapes: &HashMap<ContentHash, Arc<Shape>>,
    most: usize,
) -> Result<bool, Error> {
    for (ours, theirs) in pairs {
        // Lines that run to and fro over each other need no closer look, which would take long.
        if ours == theirs || shapes[ours].meetings(&shapes[theirs], most) >= most {
            return Ok(true);
        }
        let layers = [(0, shapes[ours].on_grid()), (1, shapes[theirs].on_grid())];
        if !find_overlaps(&layers)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn claim_of(change: &Change) -> Option<&Claim> {
    match change {
        Change::CreateRegion { claim, .. }
        | Change::ReviseRegion { claim, .. }
        | Change::Show { claim, .. } => Some(claim),
        _ => None,
    }
}

fn faults(plan: &Plan, found: &[Ambiguity]) -> Vec<Fault> {
    let faction =
        |change: usize| claim_of(&plan.changes[change]).map_or("", |claim| claim.faction.as_str());
    let faults = found.iter().map(|it| {
        let Overlap { km2, at, .. } = &it.overlap;
        let detail = format!(
            "`{}` lies over `{}` of change {} by {km2:.3} km² near {at}: cut one of them, or say in `overlaps` that the later \
             holds it (\"order\") or that it is \"contested\"",
            faction(it.over),
            faction(it.under),
            it.under
        );
        Fault::new(format!("/changes/{}/geometry", it.over), detail)
    });
    faults.collect()
}

/// The plan with a contested region more for each overlap; in a survey it stands behind those it shows.
fn contested(mut plan: Plan, mut found: Vec<Ambiguity>) -> Plan {
    found.sort_by_key(|it| std::cmp::Reverse(it.over.max(it.under)));
    for Ambiguity {
        under,
        over,
        overlap,
    } in found
    {
        let (Some(below), Some(above)) = (
            claim_of(&plan.changes[under]),
            claim_of(&plan.changes[over]),
        ) else {
            continue;
        };
        let to = [below.valid.to(), above.valid.to()];
        let to = to.into_iter().flatten().min();
        let claim = Claim {
            status: Status::Contested,
            contested_with: Some(below.faction.clone()),
            valid: until(above.valid, to),
            ..above.clone()
        };
        let shape = Shape::from_grid(overlap.pieces);
        let wkb = encode_wkb(&shape);
        let outline = Outline {
            hash: ContentHash::of(&wkb),
            bounds: shape.bounds(),
        };
        plan.shapes.push((outline.hash, wkb));
        if matches!(plan.changes[over], Change::Show { .. }) {
            let end = over.max(under) + 1;
            let shows = |it: &&Change| matches!(it, Change::Show { .. });
            let end = end + plan.changes[end..].iter().take_while(shows).count();
            plan.changes.insert(end, Change::Show { claim, outline });
        } else {
            let id = RegionId(new_id());
            plan.changes
                .push(Change::CreateRegion { id, claim, outline });
        }
    }
    plan
}

fn until(valid: Interval, to: Option<Instant>) -> Interval {
    Interval::new(valid.from(), to).unwrap_or(valid)
}
