//! `frontline licences`: the notices of what is part of the program and not its own.

use crate::cli::{Error, print};
use crate::notices::NOTICES;

/// Prints them.
pub fn run() -> Result<(), Error> {
    print(NOTICES)
}
