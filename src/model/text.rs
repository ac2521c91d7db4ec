//! What a text may hold that is new to a record, and the form it is recorded in.
//!
//! Some code points are made to be overlooked: they turn the order of letters around, or stand between them without
//! showing. With them two names look the same, and a link leads elsewhere than it reads. They are refused by name.
//! Those that are spelling stay: the joiners of Persian and of the scripts of India, the direction marks of Arabic
//! texts with Latin words in them, and the breaks of scripts that write no blanks.
//!
//! What passes is put in normal form C, so that the same word is the same bytes. Recorded texts and archives never
//! come by here: their hashes are of the bytes as they are.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A code point that a text may not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("holds U+{:04X} as character {at}, {}", u32::from(*mark), why(*mark))]
pub struct Unfit {
    pub mark: char,
    /// Its place among the text's characters, from 1.
    pub at: usize,
}

/// Scripts that write no blanks between words, and may mark with U+200B where a line can break: Thai and Lao, Tibetan,
/// Myanmar, Khmer, Tai Le, New Tai Lue, Tai Tham, Balinese, Javanese, the extensions of Myanmar, Tai Viet, Japanese
/// and Chinese.
const UNSPACED: [RangeInclusive<char>; 12] = [
    '\u{0E00}'..='\u{0FFF}',
    '\u{1000}'..='\u{109F}',
    '\u{1780}'..='\u{17FF}',
    '\u{1950}'..='\u{19FF}',
    '\u{1A20}'..='\u{1AAF}',
    '\u{1B00}'..='\u{1B7F}',
    '\u{3005}'..='\u{30FF}',
    '\u{3400}'..='\u{9FFF}',
    '\u{A980}'..='\u{A9FF}',
    '\u{AA60}'..='\u{AADF}',
    '\u{F900}'..='\u{FAFF}',
    '\u{20000}'..='\u{3FFFD}',
];

/// A text of any number of lines as it is recorded.
pub fn fit_text(text: &str) -> Result<Cow<'_, str>, Unfit> {
    fit(text, |c| matches!(c, '\n' | '\r' | '\t'))
}

/// A text of one line as it is recorded.
pub fn fit_line(text: &str) -> Result<Cow<'_, str>, Unfit> {
    fit(text, |_| false)
}

/// Whether a code point shows nothing of itself, fit or not: what no link may hold.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}')
        || matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        || is_hidden(c)
        || is_break(c)
}

/// Whether nothing of a text is seen.
pub fn shows_nothing(text: &str) -> bool {
    let blank = |c: char| c.is_whitespace() || is_invisible(c) || c == '\u{2800}';
    text.chars().all(blank)
}

/// Letters apart from their marks, each in its plainest form (normal form KD).
pub fn decomposed(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    letters.nfkd()
}

/// Letters together with their marks (normal form C).
pub fn composed(letters: impl Iterator<Item = char>) -> String {
    letters.nfc().collect()
}

/// Whether a code point goes with the letter before it.
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// Whether it is a mark over or under a letter, or a vowel point of Arabic or Hebrew, which people leave out; the vowel
/// signs of Indic scripts are none.
pub fn is_accent(c: char) -> bool {
    matches!(canonical_combining_class(c), 10..=35 | 200..)
}

fn fit(text: &str, may_break: impl Fn(char) -> bool) -> Result<Cow<'_, str>, Unfit> {
    let mut before = None;
    let mut rest = text.chars().enumerate().peekable();
    while let Some((index, mark)) = rest.next() {
        let after = rest.peek().map(|it| it.1);
        let unfit = match mark {
            '\u{200B}' => ![before, after].into_iter().all(is_unspaced),
            '\u{2028}' | '\u{2029}' => !may_break('\n'),
            _ if is_break(mark) => !may_break(mark),
            _ => is_hidden(mark),
        };
        if unfit {
            let at = index + 1;
            return Err(Unfit { mark, at });
        }
        before = Some(mark);
    }
    Ok(if is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    })
}

