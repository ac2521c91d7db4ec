//! `frontline render`: the map of an instant as a PNG file.

use std::fs;

use crate::cli::Error;
use crate::cli::moment::{open, stand};
use crate::config::Render;
use crate::http::Picture;

/// Draws the map and writes the file.
pub async fn run(options: Render) -> Result<(), Error> {
    let atlas = open(&options.base.db).await?;
    let standing = stand(&atlas, &options.moment).await?;
    let picture = Picture::of(&atlas, &standing).await?;
    atlas.close().await;
    let (width, height) = (options.width, options.height);
    let png = picture.draw(width, height).ok_or_else(|| {
        Error::Usage(format!(
            "--width, --height: {width} × {height} pixels cannot be drawn"
        ))
    })?;
    fs::write(&options.out, png).map_err(|source| Error::Write {
        path: options.out,
        source,
    })
}
