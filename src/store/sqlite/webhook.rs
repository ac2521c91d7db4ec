//! Rows to webhooks and back, and the statements by which several processes share the work.

use sqlx::FromRow;
use uuid::Uuid;

use crate::model::{Revision, Slug};
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::fault::fault;
use crate::store::webhook::{EXPIRED, REVOKED};
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
    why: Option<String>,
    maker: Option<String>,
    #[sqlx(default)]
    until: Option<i64>,
    #[sqlx(default)]
    revoked: Option<i64>,
}

impl Sqlite {
    /// Keeps a webhook, unless its territory has `most`.
    pub(crate) async fn add_webhook(
        &self,
        id: Uuid,
        new: &NewWebhook,
        most: usize,
    ) -> Result<Option<Webhook>, Error> {
        let mut write = self.begin().await?;
        let row: Option<WebhookRow> = sqlx::query_as(
            "INSERT INTO webhook (id, territory, url, secret, created, due, maker, delivered)
             SELECT ?1, ?2, ?3, ?4, ?5, ?5, ?7,
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
        .bind(new.maker.map(|it| it.to_string()))
        .fetch_optional(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await?;
        row.map(webhook).transpose()
    }

    /// The webhooks of a territory, oldest first.
    pub(crate) async fn webhooks(&self, territory: &Slug) -> Result<Vec<Webhook>, Error> {
        let rows: Vec<WebhookRow> = sqlx::query_as(
            "SELECT * FROM webhook LEFT JOIN webhook_until USING (id)
             WHERE territory = ?1 ORDER BY created, id",
        )
        .bind(territory.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(fault)?;
        rows.into_iter().map(webhook).collect()
    }

    /// How many webhooks are in each state.
    pub(crate) async fn webhook_states(&self) -> Result<[(&'static str, u32); 3], Error> {
        let counts: (u32, u32, u32) = sqlx::query_as(
            "SELECT count(*) FILTER (WHERE stopped IS NULL AND attempts = 0),
             count(*) FILTER (WHERE stopped IS NULL AND attempts > 0),
             count(*) FILTER (WHERE stopped IS NOT NULL) FROM webhook",
        )
        .fetch_one(&self.readers)
        .await
        .map_err(fault)?;
        let (waiting, retrying, stopped) = counts;
        Ok([
            ("waiting", waiting),
            ("retrying", retrying),
            ("stopped", stopped),
        ])
    }

    /// Forgets a webhook. False where there is no such webhook.
    pub(crate) async fn remove_webhook(&self, territory: &Slug, id: Uuid) -> Result<bool, Error> {
        let mut write = self.begin().await?;
        let done = sqlx::query("DELETE FROM webhook WHERE territory = ?1 AND id = ?2")
            .bind(territory.as_str())
            .bind(id.to_string())
            .execute(&mut **write)
            .await
            .map_err(fault)?;
        write.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Makes a webhook that was given up go on.
    pub(crate) async fn resume_webhook(&self, id: Uuid, now: Instant) -> Result<(), Error> {
        let mut write = self.begin().await?;
        sqlx::query(
            "UPDATE webhook SET stopped = NULL, why = NULL, attempts = 0, due = ?2
             WHERE id = ?1 AND stopped IS NOT NULL",
        )
        .bind(id.to_string())
        .bind(now.micros())
        .execute(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await
    }

    /// When the next delivery is due.
    pub(crate) async fn webhooks_due(&self, judged: Instant) -> Result<Option<Instant>, Error> {
        let due: Option<i64> = sqlx::query_scalar(
            "SELECT min(due) FROM webhook LEFT JOIN webhook_until USING (id)
             WHERE stopped IS NULL AND (until IS NULL OR until > ?1) AND delivered <
             (SELECT max(revision) FROM changeset WHERE territory = webhook.territory)",
        )
        .bind(judged.micros())
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
        judged: Instant,
        until: Instant,
    ) -> Result<Option<Claim>, Error> {
        let mut write = self.begin().await?;
        let row: Option<WebhookRow> = sqlx::query_as(
            "UPDATE webhook SET claim = ?1, due = ?3 WHERE id =
             (SELECT id FROM webhook AS one LEFT JOIN webhook_until USING (id)
              WHERE stopped IS NULL AND due <= ?2 AND (until IS NULL OR until > ?4) AND delivered <
              (SELECT max(revision) FROM changeset WHERE territory = one.territory)
              ORDER BY due, id LIMIT 1)
             RETURNING *",
        )
        .bind(token.to_string())
        .bind(now.micros())
        .bind(until.micros())
        .bind(judged.micros())
        .fetch_optional(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await?;
        let webhook = row.map(webhook).transpose()?;
        Ok(webhook.map(|webhook| Claim { webhook, token }))
    }

    /// Gives up webhooks whose token counts no longer, also while they are being sent something.
    pub(crate) async fn stop_lapsed_webhooks(
        &self,
        judged: Instant,
    ) -> Result<Vec<(Uuid, String)>, Error> {
        // Asked first, as a write takes the store's lock, and mostly there are none.
        let any: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM webhook JOIN webhook_until USING (id)
             WHERE stopped IS NULL AND until <= ?1)",
        )
        .bind(judged.micros())
        .fetch_one(&self.readers)
        .await
        .map_err(fault)?;
        if !any {
            return Ok(Vec::new());
        }
        let mut write = self.begin().await?;
        let stopped: Vec<(String, String)> = sqlx::query_as(
            "UPDATE webhook SET stopped = ?1, claim = NULL,
             why = CASE WHEN (SELECT revoked FROM webhook_until WHERE id = webhook.id) IS NULL THEN ?3 ELSE ?2 END
             WHERE stopped IS NULL AND id IN (SELECT id FROM webhook_until WHERE until <= ?1)
             RETURNING id, why",
        )
        .bind(judged.micros())
        .bind(REVOKED)
        .bind(EXPIRED)
        .fetch_all(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await?;
        let named = stopped.into_iter().map(|(id, why)| {
            let read = Uuid::parse_str(&id);
            Ok((
                read.map_err(|fault| Error::damaged(format!("webhook {id}"), fault))?,
                why,
            ))
        });
        named.collect()
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
        let why = attempt.fault.as_ref().filter(|_| stopped.is_some());
        let why =
            why.map(|fault| format!("it was given up when attempt {attempts} failed: {fault}"));
        let mut write = self.begin().await?;
        let done = sqlx::query(
            "UPDATE webhook SET claim = NULL, delivered = ?3, attempts = ?4, due = ?5, stopped = ?6,
             last_at = ?7, last_revision = ?8, last_status = ?9, last_fault = ?10, why = ?11
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
        .bind(why)
        .execute(&mut **write)
        .await
        .map_err(fault)?;
        write.commit().await?;
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
    let maker = row.maker.as_deref().map(Uuid::parse_str).transpose();
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
        why: row.why,
        maker: maker.map_err(|fault| Error::damaged(&place, fault))?,
        until: row.until.map(|it| moment(&place, it)).transpose()?,
        revoked: row.revoked.is_some(),
        last,
    })
}
