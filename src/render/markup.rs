//! What SVG pictures have in common: text as it may stand in markup, and the hatch.

use std::fmt::Write as _;

use crate::render::Fill;
use crate::render::look::HATCH;

/// Text as it may stand in XML text and attribute values; characters XML cannot hold are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Hatches by number, each written once.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    known: Vec<(Fill, u32)>,
    /// The `pattern` elements.
    pub(crate) elements: String,
}

impl Patterns {
    /// What a `fill` attribute says for a fill; a hatch's square is [`HATCH`] pixels times `density`.
    pub(crate) fn paint(&mut self, fill: Fill, density: u32) -> String {
        let (ground, stripe) = match fill {
            Fill::Plain(colour) => return colour.to_string(),
            Fill::Hatched { ground, stripe } => (ground, stripe),
        };
        let known = self.known.iter().position(|it| *it == (fill, density));
        let number = known.unwrap_or_else(|| {
            let number = self.known.len();
            self.known.push((fill, density));
            let (side, half) = (HATCH, HATCH / 2);
            let element = writeln!(
                self.elements,
                r#"<pattern id="hatch{number}" width="{side}" height="{side}" patternUnits="userSpaceOnUse" patternTransform="scale({density})"><rect width="{side}" height="{side}" fill="{ground}"/><path d="M0 {half} {half} 0H0ZM0 {side} {side} 0V{half}L{half} {side}Z" fill="{stripe}"/></pattern>"#
            );
            debug_assert!(element.is_ok(), "a string takes every byte");
            number
        });
        format!("url(#hatch{number})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Colour;

    #[test]
    fn a_hatch_is_written_once_however_often_it_is_used() {
        let hatch = Fill::Hatched {
            ground: Colour([1, 2, 3]),
            stripe: Colour([4, 5, 6]),
        };
        let mut patterns = Patterns::default();
        let first = patterns.paint(hatch, 1);
        assert_eq!(first, "url(#hatch0)");
        assert_eq!(patterns.paint(hatch, 1), first);
        assert_eq!(patterns.elements.matches("<pattern").count(), 1);
        assert_eq!(patterns.paint(Fill::Plain(Colour([1, 2, 3])), 1), "#010203");
    }
}
