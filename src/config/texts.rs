//! Texts that are recorded or shown, as flags.

use crate::model::{Unfit, fit_line, fit_text};

/// A text of one line, without the blanks around it.
pub(super) fn line(text: &str) -> Result<String, Unfit> {
    fit_line(text.trim()).map(Into::into)
}

/// A text of any number of lines.
pub(super) fn text(text: &str) -> Result<String, Unfit> {
    fit_text(text).map(Into::into)
}
