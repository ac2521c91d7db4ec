//! Names as a search compares them: the same place is written in many ways.
//!
//! A name is reduced to a *search key*: letters in lower case, without marks, apostrophes and what is not seen, Arabic
//! letters that are written for one another made one, and no separators, so that `Deir ez-Zor`, `deir ez zor` and
//! `Deirezzor` are the same. A second key leaves the Arabic article out, in both scripts.

use crate::model::{decomposed, is_accent, is_invisible, is_mark};

/// The Arabic article as romanisations write it as a word of its own, before moon and sun letters.
const ARTICLES: [&str; 26] = [
    "ad", "adh", "al", "an", "ar", "as", "ash", "at", "ath", "az", "ed", "edh", "el", "en", "er",
    "es", "esh", "et", "eth", "ez", "ud", "ul", "ur", "us", "ush", "uz",
];

/// The consonants that take the article over, so that it is joined by doubling them: `Ezzor`, `Arraqqa`.
const SUN_LETTERS: &[u8] = b"dnrstz";

/// The fewest letters of a word that a joined article is taken off.
const LEAST_LETTERS: usize = 3;

/// How well a name answers a search, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It is what was sought.
    Whole,
    /// It begins with it.
    Start,
    /// A word of it does.
    Word,
    /// It has it somewhere.
    Within,
}

/// A text with its article and without.
#[derive(Default)]
pub(super) struct Keys {
    full: Key,
    bare: Key,
}

/// Letters without separators, and at which bytes words begin.
#[derive(Default)]
struct Key {
    letters: String,
    starts: Vec<usize>,
}

impl Keys {
    pub(super) fn of(text: &str) -> Self {
        let mut keys = Self::default();
        keys.read(text);
        keys
    }

    /// Makes these the keys of another text, in the room they have.
    pub(super) fn read(&mut self, text: &str) {
        self.full.read(text);
        self.bare.leave_articles_out(&self.full);
    }

    /// How well these answer what is sought.
    pub(super) fn answer(&self, sought: &Self) -> Option<Likeness> {
        let full = self.full.answer(&sought.full);
        let bare = self.bare.answer(&sought.bare);
        full.into_iter().chain(bare).min()
    }
}

impl Key {
    fn read(&mut self, text: &str) {
        self.clear();
        let mut within = false;
        let seen = text.chars().filter(|it| !is_passed_over(*it));
        for c in decomposed(seen).flat_map(char::to_lowercase) {
            let part = c.is_alphanumeric() || is_mark(c);
            if part && !within {
                self.starts.push(self.letters.len());
            }
            within = part;
            if part && !is_accent(c) {
                self.push(c);
            }
        }
    }

    fn leave_articles_out(&mut self, full: &Self) {
        self.clear();
        let ends = full.starts.iter().skip(1).copied();
        let ends = ends.chain([full.letters.len()]);
        let mut words = full.starts.iter().zip(ends).peekable();
        while let Some((start, end)) = words.next() {
            let word = &full.letters[*start..end];
            if words.peek().is_some() && ARTICLES.contains(&word) {
                continue;
            }
            self.starts.push(self.letters.len());
            self.letters.push_str(without_article(word));
        }
    }

    fn answer(&self, sought: &Self) -> Option<Likeness> {
        let at = self.letters.find(&sought.letters)?;
        Some(if at == 0 && self.letters.len() == sought.letters.len() {
            Likeness::Whole
        } else if at == 0 {
            Likeness::Start
        } else if self.begins_a_word(&sought.letters) {
            Likeness::Word
        } else {
            Likeness::Within
        })
    }

    fn begins_a_word(&self, sought: &str) -> bool {
        let mut words = self.starts.iter().map(|start| &self.letters[*start..]);
        words.any(|rest| rest.starts_with(sought))
    }

    fn clear(&mut self) {
        self.letters.clear();
        self.starts.clear();
    }

    /// Adds a letter, as the one that it is written for.
    fn push(&mut self, c: char) {
        match c {
            'ß' => self.letters.push_str("ss"),
            'æ' => self.letters.push_str("ae"),
            'œ' => self.letters.push_str("oe"),
            'þ' => self.letters.push_str("th"),
            '٠'..='٩' => self.push_digit(c, '٠'),
            '۰'..='۹' => self.push_digit(c, '۰'),
            _ => self.letters.push(plain_letter(c)),
        }
    }

    fn push_digit(&mut self, digit: char, zero: char) {
        let value = u32::from(digit) - u32::from(zero);
        self.letters.extend(char::from_digit(value, 10));
    }
}

