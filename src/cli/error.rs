//! Why a command failed, said to the person who ran it.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::{atlas, http, store};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Nothing(String),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(
        "{db} holds no territory: name another with --db, or fill it with the bundled data (`serve --seed`), a territory (`territory add`) or a territory's file (`import`)"
    )]
    Bare { db: String },
    #[error(transparent)]
    Atlas(#[from] atlas::Error),
    #[error(transparent)]
    Asked(#[from] http::Error),
    #[error("the data cannot be imported:\n{0}")]
    Import(String),
    #[error(
        "cannot listen on {address}: {source}; name another with --listen, or port 0 for any free one"
    )]
    Listen {
        address: crate::config::Listen,
        source: std::io::Error,
    },
    #[error("the server stopped: {0}")]
    Serve(std::io::Error),
    #[error("cannot read {}: {source}", .path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("cannot print: {0}")]
    Print(std::io::Error),
    #[error("{0} faults found")]
    Faults(usize),
    #[error("{doing}: {source}")]
    Failed {
        doing: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// The command failed while `doing` something.
    pub fn failed(
        doing: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        Self::Failed { doing, source }
    }

    /// 2 where the command line makes no sense or names what is not there, 1 otherwise.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Bare { .. } => 2,
            Self::Store(error) if error.is_misnamed() => 2,
            Self::Read { source, .. } if source.kind() == ErrorKind::NotFound => 2,
            _ => 1,
        }
    }
}
