//! JSON read without doubt: an object that says a name twice is refused, not read as whichever came last.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The value in a text, or why it is none.
pub(super) fn read(text: &[u8]) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Plain.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

struct Plain;

impl<'de> DeserializeSeed<'de> for Plain {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain {
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

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if map.contains_key(&name) {
                let name: String = name.chars().take(80).collect();
                return Err(A::Error::custom(format!("`{name}` is said twice")));
            }
            map.insert(name, members.next_value_seed(Self)?);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_once_reads_as_it_always_does() {
        let text = r#"{"a": [1, -2, 0.1, 1e300, null, true, "b\u00e9"], "c": {"a": {}}, "": ""}"#;
        let usual: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read(text.as_bytes()).unwrap(), usual);
    }

    #[test]
    fn what_is_said_twice_is_refused_by_name_and_place() {
        let said = read(br#"{"a": 1, "b": {"c": 1, "c": 2}}"#).unwrap_err();
        assert!(
            said.to_string().starts_with("`c` is said twice at line 1"),
            "{said}"
        );
        for wrong in ["", "{", "[1,]", "1 2", "1e999", "{\"a\": nan}"] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(
            read("[".repeat(100_000).as_bytes()).is_err(),
            "no stack is deep enough"
        );
    }
}
