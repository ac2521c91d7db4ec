//! The part of the story that is about webhooks: whose turn it is, and what stays when somebody dies.

use crate::model::{Revision, Role};
use crate::store::story::fixture::{at, draft, faction, slug};
use crate::store::{Attempt, Claim, NewToken, NewWebhook, Next, SigningKey, Store, Token, Webhook};
use crate::time::Instant;

/// A territory at revision 1.
async fn territory(store: &Store, name: &str) {
    grow(store, name, 0).await;
}

async fn grow(store: &Store, name: &str, base: u32) {
    let draft = draft(name, vec![faction("isis")]);
    store.apply(&draft, Revision(base), &[]).await.unwrap();
}

async fn hook(store: &Store, name: &str, created: &str) -> Option<Webhook> {
    let new = NewWebhook {
        territory: slug(name),
        url: "https://example.org/".to_owned(),
        key: SigningKey([9; 32]),
        created: at(created),
        maker: None,
    };
    store.add_webhook(&new, 2).await.unwrap()
}

async fn token(store: &Store, number: u8, expires: Option<&str>) -> Token {
    let new = NewToken {
        name: "keeper".to_owned(),
        hash: [number; 32],
        role: Role::Admin,
        territory: None,
        created: at("2020-01-01"),
        expires: expires.map(at),
    };
    store.add_token(&new).await.unwrap()
}

async fn hook_of(store: &Store, name: &str, maker: &Token) -> Webhook {
    let new = NewWebhook {
        territory: slug(name),
        url: "https://example.org/".to_owned(),
        key: SigningKey([9; 32]),
        created: at("2020-01-01"),
        maker: Some(maker.id),
    };
    store.add_webhook(&new, 9).await.unwrap().unwrap()
}

async fn claim(store: &Store, now: &str, until: &str) -> Option<Claim> {
    store
        .claim_webhook(at(now), at(now), at(until))
        .await
        .unwrap()
}

fn attempt(claim: &Claim, when: &str, fault: Option<&str>) -> Attempt {
    Attempt {
        at: at(when),
        revision: claim.revision(),
        status: fault.map_or(Some(200), |_| None),
        fault: fault.map(str::to_owned),
    }
}

async fn due(store: &Store) -> Option<Instant> {
    store.webhooks_due(at("2020-01-01")).await.unwrap()
}

pub(super) async fn deliveries_are_claimed_one_by_one(store: &Store) {
    territory(store, "oman").await;
    let one = hook(store, "oman", "2020-01-01").await.unwrap();
    let other = hook(store, "oman", "2020-01-02").await.unwrap();
    assert!(hook(store, "oman", "2020-01-03").await.is_none(), "full");
    assert_eq!((one.delivered, &one.last), (Revision(1), &None));
    assert_eq!(due(store).await, None, "nothing new");

    grow(store, "oman", 1).await;
    grow(store, "oman", 2).await;
    assert_eq!(due(store).await, Some(at("2020-01-01")));
    assert!(
        claim(store, "2019-12-31", "2020-01-01").await.is_none(),
        "not yet"
    );
    let first = claim(store, "2020-02-01", "2020-02-02").await.unwrap();
    assert_eq!((first.webhook.id, first.revision()), (one.id, Revision(2)));
    let second = claim(store, "2020-02-01", "2020-02-03").await.unwrap();
    assert_eq!(second.webhook.id, other.id);
    assert!(claim(store, "2020-02-01", "2020-02-02").await.is_none());

    a_claim_that_ends_passes_to_another(store, &first).await;
    let arrived = attempt(&second, "2020-02-02", None);
    let settled = store.settle_webhook(&second, &arrived, Next::Onwards).await;
    assert!(settled.unwrap());
    let kept = store.webhooks(&slug("oman")).await.unwrap().remove(1);
    assert_eq!((kept.delivered, kept.attempts), (Revision(2), 0));
    assert_eq!(kept.last, Some(arrived));

    let remove = async |territory, id| store.remove_webhook(&slug(territory), id).await.unwrap();
    assert!(!remove("syria", one.id).await, "another's");
    for id in [one.id, other.id] {
        assert!(remove("oman", id).await);
        assert!(!remove("oman", id).await);
    }
    assert_eq!(due(store).await, None);
}

/// The holder of the first claim died: it has no say any more.
async fn a_claim_that_ends_passes_to_another(store: &Store, first: &Claim) {
    assert_eq!(due(store).await, Some(at("2020-02-02")));
    let again = claim(store, "2020-02-02", "2020-02-04").await.unwrap();
    assert_eq!(again.webhook.id, first.webhook.id);
    assert_eq!(again.revision(), Revision(2));
    let settle = async |claim, attempt, next| {
        let settled = store.settle_webhook(claim, attempt, next).await;
        settled.unwrap()
    };
    let arrived = attempt(first, "2020-02-02", None);
    assert!(!settle(first, &arrived, Next::Onwards).await);
    let failed = attempt(&again, "2020-02-02", Some("no answer came in time"));
    let later = Next::Again(at("2020-02-05"));
    assert!(settle(&again, &failed, later).await);
    assert!(!settle(&again, &failed, later).await, "once");

    let kept = store.webhooks(&slug("oman")).await.unwrap().remove(0);
    assert_eq!((kept.delivered, kept.attempts), (Revision(1), 1));
    assert_eq!(kept.due, at("2020-02-05"));
    assert_eq!(kept.last, Some(failed));
    assert_eq!(kept.key, SigningKey([9; 32]));
}

