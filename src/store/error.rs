//! What can go wrong with the store, said to its operator.

use std::fmt::Display;
use std::path::PathBuf;

use uuid::Uuid;

use crate::model::{ContentHash, Revision, Slug};
use crate::store::Flaw;

/// What a database driver had to say.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The draft was made against another revision than the territory's: catch up, check again, and repeat.
    #[error("the territory stands at revision {current}: catch up and apply the draft to that")]
    Stale { current: Revision },

    /// The receipt that was to go along is kept already: somebody else carried the request out.
    #[error("the request was carried out before")]
    Repeated,

    /// The proposal is not open any more, or there is none of that id.
    #[error("the proposal is not open")]
    Decided,

    #[error("the territory has {most} open proposals already")]
    Crowded { most: u32 },

    #[error(
        "this version keeps no store at `{scheme}`: give the path of a SQLite file, such as frontline.sqlite"
    )]
    Unsupported { scheme: String },

    #[error("there is no folder {}: make it, or name another place for the store", .folder.display())]
    NoFolder { folder: PathBuf },

    #[error("cannot open the store {}: {cause}; check that its folder can be written to", .path.display())]
    Open { path: PathBuf, cause: Cause },

    #[error(
        "{} is not a Frontline store: name another file, it was left untouched", .path.display()
    )]
    Foreign { path: PathBuf },

    #[error(
        "the store {} cannot be brought to this version: {cause}; a newer Frontline may have written it: run that one, or restore a backup", .path.display()
    )]
    Migrate { path: PathBuf, cause: Cause },

    #[error("another process has kept the store busy for too long: try again")]
    Busy,

    #[error("no space left for the store: nothing was recorded; free some and try again")]
    Full,

    #[error("the store's database failed: {0}")]
    Database(Cause),

    /// A row that this program cannot have written.
    #[error("the store is damaged at {place}: {reason}; restore a backup")]
    Damaged { place: String, reason: String },

    #[error("{} exists: name another file, it was left untouched", .path.display())]
    Exists { path: PathBuf },

    #[error("{} is in use: stop the server that runs on it", .path.display())]
    InUse { path: PathBuf },

    #[error("{}: {cause}", .path.display())]
    Path {
        path: PathBuf,
        cause: std::io::Error,
    },

    #[error("the copy is not sound: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Flawed(Vec<Flaw>),

    /// A territory's file that is not whole, not ours, or not as it was written.
    #[error("line {line}: {reason}; nothing was recorded")]
    File { line: usize, reason: String },

    #[error(
        "`{territory}` is recorded here already, and from revision {revision} on the file tells another history; nothing was recorded"
    )]
    Parted { territory: Slug, revision: Revision },

    #[error(
        "changeset {id} of the file is recorded here already, of another territory; nothing was recorded"
    )]
    Taken { id: Uuid },

    #[error("`{territory}` has no changeset {revision}")]
    NoChangeset { territory: Slug, revision: Revision },

    #[error("the draft names geometry {0}, which is neither in the store nor sent along")]
    NoGeometry(ContentHash),

    #[error("geometry {hash} cannot be kept: {reason}")]
    BadGeometry { hash: ContentHash, reason: String },

    /// Coordinates must be finite, and an outline's box that of its geometry.
    #[error("change {ordinal} of the draft ({subject}) would not read back as it was given")]
    Unfaithful { ordinal: usize, subject: String },
}

impl Error {
    /// A row that cannot be read.
    pub(crate) fn damaged(place: impl Into<String>, reason: impl Display) -> Self {
        Self::Damaged {
            place: place.into(),
            reason: reason.to_string(),
        }
    }
}
