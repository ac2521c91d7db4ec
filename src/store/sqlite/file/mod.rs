//! The file of an open store, and whether it is still the one at its path.
//!
//! SQLite goes on writing into a file that was removed, renamed or covered by another, and says nothing: all of it is
//! gone when the last process lets go. So each write looks before it begins and again before it is acknowledged, and
//! [`Sqlite::tend`](crate::store::sqlite::Sqlite::tend) looks in between.

mod header;
mod place;
mod tend;

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use crate::store::sqlite::file::header::Header;
use crate::store::sqlite::file::place::is_absent;
use crate::store::{Displaced, Error};

pub(super) use header::{APPLICATION, draw};
pub(super) use place::{Found, copy, create, found, has_log, open_mode, with};

/// How often first bytes that do not fit are read again: they may just be being written.
const LOOKS: usize = 4;

/// Which file it is, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    device: u64,
    number: u64,
}

impl Entry {
    #[cfg(unix)]
    fn of(entry: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device: entry.dev(),
            number: entry.ino(),
        }
    }

    /// Without numbers of files, the moment it was made has to do.
    #[cfg(not(unix))]
    fn of(entry: &Metadata) -> Self {
        let made = entry.created().unwrap_or(SystemTime::UNIX_EPOCH);
        let since = made.duration_since(SystemTime::UNIX_EPOCH);
        Self {
            device: 0,
            number: since.map_or(0, |it| it.as_nanos() as u64),
        }
    }

    fn at(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|entry| Self::of(&entry))
    }
}

/// What a file that cannot change must go on looking like.
type Stamp = (u64, Option<SystemTime>);

fn stamp(path: &Path) -> Option<Stamp> {
    let entry = fs::metadata(path).ok()?;
    Some((entry.len(), entry.modified().ok()))
}

/// The file of an open store.
#[derive(Debug)]
pub(super) struct Placed {
    /// As it was named, so that a link that is led elsewhere is noticed.
    path: PathBuf,
    main: Entry,
    log_path: PathBuf,
    log: Option<Entry>,
    /// Only of a file that was opened as one that cannot change.
    frozen: Option<Stamp>,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    /// Held open to the end, as closing it would take SQLite's locks of this process with it.
    file: File,
    header: Header,
    /// What it is: once overwritten, a file is not trusted again.
    overwritten: bool,
    /// What was said of it in the log, until it was in its place again.
    told: Option<Displaced>,
}

impl Placed {
    /// The file at a path, which SQLite has open by now: its log is there, if it keeps one.
    pub(super) fn of(path: &Path, immutable: bool) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let file = File::open(&path)?;
        let real = fs::canonicalize(&path)?;
        let log_path = with(&real, "-wal");
        let header = Header::read(&file)?.ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self {
            main: Entry::of(&file.metadata()?),
            log: Entry::at(&log_path).ok().filter(|_| !immutable),
            frozen: stamp(&path).filter(|_| immutable),
            log_path,
            path,
            known: Mutex::new(Known {
                file,
                header,
                overwritten: false,
                told: None,
            }),
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// An error unless it is in its place; what changes goes into the log, once.
    pub(super) fn in_place(&self) -> Result<(), Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = self.look(&mut known);
        let path = self.path.display();
        match (found, known.told) {
            (Err(why), None) => {
                tracing::error!(%path, "{why}: nothing is recorded until that is mended; reading goes on, so export what is served before the server is stopped");
                known.told = Some(why);
            }
            (Ok(()), Some(_)) => {
                tracing::warn!(%path, "the database file is in its place again: recording goes on");
                known.told = None;
            }
            _ => {}
        }
        found.map_err(Error::Displaced)
    }

    fn look(&self, known: &mut Known) -> Result<(), Displaced> {
        let main = Entry::at(&self.path).map_err(|error| match is_absent(&error) {
            true => Displaced::Removed,
            false => Displaced::Unreachable,
        })?;
        if main != self.main {
            return Err(Displaced::Replaced);
        }
        if self.frozen.is_some() && self.frozen != stamp(&self.path) {
            return Err(Displaced::Changed);
        }
        if known.overwritten || !goes_on(known)? {
            known.overwritten = true;
            return Err(Displaced::Overwritten);
        }
        let Some(log) = self.log else {
            return Ok(());
        };
        match Entry::at(&self.log_path) {
            Ok(found) if found == log => Ok(()),
            Ok(_) => Err(Displaced::LogReplaced),
            Err(error) if is_absent(&error) => Err(Displaced::LogRemoved),
            Err(_) => Err(Displaced::Unreachable),
        }
    }

    /// How the log looks from outside: another look, and something was written.
    fn log_stamp(&self) -> Option<Stamp> {
        stamp(&self.log_path)
    }

    /// Whether the log at its path is still the one that is written to.
    fn has_own_log(&self) -> bool {
        self.log.is_some() && Entry::at(&self.log_path).ok() == self.log
    }

    /// Moves the log and its index out of the way of what stands at the path now.
    fn set_log_aside(&self) {
        let aside = with(&self.log_path, ".of-another-file");
        match fs::rename(&self.log_path, &aside) {
            Ok(()) => {
                tracing::warn!(log = %aside.display(), "the log of the file before was set aside")
            }
            Err(error) => {
                tracing::error!(%error, log = %self.log_path.display(), "the log of the file before cannot be set aside: remove it before the file is used")
            }
        }
    }
}

/// Whether the first bytes are such as may follow on those known.
fn goes_on(known: &mut Known) -> Result<bool, Displaced> {
    for _ in 0..LOOKS {
        let found = Header::read(&known.file).map_err(|_| Displaced::Unreachable)?;
        if let Some(header) = found.filter(|it| it.follows(known.header)) {
            known.header = header;
            return Ok(true);
        }
        std::thread::yield_now();
    }
    Ok(false)
}
