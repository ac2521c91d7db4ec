//! Foreign formats to values and back. Nothing here touches a file: functions take and give text and bytes.

pub mod batch;
pub mod definition;
pub mod geojson;
mod members;
pub mod places;
mod short_name;
pub mod survey;
pub mod territory;
