//! stub
use crate::cli::Error; use crate::config::Export;
/// x
pub async fn run(_o: Export) -> Result<(), Error> { Ok(()) }
