//! Rows to proposals and back.

use sqlx::{FromRow, Sqlite as Driver, SqliteConnection, Transaction};
use uuid::Uuid;

use crate::model::{Change, ContentHash, Decision, Outcome, Proposal, Revision, Slug, State};
use crate::store::chain::WrittenChange;
use crate::store::encoding::decode;
use crate::store::entry::Entry;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::sqlite::read::{OutlineRow, content_hash};
use crate::store::sqlite::receipt::unless_repeated;
use crate::store::sqlite::write::{put_geometry, unkept};
use crate::store::{Error, Receipt, Terms, Wanted, new_id};
use crate::time::Instant;

#[derive(FromRow)]
struct ProposalRow {
    id: String,
    territory: String,
    base: u32,
    author: String,
    holder: String,
    comment: String,
    at: i64,
    state: String,
    revision: Option<u32>,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    decision: Option<String>,
    request: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct ProposedRow {
    ordinal: u32,
    kind: String,
    subject: String,
    body: String,
    #[sqlx(flatten)]
    outline: OutlineRow,
}

impl Sqlite {
    /// Keeps an entry as a proposal.
    pub(crate) async fn propose(
        &self,
        entry: &Entry<'_>,
        terms: &Terms,
    ) -> Result<Proposal, Error> {
        let draft = entry.draft;
        let proposal = Proposal {
            id: new_id(),
            territory: draft.territory.clone(),
            base: entry.base,
            author: draft.author.clone(),
            holder: terms.holder,
            comment: draft.comment.clone(),
            at: draft.at,
            decision: None,
        };
        let mut transaction = self.begin().await?;
        let open: u32 = sqlx::query_scalar(
            "SELECT count(*) FROM proposal WHERE territory = ?1 AND state = 'open'",
        )
        .bind(draft.territory.as_str())
        .fetch_one(&mut **transaction)
        .await
        .map_err(fault)?;
        if open >= terms.most {
            return Err(Error::Crowded { most: terms.most });
        }
        for geometry in &entry.geometries {
            put_geometry(&mut transaction, geometry).await?;
        }
        put_proposal(&mut transaction, &proposal, terms.receipt.as_ref()).await?;
        for (change, ordinal) in entry.changes.iter().zip(0..) {
            put_proposed(&mut transaction, proposal.id, ordinal, change).await?;
        }
        transaction.commit().await?;
        Ok(proposal)
    }

    /// The proposal that came with the request of a key.
    pub(crate) async fn proposed_under(
        &self,
        holder: Uuid,
        key: &str,
    ) -> Result<Option<(ContentHash, Proposal)>, Error> {
        let row: Option<ProposalRow> =
            sqlx::query_as("SELECT * FROM proposal WHERE holder = ?1 AND key = ?2")
                .bind(holder.to_string())
                .bind(key)
                .fetch_optional(&self.readers)
                .await
                .map_err(fault)?;
        let read = row.map(|row| {
            let place = format!("proposal {}", row.id);
            let request = row.request.as_deref().and_then(content_hash);
            let request =
                request.ok_or_else(|| Error::damaged(place, "its request is not 32 bytes"))?;
            Ok((request, proposal(row)?))
        });
        read.transpose()
    }

    /// The proposal of an id.
    pub(crate) async fn proposal(&self, id: Uuid) -> Result<Option<Proposal>, Error> {
        let row: Option<ProposalRow> = sqlx::query_as("SELECT * FROM proposal WHERE id = ?1")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(fault)?;
        row.map(proposal).transpose()
    }

    /// A territory's proposals.
    pub(crate) async fn proposals(
        &self,
        territory: &Slug,
        wanted: &Wanted,
    ) -> Result<Vec<Proposal>, Error> {
        let (holder, author) = wanted.of.clone().unzip();
        let rows: Vec<ProposalRow> = sqlx::query_as(
            "SELECT * FROM proposal
             WHERE territory = ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR id < ?3)
               AND (?4 IS NULL OR holder = ?4 OR author = ?5)
             ORDER BY id DESC LIMIT ?6",
        )
        .bind(territory.as_str())
        .bind(wanted.state.map(State::as_str))
        .bind(wanted.before.map(|it| it.to_string()))
        .bind(holder.map(|it| it.to_string()))
        .bind(author)
        .bind(wanted.limit)
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        rows.into_iter().map(proposal).collect()
    }

