//! What the reader of JSON needs of the server around it.

pub mod body;
pub mod work;

/// Why a body is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    BadRequest(String),
    #[error("{0}")]
    TooMuch(String),
}