/// What romanisations scatter and keyboards differ in: apostrophes, modifier letters, the hamza by itself, the stroke
/// that draws an Arabic word out, and what shows nothing.
fn is_passed_over(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '’' | '‘' | '‛' | '′' | '\u{02B0}'..='\u{02FF}' | 'ء' | '\u{0640}'
    ) || is_invisible(c) && !c.is_whitespace()
}

/// The letter that one is written for, where people and keyboards do not agree on one: variants of alef, ya and ta
/// marbuta, Persian and Urdu forms, and Latin letters that do not come apart into a letter and a mark.
fn plain_letter(c: char) -> char {
    match c {
        '\u{0671}' => 'ا',
        'ى' | 'ی' | 'ې' => 'ي',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۃ' => 'ه',
        'ک' => 'ك',
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ə' => 'e',
        _ => c,
    }
}

/// A word without the article joined to it.
fn without_article(word: &str) -> &str {
    if let Some(rest) = word.strip_prefix("ال") {
        let long = rest.chars().count() >= LEAST_LETTERS;
        return if long { rest } else { word };
    }
    let [b'a' | b'e' | b'u', consonant, again, ..] = word.as_bytes() else {
        return word;
    };
    let joined = consonant == again && SUN_LETTERS.contains(consonant);
    if joined && word.len() >= LEAST_LETTERS + 2 {
        &word[2..]
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(name: &str, sought: &str) -> Option<Likeness> {
        Keys::of(name).answer(&Keys::of(sought))
    }

    #[track_caller]
    fn is_found_as(name: &str, ways: &[&str]) {
        for sought in ways {
            assert_eq!(answer(name, sought), Some(Likeness::Whole), "{sought}");
        }
    }

    #[test]
    fn hyphens_blanks_case_marks_and_apostrophes_do_not_count() {
        let ways = [
            "deir ez zor",
            "DEIR EZ-ZOR",
            "Deirezzor",
            "Deir Ezzor",
            "deir‑ez‑zor",
            "Dêir ez–Zor",
        ];
        is_found_as("Deir ez-Zor", &ways);
        is_found_as(
            "Qal‘at al-Madiq",
            &["qalat al madiq", "Qal'at al-Maḍīq", "Qalʿat al-Madiq"],
        );
        is_found_as("Hârim", &["harim", "HARIM"]);
        is_found_as("İdlib", &["idlib", "IDLIB", "ıdlib", "i\u{307}dlib"]);
    }

    #[test]
    fn arabic_letters_that_are_written_for_one_another_are_one() {
        is_found_as("إدلب", &["ادلب", "أدلب", "ٱدلب", "إِدْلِب", "ادلـب"]);
        is_found_as("الرقة", &["الرقه", "الرقّة"]);
        is_found_as("القامشلي", &["القامشلى", "القامشلی"]);
        is_found_as("الباب ٢", &["الباب 2", "الباب ۲"]);
    }

    #[test]
    fn the_article_does_not_count_in_either_script() {
        is_found_as("Raqqa", &["ar-raqqa", "al Raqqa", "Arraqqa", "er-Raqqa"]);
        is_found_as("al-Hasakah", &["hasakah", "el hasakah"]);
        is_found_as("ash-Shaykh Maskin", &["shaykh maskin", "al-Shaykh Maskin"]);
        is_found_as("الرقة", &["رقة"]);
        is_found_as("سلمية", &["السلمية"]);
    }

    #[test]
    fn a_name_that_only_looks_like_an_article_is_a_name() {
        assert_eq!(answer("Raqqa", "al"), None);
        assert_eq!(answer("آل", "آل"), Some(Likeness::Whole));
        assert_eq!(answer("Aleppo", "raqqa"), None);
    }

    #[test]
    fn the_whole_is_likelier_than_a_start_a_word_and_what_lies_within() {
        assert_eq!(answer("Tall Rifaat", "tall r"), Some(Likeness::Start));
        assert_eq!(answer("Tall Rifaat", "rif"), Some(Likeness::Word));
        assert_eq!(answer("Banana an-Nana", "nana"), Some(Likeness::Word));
        assert_eq!(answer("Tall Rifaat", "faat"), Some(Likeness::Within));
    }

    #[test]
    fn letters_of_other_scripts_stay_what_they_are() {
        is_found_as("Київ", &["київ", "КИЇВ"]);
        assert_ne!(
            answer("कि", "क"),
            Some(Likeness::Whole),
            "a vowel sign is a letter"
        );
        is_found_as("မန္တလေး", &["မန္တလေး"]);
    }
}