/// Control characters, those of lines among them.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Marks of direction that reach over other letters, what is invisible and no spelling, and what is no character.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{E0000}'..='\u{E00FF}'
    ) || u32::from(c) & 0xFFFE == 0xFFFE
}

fn is_unspaced(c: Option<char>) -> bool {
    c.is_some_and(|c| UNSPACED.iter().any(|script| script.contains(&c)))
}

/// What a refused code point does, and what to do about it.
fn why(mark: char) -> &'static str {
    match mark {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "which turns other letters around: take it out"
        }
        '\u{200B}' => {
            "which nobody sees: take it out; it may stand between letters of scripts that write no blanks"
        }
        _ if is_break(mark) => "one of the control characters: write it on one line, without them",
        _ => "which nobody sees: take it out",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_letters_around_or_hides_between_them_is_refused_by_name_and_place() {
        let ranges = ['\u{202A}'..='\u{202E}', '\u{2066}'..='\u{2069}'];
        let single = [
            '\u{FEFF}',
            '\u{2060}',
            '\u{200B}',
            '\u{E0041}',
            '\0',
            '\u{85}',
        ];
        for mark in ranges.into_iter().flatten().chain(single) {
            let text = format!("Ale{mark}ppo");
            let unfit = Unfit { mark, at: 4 };
            assert_eq!(fit_line(&text), Err(unfit), "{mark:?}");
            assert_eq!(fit_text(&text), Err(unfit), "{mark:?}");
            let named = format!("U+{:04X} as character 4", u32::from(mark));
            assert!(unfit.to_string().contains(&named), "{unfit}");
            assert!(is_invisible(mark));
        }
    }

    #[test]
    fn spelling_stays() {
        for text in [
            // Persian: "they go", with the joiner that keeps its halves apart.
            "می\u{200C}روند",
            // Sinhala "Sri", Malayalam, an Arabic abbreviation, a family.
            "ශ්\u{200D}රී",
            "ന്\u{200D}റെ",
            "1435 ه\u{200D}",
            "👨\u{200D}👩\u{200D}👧",
            // Arabic with a Latin word in it.
            "قوات \u{200F}SDF\u{200E} في",
            // Thai, Khmer, Lao and Myanmar, where a line may break.
            "กรุงเทพ\u{200B}มหานคร",
            "ភ្នំពេញ\u{200B}ក្រុង",
            "ວຽງຈັນ\u{200B}ນະຄອນ",
            "ရန်ကုန်\u{200B}မြို့",
            "Deir ez-Zor – ‘al-Baghuz’",
        ] {
            assert!(
                matches!(fit_line(text), Ok(Cow::Borrowed(it)) if it == text),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_break_that_no_script_needs_is_refused() {
        for text in [
            "a\u{200B}b",
            "\u{200B}ไทย",
            "ไทย\u{200B}",
            "ไทย\u{200B}\u{200B}ไทย",
            "ไทย\u{200B}a",
            "حلب\u{200B}حلب",
        ] {
            assert_eq!(
                fit_text(text).map_err(|it| it.mark),
                Err('\u{200B}'),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_text_of_blanks_and_joiners_shows_nothing() {
        for text in ["", " ", "\u{200D}", "\u{A0}\u{200F}", "\u{2800}"] {
            assert!(shows_nothing(text), "{text:?}");
        }
        assert!(!shows_nothing("\u{200D}a"));
    }

    #[test]
    fn lines_break_only_where_a_text_has_more_than_one() {
        let lines = "one\r\ntwo\tthree\u{2028}four";
        assert_eq!(fit_text(lines).as_deref(), Ok(lines));
        for text in ["a\nb", "a\rb", "a\tb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(fit_line(text).map_err(|it| it.at), Err(2), "{text:?}");
        }
    }

    #[test]
    fn the_same_word_becomes_the_same_bytes() {
        assert_eq!(fit_line("Cafe\u{301}").as_deref(), Ok("Café"));
        assert_eq!(fit_text("\u{1112}\u{1161}\u{11AB}").as_deref(), Ok("한"));
        // Compatibility forms are other letters.
        assert_eq!(fit_line("ﬁ ½").as_deref(), Ok("ﬁ ½"));
    }
}
