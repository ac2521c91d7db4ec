//! What stands at a path before a store is opened there, and files that only their owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::store::Error;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store::sqlite) enum Found {
    Nothing,
    /// A file without a byte.
    Empty,
    File,
}

/// What stands at a path, as far as it can be a store.
pub(in crate::store::sqlite) fn found(path: &Path) -> Result<Found, Error> {
    let owned = || path.to_owned();
    match fs::metadata(path) {
        Ok(entry) if entry.is_file() && entry.len() == 0 => Ok(Found::Empty),
        Ok(entry) if entry.is_file() => Ok(Found::File),
        Ok(entry) => {
            let what = if entry.is_dir() {
                "a folder"
            } else {
                "no ordinary file"
            };
            let path = owned();
            Err(Error::NotAFile { path, what })
        }
        Err(cause) if is_absent(&cause) => match fs::read_link(path) {
            Ok(target) => Err(Error::Dangling {
                path: owned(),
                target,
            }),
            Err(_) => Ok(Found::Nothing),
        },
        Err(cause) => Err(Error::Path {
            path: owned(),
            cause,
        }),
    }
}

/// Whether an error says that there is nothing at a path.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Makes an empty file that only its owner may read, from its first moment on; false where there is one already.
pub(in crate::store::sqlite) fn create(path: &Path) -> Result<bool, Error> {
    match own(OpenOptions::new().write(true).create_new(true)).open(path) {
        Ok(_) => Ok(true),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(cause) => Err(Error::Path {
            path: path.to_owned(),
            cause,
        }),
    }
}

/// Copies the bytes of a file into one that only its owner may read, whoever may read the first.
pub(in crate::store::sqlite) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut copy = own(OpenOptions::new().write(true).create(true).truncate(true)).open(to)?;
    io::copy(&mut source, &mut copy).map(drop)
}

#[cfg(unix)]
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// The permissions of a file where others than its owner have any.
#[cfg(unix)]
pub(in crate::store::sqlite) fn open_mode(path: &Path) -> Option<u32> {
    let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(path).ok()?) & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
pub(in crate::store::sqlite) fn open_mode(_: &Path) -> Option<u32> {
    None
}

/// A path with an ending more: SQLite keeps its log under `-wal` and that log's index under `-shm`.
pub(in crate::store::sqlite) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whether the log beside a file holds anything.
pub(in crate::store::sqlite) fn has_log(path: &Path) -> bool {
    fs::metadata(with(path, "-wal")).is_ok_and(|entry| entry.len() > 0)
}
