//! JSON read without doubt and within bounds.
//!
//! An object that says a name twice is refused, not read as whichever came last. Values take more memory than the text
//! they stand in, `[[],[],…]` ten times as much, so they are counted and their memory is taken from the request's
//! reservation while they are read: what is too much ends the reading where it stands.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use crate::http::Error;
use crate::http::work::Reservation;

/// How much JSON one body may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Values, the names of members counted too.
    pub values: usize,
    /// Members of one object.
    pub members: usize,
    /// Lists and objects within each other.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            values: 4_000_000,
            members: 10_000,
            depth: 64,
        }
    }
}

/// The value in a text; what it takes of memory is taken from the reservation.
pub(super) fn read(
    text: &[u8],
    limits: Limits,
    reservation: &mut Reservation,
) -> Result<Value, Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let mut meter = Meter {
        limits,
        values: 0,
        depth: 0,
        reservation,
        at_hand: 0,
        refused: None,
    };
    let value = Plain(&mut meter).deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value));
    match meter.finish() {
        None => value.map_err(|error| Error::BadRequest(said(&error))),
        Some(Refusal::Later(error)) => Err(error),
        Some(Refusal::TooMuch(why)) => {
            let place = value.err().as_ref().map(place).unwrap_or_default();
            let why = format!("the body {why}{place}: send it in parts");
            Err(Error::TooMuch(why))
        }
    }
}

/// What is no JSON, and where it stops being that.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!(
        "the body is no JSON that can be read: {what}{}",
        place(error)
    )
}

fn place(error: &serde_json::Error) -> String {
    format!(", at line {}, column {}", error.line(), error.column())
}

/// Bytes that a value takes in a list.
const VALUE: usize = size_of::<Value>();

/// Members that a node of an object holds, half full as those are that come in order, and the bytes of a node.
const NODE_MEMBERS: usize = 6;
const NODE: usize = 11 * (size_of::<String>() + VALUE) + 16;

/// Bytes taken from the reservation at once, so that it is not asked for every value.
const STEP: usize = 64 << 10;

/// What was read so far, and what may still be.
struct Meter<'a> {
    limits: Limits,
    values: usize,
    depth: usize,
    reservation: &'a mut Reservation,
    /// Bytes that are taken and not used yet.
    at_hand: usize,
    refused: Option<Refusal>,
}

/// Why the rest is not read.
enum Refusal {
    TooMuch(String),
    Later(Error),
}

impl Meter<'_> {
    /// A value more, or a name.
    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        let most = self.limits.values;
        if self.values > most {
            return self.refuse(Refusal::TooMuch(format!("has more than {most} values")));
        }
        Ok(())
    }

    /// Bytes that what is read takes.
    fn take<E: serde::de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        if self.at_hand < bytes {
            let more = STEP.max(bytes);
            if let Err(error) = self.reservation.take(more) {
                return self.refuse(Refusal::Later(error));
            }
            self.at_hand += more;
        }
        self.at_hand -= bytes;
        Ok(())
    }

    /// A list or an object begins.
    fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        let most = self.limits.depth;
        if self.depth > most {
            return Err(E::custom(format!("it is nested more than {most} deep")));
        }
        Ok(())
    }

    fn refuse<E: serde::de::Error>(&mut self, refusal: Refusal) -> Result<(), E> {
        self.refused = Some(refusal);
        Err(E::custom("too much"))
    }

    /// Gives back what was not used; why not all was read.
    fn finish(self) -> Option<Refusal> {
        self.reservation.give_back(self.at_hand);
        self.refused
    }
}

struct Plain<'a, 'b>(&'a mut Meter<'b>);

