//! Polygons that are recorded already, written in another way.

use crate::atlas::{Atlas, Error};
use crate::geometry::{canonical, decode_wkb};
use crate::io::survey::Picture;
use crate::model::{ContentHash, Outline, View};

impl Atlas {
    /// The polygons new in a picture that are recorded already, but for where their rings start and which way they run:
    /// each with the outline that it is recorded under. Looked for among regions and the surveys next to it in time.
    pub async fn recorded_alike(
        &self,
        view: &View<'_>,
        picture: &Picture,
    ) -> Result<Vec<(ContentHash, Outline)>, Error> {
        let mut alike = Vec::new();
        if picture.shapes.is_empty() {
            return Ok(alike);
        }
        let recorded = near(view, picture);
        for (hash, wkb) in &picture.shapes {
            let Ok(shape) = decode_wkb(wkb) else { continue };
            let bounds = shape.bounds();
            let mut written = None;
            // Turning a ring around or starting it elsewhere moves none of its corners.
            for outline in recorded.iter().filter(|it| it.bounds == bounds) {
                let other = self.shape(outline.hash).await?;
                if canonical(&other) == *written.get_or_insert_with(|| canonical(&shape)) {
                    alike.push((*hash, *outline));
                    break;
                }
            }
        }
        Ok(alike)
    }
}

/// The outlines of regions, and of the surveys before, at and after a picture.
fn near(view: &View<'_>, picture: &Picture) -> Vec<Outline> {
    let before = view.surveys().filter(|it| it.at < picture.at).last();
    let after = view.surveys().filter(|it| it.at >= picture.at).take(2);
    let shown = before.into_iter().chain(after).flat_map(|it| &it.shown);
    let shown = shown.map(|it| it.outline);
    shown.chain(view.regions().map(|it| it.outline)).collect()
}
