//! Foreign formats to values and back. Nothing here touches a file: functions take and give text and bytes.

pub mod batch;
pub mod geojson;
pub mod places;
pub mod survey;
pub mod territory;
