//! Sheets of the sample map, looked at as pixels and as markup.

use super::*;
use crate::render::Fill;
use crate::render::sample::{chequer, place};

const BELOW: LegendAt = LegendAt::Below;

fn legend() -> Vec<LegendLine> {
    let line = |label: &str, colour| LegendLine {
        fill: Fill::Plain(Colour(colour)),
        label: label.to_owned(),
        fraction: Some(0.5),
    };
    vec![
        line("Red", [0xb3, 0x20, 0x2c]),
        line("<Green> & co", [0x63, 0xbf, 0x7a]),
    ]
}

fn sheet(width: u32, height: u32, legend: &[LegendLine]) -> Sheet<'_> {
    Sheet {
        width,
        height,
        bounds: None,
        title: "Chequer",
        subtitle: "1 January 2015",
        legend,
        legend_at: LegendAt::Fitting,
        scale: true,
        notes: &["Nobody's data"],
        note_lines: 0,
    }
}

fn scene() -> Scene {
    let (coverage, palette) = chequer();
    let towns = [
        place("west", 36.3, 34.5, Some(300_000)),
        place("east", 37.6, 33.4, Some(90_000)),
    ];
    Scene::new(&coverage, &palette).with_places(&towns)
}

fn picture(sheet: &Sheet<'_>) -> image::RgbaImage {
    let bytes = map_png(&scene(), sheet).unwrap();
    image::load_from_memory(&bytes).unwrap().to_rgba8()
}

#[test]
fn a_map_has_the_size_asked_for_and_no_transparent_pixel() {
    let legend = legend();
    for (width, height) in [(800, 600), (400, 900), (300, 300), (40, 20), (1, 1)] {
        for legend_at in [LegendAt::Fitting, LegendAt::None, LegendAt::Right, BELOW] {
            let asked = Sheet {
                legend_at,
                ..sheet(width, height, &legend)
            };
            let picture = picture(&asked);
            assert_eq!(picture.dimensions(), (width, height));
            assert!(picture.pixels().all(|pixel| pixel.0[3] == 255));
        }
    }
    for (width, height) in [(0, 10), (10, 0), (MAX_SIDE + 1, 10)] {
        assert!(map_png(&scene(), &sheet(width, height, &legend)).is_none());
        assert!(map_svg(&scene(), &sheet(width, height, &legend)).is_none());
    }
}

#[test]
fn a_map_of_a_part_shows_that_part_alone() {
    let part = Sheet {
        bounds: Some(Bounds {
            west: 36.1,
            south: 34.3,
            east: 36.9,
            north: 34.9,
        }),
        ..sheet(200, 200, &[])
    };
    let [red, green, blue, _] = picture(&part).get_pixel(100, 100).0;
    assert!(green > red && green > blue);
}

#[test]
fn any_part_of_the_world_can_be_asked_for() {
    for [west, south, east, north] in [
        [-180.0, -90.0, 180.0, 90.0],
        [179.0, -1.0, 180.0, 1.0],
        [36.0, 86.0, 37.0, 90.0],
        [36.2, 34.2, 36.2 + 1e-9, 34.2 + 1e-9],
        [-180.0, 89.0, -179.0, 90.0],
    ] {
        let bounds = Some(Bounds {
            west,
            south,
            east,
            north,
        });
        let asked = Sheet {
            bounds,
            ..sheet(320, 320, &[])
        };
        assert_eq!(picture(&asked).dimensions(), (320, 320));
        assert!(map_svg(&scene(), &asked).is_some());
    }
}

#[test]
fn land_lies_without_seams_on_the_paper() {
    // A seam would let the paper through: lighter and greyer than land on both of its sides.
    let part = Sheet {
        bounds: Some(Bounds {
            west: 36.38,
            south: 33.38,
            east: 36.62,
            north: 33.62,
        }),
        ..sheet(250, 250, &[])
    };
    let picture = picture(&part);
    let inside = picture
        .enumerate_pixels()
        .filter(|(x, y, _)| (20..230).contains(x) && (20..230).contains(y));
    let seams = inside.filter(|(_, _, pixel)| {
        let near = |paper: &Colour| pixel.0.iter().zip(paper.0).all(|(a, b)| a.abs_diff(b) < 8);
        near(&PAPER)
    });
    assert_eq!(seams.count(), 0);
}

#[test]
fn both_pictures_are_laid_out_alike() {
    let legend = legend();
    let asked = sheet(900, 700, &legend);
    let svg = map_svg(&scene(), &asked).unwrap();
    let picture = picture(&asked);
    // Every word of the one has ink around it in the other.
    let mut words = 0;
    for text in svg.split("<text ").skip(1) {
        let number = |name: &str| -> f32 {
            let (_, value) = text.split_once(&format!("{name}=\"")).unwrap();
            value.split('"').next().unwrap().parse().unwrap()
        };
        let (x, y) = (number("x"), number("y"));
        let (width, size) = (number("textLength"), number("font-size"));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the picture"
        )]
        let inked = (x as u32..(x + width) as u32).any(|x| {
            ((y - size * 0.7) as u32..y as u32).any(|y| picture.get_pixel(x, y).0[0] < 0x90)
        });
        assert!(inked, "{text}");
        words += 1;
    }
    // Title, date, two labels with figures, two places, the scale, the note.
    assert_eq!(words, 10);
}

#[test]
fn names_cannot_break_out_of_the_vector_picture() {
    let legend = legend();
    let asked = Sheet {
        title: "</text><script>alert('\"')</script>",
        ..sheet(900, 700, &legend)
    };
    let svg = map_svg(&scene(), &asked).unwrap();
    assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"));
    assert!(svg.contains("&lt;Green&gt; &amp; co"));
    assert!(svg.contains("stroke-dasharray") && svg.contains("url(#hatch0)"));
}

#[test]
fn what_is_left_out_is_not_there() {
    let legend = legend();
    let bare = Sheet {
        title: "",
        subtitle: "",
        legend_at: LegendAt::None,
        scale: false,
        notes: &[],
        note_lines: 0,
        ..sheet(900, 700, &legend)
    };
    let svg = map_svg(&scene(), &bare).unwrap();
    // The two places alone.
    assert_eq!(svg.matches("<text ").count(), 2);
    let wide = bare_width(&svg);
    let with_legend = map_svg(&scene(), &sheet(900, 700, &legend)).unwrap();
    assert!(wide > bare_width(&with_legend));
}

/// The width of the map's frame.
fn bare_width(svg: &str) -> u32 {
    let frame = svg.split("<svg x=").nth(1).unwrap();
    let width = frame.split("width=\"").nth(1).unwrap();
    width.split('"').next().unwrap().parse().unwrap()
}
