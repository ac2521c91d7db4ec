//! Writes a territory's file, piece by piece: what it holds in memory is one changeset and a few geometries.

use std::collections::{HashSet, VecDeque};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::model::{ContentHash, Revision, Slug};
use crate::store::chain::Written;
use crate::store::territory_file::{
    ChangeLine, ChangesetLine, GeometryLine, Header, Line, VERSION,
};
use crate::store::{Error, Store};

/// How many geometries are read at once.
const BATCH: usize = 32;

/// A territory's file, as far as it is not written yet.
#[derive(Debug)]
pub struct Export {
    store: Store,
    territory: Slug,
    until: Revision,
    /// The changeset to come.
    next: Revision,
    begun: bool,
    /// Read, and waiting for the geometries it names.
    held: Option<Written>,
    waiting: VecDeque<ContentHash>,
    sent: HashSet<ContentHash>,
}

impl Export {
    pub(crate) fn new(store: Store, territory: Slug, until: Revision) -> Self {
        Self {
            store,
            territory,
            until,
            next: Revision(1),
            begun: false,
            held: None,
            waiting: VecDeque::new(),
            sent: HashSet::new(),
        }
    }

    /// The next lines; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if !self.begun {
            self.begun = true;
            return self.header().await.map(Some);
        }
        if !self.waiting.is_empty() {
            return self.geometries().await.map(Some);
        }
        if let Some(written) = self.held.take() {
            return changeset(written).map(Some);
        }
        if self.next > self.until {
            return Ok(None);
        }
        let written = self.read(self.next).await?;
        self.next = self.next.next();
        for hash in written.changes.iter().filter_map(|it| it.geometry) {
            if self.sent.insert(hash) {
                self.waiting.push_back(hash);
            }
        }
        if self.waiting.is_empty() {
            return changeset(written).map(Some);
        }
        self.held = Some(written);
        self.geometries().await.map(Some)
    }

    async fn read(&self, revision: Revision) -> Result<Written, Error> {
        let written = self.store.written(&self.territory, revision).await?;
        written.ok_or_else(|| Error::NoChangeset {
            territory: self.territory.clone(),
            revision,
        })
    }

    async fn header(&self) -> Result<Vec<u8>, Error> {
        let last = self.read(self.until).await?;
        lines([Line::FrontlineTerritory(Header {
            version: VERSION,
            territory: self.territory.clone(),
            revision: self.until,
            hash: last.changeset.hash,
        })])
    }

    /// A batch of the geometries that wait.
    async fn geometries(&mut self) -> Result<Vec<u8>, Error> {
        let some = self.waiting.len().min(BATCH);
        let wanted: Vec<_> = self.waiting.drain(..some).collect();
        let mut found = self.store.geometry_bytes(&wanted).await?;
        let written = wanted.into_iter().map(|hash| {
            let wkb = found
                .remove(&hash)
                .ok_or_else(|| Error::damaged(format!("geometry {hash}"), "it is missing"))?;
            let wkb = STANDARD.encode(wkb);
            Ok(Line::Geometry(GeometryLine { hash, wkb }))
        });
        lines(written.collect::<Result<Vec<_>, Error>>()?)
    }
}

fn changeset(written: Written) -> Result<Vec<u8>, Error> {
    let Written {
        changeset,
        seal,
        changes,
    } = written;
    let head = Line::Changeset(ChangesetLine {
        revision: changeset.revision,
        id: changeset.id,
        at: changeset.at,
        author: changeset.author,
        comment: changeset.comment,
        seal: seal.into(),
        hash: changeset.hash,
        changes: u32::try_from(changes.len()).unwrap_or(u32::MAX),
        redaction: changeset.redaction,
    });
    let changes = changes.into_iter().map(|change| {
        Line::Change(ChangeLine {
            kind: change.kind,
            subject: change.subject,
            geometry: change.geometry,
            body: change.body,
            seal: change.seal.map(Into::into),
        })
    });
    lines(std::iter::once(head).chain(changes))
}

fn lines(lines: impl IntoIterator<Item = Line>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, &line)
            .map_err(|cause| Error::Database(Box::new(cause)))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
