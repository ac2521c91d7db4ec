//! The chain of changesets: each carries a hash over the one before and over all that it says itself.
//!
//! So nobody can alter, drop or insert a changeset without every later hash telling of it. Texts go into the
//! chain salted: what is taken down leaves its digest behind, by which the chain still holds, and without the
//! salt nobody can find the text by guessing. `docs/DESIGN.md` has the layout, for others to verify.

use sha2::{Digest, Sha256};

use crate::model::{Changeset, ContentHash, Slug};
use crate::store::Error;
use crate::store::said::{Parted, parted};

/// What stands before the first changeset.
pub(crate) const START: ContentHash = ContentHash([0; 32]);

/// What every changeset's hash begins with, so that it can be no other hash.
const MARK: &[u8] = b"frontline changeset 1\n";

/// A salt: random, and known only as long as the text it goes with.
pub(crate) type Nonce = [u8; 16];

/// What stands for a text in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    /// The text is there, and this goes before it.
    Open(Nonce),
    /// The text was taken down; this is what it and its salt came to.
    Closed(ContentHash),
}

/// A changeset as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) changeset: Changeset,
    /// Of its author and comment.
    pub(crate) seal: Seal,
    pub(crate) changes: Vec<WrittenChange>,
}

/// A change as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrittenChange {
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) geometry: Option<ContentHash>,
    pub(crate) body: String,
    /// Of the texts in its body; `None` where it never had any.
    pub(crate) seal: Option<Seal>,
}

impl Written {
    /// The hash it must carry, in a territory, after a changeset of that hash.
    pub(crate) fn hash(
        &self,
        territory: &Slug,
        previous: ContentHash,
    ) -> Result<ContentHash, Error> {
        let place = || format!("changeset {} of {territory}", self.changeset.revision);
        let changes = self.changes.iter().zip(0..);
        let digests = changes.map(|(change, ordinal)| {
            let place = || format!("change {ordinal} of {}", place());
            change.digest().map_err(|why| Error::damaged(place(), why))
        });
        let digests = digests.collect::<Result<Vec<_>, _>>()?;
        let said = said_by(&self.changeset, self.seal).map_err(|it| Error::damaged(place(), it))?;
        Ok(hash(territory, previous, &self.changeset, said, &digests))
    }

    /// An error that names the changeset, unless it follows one of that hash.
    pub(crate) fn verify(&self, territory: &Slug, previous: ContentHash) -> Result<(), Error> {
        if self.hash(territory, previous)? == self.changeset.hash {
            return Ok(());
        }
        let place = format!("changeset {} of {territory}", self.changeset.revision);
        let why =
            "its hash is not that of what it says after the one before: something was altered";
        Err(Error::damaged(place, why))
    }
}

impl WrittenChange {
    /// SHA-256 over all that the change says.
    pub(crate) fn digest(&self) -> Result<ContentHash, Unsealed> {
        let parts = parted(&self.kind, &self.body)?;
        digest(&self.kind, &self.subject, self.geometry, &parts, self.seal)
    }
}

/// Why a written change cannot be part of the chain.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unsealed {
    #[error("its body does not read: {0}")]
    Body(#[from] serde_json::Error),
    #[error("it has a text without a salt")]
    NoSalt,
    #[error("it has a salt without a text")]
    NoText,
    #[error("it has a text, though that was taken down")]
    Back,
}

/// SHA-256 over all that a change says; `parts` are those of its body.
pub(crate) fn digest(
    kind: &str,
    subject: &str,
    geometry: Option<ContentHash>,
    parts: &Parted<'_>,
    seal: Option<Seal>,
) -> Result<ContentHash, Unsealed> {
    let said = match (seal, &parts.said) {
        (None, None) => None,
        (Some(Seal::Open(nonce)), Some(said)) => Some(salted(nonce, said.as_bytes())),
        (Some(Seal::Closed(said)), None) => Some(said),
        (None, Some(_)) => return Err(Unsealed::NoSalt),
        (Some(Seal::Open(_)), None) => return Err(Unsealed::NoText),
        (Some(Seal::Closed(_)), Some(_)) => return Err(Unsealed::Back),
    };
    let mut bytes = Vec::with_capacity(256);
    put_text(&mut bytes, kind);
    put_text(&mut bytes, subject);
    put_hash(&mut bytes, geometry);
    put_text(&mut bytes, &parts.plain);
    put_hash(&mut bytes, said);
    Ok(ContentHash::of(&bytes))
}

/// What stands for a changeset's author and comment.
pub(crate) fn said_by(changeset: &Changeset, seal: Seal) -> Result<ContentHash, Unsealed> {
    match seal {
        Seal::Open(nonce) => {
            let mut bytes = Vec::new();
            put_text(&mut bytes, &changeset.author);
            put_text(&mut bytes, &changeset.comment);
            Ok(salted(nonce, &bytes))
        }
        Seal::Closed(_) if !changeset.author.is_empty() || !changeset.comment.is_empty() => {
            Err(Unsealed::Back)
        }
        Seal::Closed(said) => Ok(said),
    }
}

/// The hash of a changeset after one of another: `changes` are the digests of its changes, in order.
pub(crate) fn hash(
    territory: &Slug,
    previous: ContentHash,
    changeset: &Changeset,
    said: ContentHash,
    changes: &[ContentHash],
) -> ContentHash {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend(MARK);
    bytes.extend(previous.0);
    put_text(&mut bytes, territory.as_str());
    bytes.extend(changeset.revision.0.to_be_bytes());
    bytes.extend(changeset.id.as_bytes());
    bytes.extend(changeset.at.micros().to_be_bytes());
    bytes.extend(said.0);
    put_count(&mut bytes, changes.len());
    let mut whole = Sha256::new_with_prefix(&bytes);
    for change in changes {
        whole.update(change.0);
    }
    ContentHash(whole.finalize().into())
}

/// SHA-256 of a text after its salt.
pub(crate) fn salted(nonce: Nonce, text: &[u8]) -> ContentHash {
    ContentHash(
        Sha256::new_with_prefix(nonce)
            .chain_update(text)
            .finalize()
            .into(),
    )
}

/// So many fresh salts.
pub(crate) fn nonces(count: usize) -> Result<Vec<Nonce>, Error> {
    let mut bits = vec![Nonce::default(); count];
    getrandom::fill(bits.as_flattened_mut()).map_err(|cause| Error::Database(Box::new(cause)))?;
    Ok(bits)
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_count(bytes, text.len());
    bytes.extend(text.as_bytes());
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "texts and changesets are far below four thousand million"
)]
fn put_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend((count as u32).to_be_bytes());
}

fn put_hash(bytes: &mut Vec<u8>, hash: Option<ContentHash>) {
    match hash {
        None => bytes.push(0),
        Some(hash) => {
            bytes.push(1);
            bytes.extend(hash.0);
        }
    }
}
