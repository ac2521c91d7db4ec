//! stub
use crate::cli::Error; use crate::config::Backup;
/// x
pub async fn run(_o: Backup) -> Result<(), Error> { Ok(()) }
