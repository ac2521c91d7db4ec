//! Short names out of names, in whatever script they are written.

use any_ascii::any_ascii_char;

use crate::model::{Slug, is_mark};

/// The longest short name, in letters.
const LONGEST: usize = 64;

/// A short name made of a name: its letters in plain Latin ones, digits, and hyphens between words; `None` where there
/// are none. Other scripts are transliterated letter by letter, which need not be how anybody romanises them.
pub(in crate::io) fn slug_of(name: &str) -> Option<Slug> {
    let mut slug = String::new();
    for c in name.chars().filter(|it| !is_apostrophe(*it)) {
        if c.is_alphanumeric() || is_mark(c) {
            let letters = any_ascii_char(c).bytes();
            let letters = letters.filter(u8::is_ascii_alphanumeric);
            slug.extend(letters.map(|it| char::from(it.to_ascii_lowercase())));
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(LONGEST);
    slug.trim_end_matches('-').parse().ok()
}

/// The short name with a number that tells it from others: `north-2`.
pub(in crate::io) fn numbered(slug: &str, number: usize) -> Slug {
    let number = format!("-{number}");
    let most = slug.len().min(LONGEST - number.len());
    let slug = format!("{}{number}", slug[..most].trim_end_matches('-'));
    slug.parse().expect("letters and a number are a short name")
}

/// It stands within a word, as in Dara'a.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`' | 'ʻ' | 'ʿ' | 'ʾ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(name: &str) -> Option<String> {
        slug_of(name).map(|it| it.to_string())
    }

    #[test]
    fn a_name_becomes_a_short_name_in_plain_letters() {
        for (name, short) in [
            ("Dar'a", "dara"),
            ("Ar-Raqqah", "ar-raqqah"),
            ("  Al Ḥasakah (north) ", "al-hasakah-north"),
            ("Île-de-France", "ile-de-france"),
            ("I\u{302}le", "ile"),
            ("7", "7"),
        ] {
            assert_eq!(slug(name).as_deref(), Some(short));
        }
        let long = slug(&"word ".repeat(30)).unwrap();
        assert!(long.len() <= LONGEST && !long.ends_with('-'));
        assert_eq!(numbered(&long, 12).as_str().len(), LONGEST);
    }

    #[test]
    fn names_in_every_script_have_a_short_name_and_signs_have_none() {
        for name in [
            "Київ",
            "حلب",
            "မန္တလေး",
            "አዲስ አበባ",
            "北京",
            "दिल्ली",
            "กรุงเทพ",
            "ភ្នំពេញ",
            "٧",
        ] {
            assert!(slug(name).is_some(), "{name}");
        }
        assert_eq!(slug("Київ").as_deref(), Some("kiiv"));
        assert_eq!(slug("— ★ —"), None);
    }
}
