//! Addresses of tiles: `/tiles/{territory}/{slice}/{z}/{x}/{y}.{ending}`.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::geometry::TileCoord;
use crate::http::Error;
use crate::http::form::Form;
use crate::model::Revision;
use crate::render::RENDERER_VERSION;
use crate::time::Instant;

/// A slice in an address: its start, the last revision that touched it, and how it is drawn.
///
/// What it names never changes: an edit of the slice, or another way of drawing, makes another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SliceName {
    pub start: Instant,
    pub changed: Revision,
    pub drawn: u32,
}

impl SliceName {
    /// The name of a slice as it is drawn by this program.
    pub(super) fn new(start: Instant, changed: Revision) -> Self {
        Self {
            start,
            changed,
            drawn: RENDERER_VERSION,
        }
    }
}

impl fmt::Display for SliceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = TimeZone::UTC.to_datetime(self.start.timestamp());
        let Self { changed, drawn, .. } = self;
        match start.year() {
            year @ 0.. => write!(f, "{year:04}")?,
            year => write!(f, "-{:06}", year.unsigned_abs())?,
        }
        write!(f, "{}", start.strftime("%m%dT%H%M%S"))?;
        match self.start.micros().rem_euclid(1_000_000) {
            0 => (),
            micros => write!(f, ".{micros:06}")?,
        }
        write!(f, "Z-{changed}-{drawn}")
    }
}

impl FromStr for SliceName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // From the end: a year before the year 0 has a sign.
        let mut words = text.rsplitn(3, '-');
        let mut next = || words.next().ok_or(());
        let (drawn, changed, start) = (next()?, next()?, next()?);
        let start: Timestamp = start.parse().map_err(|_| ())?;
        let name = Self {
            start: Instant::from_micros(start.as_microsecond()).ok_or(())?,
            changed: Revision(changed.parse().map_err(|_| ())?),
            drawn: drawn.parse().map_err(|_| ())?,
        };
        // One slice, one name: other spellings would fill caches with copies.
        if name.to_string() == text {
            Ok(name)
        } else {
            Err(())
        }
    }
}

/// Which tile, drawn as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TileAddress {
    pub tile: TileCoord,
    pub form: Form,
}

impl TileAddress {
    /// Reads the three last words of an address; 404 where they name no tile.
    pub(super) fn read(z: &str, x: &str, last: &str, max_zoom: u8) -> Result<Self, Error> {
        let none = || {
            let why = format!(
                "there is no tile {z}/{x}/{last}: zooms are 0 to {max_zoom}, columns and rows below 2^zoom, \
                 endings {}",
                Form::endings()
            );
            Error::NotFound(why)
        };
        let (y, form) = Form::split(last).ok_or_else(none)?;
        let (z, x, y) = (count(z), count(x), count(y));
        let tile = z.zip(x).zip(y).and_then(|((z, x), y)| {
            let z = u8::try_from(z).ok().filter(|z| *z <= max_zoom)?;
            TileCoord::new(z, x, y)
        });
        tile.map(|tile| Self { tile, form }).ok_or_else(none)
    }

    /// Whether the tile tells what land rests on.
    pub(super) fn tells_evidence(self) -> bool {
        self.form.tells_evidence(self.tile.z())
    }
}

/// A number in its one spelling: digits, no sign, no zero in front.
fn count(text: &str) -> Option<u32> {
    text.parse().ok().filter(|it: &u32| it.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Density;

    #[test]
    fn a_slice_name_reads_back_and_has_one_spelling() {
        for start in [
            "2015-09-18",
            "0001-01-01",
            "500 BC",
            "-9998-02-03T10:00:00.000250Z",
            "2015-09-18T10:00:00.000250Z",
        ] {
            let name = SliceName::new(start.parse().unwrap(), Revision(7));
            assert_eq!(name.to_string().parse(), Ok(name), "{name}");
        }
        let name = SliceName::new("2015-09-18".parse().unwrap(), Revision(7));
        assert_eq!(
            name.to_string(),
            format!("20150918T000000Z-7-{RENDERER_VERSION}")
        );
        for other in [
            "20150918T000000Z-07-1",
            "2015-09-18T00:00:00Z-7-1",
            "20150918-7-1",
            "x",
            "",
        ] {
            assert_eq!(other.parse::<SliceName>(), Err(()), "{other}");
        }
    }

    #[test]
    fn only_tiles_that_exist_have_an_address() {
        let read = |z, x, y| TileAddress::read(z, x, y, 14);
        assert!(matches!(read("0", "0", "0.mvt"), Ok(it) if it.form == Form::Vector));
        assert!(
            matches!(read("3", "7", "0@2x.png"), Ok(it) if it.form == Form::Png(Density::Double))
        );
        for (z, x, y) in [
            ("0", "1", "0.mvt"),
            ("15", "0", "0.mvt"),
            ("1", "0", "2.png"),
            ("1", "-1", "0.png"),
            ("1", "01", "0.png"),
            ("256", "0", "0.png"),
            ("1", "0", "0"),
            ("1", "0", "0.gif"),
            ("a", "0", "0.png"),
        ] {
            assert!(
                matches!(read(z, x, y), Err(Error::NotFound(_))),
                "{z}/{x}/{y}"
            );
        }
    }
}