pub(super) async fn what_is_given_up_waits_to_be_resumed(store: &Store) {
    territory(store, "qatar").await;
    let one = hook(store, "qatar", "2020-01-01").await.unwrap();
    grow(store, "qatar", 1).await;
    let claimed = claim(store, "2020-01-02", "2020-01-03").await.unwrap();
    // Of no effect on one that is not given up: its claim stands.
    store
        .resume_webhook(one.id, at("2020-01-02"))
        .await
        .unwrap();
    assert_eq!(due(store).await, Some(at("2020-01-03")));
    let failed = attempt(&claimed, "2020-01-02", Some("the answer was 410 Gone"));
    assert!(
        store
            .settle_webhook(&claimed, &failed, Next::Stop)
            .await
            .unwrap()
    );
    assert_eq!(due(store).await, None);
    assert!(claim(store, "2021-01-01", "2021-01-02").await.is_none());
    let kept = store.webhooks(&slug("qatar")).await.unwrap().remove(0);
    assert_eq!((kept.stopped, kept.attempts), (Some(at("2020-01-02")), 1));

    store
        .resume_webhook(one.id, at("2020-02-01"))
        .await
        .unwrap();
    assert_eq!(due(store).await, Some(at("2020-02-01")));
    let resumed = claim(store, "2020-02-01", "2020-02-02").await.unwrap();
    assert_eq!(
        (resumed.revision(), resumed.webhook.attempts),
        (Revision(2), 0)
    );
    assert!(store.remove_webhook(&slug("qatar"), one.id).await.unwrap());
    let arrived = attempt(&resumed, "2020-02-01", None);
    assert!(
        !store
            .settle_webhook(&resumed, &arrived, Next::Onwards)
            .await
            .unwrap(),
        "removed"
    );
}

pub(super) async fn a_webhook_ends_with_its_token(store: &Store) {
    territory(store, "jordan").await;
    let expiring = token(store, 71, Some("2020-03-01")).await;
    let revoked = token(store, 72, None).await;
    let lasting = token(store, 73, None).await;
    let mut hooks = Vec::new();
    for maker in [&expiring, &revoked, &lasting] {
        hooks.push(hook_of(store, "jordan", maker).await);
    }
    grow(store, "jordan", 1).await;
    let sent = claim(store, "2020-02-01", "2020-02-02").await.unwrap();
    let stop = async |now| store.stop_lapsed_webhooks(at(now)).await.unwrap();
    assert_eq!(stop("2020-02-01").await, []);

    store
        .revoke_token(revoked.id, at("2020-02-01"))
        .await
        .unwrap();
    let kept = store.webhooks(&slug("jordan")).await.unwrap();
    let lapsed: Vec<bool> = kept
        .iter()
        .map(|it| it.lapsed(at("2020-03-01")).is_some())
        .collect();
    assert_eq!(
        lapsed,
        [true, true, false],
        "before anybody has stopped them"
    );
    assert_eq!(kept[0].maker, Some(expiring.id));
    // Two of three may not be sent any more, and the third once.
    let mut claimed = Vec::new();
    while let Some(it) = claim(store, "2020-03-01", "2020-03-02").await {
        claimed.push(it.webhook.id);
    }
    assert_eq!(claimed, [hooks[2].id]);
    let last = store.webhooks_due(at("2020-03-01")).await.unwrap();
    assert_eq!(last, Some(at("2020-03-02")), "of the third");

    let stopped = stop("2020-03-01").await;
    let why = |id| stopped.iter().find(|it| it.0 == id).map(|it| it.1.as_str());
    assert!(why(hooks[0].id).unwrap().contains("expired"), "{stopped:?}");
    assert!(why(hooks[1].id).unwrap().contains("revoked"), "{stopped:?}");
    assert_eq!(stopped.len(), 2);
    assert_eq!(stop("2020-03-01").await, [], "said once");
    let arrived = attempt(&sent, "2020-03-01", None);
    let settled = store.settle_webhook(&sent, &arrived, Next::Onwards).await;
    assert!(!settled.unwrap(), "what was under way does not revive it");
    let kept = store.webhooks(&slug("jordan")).await.unwrap();
    let states: Vec<bool> = kept.iter().map(|it| it.stopped.is_some()).collect();
    assert_eq!(states, [true, true, false]);
    assert!(kept[1].why.as_deref().unwrap().contains("revoked"));
    for hook in hooks {
        assert!(
            store
                .remove_webhook(&slug("jordan"), hook.id)
                .await
                .unwrap()
        );
    }
}
