//! The codings a vector tile may travel in: which of them a request likes best, and the packing.

use std::io;

use axum::http::{HeaderMap, header};
use brotli::enc::BrotliEncoderParams;
use libdeflater::{CompressionLvl, Compressor};

use crate::http::Error;
use crate::http::answer::weighted;

/// How a body is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    Plain,
    Gzip,
    Brotli,
    Zstd,
}

impl Coding {
    /// Those that pack; of what a request likes equally, the first is taken.
    ///
    /// A tile is mostly coordinates, which no coding makes much smaller than another does. So what is made soonest
    /// for its size comes first, and as everybody takes it, most tiles are kept in two codings and not in four.
    const PACKED: [Self; 3] = [Self::Gzip, Self::Zstd, Self::Brotli];

    /// The name in Accept-Encoding and Content-Encoding.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// The coding a request likes best (RFC 9110 §12.5.3); `None` where it takes none that there is.
    pub fn liked(headers: &HeaderMap) -> Option<Self> {
        let mut named = [None; 4];
        let mut others = None;
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
        let items = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        for (name, weight) in items.filter_map(weighted) {
            if name == "*" {
                others = Some(weight);
            } else if let Some(coding) = Self::named(name) {
                named[coding as usize] = Some(weight);
            }
        }
        let weight = |coding: Self| named[coding as usize].or(others);
        // What is not packed is taken by whoever does not refuse it, and liked least.
        let mut best = (Self::Plain, weight(Self::Plain).unwrap_or(1));
        for coding in Self::PACKED.into_iter().rev() {
            let weight = weight(coding).unwrap_or(0);
            if weight > 0 && weight >= best.1 {
                best = (coding, weight);
            }
        }
        (best.1 > 0).then_some(best.0)
    }

    fn named(name: &str) -> Option<Self> {
        let all = Self::PACKED.into_iter().chain([Self::Plain]);
        let mut all = all.filter(|it| name.eq_ignore_ascii_case(it.name()));
        let old = name.eq_ignore_ascii_case("x-gzip").then_some(Self::Gzip);
        all.next().or(old)
    }

    /// Whether so many bytes are packed sooner than another thread would be found for it: 0.2 ms at most.
    pub fn is_quick(self, length: usize) -> bool {
        length == 0 || self != Self::Brotli && length <= 16 << 10
    }

    /// A body in this coding. Nothing stays nothing.
    pub fn pack(self, body: &[u8]) -> Result<Vec<u8>, Error> {
        let packed = match self {
            _ if body.is_empty() => Ok(Vec::new()),
            Self::Plain => Ok(body.to_vec()),
            Self::Gzip => gzip(body),
            Self::Brotli => brotli(body),
            Self::Zstd => zstd::bulk::compress(body, ZSTD_LEVEL),
        };
        packed.map_err(|error| Error::failed("a tile could not be packed", error))
    }
}

// The levels: beyond each, a per cent of size costs several times the work (docs/DESIGN.md has figures).
const GZIP_LEVEL: i32 = 6;
const BROTLI_QUALITY: i32 = 5;
const ZSTD_LEVEL: i32 = 3;

/// How far brotli looks back, as a power of two: no tile is much larger.
const BROTLI_WINDOW: i32 = 18;

fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let level = CompressionLvl::new(GZIP_LEVEL).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut compressor = Compressor::new(level);
    let mut packed = vec![0; compressor.gzip_compress_bound(body.len())];
    let length = compressor.gzip_compress(body, &mut packed);
    packed.truncate(length.map_err(io::Error::other)?);
    Ok(packed)
}

fn brotli(body: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: body.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &body[..], &mut packed, &parameters)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn liked(lines: &[&'static str]) -> Option<Coding> {
        let line = |line| (header::ACCEPT_ENCODING, line);
        let lines = lines.iter().map(|it| it.parse().unwrap()).map(line);
        let mut headers = HeaderMap::new();
        for (name, line) in lines {
            headers.append(name, line);
        }
        Coding::liked(&headers)
    }

    #[test]
    fn a_request_gets_the_coding_it_likes_best_of_those_there_are() {
        for (lines, coding) in [
            (&[][..], Some(Coding::Plain)),
            (&[""], Some(Coding::Plain)),
            (&["deflate, compress"], Some(Coding::Plain)),
            (&["gzip"], Some(Coding::Gzip)),
            (&["X-GZip"], Some(Coding::Gzip)),
            (&["deflate, br"], Some(Coding::Brotli)),
            (&["gzip, deflate, br, zstd"], Some(Coding::Gzip)),
            (&["br", "zstd"], Some(Coding::Zstd)),
            (&["gzip;q=0.7, zstd;q=0.5, br;q=0.8"], Some(Coding::Brotli)),
            (&["gzip;q=0.001"], Some(Coding::Gzip)),
            (&["gzip ; Q=0.2 , br ; q=0.1"], Some(Coding::Gzip)),
            (&["gzip;q=0, zstd;q=0"], Some(Coding::Plain)),
            (&["identity, gzip;q=0.5"], Some(Coding::Plain)),
            (&["identity;q=0.5, gzip;q=0.5"], Some(Coding::Gzip)),
            (&["*"], Some(Coding::Gzip)),
            (&["*;q=0.3, gzip;q=0.2"], Some(Coding::Zstd)),
            (&["gzip;q=0, zstd;q=0, *"], Some(Coding::Brotli)),
            (&["identity;q=0, *;q=0.1"], Some(Coding::Gzip)),
            (&["identity;q=0, gzip"], Some(Coding::Gzip)),
            (&["*;q=0, gzip"], Some(Coding::Gzip)),
            (&["*;q=0, identity"], Some(Coding::Plain)),
            (&["gzip;q=2, br;q=x"], Some(Coding::Plain)),
            (&["identity;q=0"], None),
            (&["*;q=0"], None),
            (&["identity;q=0.000, deflate"], None),
        ] {
            assert_eq!(liked(lines), coding, "{lines:?}");
        }
    }

    #[test]
    fn what_is_packed_is_smaller_and_unpacks_to_the_same() {
        let tile: Vec<u8> = (0..5_000_u32)
            .flat_map(|it| (it / 7).to_le_bytes())
            .collect();
        for coding in Coding::PACKED {
            let packed = coding.pack(&tile).unwrap();
            assert!(packed.len() < tile.len() / 2, "{coding:?}");
            assert_eq!(unpack(coding, &packed), tile, "{coding:?}");
            assert!(coding.pack(&[]).unwrap().is_empty(), "{coding:?}");
        }
    }

    fn unpack(coding: Coding, mut packed: &[u8]) -> Vec<u8> {
        let mut body = vec![0; 1 << 20];
        let length = match coding {
            Coding::Plain => packed.read(&mut body).unwrap(),
            Coding::Gzip => libdeflater::Decompressor::new()
                .gzip_decompress(packed, &mut body)
                .unwrap(),
            Coding::Brotli => {
                let mut out = Vec::new();
                brotli::BrotliDecompress(&mut packed, &mut out).unwrap();
                return out;
            }
            Coding::Zstd => zstd::bulk::decompress_to_buffer(packed, &mut body).unwrap(),
        };
        body.truncate(length);
        body
    }
}
