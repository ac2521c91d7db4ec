//! What a window shows of lines where nobody asks what lies between them: cut, but no face put together.

use crate::geometry::cut::links::Links;
use crate::geometry::cut::pieces::Pieces;
use crate::geometry::cut::{CutLine, Frame, Window};
use crate::geometry::level::Level;
use crate::geometry::pyramid::FieldLine;

impl Level {
    /// Cuts the lines of a zoom to a window; what lies beside them is what the lines say.
    pub(crate) fn cut_lines(&self, lines: &[FieldLine], window: &Window) -> Vec<CutLine> {
        let pieces = Pieces::new(self, &Frame::new(window));
        if pieces.pieces.is_empty() {
            return Vec::new();
        }
        let mut links = Links::new(pieces, lines, &self.strayed);
        links.merge();
        links.lines()
    }
}
