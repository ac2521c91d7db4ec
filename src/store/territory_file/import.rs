//! Reads a territory's file, and believes nothing of it: geometries have their hashes, changes read, and every
//! changeset follows the one before.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::io::{BufRead, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::geometry::{Bounds, Shape, decode_wkb};
use crate::model::{Change, Changeset, ContentHash, Outline, Revision, Slug};
use crate::store::Error;
use crate::store::chain::{START, Seal, Written, WrittenChange};
use crate::store::encoding::{TERRITORY, decode};
use crate::store::territory_file::{
    ChangeLine, ChangesetLine, GeometryLine, Header, Line, VERSION,
};

/// The longest line, in bytes: a geometry of more than six million positions.
const LONGEST_LINE: u64 = 128 << 20;

/// What a file says next.
#[derive(Debug)]
pub(crate) enum Item {
    Geometry {
        hash: ContentHash,
        bounds: Bounds,
        wkb: Vec<u8>,
    },
    Changeset(Written),
}

/// A territory's file, as far as it is not read yet.
#[derive(Debug)]
pub(crate) struct Reader<R> {
    lines: Lines<R>,
    header: Header,
    /// The end of the chain so far.
    revision: Revision,
    hash: ContentHash,
    known: HashMap<ContentHash, Bounds>,
    /// Geometries that no changeset has named yet.
    unnamed: HashSet<ContentHash>,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header.
    pub(crate) fn open(input: R) -> Result<Self, Error> {
        let mut lines = Lines { input, number: 0 };
        let Some(Line::FrontlineTerritory(header)) = lines.next()? else {
            return Err(
                lines.fault("a territory's file begins with `{\"frontline-territory\": …}`")
            );
        };
        if header.version != VERSION {
            let version = header.version;
            return Err(lines.fault(format!(
                "the file is of version {version} of its format, and this program reads {VERSION}"
            )));
        }
        Ok(Self {
            lines,
            header,
            revision: Revision(0),
            hash: START,
            known: HashMap::new(),
            unnamed: HashSet::new(),
        })
    }

    /// The territory it is of.
    pub(crate) fn territory(&self) -> &Slug {
        &self.header.territory
    }

    /// What comes next; `None` at the end, if it ends where the header says.
    pub(crate) fn next(&mut self) -> Result<Option<Item>, Error> {
        match self.lines.next()? {
            Some(Line::Geometry(line)) => self.geometry(&line).map(Some),
            Some(Line::Changeset(line)) => self.changeset(line).map(Some),
            Some(_) => Err(self.fault("a geometry or a changeset should stand here")),
            None if (self.revision, self.hash) == (self.header.revision, self.header.hash) => {
                Ok(None)
            }
            None => Err(self.fault(format!(
                "the file ends with revision {}, though its header says {}: a part is missing",
                self.revision, self.header.revision
            ))),
        }
    }

    fn geometry(&mut self, line: &GeometryLine) -> Result<Item, Error> {
        let hash = line.hash;
        let wkb = STANDARD.decode(&line.wkb).map_err(|why| self.fault(why))?;
        if ContentHash::of(&wkb) != hash {
            return Err(self.fault("the geometry's bytes have another hash: they were altered"));
        }
        let shape = decode_wkb(&wkb).map_err(|why| self.fault(why))?;
        let bounds = placed(&shape).ok_or_else(|| {
            self.fault("the geometry has a ring that is not closed, or lies outside the world")
        })?;
        if self.known.insert(hash, bounds).is_some() {
            return Err(self.fault("the geometry stands here for the second time"));
        }
        self.unnamed.insert(hash);
        Ok(Item::Geometry { hash, bounds, wkb })
    }

