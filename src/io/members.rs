//! The members of a JSON object, read one by one, with every fault named at its place.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::model::{Fault, Names, Slug, fit_line, fit_text, shows_nothing};

/// The longest name, in characters.
pub(in crate::io) const LONGEST_NAME: usize = 200;

const MOST_LANGUAGES: usize = 100;

/// What stands recorded where a document is read that changes a part of it: texts that it has may stay as they are.
#[derive(Clone, Copy, Default)]
pub(in crate::io) struct Recorded<'a>(pub(in crate::io) Option<&'a Value>);

impl Recorded<'_> {
    fn has(self, text: &str) -> bool {
        fn within(value: &Value, text: &str) -> bool {
            match value {
                Value::String(it) => it == text,
                Value::Array(items) => items.iter().any(|it| within(it, text)),
                Value::Object(members) => members.values().any(|it| within(it, text)),
                _ => false,
            }
        }
        self.0.is_some_and(|it| within(it, text))
    }

    /// A text as it is to be recorded, by a rule for new ones.
    pub(in crate::io) fn or(
        self,
        text: &str,
        rule: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<String, String> {
        match rule(text) {
            Ok(fit) if fit == text => Ok(fit),
            _ if self.has(text) => Ok(text.to_owned()),
            decided => decided,
        }
    }
}

/// An object that is being read, and what is wrong with it so far.
pub(in crate::io) struct Members<'a> {
    members: &'a Map<String, Value>,
    /// The JSON pointer of the object.
    at: String,
    pub(in crate::io) recorded: Recorded<'a>,
    pub(in crate::io) faults: Vec<Fault>,
}

impl<'a> Members<'a> {
    /// The object at a JSON pointer; `what` says what it must be, such as `an object with …`.
    pub(in crate::io) fn of(value: Option<&'a Value>, at: &str, what: &str) -> Result<Self, Fault> {
        match value {
            Some(Value::Object(members)) => Ok(Self {
                members,
                at: at.to_owned(),
                recorded: Recorded::default(),
                faults: Vec::new(),
            }),
            _ => Err(Fault::new(at, format!("must be {what}"))),
        }
    }

    /// The same, where something stands recorded already.
    pub(in crate::io) fn over(self, recorded: Recorded<'a>) -> Self {
        Self { recorded, ..self }
    }

    /// Notes a fault of a member.
    pub(in crate::io) fn fault(&mut self, name: &str, detail: impl Display) {
        let at = self.place(name);
        self.faults.push(Fault::new(at, detail));
    }

    /// The JSON pointer of a member.
    pub(in crate::io) fn place(&self, name: &str) -> String {
        let name = name.replace('~', "~0").replace('/', "~1");
        format!("{}/{name}", self.at)
    }

    /// The member, where it is there and not null.
    pub(in crate::io) fn member(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// Whether the member is there, though it may be null.
    pub(in crate::io) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Notes members that are neither `known` nor `ours`: what the server writes, and passes over when it comes back.
    pub(in crate::io) fn refuse_unknown(&mut self, known: &[&str], ours: &[&str], of: &str) {
        let strange = |name: &str| !known.contains(&name) && !ours.contains(&name);
        for name in self.members.keys().filter(|name| strange(name)).take(20) {
            let detail = format!("is no property of {of}: known are {}", known.join(", "));
            self.fault(&name.chars().take(100).collect::<String>(), detail);
        }
    }

    /// A text as it was sent: a word that means something, not yet one to be recorded.
    pub(in crate::io) fn text(&mut self, name: &str) -> Option<&'a str> {
        let value = self.member(name)?;
        let text = value.as_str();
        if text.is_none() {
            self.fault(name, "must be a text or null");
        }
        text
    }

    /// A text of one line that has something to say.
    pub(in crate::io) fn line(&mut self, name: &str, longest: usize) -> Option<String> {
        self.said(name, |text| check_line(text, longest))
    }

    /// A text as it is to be recorded, by a rule for new ones.
    pub(in crate::io) fn said(
        &mut self,
        name: &str,
        rule: impl FnOnce(&str) -> Result<String, String>,
    ) -> Option<String> {
        let text = self.text(name)?;
        match self.recorded.or(text, rule) {
            Ok(text) => Some(text),
            Err(detail) => {
                self.fault(name, detail);
                None
            }
        }
    }

