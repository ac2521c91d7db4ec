//! A coverage as bytes: vector and raster tiles, static maps, time-lapses, legends, styles and GeoJSON.
//!
//! [`Scene`] is a coverage made ready for drawing. What a holding looks like is decided in [`Palette`] alone, what a line looks like in `look`.

mod cut;
mod districts;
mod film;
mod geojson;
mod label;
mod legend;
mod look;
mod markup;
mod mvt;
mod palette;
mod raster;
#[cfg(test)]
mod sample;
mod scene;
mod sheet;
mod style;
mod text;

pub use districts::Districts;
pub use film::{Film, FilmForm, Shot};
pub use geojson::Control;
pub use legend::{LegendLine, align, legend_lines, legend_svg};
pub(crate) use markup::escape;
pub use mvt::{EVIDENCE_ZOOM, EvidenceMap, mvt};
pub use palette::{Fill, Palette, RENDERER_VERSION};
pub use raster::{Density, empty_png, empty_webp, png, webp};
pub use scene::Scene;
pub use sheet::{LegendAt, MAX_SIDE, Sheet, map_png, map_svg, note_lines};
pub use style::{StyleSource, style};
