//! What can go wrong with the store, said to its operator.

use std::fmt::Display;
use std::path::PathBuf;

use uuid::Uuid;

use crate::model::{ContentHash, Revision, Slug};
use crate::store::Flaw;

/// What a database driver had to say.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the file that is open is not the store any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Displaced {
    #[error("the database file was removed")]
    Removed,
    #[error("another file stands in the place of the database file")]
    Replaced,
    #[error("the database file was overwritten")]
    Overwritten,
    #[error("the database file was changed, though it was opened as one that cannot change")]
    Changed,
    #[error("the write-ahead log beside the database file was removed")]
    LogRemoved,
    #[error("another file stands in the place of the write-ahead log beside the database file")]
    LogReplaced,
    #[error("the database file cannot be looked at")]
    Unreachable,
}

/// What a database's refusal means, and what to do about it; said of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("is damaged: `frontline check` says where; restore a backup")]
    Malformed,
    #[error(
        "cannot be written, it or its folder is read-only: give its owner's rights to whoever runs this, or only read it (`serve --read-only`)"
    )]
    ReadOnly,
    #[error("may not be used: look at the permissions of the file and its folder")]
    Forbidden,
    #[error(
        "cannot be opened, it or the files -wal and -shm beside it: look at the owner and the permissions of all three and of their folder, and whether the disk is read-only"
    )]
    Unopenable,
    #[error("cannot be read or written, the disk fails: look at the system's log")]
    Disk,
    #[error("cannot be used")]
    Other,
}

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

    #[error(
        "the store needs a name: give --db the path of a SQLite file, such as frontline.sqlite"
    )]
    Unnamed,

    #[error("{}: no options are taken after the path of a store", .path.display())]
    Options { path: PathBuf },

    #[error(
        "there is no store at {}: name another with --db (`serve`, `import`, `territory add` and `restore` make one)", .path.display()
    )]
    NoStore { path: PathBuf },

    #[error("there is no backup at {}: name another with --from", .path.display())]
    NoBackup { path: PathBuf },

    #[error("{} is {what}: name a file", .path.display())]
    NotAFile { path: PathBuf, what: &'static str },

    #[error("{} is a link to {}, where there is nothing: is a disk missing?", .path.display(), .target.display())]
    Dangling { path: PathBuf, target: PathBuf },

    #[error("{} is empty, it holds no store: name another file, or fill this one with `serve --seed`", .path.display())]
    Vacant { path: PathBuf },

    #[error("the store {} {trouble} ({cause})", .path.display())]
    Open {
        path: PathBuf,
        trouble: Trouble,
        cause: Cause,
    },

    #[error(
        "the write-ahead log beside {} holds changes that cannot be read without writing beside it: open it with `serve` where that may be written, or copy both files there", .path.display()
    )]
    LogUnread { path: PathBuf },

    /// The file at the path is not the one that was opened: what is written now would be lost.
    #[error("{0}: nothing is recorded until that is mended")]
    Displaced(Displaced),

    #[error("the store was opened to be read only: nothing is recorded")]
    ReadOnly,

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

    #[error("the store {trouble} ({cause})")]
    Troubled { trouble: Trouble, cause: Cause },

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
    /// Whether what was named is no store at all: another name mends it.
    pub fn is_misnamed(&self) -> bool {
        matches!(
            self,
            Self::Unsupported { .. }
                | Self::Unnamed
                | Self::Options { .. }
                | Self::NoFolder { .. }
                | Self::NoStore { .. }
                | Self::NoBackup { .. }
                | Self::NotAFile { .. }
                | Self::Dangling { .. }
                | Self::Vacant { .. }
                | Self::Foreign { .. }
        )
    }

    /// Whether the file is not in its place, which the log has been told.
    pub fn is_displaced(&self) -> bool {
        matches!(self, Self::Displaced(_))
    }

    /// A row that cannot be read.
    pub(crate) fn damaged(place: impl Into<String>, reason: impl Display) -> Self {
        Self::Damaged {
            place: place.into(),
            reason: reason.to_string(),
        }
    }
}
