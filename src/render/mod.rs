//! A coverage as bytes: vector and raster tiles, static maps, legends, styles and GeoJSON.
//!
//! [`Scene`] is a coverage made ready for drawing. What a holding looks like is decided in [`Palette`] alone.

mod canvas;
mod cut;
mod districts;
mod geojson;
mod label;
mod legend;
mod map;
mod mvt;
mod palette;
mod png;
#[cfg(test)]
mod sample;
mod scene;
mod style;
mod text;

pub use districts::Districts;
pub use geojson::control;
pub use legend::{LegendLine, legend_lines, legend_svg};
pub use map::{MAX_SIDE, Sheet, map};
pub use mvt::mvt;
pub use palette::{Fill, Palette, RENDERER_VERSION};
pub use png::{Density, empty_png, png};
pub use scene::Scene;
pub use style::{StyleSource, style};
