//! Raster tiles.

use std::sync::LazyLock;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use tiny_skia::Pixmap;

use crate::geometry::TileCoord;
use crate::render::Scene;
use crate::render::canvas::{View, paint};

/// How many pixels a raster tile has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Density {
    /// 256 × 256.
    Single,
    /// 512 × 512, for `@2x`.
    Double,
}

impl Density {
    /// The factor over 256 px.
    fn factor(self) -> u32 {
        match self {
            Self::Single => 1,
            Self::Double => 2,
        }
    }
}

/// The raster tile at an address: land, translucent, with its borders. Where there is nothing, [`empty_png`].
pub fn png(scene: &Scene, tile: TileCoord, density: Density) -> Vec<u8> {
    let side = 256 * density.factor();
    let view = View {
        origin: tile.square().min,
        scale: f64::from(side) / tile.side(),
        width: side,
        height: side,
        density: density.factor(),
    };
    paint(scene, &view).map_or_else(|| empty_png(density).to_vec(), encode)
}

/// The transparent tile that stands wherever there is nothing to show.
pub fn empty_png(density: Density) -> &'static [u8] {
    static SINGLE: LazyLock<Vec<u8>> = LazyLock::new(|| transparent(Density::Single));
    static DOUBLE: LazyLock<Vec<u8>> = LazyLock::new(|| transparent(Density::Double));
    match density {
        Density::Single => &SINGLE,
        Density::Double => &DOUBLE,
    }
}

fn transparent(density: Density) -> Vec<u8> {
    let side = 256 * density.factor();
    // Grey with alpha would do in fewer bytes, but some readers take only RGBA for transparent.
    Pixmap::new(side, side).map(encode).unwrap_or_default()
}

/// Pixels as a PNG file.
pub(crate) fn encode(pixmap: Pixmap) -> Vec<u8> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let mut bytes = Vec::with_capacity(16 * 1024);
    // Flat colours compress best unfiltered.
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::NoFilter)
        .write_image(
            &pixmap.take_demultiplied(),
            width,
            height,
            ExtendedColorType::Rgba8,
        )
        .expect("a pixmap has the length its sides say, and memory takes every byte");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::project;
    use crate::model::Colour;
    use crate::render::palette::{LAND_ALPHA, UNHELD, paler};
    use crate::render::sample::chequer;

    const RED: Colour = Colour([0xb3, 0x20, 0x2c]);
    const GREEN: Colour = Colour([0x63, 0xbf, 0x7a]);

    fn scene() -> Scene {
        let (coverage, palette) = chequer();
        Scene::new(&coverage, &palette)
    }

    fn picture(tile: TileCoord, density: Density) -> image::RgbaImage {
        let bytes = png(&scene(), tile, density);
        image::load_from_memory(&bytes).unwrap().to_rgba8()
    }

    /// The pixel of a position in the tile of a zoom that holds it.
    fn pixel(zoom: u8, lon: f64, lat: f64, density: Density) -> [u8; 4] {
        let tile = TileCoord::at(zoom, lon, lat).unwrap();
        let picture = picture(tile, density);
        let point = project(lon, lat);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a pixel of the tile"
        )]
        let at = |axis: usize| {
            let part = (point[axis] - tile.square().min[axis]) / tile.side();
            (part * f64::from(picture.width())) as u32
        };
        picture.get_pixel(at(0), at(1)).0
    }

    fn looks_like(pixel: [u8; 4], colour: Colour) -> bool {
        let near = pixel.iter().zip(colour.0).all(|(a, b)| a.abs_diff(b) <= 2);
        near && pixel[3].abs_diff(LAND_ALPHA) <= 1
    }

    #[test]
    fn a_pixel_inside_a_face_has_its_holders_colour() {
        for density in [Density::Single, Density::Double] {
            for zoom in [5, 6, 8, 11] {
                let at = |lon, lat| pixel(zoom, lon, lat, density);
                assert!(looks_like(at(36.5, 34.6), GREEN), "green at {zoom}");
                assert!(looks_like(at(36.8, 33.2), RED), "red at {zoom}");
                assert!(looks_like(at(37.5, 33.5), UNHELD), "unheld at {zoom}");
            }
            assert!(looks_like(pixel(9, 36.5, 33.5, density), paler(GREEN)));
        }
    }

    #[test]
    fn contested_land_is_striped_with_both_colours() {
        let picture = picture(TileCoord::at(10, 37.5, 34.5).unwrap(), Density::Single);
        let count = |colour| {
            let alike = picture.pixels().filter(|pixel| looks_like(pixel.0, colour));
            alike.count() * 100 / (256 * 256)
        };
        let (holder, rival) = (count(RED), count(GREEN));
        assert!((25..=50).contains(&holder), "{holder} % holder");
        assert!((25..=50).contains(&rival), "{rival} % rival");
    }

    #[test]
    fn stripes_run_on_across_tiles() {
        let west = TileCoord::at(10, 37.5, 34.5).unwrap();
        let east = TileCoord::new(west.z(), west.x() + 1, west.y()).unwrap();
        assert_eq!(
            picture(west, Density::Single),
            picture(east, Density::Single)
        );
    }

    #[test]
    fn no_pixel_of_the_territory_is_thinner_than_its_land() {
        // Borders only add to the land's opacity, so a seam between neighbours would show as less.
        for tile in [
            TileCoord::at(7, 36.6, 34.02),
            TileCoord::at(9, 36.99, 33.99),
        ] {
            let tile = tile.unwrap();
            let picture = picture(tile, Density::Single);
            let thin = picture.enumerate_pixels().filter(|(x, y, pixel)| {
                let place = |axis: usize, at: u32| {
                    tile.square().min[axis] + (f64::from(at) + 0.5) / 256.0 * tile.side()
                };
                let (lon, lat) = crate::geometry::unproject([place(0, *x), place(1, *y)]);
                let inside = (36.02..37.98).contains(&lon) && (33.02..34.98).contains(&lat);
                inside && pixel.0[3] < LAND_ALPHA - 1
            });
            assert_eq!(thin.count(), 0);
        }
    }

    #[test]
    fn a_tile_outside_is_the_one_transparent_picture() {
        let far = TileCoord::at(6, -60.0, 10.0).unwrap();
        assert_eq!(
            png(&scene(), far, Density::Single),
            empty_png(Density::Single)
        );
        let picture = image::load_from_memory(empty_png(Density::Double)).unwrap();
        assert_eq!((picture.width(), picture.height()), (512, 512));
        assert!(picture.to_rgba8().pixels().all(|pixel| pixel.0[3] == 0));
    }

    #[test]
    fn a_bent_border_is_where_a_point_query_puts_it() {
        // The middle of a slanting edge, a little to either side.
        let (lon, lat) = (36.25, 34.025);
        assert!(looks_like(
            pixel(12, lon, lat + 0.004, Density::Single),
            GREEN
        ));
        assert!(looks_like(
            pixel(12, lon, lat - 0.004, Density::Single),
            RED
        ));
    }
}
