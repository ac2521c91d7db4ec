//! Well-known binary: how the store keeps a shape, to the last bit of every coordinate.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::Shape;

const LITTLE_ENDIAN: u8 = 1;
const POLYGON: u32 = 3;
const MULTI_POLYGON: u32 = 6;

/// Bytes that are no little-endian multipolygon.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("stored geometry is damaged at byte {0}")]
pub struct InvalidWkb(usize);

/// The shape as a little-endian WKB multipolygon, coordinates in degrees.
pub fn encode_wkb(shape: &Shape) -> Vec<u8> {
    let mut bytes = Vec::new();
    let polygons = &shape.polygons().0;
    put_header(&mut bytes, MULTI_POLYGON, polygons.len());
    for polygon in polygons {
        put_header(&mut bytes, POLYGON, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            put_count(&mut bytes, ring.0.len());
            for at in ring.coords() {
                bytes.extend(at.x.to_le_bytes());
                bytes.extend(at.y.to_le_bytes());
            }
        }
    }
    bytes
}

/// The shape kept in little-endian WKB.
pub fn decode_wkb(bytes: &[u8]) -> Result<Shape, InvalidWkb> {
    let mut reader = Reader { bytes, at: 0 };
    let polygons = reader.header(MULTI_POLYGON)?;
    let polygons: Result<Vec<_>, _> = (0..polygons).map(|_| reader.polygon()).collect();
    let polygons = polygons?;
    if reader.at == bytes.len() {
        Ok(Shape::trusted(MultiPolygon(polygons)))
    } else {
        Err(InvalidWkb(reader.at))
    }
}

fn put_header(bytes: &mut Vec<u8>, kind: u32, count: usize) {
    bytes.push(LITTLE_ENDIAN);
    bytes.extend(kind.to_le_bytes());
    put_count(bytes, count);
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bodies are far below four thousand million positions"
)]
fn put_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend((count as u32).to_le_bytes());
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], InvalidWkb> {
        let piece = self
            .bytes
            .get(self.at..self.at + N)
            .and_then(|piece| piece.try_into().ok());
        let piece = piece.ok_or(InvalidWkb(self.at))?;
        self.at += N;
        Ok(piece)
    }

    fn count(&mut self) -> Result<u32, InvalidWkb> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn header(&mut self, kind: u32) -> Result<u32, InvalidWkb> {
        let start = self.at;
        let [order] = self.take()?;
        if order != LITTLE_ENDIAN || self.count()? != kind {
            return Err(InvalidWkb(start));
        }
        self.count()
    }

    fn polygon(&mut self) -> Result<Polygon<f64>, InvalidWkb> {
        let start = self.at;
        let rings = self.header(POLYGON)?;
        let mut rings = (0..rings)
            .map(|_| self.ring())
            .collect::<Result<Vec<_>, _>>()?
            .into_iter();
        let shell = rings.next().ok_or(InvalidWkb(start))?;
        Ok(Polygon::new(shell, rings.collect()))
    }

    fn ring(&mut self) -> Result<LineString<f64>, InvalidWkb> {
        let count = self.count()?;
        let positions = (0..count).map(|_| {
            Ok(Coord {
                x: f64::from_le_bytes(self.take()?),
                y: f64::from_le_bytes(self.take()?),
            })
        });
        positions.collect::<Result<Vec<_>, _>>().map(LineString)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_comes_back_bit_for_bit_and_damage_is_named() {
        let ring = |d: f64| {
            LineString(vec![
                (d, d).into(),
                (9.1 - d, d).into(),
                (5.3, 9.7 - d).into(),
                (d, d).into(),
            ])
        };
        let shape = Shape::trusted(MultiPolygon(vec![Polygon::new(ring(0.1), vec![ring(1.7)])]));
        let bytes = encode_wkb(&shape);
        assert_eq!(decode_wkb(&bytes), Ok(shape));
        assert!(decode_wkb(&bytes[..bytes.len() - 1]).is_err());
        assert!(decode_wkb(&[bytes.as_slice(), &[0]].concat()).is_err());
    }
}
