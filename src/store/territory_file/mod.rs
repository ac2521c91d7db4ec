//! A whole territory as one file: its history, ids, times and hashes, and every geometry.
//!
//! JSON lines: a header, then each changeset after the geometries it brings and before its changes. Bodies stand
//! as texts, byte for byte as they were sealed, so that whoever reads the file can verify its chain.
//! `docs/FORMAT.md` describes it for others.

mod export;
mod import;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{ContentHash, Redaction, Revision, Slug};
use crate::store::chain::{Nonce, Seal};
use crate::time::Instant;

pub use export::Export;
pub(crate) use import::{Item, Reader};

/// The version of the format: another means that a reader of this one cannot read it.
const VERSION: u32 = 1;

/// What came of reading a territory's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub territory: Slug,
    /// The revision the territory stood at before; 0 where it was not recorded.
    pub before: Revision,
    /// The revision it stands at now.
    pub revision: Revision,
    /// Takedowns the file knew of and this store did not.
    pub redacted: u32,
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    FrontlineTerritory(Header),
    Geometry(GeometryLine),
    Changeset(ChangesetLine),
    Change(ChangeLine),
}

/// The first line: of which territory, and where its chain ends.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: u32,
    territory: Slug,
    revision: Revision,
    hash: ContentHash,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GeometryLine {
    hash: ContentHash,
    /// Little-endian well-known binary, in base64.
    wkb: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesetLine {
    revision: Revision,
    id: Uuid,
    at: Instant,
    author: String,
    comment: String,
    seal: SealText,
    hash: ContentHash,
    /// How many changes follow.
    changes: u32,
    /// When and why its texts were taken down, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redaction: Option<Redaction>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeLine {
    kind: String,
    subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    geometry: Option<ContentHash>,
    body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seal: Option<SealText>,
}

/// A seal as it is written: a salt, or the digest of what was taken down.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SealText {
    /// In 32 hexadecimal digits.
    Salt(String),
    Said(ContentHash),
}

impl From<Seal> for SealText {
    fn from(seal: Seal) -> Self {
        match seal {
            Seal::Open(nonce) => Self::Salt(format!("{:032x}", u128::from_be_bytes(nonce))),
            Seal::Closed(said) => Self::Said(said),
        }
    }
}

impl TryFrom<SealText> for Seal {
    type Error = String;

    fn try_from(text: SealText) -> Result<Self, String> {
        match text {
            SealText::Salt(salt) => {
                let nonce: Option<Nonce> = Some(&salt)
                    .filter(|it| it.len() == 32 && it.bytes().all(|it| it.is_ascii_hexdigit()))
                    .and_then(|it| u128::from_str_radix(it, 16).ok())
                    .map(u128::to_be_bytes);
                let nonce = nonce.ok_or("a salt has 32 hexadecimal digits")?;
                Ok(Self::Open(nonce))
            }
            SealText::Said(said) => Ok(Self::Closed(said)),
        }
    }
}