    /// The changes of a proposal, in their order.
    pub(crate) async fn proposed(&self, id: Uuid) -> Result<Vec<Change>, Error> {
        let rows: Vec<ProposedRow> = sqlx::query_as(
            "SELECT ordinal, kind, subject, body, geometry, west, south, east, north
             FROM proposed_change LEFT JOIN geometry ON geometry.hash = proposed_change.geometry
             WHERE proposal = ?1 ORDER BY ordinal",
        )
        .bind(id.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        let changes = rows.iter().zip(0..).map(|(row, expected)| {
            let place = || format!("change {} of proposal {id}", row.ordinal);
            if row.ordinal != expected {
                return Err(Error::damaged(place(), "the one before it is missing"));
            }
            decode(&row.kind, &row.subject, row.outline.0, &row.body)
                .map_err(|fault| Error::damaged(place(), fault))
        });
        changes.collect()
    }

    /// Ends an open proposal.
    pub(crate) async fn decide(&self, id: Uuid, decision: &Decision) -> Result<(), Error> {
        let mut write = self.begin().await?;
        put_decision(&mut write, id, decision).await?;
        write.commit().await
    }
}

async fn put_proposal(
    transaction: &mut Transaction<'_, Driver>,
    proposal: &Proposal,
    receipt: Option<&Receipt>,
) -> Result<(), Error> {
    if let Some(receipt) = receipt {
        sqlx::query(
            "UPDATE proposal SET key = NULL, request = NULL WHERE key IS NOT NULL AND at < ?1",
        )
        .bind(receipt.forget_before.micros())
        .execute(&mut **transaction)
        .await
        .map_err(fault)?;
    }
    sqlx::query(
        "INSERT INTO proposal (id, territory, base, author, holder, comment, at, key, request)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(proposal.id.to_string())
    .bind(proposal.territory.as_str())
    .bind(proposal.base.0)
    .bind(&proposal.author)
    .bind(proposal.holder.to_string())
    .bind(&proposal.comment)
    .bind(proposal.at.micros())
    .bind(receipt.map(|it| &it.key))
    .bind(receipt.map(|it| it.request.0.as_slice()))
    .execute(&mut **transaction)
    .await
    .map_err(unless_repeated)?;
    Ok(())
}

async fn put_proposed(
    transaction: &mut Transaction<'_, Driver>,
    proposal: Uuid,
    ordinal: u32,
    change: &WrittenChange,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO proposed_change (proposal, ordinal, kind, subject, geometry, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(proposal.to_string())
    .bind(ordinal)
    .bind(&change.kind)
    .bind(&change.subject)
    .bind(change.geometry.as_ref().map(|hash| hash.0.as_slice()))
    .bind(&change.body)
    .execute(&mut **transaction)
    .await
    .map_err(|error| unkept(change.geometry, error))?;
    Ok(())
}

/// Ends an open proposal. Refused where it is not open any more.
pub(super) async fn put_decision(
    connection: &mut SqliteConnection,
    id: Uuid,
    decision: &Decision,
) -> Result<(), Error> {
    let (state, revision) = match decision.outcome {
        Outcome::Applied(revision) => (State::Applied, Some(revision)),
        Outcome::Rejected => (State::Rejected, None),
        Outcome::Withdrawn => (State::Withdrawn, None),
    };
    let done = sqlx::query(
        "UPDATE proposal
         SET state = ?2, revision = ?3, decided_by = ?4, decision = ?5, decided_at = ?6
         WHERE id = ?1 AND state = 'open'",
    )
    .bind(id.to_string())
    .bind(state.as_str())
    .bind(revision.map(|it| it.0))
    .bind(&decision.by)
    .bind(&decision.comment)
    .bind(decision.at.micros())
    .execute(connection)
    .await
    .map_err(fault)?;
    match done.rows_affected() {
        0 => Err(Error::Decided),
        _ => Ok(()),
    }
}

fn proposal(row: ProposalRow) -> Result<Proposal, Error> {
    let place = || format!("proposal {}", row.id);
    let damaged = |reason: String| Error::damaged(place(), reason);
    let moment = |micros: i64| {
        Instant::from_micros(micros)
            .ok_or_else(|| damaged("a time lies outside the years 1 to 9999".to_owned()))
    };
    let id = |text: &str| Uuid::parse_str(text).map_err(|fault| damaged(fault.to_string()));
    let state: State = row.state.parse().map_err(|_| damaged(row.state.clone()))?;
    let outcome = match (state, row.revision) {
        (State::Open, _) => None,
        (State::Applied, Some(revision)) => Some(Outcome::Applied(Revision(revision))),
        (State::Applied, None) => return Err(damaged("it became no revision".to_owned())),
        (State::Rejected, _) => Some(Outcome::Rejected),
        (State::Withdrawn, _) => Some(Outcome::Withdrawn),
    };
    let decision = match (outcome, row.decided_at) {
        (None, _) => None,
        (Some(_), None) => return Err(damaged("it was decided at no time".to_owned())),
        (Some(outcome), Some(at)) => Some(Decision {
            outcome,
            by: row.decided_by.unwrap_or_default(),
            comment: row.decision.unwrap_or_default(),
            at: moment(at)?,
        }),
    };
    Ok(Proposal {
        id: id(&row.id)?,
        territory: row
            .territory
            .parse()
            .map_err(|fault| Error::damaged(place(), fault))?,
        base: Revision(row.base),
        author: row.author,
        holder: id(&row.holder)?,
        comment: row.comment,
        at: moment(row.at)?,
        decision,
    })
}