    /// A list of texts of one line each, as they are to be recorded; none where the member is not there.
    pub(in crate::io) fn lines(&mut self, name: &str, most: usize, longest: usize) -> Vec<String> {
        let Some(value) = self.member(name) else {
            return Vec::new();
        };
        let Some(items) = value.as_array().filter(|it| it.len() <= most) else {
            self.fault(name, format!("must be a list of up to {most} texts"));
            return Vec::new();
        };
        let mut lines = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let text = item.as_str().ok_or_else(|| "must be a text".to_owned());
            let rule = |text: &str| check_line(text, longest);
            match text.and_then(|text| self.recorded.or(text, rule)) {
                Ok(line) => lines.push(line),
                Err(detail) => {
                    let at = format!("{}/{index}", self.place(name));
                    self.faults.push(Fault::new(at, detail));
                }
            }
        }
        lines
    }

    pub(in crate::io) fn word<T: FromStr<Err: Display>>(&mut self, name: &str) -> Option<T> {
        match self.text(name)?.parse() {
            Ok(word) => Some(word),
            Err(error) => {
                self.fault(name, error);
                None
            }
        }
    }

    /// Notes that a member is missing; `what` says what to write.
    pub(in crate::io) fn need(&mut self, name: &str, what: &str) {
        if self.member(name).is_none() {
            self.fault(name, format!("is missing: write {what}"));
        }
    }

    pub(in crate::io) fn required<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
        what: &str,
    ) -> Option<T> {
        self.need(name, what);
        self.word(name)
    }

    /// The slug; where the address has it already, that, and another one is a fault.
    pub(in crate::io) fn slug(&mut self, addressed: Option<&Slug>) -> Option<Slug> {
        let Some(addressed) = addressed else {
            return self.required("slug", "a short name such as `north-front`");
        };
        let said: Option<Slug> = self.word("slug");
        if said.is_some_and(|said| said != *addressed) {
            let detail = format!("is `{addressed}` in the address: leave it out, or say the same");
            self.fault("slug", detail);
        }
        Some(addressed.clone())
    }

    /// A number within limits.
    pub(in crate::io) fn number(&mut self, name: &str, limits: RangeInclusive<f64>) -> Option<f64> {
        let number = self.member(name)?.as_f64();
        let number = number.filter(|it| limits.contains(it));
        if number.is_none() {
            let (low, high) = (limits.start(), limits.end());
            self.fault(name, format!("must be a number from {low} to {high}"));
        }
        number
    }

    /// Names by language, at least one.
    pub(in crate::io) fn names(&mut self, name: &str) -> Option<Names> {
        self.need(name, r#"names by language, such as {"en": "Aleppo"}"#);
        let value = self.member(name)?;
        match read_names(value, &self.place(name), self.recorded) {
            Ok(names) => Some(names),
            Err(faults) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    /// What was read, unless something is wrong.
    pub(in crate::io) fn done<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            _ => Err(self.faults),
        }
    }
}

/// A text as it is recorded, without the blanks around it: of one line, not empty, no longer than so many characters.
pub(in crate::io) fn check_line(text: &str, longest: usize) -> Result<String, String> {
    let fit = fit_line(text.trim()).map_err(|unfit| unfit.to_string())?;
    if shows_nothing(&fit) {
        return Err("is empty: write something, or leave it out".to_owned());
    }
    check_length(&fit, longest)?;
    Ok(fit.into_owned())
}

/// A text of any number of lines as it is recorded.
pub(in crate::io) fn check_text(text: &str, longest: usize) -> Result<String, String> {
    let fit = fit_text(text).map_err(|unfit| unfit.to_string())?;
    check_length(&fit, longest)?;
    Ok(fit.into_owned())
}

pub(in crate::io) fn check_length(text: &str, longest: usize) -> Result<(), String> {
    if text.chars().count() > longest {
        return Err(format!("is longer than {longest} characters: shorten it"));
    }
    Ok(())
}

fn read_names(value: &Value, at: &str, recorded: Recorded<'_>) -> Result<Names, Vec<Fault>> {
    let what = r#"an object of names by language, such as {"en": "Aleppo", "ar": "حلب"}"#;
    let members = Members::of(Some(value), at, what).map_err(|fault| vec![fault])?;
    let mut members = members.over(recorded);
    if members.members.is_empty() || members.members.len() > MOST_LANGUAGES {
        let detail = format!("must be 1 to {MOST_LANGUAGES} names by language");
        members.faults.push(Fault::new(at, detail));
        return Err(members.faults);
    }
    let mut names = BTreeMap::new();
    for tag in members.members.keys() {
        if !is_language(tag) {
            let tag: String = tag.chars().take(100).collect();
            members.fault(
                &tag,
                "is no language tag: write one such as en, ar or zh-Hant",
            );
            continue;
        }
        members.need(tag, "a name");
        if let Some(name) = members.line(tag, LONGEST_NAME) {
            names.insert(tag.clone(), name);
        }
    }
    members.done(Some(Names(names)))
}

/// Whether a text has the form of a language tag (BCP 47): letters, then parts of up to eight letters and digits.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let alphabetic = first.bytes().all(|it| it.is_ascii_alphabetic());
    let plain = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    tag.len() <= 35 && (2..=8).contains(&first.len()) && alphabetic && parts.all(plain)
}
