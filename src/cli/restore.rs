//! stub
use crate::cli::Error; use crate::config::Restore;
/// x
pub async fn run(_o: Restore) -> Result<(), Error> { Ok(()) }
