//! Bodies as the server reads them, with all the memory they ask for.

#[path = "../../../../../src/http/body/json.rs"]
pub mod json;

use serde_json::Value;

use crate::http::Error;
use crate::http::work::Reservation;

/// The JSON in a text, within the usual limits.
pub fn read(text: &[u8]) -> Result<Value, Error> {
    json::read(text, json::Limits::default(), &mut Reservation)
}
