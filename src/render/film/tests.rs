//! Films of the sample map, read back by another decoder.

use std::io::Cursor;

use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;

use super::*;
use crate::model::Status;
use crate::render::sample::{chequer, holding};
use crate::render::{LegendAt, LegendLine};

const SIDES: (u32, u32) = (420, 330);

/// Two maps, the second after red took all that is contested.
fn scenes() -> [Scene; 2] {
    let (mut coverage, palette) = chequer();
    let before = Scene::new(&coverage, &palette);
    coverage.holdings[3] = holding("red", Status::Control, None);
    [before, Scene::new(&coverage, &palette)]
}

/// A film of so many frames of each map.
fn film(form: FilmForm, counts: [usize; 2]) -> (Vec<u8>, usize) {
    let (_, palette) = chequer();
    let mut film = Film::new(form, SIDES.0, SIDES.1, &[palette]).unwrap();
    let mut bytes = Vec::new();
    let mut day = 0;
    let mut pieces = 0;
    for (scene, count) in scenes().iter().zip(counts) {
        for at in 0..count {
            day += 1;
            let date = format!("{day} January 2015");
            let legend: [LegendLine; 0] = [];
            let sheet = Sheet {
                width: SIDES.0,
                height: SIDES.1,
                bounds: None,
                title: "Chequer",
                subtitle: &date,
                legend: &legend,
                legend_at: LegendAt::None,
                scale: true,
                notes: &[],
                note_lines: 0,
            };
            film.shoot(&Shot {
                scene,
                sheet: &sheet,
                again: at > 0,
                goes_on: at + 1 < count,
                last: day == counts[0] + counts[1],
            });
            let piece = film.take();
            pieces += usize::from(!piece.is_empty());
            bytes.extend(piece);
        }
    }
    bytes.extend(film.finish());
    (bytes, pieces)
}

fn frames(form: FilmForm, bytes: &[u8]) -> Vec<image::Frame> {
    let cursor = Cursor::new(bytes.to_vec());
    let frames = match form {
        FilmForm::Gif => GifDecoder::new(cursor).unwrap().into_frames(),
        FilmForm::Webp => WebPDecoder::new(cursor).unwrap().into_frames(),
    };
    frames.collect_frames().unwrap()
}

/// The map alone, below the lettering.
fn map(frame: &image::Frame) -> Vec<u8> {
    let picture = frame.buffer();
    image::imageops::crop_imm(picture, 0, 80, SIDES.0, SIDES.1 - 80)
        .to_image()
        .into_raw()
}

#[test]
fn a_film_has_every_frame_whole_and_holds_the_last() {
    for form in [FilmForm::Gif, FilmForm::Webp] {
        let (bytes, _) = film(form, [3, 2]);
        let frames = frames(form, &bytes);
        assert_eq!(frames.len(), 5);
        for frame in &frames {
            assert_eq!(frame.buffer().dimensions(), SIDES);
            assert!(frame.buffer().pixels().all(|it| it.0[3] == 255));
        }
        let stands = |at: usize| frames[at].delay().numer_denom_ms().0;
        assert_eq!((stands(0), stands(3)), (STANDS, STANDS));
        assert_eq!(stands(4), LAST_STANDS);
    }
}

#[test]
fn the_map_changes_with_the_slice_and_the_date_with_every_frame() {
    for form in [FilmForm::Gif, FilmForm::Webp] {
        let (bytes, _) = film(form, [3, 2]);
        let frames = frames(form, &bytes);
        assert_eq!(map(&frames[0]), map(&frames[2]));
        assert_eq!(map(&frames[3]), map(&frames[4]));
        assert_ne!(map(&frames[0]), map(&frames[4]));
        for pair in frames.windows(2) {
            assert_ne!(pair[0].buffer(), pair[1].buffer());
        }
    }
}

#[test]
fn a_webp_film_shows_the_pixels_of_the_sheet() {
    let (bytes, _) = film(FilmForm::Webp, [1, 1]);
    let frames = frames(FilmForm::Webp, &bytes);
    let sheet = Sheet {
        width: SIDES.0,
        height: SIDES.1,
        bounds: None,
        title: "Chequer",
        subtitle: "2 January 2015",
        legend: &[],
        legend_at: LegendAt::None,
        scale: true,
        notes: &[],
        note_lines: 0,
    };
    let still = crate::render::map_png(&scenes()[1], &sheet).unwrap();
    let still = image::load_from_memory(&still).unwrap().to_rgba8();
    assert!(&still == frames[1].buffer());
}

#[test]
fn a_frame_that_repeats_costs_little_more_than_its_date() {
    let [short, long] = [[1, 1], [9, 1]].map(|it| film(FilmForm::Gif, it).0.len());
    assert!((long - short) / 8 < short / 8, "{short} {long}");
}

#[test]
fn a_gif_is_given_piece_by_piece() {
    assert_eq!(film(FilmForm::Gif, [2, 2]).1, 4);
    assert_eq!(film(FilmForm::Webp, [2, 2]).1, 0);
}

#[test]
fn nothing_changed_is_still_a_frame() {
    let same = [7; 3 * 4 * 4];
    let part = changed(Some(&same), &same, 4);
    assert_eq!((part.width, part.height), (1, 1));
    let mut other = same;
    other[3 * (4 * 2 + 3)] = 8;
    let part = changed(Some(&same), &other, 4);
    assert_eq!((part.left, part.top, part.width, part.height), (2, 2, 2, 1));
}
