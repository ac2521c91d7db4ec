//! Webhooks: who is told of new revisions, how far each has been told, and whose turn it is.

use std::fmt;

use uuid::Uuid;

use crate::model::{Revision, Slug};
use crate::store::{Backend, Error, Store, new_id};
use crate::time::Instant;

/// The key that deliveries are signed with. It never shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(pub [u8; 32]);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// A webhook to be kept.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    pub territory: Slug,
    pub url: String,
    pub key: SigningKey,
    pub created: Instant,
    /// The token it is made with: it is told no longer than that counts.
    pub maker: Option<Uuid>,
}

/// A webhook as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: Uuid,
    pub territory: Slug,
    pub url: String,
    pub key: SigningKey,
    pub created: Instant,
    /// The last revision that arrived; at first, the last there was.
    pub delivered: Revision,
    /// How often the one after it failed.
    pub attempts: u32,
    /// The next is not sent before.
    pub due: Instant,
    /// When it was given up, if it was: nothing is sent any more until it is resumed.
    pub stopped: Option<Instant>,
    /// Why, in words; webhooks that were given up long ago do not say.
    pub why: Option<String>,
    /// The token it was made with; none where it was made before that was kept.
    pub maker: Option<Uuid>,
    /// Until when that token counts, if that ends, and whether it does because it was revoked.
    pub until: Option<Instant>,
    pub revoked: bool,
    /// How the last attempt went.
    pub last: Option<Attempt>,
}

impl Webhook {
    /// Why it is told nothing more, where the token that it was made with counts no longer.
    pub fn lapsed(&self, now: Instant) -> Option<&'static str> {
        let over = self.until.is_some_and(|until| until <= now);
        over.then_some(if self.revoked { REVOKED } else { EXPIRED })
    }
}

/// Why a webhook stops with its token.
pub(crate) const REVOKED: &str = "the token that it was made with was revoked";
pub(crate) const EXPIRED: &str = "the token that it was made with has expired";

/// How an attempt to deliver went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub at: Instant,
    pub revision: Revision,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// Why it counts as failed; `None` where it arrived.
    pub fault: Option<String>,
}

/// The right to send a webhook its next revision, until a moment: nobody else does meanwhile.
#[derive(Clone, Debug)]
pub struct Claim {
    pub webhook: Webhook,
    pub(crate) token: Uuid,
}

impl Claim {
    /// The revision to be sent.
    pub fn revision(&self) -> Revision {
        self.webhook.delivered.next()
    }
}

/// What becomes of a webhook after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The revision arrived; the one after it is due.
    Onwards,
    /// The same again, not before then.
    Again(Instant),
    /// It is given up.
    Stop,
}

impl Store {
    /// Keeps a webhook, which is told of what comes from now on; `None` where its territory has `most` already.
    pub async fn add_webhook(
        &self,
        new: &NewWebhook,
        most: usize,
    ) -> Result<Option<Webhook>, Error> {
        let id = new_id();
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.add_webhook(id, new, most).await,
        }
    }

    /// The webhooks of a territory, oldest first.
    pub async fn webhooks(&self, territory: &Slug) -> Result<Vec<Webhook>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.webhooks(territory).await,
        }
    }

    /// How many webhooks wait for a revision, try one again, or were given up.
    pub async fn webhook_states(&self) -> Result<[(&'static str, u32); 3], Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.webhook_states().await,
        }
    }

    /// Forgets a webhook of a territory. False where there is no such webhook.
    pub async fn remove_webhook(&self, territory: &Slug, id: Uuid) -> Result<bool, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.remove_webhook(territory, id).await,
        }
    }

    /// Makes a webhook that was given up go on from where it stopped; any other stays as it is.
    pub async fn resume_webhook(&self, id: Uuid, now: Instant) -> Result<(), Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.resume_webhook(id, now).await,
        }
    }

    /// When the next delivery is due; `None` where nothing waits. Webhooks whose token does not count at `judged` are
    /// passed over.
    pub async fn webhooks_due(&self, judged: Instant) -> Result<Option<Instant>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.webhooks_due(judged).await,
        }
    }

    /// Takes one delivery that is due, until a moment by which [`Self::settle_webhook`] must have been called:
    /// after it the delivery is due again. `None` where none is. Webhooks whose token does not count at `judged` are
    /// passed over.
    pub async fn claim_webhook(
        &self,
        now: Instant,
        judged: Instant,
        until: Instant,
    ) -> Result<Option<Claim>, Error> {
        let token = new_id();
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.claim_webhook(token, now, judged, until).await,
        }
    }

    /// Gives up every webhook whose token does not count at a moment; gives them, each with the reason.
    pub async fn stop_lapsed_webhooks(
        &self,
        judged: Instant,
    ) -> Result<Vec<(Uuid, String)>, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.stop_lapsed_webhooks(judged).await,
        }
    }

    /// Notes how a claimed delivery went. False where the claim no longer counts: nothing is noted then.
    pub async fn settle_webhook(
        &self,
        claim: &Claim,
        attempt: &Attempt,
        next: Next,
    ) -> Result<bool, Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.settle_webhook(claim, attempt, next).await,
        }
    }
}