    /// A changeset with the changes after it, if it follows the one before.
    fn changeset(&mut self, line: ChangesetLine) -> Result<Item, Error> {
        if line.revision != self.revision.next() {
            let expected = self.revision.next();
            return Err(self.fault(format!("revision {expected} should stand here")));
        }
        let first = self.lines.number;
        let seal = line
            .seal
            .try_into()
            .map_err(|why: String| self.fault(why))?;
        if line.redaction.is_some() != matches!(seal, Seal::Closed(_)) {
            return Err(
                self.fault("texts are taken down where `redaction` says so, and only there")
            );
        }
        let mut changes = Vec::new();
        for _ in 0..line.changes {
            let Some(Line::Change(change)) = self.lines.next()? else {
                return Err(self.fault("a change should stand here"));
            };
            changes.push(self.change(change)?);
        }
        let written = Written {
            changeset: Changeset {
                id: line.id,
                author: line.author,
                comment: line.comment,
                hash: line.hash,
                redaction: line.redaction,
                ..Changeset::played(line.revision, line.at)
            },
            seal,
            changes,
        };
        let defines = |it: &WrittenChange| it.kind == TERRITORY;
        if self.revision == Revision(0) && !written.changes.iter().any(defines) {
            return Err(self.fault("the first changeset must define the territory"));
        }
        let verified = written.verify(self.territory(), self.hash);
        verified.map_err(|why| Error::File {
            line: first,
            reason: match why {
                Error::Damaged { place, reason } => format!("{place}: {reason}"),
                other => other.to_string(),
            },
        })?;
        if let Some(hash) = self.unnamed.iter().next() {
            return Err(self.fault(format!(
                "nothing names geometry {hash}, which stands before"
            )));
        }
        self.revision = line.revision;
        self.hash = line.hash;
        Ok(Item::Changeset(written))
    }

    fn change(&mut self, line: ChangeLine) -> Result<WrittenChange, Error> {
        let outline = match line.geometry {
            None => None,
            Some(hash) => {
                let bounds = self.known.get(&hash).copied();
                let bounds = bounds
                    .ok_or_else(|| self.fault(format!("geometry {hash} must stand before")))?;
                self.unnamed.remove(&hash);
                Some(Outline { hash, bounds })
            }
        };
        let change = decode(&line.kind, &line.subject, outline, &line.body);
        let change = change.map_err(|why| self.fault(why))?;
        if let Change::DefineTerritory(it) = &change
            && it.slug != self.header.territory
        {
            return Err(self.fault(format!("this is about another territory, `{}`", it.slug)));
        }
        let seal = line.seal.map(TryInto::try_into).transpose();
        Ok(WrittenChange {
            kind: line.kind,
            subject: line.subject,
            geometry: line.geometry,
            body: line.body,
            seal: seal.map_err(|why: String| self.fault(why))?,
        })
    }

    /// What is wrong, and in which line.
    fn fault(&self, why: impl Display) -> Error {
        self.lines.fault(why)
    }
}

/// The lines of a file, counted.
#[derive(Debug)]
struct Lines<R> {
    input: R,
    /// Of the line read last.
    number: usize,
}

impl<R: BufRead> Lines<R> {
    /// The next line; `None` at the end.
    fn next(&mut self) -> Result<Option<Line>, Error> {
        let mut text = Vec::new();
        self.number += 1;
        let mut bounded = self.input.by_ref().take(LONGEST_LINE);
        let read = bounded.read_until(b'\n', &mut text);
        if read.map_err(|why| self.fault(why))? == 0 {
            return Ok(None);
        }
        if text.last() != Some(&b'\n') {
            return Err(self.fault("the line does not end: a part of the file is missing"));
        }
        let line = serde_json::from_slice(&text);
        line.map(Some).map_err(|why| self.fault(why))
    }

    fn fault(&self, why: impl Display) -> Error {
        Error::File {
            line: self.number,
            reason: why.to_string(),
        }
    }
}

/// The box of a shape whose rings are closed and lie in the world, in degrees; `None` of any other.
fn placed(shape: &Shape) -> Option<Bounds> {
    let closed = |ring: &geo::LineString<f64>| ring.0.len() >= 4 && ring.is_closed();
    let inside = |at: &geo::Coord<f64>| at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
    let sound = shape
        .rings()
        .all(|ring| closed(ring) && ring.coords().all(inside));
    (sound && shape.rings().next().is_some()).then(|| shape.bounds())
}
