//! Opening a store: what for, whether it may be made, and what becomes of its file while it is open.

use std::path::Path;
use std::time::Duration;

use crate::store::sqlite::Sqlite;
use crate::store::{Backend, Error, Store, sqlite};

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To write; made and brought to this version where needed.
    Make,
    /// To write, where there is one; brought to this version where needed.
    Write,
    /// To read: nothing is made, and no byte of what there is changes.
    Read,
}

impl Store {
    /// Opens the store at a path or `sqlite:` path, made and brought to this version where needed.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_for(Purpose::Make, url).await
    }

    /// Opens the store at a path or `sqlite:` path.
    ///
    /// One of an earlier version that is only to be read is brought to this version as a copy, which goes with the
    /// store.
    pub async fn open_for(purpose: Purpose, url: &str) -> Result<Self, Error> {
        let backend = Backend::Sqlite(sqlite::open(file_of(url)?, purpose).await?);
        Ok(Self { backend })
    }

    /// Whether anything stands at a path or `sqlite:` path.
    pub fn is_there(url: &str) -> Result<bool, Error> {
        sqlite::is_there(file_of(url)?)
    }

    /// Whether opening it has made it.
    pub fn is_new(&self) -> bool {
        self.sqlite().is_new()
    }

    /// Whether it was opened to be read only: all that writes is refused.
    pub fn is_read_only(&self) -> bool {
        self.sqlite().is_read_only()
    }

    /// Whether what is read is a copy, as the store itself is of an earlier version.
    pub fn is_copy(&self) -> bool {
        self.sqlite().is_copy()
    }

    /// The permissions of the file where others of the machine may open it too.
    pub fn open_mode(&self) -> Option<u32> {
        self.sqlite().open_mode()
    }

    /// An error unless the file at the path is the one that was opened. Costs a look at the file's entry and its first
    /// bytes, and says in the log when that changes.
    pub fn in_place(&self) -> Result<(), Error> {
        self.sqlite().in_place()
    }

    /// What came of an attempt; where it failed and the file is not in its place, that is why.
    pub fn explained<T>(&self, done: Result<T, Error>) -> Result<T, Error> {
        done.map_err(|error| self.in_place().err().unwrap_or(error))
    }

    /// Writes what is in the log beside the file into the file itself, holding up nobody; true where all of it is.
    pub async fn fold(&self) -> Result<bool, Error> {
        self.sqlite().fold().await
    }

    /// Looks after the file for as long as it is polled: notices within a second where it is not in its place, and folds
    /// the log into it whenever nothing was written for a time.
    pub async fn tend(&self, quiet: Duration) {
        self.sqlite().tend(quiet).await;
    }

    fn sqlite(&self) -> &Sqlite {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite,
        }
    }
}

/// The file that a path or `sqlite:` path names.
pub(super) fn file_of(url: &str) -> Result<&Path, Error> {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path
        .strip_prefix("//")
        .filter(|_| path != url)
        .unwrap_or(path);
    let unsupported = |scheme: &str| {
        let scheme = scheme.to_owned();
        Err(Error::Unsupported { scheme })
    };
    if let Some((scheme, _)) = path.split_once("://") {
        return unsupported(&format!("{scheme}://"));
    }
    if path.starts_with(":memory:") || path.starts_with("file:") {
        return unsupported(path);
    }
    if path.is_empty() {
        return Err(Error::Unnamed);
    }
    match path.split_once('?') {
        Some((before, _)) if path != url => Err(Error::Options {
            path: before.into(),
        }),
        _ => Ok(Path::new(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_path_and_a_url_of_sqlite_is_one_too() {
        for url in ["a.db", "sqlite:a.db", "sqlite://a.db"] {
            assert_eq!(file_of(url).unwrap(), Path::new("a.db"), "{url}");
        }
        assert_eq!(file_of("what?.db").unwrap(), Path::new("what?.db"));
        for url in [
            "sqlite:a.db?mode=ro",
            "",
            "sqlite:",
            "file:a.db",
            ":memory:",
            "pg://x",
        ] {
            assert!(file_of(url).is_err(), "{url}");
        }
    }
}
