//! Writes raster tiles as PNG (ISO 15948) with a palette, in as few bits a pixel as its colours need.
//!
//! Tiles of one fill differ in their palette alone: what stands for the pixels is packed once for all of them.

use std::sync::LazyLock;

use libdeflater::{CompressionLvl, Compressor, crc32};

use crate::model::Colour;
use crate::render::Fill;
use crate::render::look::HATCH;
use crate::render::raster::Density;
use crate::render::raster::inks::{Rgba, diagonals};

/// How hard to pack a picture, of 12: harder takes longer, and gains a twentieth at most.
const EFFORT: i32 = 4;

/// How hard to pack what is packed once.
const MOST_EFFORT: i32 = 12;

/// A picture of numbered colours.
pub(super) fn write(side: u32, pixels: &[u8], colours: &[Rgba]) -> Vec<u8> {
    let (pixels, colours) = used(pixels, colours);
    let depth = depth(colours.len());
    let packed = pack(side, depth, EFFORT, &pixels);
    file(side, depth, &colours, &packed)
}

/// A picture of one fill.
pub(super) fn solid(density: Density, fill: Fill) -> Vec<u8> {
    /// Stripes by their place among the colours, which come in the order they first appear in.
    static STRIPES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
        [Density::Single, Density::Double].map(|density| {
            let side = density.side() as usize;
            let along = stripes(HATCH * density.factor());
            let pixels = (0..side * side).map(|at| along[(at / side + at % side) % along.len()]);
            let pixels: Vec<u8> = pixels.collect();
            pack(density.side(), 2, MOST_EFFORT, &pixels)
        })
    });
    let side = density.side();
    match fill {
        Fill::Plain(_) => {
            let colours: Vec<Rgba> = diagonals(fill, 1).collect();
            plain(density, colours[0])
        }
        Fill::Hatched { .. } => {
            let period = HATCH * density.factor();
            let all: Vec<Rgba> = diagonals(fill, period).collect();
            let places = stripes(period);
            let first = |place: u8| places.iter().position(|&it| it == place);
            let colours: Vec<Rgba> = (0..4).filter_map(first).map(|at| all[at]).collect();
            file(side, 2, &colours, &STRIPES[density.factor() as usize - 1])
        }
    }
}

/// A picture of one colour.
pub(super) fn plain(density: Density, colour: Rgba) -> Vec<u8> {
    static BLANK: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
        [Density::Single, Density::Double].map(|density| {
            let side = density.side();
            pack(side, 1, MOST_EFFORT, &vec![0; (side * side) as usize])
        })
    });
    file(
        density.side(),
        1,
        &[colour],
        &BLANK[density.factor() as usize - 1],
    )
}

/// Which of a hatch's four colours stands where along a row.
fn stripes(period: u32) -> Vec<u8> {
    let (ground, stripe) = (Colour([0; 3]), Colour([255; 3]));
    let shades: Vec<Rgba> = diagonals(Fill::Hatched { ground, stripe }, period).collect();
    let mut seen: Vec<Rgba> = Vec::new();
    let place = |shade: &Rgba| {
        let place = seen.iter().position(|it| it == shade).unwrap_or(seen.len());
        if place == seen.len() {
            seen.push(*shade);
        }
        u8::try_from(place).unwrap_or(0)
    };
    shades.iter().map(place).collect()
}

/// The picture without colours that it does not show.
fn used(pixels: &[u8], colours: &[Rgba]) -> (Vec<u8>, Vec<Rgba>) {
    let mut shown = [false; 256];
    for &pixel in pixels {
        shown[usize::from(pixel)] = true;
    }
    let mut place = [0; 256];
    let mut kept = Vec::with_capacity(colours.len());
    for (at, colour) in colours.iter().enumerate().filter(|(at, _)| shown[*at]) {
        place[at] = u8::try_from(kept.len()).unwrap_or(u8::MAX);
        kept.push(*colour);
    }
    let moved = pixels.iter().map(|&it| place[usize::from(it)]).collect();
    (moved, kept)
}

/// Bits a pixel for so many colours.
fn depth(colours: usize) -> u8 {
    match colours {
        0..=2 => 1,
        3..=4 => 2,
        5..=16 => 4,
        _ => 8,
    }
}

/// Rows of numbers, unfiltered, as a zlib stream.
fn pack(side: u32, depth: u8, effort: i32, pixels: &[u8]) -> Vec<u8> {
    let to_a_byte = usize::from(8 / depth);
    let mut rows = Vec::with_capacity(pixels.len() / to_a_byte + side as usize);
    for row in pixels.chunks_exact(side as usize) {
        // Flat colours pack best unfiltered.
        rows.push(0);
        if to_a_byte == 1 {
            rows.extend_from_slice(row);
            continue;
        }
        let bytes = row.chunks_exact(to_a_byte);
        rows.extend(bytes.map(|it| it.iter().fold(0, |byte, pixel| (byte << depth) | pixel)));
    }
    let effort = CompressionLvl::new(effort).unwrap_or_default();
    let mut press = Compressor::new(effort);
    let mut packed = vec![0; press.zlib_compress_bound(rows.len())];
    let length = press
        .zlib_compress(&rows, &mut packed)
        .expect("there is room for the worst case");
    packed.truncate(length);
    packed
}

/// The chunks of a file.
fn file(side: u32, depth: u8, colours: &[Rgba], packed: &[u8]) -> Vec<u8> {
    let mut head = [side.to_be_bytes(), side.to_be_bytes()].concat();
    // Palette colours, deflate, no interlacing.
    head.extend([depth, 3, 0, 0, 0]);
    let palette: Vec<u8> = colours.iter().flat_map(|it| &it[..3]).copied().collect();
    let opacities: Vec<u8> = colours.iter().map(|it| it[3]).collect();
    let mut bytes = Vec::with_capacity(packed.len() + 4 * colours.len() + 80);
    bytes.extend(b"\x89PNG\r\n\x1a\n");
    chunk(&mut bytes, b"IHDR", &head);
    chunk(&mut bytes, b"PLTE", &palette);
    chunk(&mut bytes, b"tRNS", &opacities);
    chunk(&mut bytes, b"IDAT", packed);
    chunk(&mut bytes, b"IEND", &[]);
    bytes
}

fn chunk(bytes: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    bytes.extend(length.to_be_bytes());
    let start = bytes.len();
    bytes.extend(kind);
    bytes.extend(content);
    let sum = crc32(&bytes[start..]);
    bytes.extend(sum.to_be_bytes());
}
