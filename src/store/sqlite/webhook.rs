//! Rows to webhooks and back, and the statements by which several processes share the work.

use sqlx::FromRow;
use uuid::Uuid;

use crate::model::{Revision, Slug};
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::{Attempt, Claim, Error, NewWebhook, Next, SigningKey, Webhook};
use crate::time::Instant;

#[derive(FromRow)]
struct WebhookRow {
    id: String,
    territory: String,
    url: String,
    secret: Vec<u8>,
    created: i64,
    delivered: u32,
    attempts: u32,
    due: i64,
    stopped: Option<i64>,
    last_at: Option<i64>,
    last_revision: Option<u32>,
    last_status: Option<u16>,
    last_fault: Option<String>,
}

impl Sqlite {
    /// Keeps a webhook, unless its territory has `most`.
    pub(crate) async fn add_webhook(
        &self,
        id: Uuid,
        new: &NewWebhook,
        most: usize,
    ) -> Result<Option<Webhook>, Error> {
        let row: Option<WebhookRow> = sqlx::query_as(
            "INSERT INTO webhook (id, territory, url, secret, created, due, delivered)
             SELECT ?1, ?2, ?3, ?4, ?5, ?5,
                    coalesce((SELECT max(revision) FROM changeset WHERE territory = ?2), 0)
             WHERE (SELECT count(*) FROM webhook WHERE territory = ?2) < ?6
             RETURNING *",
        )
        .bind(id.to_string())
        .bind(new.territory.as_str())
        .bind(&new.url)
        .bind(new.key.0.as_slice())
        .bind(new.created.micros())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_optional(&self.writer)
        .await
        .map_err(fault)?;
        row.map(webhook).transpose()
    }

    /// The webhooks of a territory, oldest first.
    pub(crate) async fn webhooks(&self, territory: &Slug) -> Result<Vec<Webhook>, Error> {
        let rows: Vec<WebhookRow> =
            sqlx::query_as("SELECT * FROM webhook WHERE territory = ?1 ORDER BY created, id")
                .bind(territory.as_str())
                .fetch_all(&self.readers)
                .await
                .map_err(fault)?;
        rows.into_iter().map(webhook).collect()
    }

    /// Forgets a webhook. False where there is no such webhook.
    pub(crate) async fn remove_webhook(&self, territory: &Slug, id: Uuid) -> Result<bool, Error> {
        let done = sqlx::query("DELETE FROM webhook WHERE territory = ?1 AND id = ?2")
            .bind(territory.as_str())
            .bind(id.to_string())
            .execute(&self.writer)
            .await
            .map_err(fault)?;
        Ok(done.rows_affected() > 0)
    }

    /// Makes a webhook that was given up go on.
    pub(crate) async fn resume_webhook(&self, id: Uuid, now: Instant) -> Result<(), Error> {
        sqlx::query(
            "UPDATE webhook SET stopped = NULL, attempts = 0, due = ?2
             WHERE id = ?1 AND stopped IS NOT NULL",
        )
        .bind(id.to_string())
        .bind(now.micros())
        .execute(&self.writer)
        .await
        .map_err(fault)?;
        Ok(())
    }

    /// When the next delivery is due.
    pub(crate) async fn webhooks_due(&self) -> Result<Option<Instant>, Error> {
        let due: Option<i64> = sqlx::query_scalar(
            "SELECT min(due) FROM webhook WHERE stopped IS NULL AND delivered <
             (SELECT max(revision) FROM changeset WHERE territory = webhook.territory)",
        )
        .fetch_one(&self.readers)
        .await
        .map_err(fault)?;
        due.map(|it| moment("the webhooks", it)).transpose()
    }

    /// Takes one delivery that is due: one statement, so that nobody can come between.
    pub(crate) async fn claim_webhook(
        &self,
        token: Uuid,
        now: Instant,
        until: Instant,
    ) -> Result<Option<Claim>, Error> {
        let row: Option<WebhookRow> = sqlx::query_as(
            "UPDATE webhook SET claim = ?1, due = ?3 WHERE id =
             (SELECT id FROM webhook AS one WHERE stopped IS NULL AND due <= ?2 AND delivered <
              (SELECT max(revision) FROM changeset WHERE territory = one.territory)
              ORDER BY due, id LIMIT 1)
             RETURNING *",
        )
        .bind(token.to_string())
        .bind(now.micros())
        .bind(until.micros())
        .fetch_optional(&self.writer)
        .await
        .map_err(fault)?;
        let webhook = row.map(webhook).transpose()?;
        Ok(webhook.map(|webhook| Claim { webhook, token }))
    }

    /// Notes how a claimed delivery went, unless the claim has passed to another.
    pub(crate) async fn settle_webhook(
        &self,
        claim: &Claim,
        attempt: &Attempt,
        next: Next,
    ) -> Result<bool, Error> {
        let at = attempt.at.micros();
        let (delivered, attempts, due, stopped) = match next {
            Next::Onwards => (claim.revision(), 0, at, None),
            Next::Again(due) => (
                claim.webhook.delivered,
                claim.webhook.attempts.saturating_add(1),
                due.micros(),
                None,
            ),
            Next::Stop => (
                claim.webhook.delivered,
                claim.webhook.attempts.saturating_add(1),
                at,
                Some(at),
            ),
        };
        let done = sqlx::query(
            "UPDATE webhook SET claim = NULL, delivered = ?3, attempts = ?4, due = ?5, stopped = ?6,
             last_at = ?7, last_revision = ?8, last_status = ?9, last_fault = ?10
             WHERE id = ?1 AND claim = ?2",
        )
        .bind(claim.webhook.id.to_string())
        .bind(claim.token.to_string())
        .bind(delivered.0)
        .bind(attempts)
        .bind(due)
        .bind(stopped)
        .bind(at)
        .bind(attempt.revision.0)
        .bind(attempt.status)
        .bind(attempt.fault.as_deref())
        .execute(&self.writer)
        .await
        .map_err(fault)?;
        Ok(done.rows_affected() > 0)
    }
}

fn moment(place: &str, micros: i64) -> Result<Instant, Error> {
    Instant::from_micros(micros)
        .ok_or_else(|| Error::damaged(place, "a time lies outside the years 1 to 9999"))
}

fn webhook(row: WebhookRow) -> Result<Webhook, Error> {
    let place = format!("webhook {}", row.id);
    let attempt = |at: i64| {
        Ok::<_, Error>(Attempt {
            at: moment(&place, at)?,
            revision: Revision(row.last_revision.unwrap_or_default()),
            status: row.last_status,
            fault: row.last_fault,
        })
    };
    let last = row.last_at.map(attempt).transpose()?;
    let stopped = row.stopped.map(|it| moment(&place, it)).transpose()?;
    let key = row.secret.as_slice().try_into();
    Ok(Webhook {
        id: Uuid::parse_str(&row.id).map_err(|fault| Error::damaged(&place, fault))?,
        territory: row
            .territory
            .parse()
            .map_err(|fault| Error::damaged(&place, fault))?,
        key: SigningKey(key.map_err(|_| Error::damaged(&place, "its key is not 32 bytes"))?),
        created: moment(&place, row.created)?,
        due: moment(&place, row.due)?,
        url: row.url,
        delivered: Revision(row.delivered),
        attempts: row.attempts,
        stopped,
        last,
    })
}
