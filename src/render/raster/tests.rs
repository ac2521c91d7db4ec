//! Raster tiles of the sample map, read back.

use proptest::prelude::*;

use super::*;
use crate::geometry::{project, unproject};
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

fn looks_like(pixel: [u8; 4], Colour([red, green, blue]): Colour) -> bool {
    pixel == [red, green, blue, LAND_ALPHA]
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
    for zoom in [8, 10] {
        let picture = picture(TileCoord::at(zoom, 37.5, 34.5).unwrap(), Density::Single);
        let count = |colour| {
            let alike = picture.pixels().filter(|pixel| looks_like(pixel.0, colour));
            alike.count() * 100 / (256 * 256)
        };
        // At zoom 8 other land takes its part of the tile, more than half of it.
        let least = if zoom == 8 { 5 } else { 30 };
        let (holder, rival) = (count(RED), count(GREEN));
        assert!((least..=50).contains(&holder), "{holder} % holder");
        assert!((least..=50).contains(&rival), "{rival} % rival");
    }
}

#[test]
fn stripes_run_on_across_tiles_drawn_and_constant() {
    // One tile of contested land has a border in it, its neighbour is nothing but stripes.
    let west = TileCoord::at(10, 37.01, 34.5).unwrap();
    let east = TileCoord::new(west.z(), west.x() + 1, west.y()).unwrap();
    let (west, east) = (
        picture(west, Density::Single),
        picture(east, Density::Single),
    );
    for (x, y) in [(250, 7), (251, 100), (255, 255)] {
        assert_eq!(west.get_pixel(x, y), east.get_pixel(x, y));
    }
}

#[test]
fn a_tile_of_one_fill_takes_next_to_nothing() {
    let plain = TileCoord::at(12, 36.5, 34.6).unwrap();
    let hatched = TileCoord::at(12, 37.5, 34.5).unwrap();
    for density in [Density::Single, Density::Double] {
        let bytes = png(&scene(), plain, density).len();
        assert!(bytes < 150, "{bytes}");
        // Stripes repeat, and have to say so again every 258 bytes.
        let bytes = png(&scene(), hatched, density).len();
        assert!(bytes < 700, "{bytes}");
        assert!(empty_png(density).len() < 150);
    }
}

#[test]
fn a_tile_outside_is_the_one_transparent_picture() {
    let far = TileCoord::at(6, -60.0, 10.0).unwrap();
    assert_eq!(
        png(&scene(), far, Density::Single),
        empty_png(Density::Single)
    );
    assert_eq!(
        webp(&scene(), far, Density::Single),
        empty_webp(Density::Single)
    );
    let picture = image::load_from_memory(&empty_png(Density::Double)).unwrap();
    assert_eq!((picture.width(), picture.height()), (512, 512));
    assert!(picture.to_rgba8().pixels().all(|pixel| pixel.0[3] == 0));
}

#[test]
fn both_formats_show_the_same_pixels() {
    let places = [
        (5, 36.5, 34.6),
        (8, 37.0, 34.0),
        (12, 37.5, 34.5),
        (12, 36.5, 34.6),
    ];
    for (zoom, lon, lat) in places {
        for density in [Density::Single, Density::Double] {
            let tile = TileCoord::at(zoom, lon, lat).unwrap();
            let webp = webp(&scene(), tile, density);
            assert!(webp.starts_with(b"RIFF"));
            let webp = image::load_from_memory(&webp).unwrap().to_rgba8();
            assert!(webp == picture(tile, density), "{zoom} {lon} {lat}");
        }
    }
}

#[test]
fn an_edge_without_a_line_is_softened() {
    // Land of one faction on both sides, held in two ways: the mixture of both colours shows along it.
    use crate::geometry::GridPoint;
    let (mut coverage, palette) = chequer();
    // The enclave's holder gets the land around it, and its square a slanting side.
    for face in &mut coverage.faces {
        if face.holding == Some(2) {
            face.holding = Some(0);
        }
    }
    let mut corners = coverage.borders[8].points.to_vec();
    corners[1] = GridPoint::from_degrees(36.58, 33.42);
    coverage.borders[8].points = corners.into();
    let scene = Scene::new(&coverage, &palette);
    let tile = TileCoord::at(10, 36.5, 33.41).unwrap();
    let picture = image::load_from_memory(&png(&scene, tile, Density::Single)).unwrap();
    let picture = picture.to_rgba8();
    let mixed = picture
        .pixels()
        .filter(|it| it.0[3] == LAND_ALPHA && it.0[0] > GREEN.0[0] && it.0[0] < paler(GREEN).0[0]);
    assert!(mixed.count() > 100);
}

#[test]
fn a_bent_border_is_where_a_point_query_puts_it() {
    // The middle of a slanting edge, a little to either side.
    let (lon, lat) = (36.25, 34.025);
    let at = |lat| pixel(12, lon, lat, Density::Single);
    assert!(looks_like(at(lat + 0.004), GREEN));
    assert!(looks_like(at(lat - 0.004), RED));
}

#[test]
fn two_hundred_factions_fit_into_one_tile() {
    use crate::render::sample::faction;
    use crate::render::sample::palette;
    let (mut coverage, _) = chequer();
    let names: Vec<String> = (0..300).map(|at| format!("f{at}")).collect();
    let factions = names.iter().zip(0_u32..);
    let factions: Vec<_> = factions
        .map(|(name, at)| faction(name, &format!("#{:06x}", at * 54_321)))
        .collect();
    coverage.holdings.truncate(1);
    let whole = coverage.faces[0].clone();
    for name in &names {
        coverage.holdings.push(crate::render::sample::holding(
            name,
            crate::model::Status::Contested,
            Some("f7"),
        ));
        coverage.faces.push(crate::model::Face {
            holding: Some(coverage.holdings.len() - 1),
            ..whole.clone()
        });
    }
    let scene = Scene::new(&coverage, &palette(&factions));
    let tile = TileCoord::at(6, 36.5, 34.6).unwrap();
    let bytes = png(&scene, tile, Density::Single);
    let picture = image::load_from_memory(&bytes).unwrap().to_rgba8();
    assert!(picture.pixels().any(|it| it.0[3] == LAND_ALPHA));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Borders only add to the land's opacity, so a seam between neighbours, or between tiles, would show as less.
    #[test]
    fn no_pixel_of_the_territory_is_thinner_than_its_land(
        zoom in 0..15_u8, lon in 36.0..38.0_f64, lat in 33.0..35.0_f64, dense: bool
    ) {
        let density = if dense { Density::Double } else { Density::Single };
        let tile = TileCoord::at(zoom, lon, lat).unwrap();
        let picture = picture(tile, density);
        let side = f64::from(picture.width());
        // A pixel's rounding is half a tile unit.
        let slack = 360.0 * tile.side() / 4096.0;
        let thin = picture.enumerate_pixels().filter(|(x, y, pixel)| {
            let place = |axis: usize, at: u32| {
                tile.square().min[axis] + (f64::from(at) + 0.5) / side * tile.side()
            };
            let (lon, lat) = unproject([place(0, *x), place(1, *y)]);
            let inside = (36.0 + slack..38.0 - slack).contains(&lon)
                && (33.0 + slack..35.0 - slack).contains(&lat);
            inside && pixel.0[3] < LAND_ALPHA
        });
        prop_assert_eq!(thin.count(), 0);
    }
}
