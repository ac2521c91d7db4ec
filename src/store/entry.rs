//! Entries: a draft checked and written down, ready for a backend to append.
//!
//! Everything that needs no database is done here, before the one writer is asked for: geometries are checked
//! against their hashes, and each change is read back and compared, so that replay does not differ from what
//! the writer's memory holds. (The box of a geometry that is not sent along is the caller's word.)

use std::collections::HashMap;

use crate::geometry::{Bounds, decode_wkb};
use crate::model::{Change, Changeset, ContentHash, Draft, Outline, Revision};
use crate::store::Error;
use crate::store::chain::{self, Nonce, START, Seal, Unsealed, WrittenChange};
use crate::store::encoding::{Encoded, decode, encode};
use crate::store::id::new_id;
use crate::store::said::parted;
use crate::time::Instant;

/// A draft as it will be appended.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) base: Revision,
    /// The salt of author and comment.
    pub(crate) nonce: Nonce,
    pub(crate) changes: Vec<WrittenChange>,
    /// What stands for each of the changes in the chain.
    digests: Vec<ContentHash>,
    pub(crate) geometries: Vec<Geometry<'a>>,
}

/// The end of a territory's chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Last {
    pub(crate) revision: Revision,
    pub(crate) at: Instant,
    pub(crate) hash: ContentHash,
}

/// A geometry as it will be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry<'a> {
    pub(crate) hash: ContentHash,
    pub(crate) bounds: Bounds,
    pub(crate) wkb: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Checks a draft and writes it down. `shapes` are the geometries it brings, as well-known binary.
    pub(crate) fn new(
        draft: &'a Draft,
        base: Revision,
        shapes: &'a [(ContentHash, Vec<u8>)],
    ) -> Result<Self, Error> {
        let geometries = shapes
            .iter()
            .map(|(hash, wkb)| geometry(*hash, wkb))
            .collect::<Result<Vec<_>, _>>()?;
        let boxes = geometries.iter().map(|it| (it.hash, it.bounds)).collect();
        let changes = draft.changes.iter().enumerate();
        let mut nonces = chain::nonces(1 + draft.changes.len())?.into_iter();
        let nonce = nonces.next().unwrap_or_default();
        let changes = changes.zip(nonces).map(|((ordinal, change), nonce)| {
            let written = faithful(ordinal, change, &boxes)?;
            sealed(written, nonce).map_err(|fault| Error::Database(Box::new(fault)))
        });
        let changes = changes.collect::<Result<Vec<_>, _>>()?;
        let (changes, digests) = changes.into_iter().unzip();
        Ok(Self {
            draft,
            base,
            nonce,
            changes,
            digests,
            geometries,
        })
    }

    /// The changeset this entry becomes after the territory's last one.
    /// Compare-and-set: refused unless that is the revision the draft was made against.
    pub(crate) fn follow(&self, last: Option<Last>) -> Result<Changeset, Error> {
        let current = last.map_or(Revision(0), |last| last.revision);
        if current != self.base {
            return Err(Error::Stale { current });
        }
        let earliest = last.map_or(Some(self.draft.at), |last| {
            Instant::from_micros(last.at.micros() + 1)
        });
        let territory = &self.draft.territory;
        let earliest = earliest.ok_or_else(|| {
            let place = format!("changeset {current} of {territory}");
            Error::damaged(place, "its time leaves no room for another")
        })?;
        let mut changeset = Changeset {
            id: new_id(),
            author: self.draft.author.clone(),
            comment: self.draft.comment.clone(),
            ..Changeset::played(current.next(), earliest.max(self.draft.at))
        };
        let previous = last.map_or(START, |last| last.hash);
        let said = chain::said_by(&changeset, Seal::Open(self.nonce))
            .map_err(|fault| Error::Database(Box::new(fault)))?;
        changeset.hash = chain::hash(territory, previous, &changeset, said, &self.digests);
        Ok(changeset)
    }
}

/// A written change with its salt, where it has texts, and what stands for it in the chain.
fn sealed(written: Encoded, nonce: Nonce) -> Result<(WrittenChange, ContentHash), Unsealed> {
    let Encoded {
        kind,
        subject,
        geometry,
        body,
    } = written;
    let parts = parted(kind, &body)?;
    let seal = parts.said.is_some().then_some(Seal::Open(nonce));
    let digest = chain::digest(kind, &subject, geometry, &parts, seal)?;
    let change = WrittenChange {
        kind: kind.to_owned(),
        subject,
        geometry,
        body,
        seal,
    };
    Ok((change, digest))
}

fn geometry(hash: ContentHash, wkb: &[u8]) -> Result<Geometry<'_>, Error> {
    let refused = |reason: String| Error::BadGeometry { hash, reason };
    if ContentHash::of(wkb) != hash {
        return Err(refused("its bytes have another hash".to_owned()));
    }
    let shape = decode_wkb(wkb).map_err(|fault| refused(fault.to_string()))?;
    let bounds = shape.bounds();
    Ok(Geometry { hash, bounds, wkb })
}

/// Writes a change down, and makes sure that it will read back the same.
fn faithful(
    ordinal: usize,
    change: &Change,
    boxes: &HashMap<ContentHash, Bounds>,
) -> Result<Encoded, Error> {
    let written = encode(change).map_err(|fault| Error::Database(Box::new(fault)))?;
    let outline = written.geometry.map(|hash| Outline {
        hash,
        bounds: boxes.get(&hash).copied().unwrap_or(bounds_of(change)),
    });
    match decode(written.kind, &written.subject, outline, &written.body) {
        Ok(read) if read == *change => Ok(written),
        _ => Err(Error::Unfaithful {
            ordinal,
            subject: written.subject,
        }),
    }
}

/// The box a change gives for a geometry that is not sent along: the store has it from before.
fn bounds_of(change: &Change) -> Bounds {
    match change {
        Change::CreateRegion { outline, .. }
        | Change::ReviseRegion { outline, .. }
        | Change::Show { outline, .. } => outline.bounds,
        _ => Bounds {
            west: 0.0,
            south: 0.0,
            east: 0.0,
            north: 0.0,
        },
    }
}