impl<'de> DeserializeSeed<'de> for Plain<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        self.0.count::<D::Error>()?;
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(Number::from_f64(it).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: serde::de::Error>(self, it: &str) -> Result<Value, E> {
        self.0.take::<E>(it.len())?;
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let meter = self.0;
        meter.enter::<A::Error>()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Plain(meter))? {
            if list.len() == list.capacity() {
                // Most lists are positions, of two numbers.
                let more = list.len().max(2);
                meter.take::<A::Error>(more * VALUE)?;
                list.reserve_exact(more);
            }
            list.push(item);
        }
        meter.at_hand += (list.capacity() - list.len()) * VALUE;
        list.shrink_to_fit();
        meter.depth -= 1;
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let meter = self.0;
        meter.enter::<A::Error>()?;
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let (before, most) = (map.len(), meter.limits.members);
            meter.count::<A::Error>()?;
            meter.take::<A::Error>(name.capacity())?;
            if before == most {
                let why = format!("has an object of more than {most} members");
                meter.refuse::<A::Error>(Refusal::TooMuch(why))?;
            }
            if before.is_multiple_of(NODE_MEMBERS) {
                meter.take::<A::Error>(NODE)?;
            }
            match map.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(members.next_value_seed(Plain(meter))?);
                }
                Entry::Occupied(known) => {
                    let name: String = known.key().chars().take(80).collect();
                    return Err(A::Error::custom(format!("`{name}` is said twice")));
                }
            }
        }
        meter.depth -= 1;
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::http::work::Budget;

    fn read_within(text: &str, limits: Limits, bytes: usize) -> (Result<Value, Error>, usize) {
        let budget = Budget::new("bodies", bytes, bytes);
        let mut reservation = budget.reserve(Ipv4Addr::LOCALHOST.into());
        let read = read(text.as_bytes(), limits, &mut reservation);
        (read, budget.taken())
    }

    fn refused(text: &str) -> String {
        let (read, _) = read_within(text, Limits::default(), 1 << 30);
        read.unwrap_err().to_string()
    }

    #[test]
    fn what_is_said_once_reads_as_it_always_does() {
        let text = r#"{"a": [1, -2, 0.1, 1e300, null, true, "b\u00e9"], "c": {"a": {}}, "": ""}"#;
        let usual: Value = serde_json::from_str(text).unwrap();
        let (read, _) = read_within(text, Limits::default(), 1 << 20);
        assert_eq!(read.unwrap(), usual);
    }

    #[test]
    fn what_is_said_twice_is_refused_by_name_and_place() {
        let said = refused(r#"{"a": 1, "b": {"c": 1, "c": 2}}"#);
        assert!(said.contains("`c` is said twice, at line 1"), "{said}");
        for wrong in ["", "{", "[1,]", "1 2", "1e999", "{\"a\": nan}"] {
            refused(wrong);
        }
    }

    #[test]
    fn values_and_names_are_counted_and_the_first_too_many_is_where_reading_ends() {
        let limits = Limits {
            values: 6,
            members: 3,
            depth: 3,
        };
        let said = |text: &str| match read_within(text, limits, 1 << 20).0 {
            Ok(_) => String::new(),
            Err(error) => format!("{} {error}", error.status().as_u16()),
        };
        assert_eq!(said("[1,2,3,4,5]"), "");
        assert_eq!(said(r#"{"a":[1,2,3]}"#), "");
        for (text, words) in [
            (
                "[1,2,3,4,5,6,",
                "413 the body has more than 6 values, at line 1, column 11",
            ),
            (
                r#"{"a":[1,2],"b":"#,
                "413 the body has more than 6 values, at line 1",
            ),
            (r#"[1,{"a":1,"#, ""),
            ("[[[]]]", ""),
            (
                "[[[[]]]]",
                "400 the body is no JSON that can be read: it is nested more than 3 deep, at line 1",
            ),
        ] {
            let said = said(text);
            assert!(said.contains(words), "{text}: {said}");
        }
        let limits = Limits {
            values: 9,
            ..limits
        };
        let (read, _) = read_within(r#"{"a":1,"b":2,"c":3,"d":"#, limits, 1 << 20);
        let said = read.unwrap_err().to_string();
        assert!(said.contains("an object of more than 3 members"), "{said}");
    }

    #[test]
    fn however_deep_no_stack_is_used_up() {
        for open in ["[", "{\"a\":"] {
            let said = refused(&open.repeat(100_000));
            assert!(said.contains("more than 64 deep"), "{said}");
        }
    }

    #[test]
    fn memory_is_taken_for_what_values_need_and_no_more_than_there_is() {
        let lists = format!("[{}[]]", "[],".repeat(9_999));
        let (read, taken) = read_within(&lists, Limits::default(), 1 << 30);
        assert_eq!(read.unwrap().as_array().unwrap().len(), 10_000);
        assert_eq!(taken, 10_000 * VALUE, "what was not used is given back");
        for (text, most) in [
            (lists, 10_000 * VALUE),
            (format!("[{}[0]]", "[0],".repeat(9_999)), 20_000 * VALUE),
            (
                format!("[{}{{\"a\":0}}]", "{\"a\":0},".repeat(999)),
                1_000 * NODE,
            ),
            (format!("[\"{}\"]", "x".repeat(100_000)), 100_000),
        ] {
            let (read, _) = read_within(&text, Limits::default(), most - 1);
            let error = read.unwrap_err();
            assert_eq!(error.status().as_u16(), 413, "{error}");
            let (read, _) = read_within(&text, Limits::default(), 2 * most + 4 * STEP);
            read.unwrap();
        }
    }
}
