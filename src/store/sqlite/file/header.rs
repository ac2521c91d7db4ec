//! The first bytes of a database file, read without SQLite: whose it is, and how far it has come.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Says in the file's header whose it is: "FLIN".
pub(in crate::store::sqlite) const APPLICATION: u32 = 0x464c_494e;

/// What every database begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// What a file's first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Whose it is.
    application: u32,
    /// Which store it is: SQLite's `user_version`, drawn by lot when a store is made. 0 in older ones.
    store: u32,
    /// Grows with the file, and never gets less.
    changes: u32,
}

impl Header {
    /// Reads it; `None` where these are not the first bytes of a database.
    pub(super) fn read(mut file: &File) -> io::Result<Option<Self>> {
        let mut bytes = [0; 100];
        file.seek(SeekFrom::Start(0))?;
        match file.read_exact(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
            Ok(()) => Ok(Self::parse(&bytes)),
        }
    }

    fn parse(bytes: &[u8; 100]) -> Option<Self> {
        let number = |at: usize| {
            let four = bytes[at..at + 4].try_into();
            four.map_or(0, u32::from_be_bytes)
        };
        bytes.starts_with(MAGIC).then(|| Self {
            application: number(68),
            store: number(60),
            changes: number(24),
        })
    }

    /// Whether this may be the same file some time later: not another store, nor this one as it was before.
    pub(super) fn follows(self, before: Self) -> bool {
        let named_since = before.store == 0;
        self.application == APPLICATION
            && (named_since || self.store == before.store)
            && self.changes >= before.changes
    }
}

/// Draws the number of a new store by lot, as SQLite takes it.
pub(in crate::store::sqlite) fn draw() -> Result<i32, getrandom::Error> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes)?;
    Ok(i32::from_be_bytes(bytes) | 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Header = Header {
        application: APPLICATION,
        store: 7,
        changes: 10,
    };

    #[test]
    fn a_file_goes_on_as_itself_and_not_as_another_or_an_older_one() {
        let later = Header {
            changes: 11,
            ..BEFORE
        };
        let other = Header { store: 8, ..later };
        let foreign = Header {
            application: 0,
            ..later
        };
        assert!(BEFORE.follows(BEFORE) && later.follows(BEFORE));
        assert!(!BEFORE.follows(later), "an older copy");
        assert!(!other.follows(BEFORE) && !foreign.follows(BEFORE));
        let unnamed = Header { store: 0, ..BEFORE };
        assert!(later.follows(unnamed), "it was given its number since");
    }

    #[test]
    fn what_is_no_database_has_no_header() {
        assert_eq!(Header::parse(&[7; 100]), None);
        let mut file = tempfile::tempfile().unwrap();
        assert_eq!(Header::read(&file).unwrap(), None);
        io::Write::write_all(&mut file, b"SQLite format 3\0").unwrap();
        assert_eq!(Header::read(&file).unwrap(), None, "cut off");
    }
}
