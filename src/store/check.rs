//! Looks whether what is kept is what was recorded: the file, every geometry, every link of the chain.

use std::fmt;

use crate::geometry::decode_wkb;
use crate::model::{ContentHash, Outline, Revision, Slug};
use crate::store::chain::{START, Seal};
use crate::store::{Backend, Error, Sought, Store};

/// How many geometries are looked at in one go.
const BATCH: u32 = 64;

/// How many entries of the audit log are read in one go.
const DEEDS: usize = 1_000;

/// Something that is not as it was recorded, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    pub place: String,
    pub reason: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

impl Flaw {
    fn new(place: impl Into<String>, reason: &(impl fmt::Display + ?Sized)) -> Self {
        Self {
            place: place.into(),
            reason: reason.to_string(),
        }
    }

    /// What an error says of a place; the error's own place where it names one.
    fn of(place: &str, error: &Error) -> Self {
        match error {
            Error::Damaged { place, reason } => Self::new(place, reason),
            other => Self::new(place, other),
        }
    }
}

impl Store {
    /// Everything that is not as it was recorded. Reads all that is kept, and changes nothing.
    pub async fn check(&self) -> Result<Vec<Flaw>, Error> {
        let unsound = match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.unsound().await?,
        };
        let unsound = unsound.into_iter();
        let mut flaws: Vec<Flaw> = unsound
            .map(|(place, reason)| Flaw { place, reason })
            .collect();
        // A page that cannot be read stops one look, and not those at the rest.
        if let Err(error) = self.check_geometries(&mut flaws).await {
            flaws.push(Flaw::of("the geometries", &error));
        }
        self.check_access(&mut flaws).await;
        let revisions = match self.revisions().await {
            Ok(revisions) => revisions,
            Err(error) => {
                flaws.push(Flaw::of("the changesets", &error));
                return Ok(flaws);
            }
        };
        for (territory, last) in revisions {
            if let Err(error) = self.check_chain(&territory, last, &mut flaws).await {
                flaws.push(Flaw::of(territory.as_str(), &error));
            }
        }
        Ok(flaws)
    }

    /// Tokens, webhooks, proposals and the audit log are no part of the chain, but must read.
    async fn check_access(&self, flaws: &mut Vec<Flaw>) {
        if let Err(error) = self.tokens().await {
            flaws.push(Flaw::of("the tokens", &error));
        }
        let mut sought = Sought {
            before: None,
            limit: DEEDS,
            territory: None,
            token: None,
            refused: None,
        };
        loop {
            match self.deeds(&sought).await {
                Err(error) => return flaws.push(Flaw::of("the audit log", &error)),
                Ok(page) => match page.last() {
                    Some(last) => sought.before = Some(last.id),
                    None => return,
                },
            }
        }
    }

    async fn check_geometries(&self, flaws: &mut Vec<Flaw>) -> Result<(), Error> {
        let mut after = Vec::new();
        loop {
            let page = match &self.backend {
                Backend::Sqlite(sqlite) => sqlite.geometries_after(&after, BATCH).await?,
            };
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            after.clone_from(last);
            for (name, found) in page {
                let name: String = name.iter().map(|it| format!("{it:02x}")).collect();
                let place = format!("geometry {name}");
                match found {
                    Err(why) => flaws.push(Flaw::new(place, why)),
                    Ok((outline, wkb)) => {
                        flaws.extend(flaw_of(outline, &wkb).map(|why| Flaw::new(place, &why)));
                    }
                }
            }
        }
    }

    /// Walks a territory's chain. What comes after a changeset that was altered is judged by the hash that one has.
    async fn check_chain(
        &self,
        territory: &Slug,
        last: Revision,
        flaws: &mut Vec<Flaw>,
    ) -> Result<(), Error> {
        let mut previous = Some(START);
        let mut at = None;
        for revision in (1..=last.0).map(Revision) {
            let place = format!("changeset {revision} of {territory}");
            let written = match self.written(territory, revision).await {
                Ok(Some(written)) => written,
                missing => {
                    flaws.push(match missing {
                        Err(error) => Flaw::of(&place, &error),
                        Ok(_) => Flaw::new(place, "it is missing"),
                    });
                    previous = None;
                    continue;
                }
            };
            if let Some(previous) = previous
                && let Err(error) = written.verify(territory, previous)
            {
                flaws.push(Flaw::of(&place, &error));
            }
            let changeset = written.changeset;
            if at.is_some_and(|at| changeset.at <= at) {
                flaws.push(Flaw::new(&place, "it is not later than the one before"));
            }
            if changeset.redaction.is_some() != matches!(written.seal, Seal::Closed(_)) {
                flaws.push(Flaw::new(
                    &place,
                    "its texts and the list of takedowns disagree",
                ));
            }
            previous = Some(changeset.hash);
            at = Some(changeset.at);
        }
        Ok(())
    }
}

/// What is wrong with a geometry.
fn flaw_of(outline: Outline, wkb: &[u8]) -> Option<String> {
    if ContentHash::of(wkb) != outline.hash {
        return Some("its bytes have another hash: they were altered".to_owned());
    }
    match decode_wkb(wkb) {
        Err(fault) => Some(fault.to_string()),
        Ok(shape) if shape.bounds() != outline.bounds => {
            Some("its box is not that of its positions".to_owned())
        }
        Ok(_) => None,
    }
}
