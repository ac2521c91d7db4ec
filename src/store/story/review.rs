//! The chapter of the story that tells of proposals.

use uuid::Uuid;

use crate::model::{Change, ContentHash, Decision, Draft, Outcome, Proposal, Revision, State};
use crate::store::story::fixture::{at, beginning, create, draft, faction, slug, triangle};
use crate::store::{Along, Approval, Error, Receipt, Store, Terms, Wanted};

/// Whoever proposes in this chapter.
const HOLDER: Uuid = Uuid::from_u128(7);

/// A territory that stands at revision 1.
async fn territory(store: &Store, name: &str) {
    let (mut first, shapes) = beginning();
    first.territory = slug(name);
    store.apply(&first, Revision(0), &shapes).await.unwrap();
}

async fn propose(store: &Store, draft: &Draft) -> Proposal {
    let terms = up_to(100);
    let proposed = store.propose(draft, Revision(1), &[], &terms);
    proposed.await.unwrap()
}

fn up_to(most: u32) -> Terms {
    Terms {
        holder: HOLDER,
        most,
        receipt: None,
    }
}

fn word(outcome: Outcome) -> Decision {
    Decision {
        outcome,
        by: "ruth".to_owned(),
        comment: "seen".to_owned(),
        at: at("2015-09-20"),
    }
}

fn all() -> Wanted {
    Wanted {
        state: None,
        before: None,
        of: None,
        limit: 10,
    }
}

pub(super) async fn a_proposal_waits_and_is_decided_once(store: &Store) {
    territory(store, "waiting").await;
    let (shape, outline, sent) = triangle(50.0);
    let drawn = draft("waiting", vec![faction("turks"), create(outline)]);
    let refused = store.propose(&drawn, Revision(1), &[], &up_to(9)).await;
    assert!(matches!(refused, Err(Error::NoGeometry(it)) if it == outline.hash));
    let (sent, terms) = ([sent], up_to(9));
    let proposed = store.propose(&drawn, Revision(1), &sent, &terms);
    let proposal = proposed.await.unwrap();
    assert_eq!(
        (proposal.base, proposal.state()),
        (Revision(1), State::Open)
    );

    assert_eq!(store.shape(outline.hash).await.unwrap(), Some(shape));
    assert_eq!(store.proposed(proposal.id).await.unwrap(), drawn.changes);
    let record = store.record(&slug("waiting")).await.unwrap().unwrap();
    assert_eq!(record.revision(), Revision(1), "nothing is recorded yet");

    let decision = word(Outcome::Rejected);
    store.decide(proposal.id, &decision).await.unwrap();
    let decided = store.proposal(proposal.id).await.unwrap().unwrap();
    assert_eq!(decided.decision, Some(decision.clone()));
    assert_eq!(decided.state(), State::Rejected);
    for outcome in [Outcome::Withdrawn, Outcome::Rejected] {
        let again = store.decide(proposal.id, &word(outcome)).await;
        assert!(matches!(again, Err(Error::Decided)), "{again:?}");
    }
    let kept = store.proposal(proposal.id).await.unwrap().unwrap();
    assert_eq!(kept, decided);
    assert_eq!(store.proposed(proposal.id).await.unwrap(), drawn.changes);
    assert!(store.proposal(Uuid::nil()).await.unwrap().is_none());
    assert!(store.proposed(Uuid::nil()).await.unwrap().is_empty());
}

pub(super) async fn a_proposal_becomes_a_changeset_or_nothing_does(store: &Store) {
    territory(store, "reviewed").await;
    let drawn = draft("reviewed", vec![faction("turks")]);
    let proposal = propose(store, &drawn).await;
    let along = Along {
        receipt: None,
        approval: Some(Approval {
            proposal: proposal.id,
            by: "ruth".to_owned(),
            comment: "seen".to_owned(),
            at: at("2015-09-20"),
        }),
    };
    let stale = store.apply_along(&drawn, Revision(0), &[], &along).await;
    assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
    let open = store.proposal(proposal.id).await.unwrap().unwrap();
    assert_eq!(open, proposal, "it stays open with what was refused");

    let applied = store.apply_along(&drawn, Revision(1), &[], &along).await;
    assert_eq!(applied.unwrap().revision, Revision(2));
    let decided = store.proposal(proposal.id).await.unwrap().unwrap();
    let decision = word(Outcome::Applied(Revision(2)));
    assert_eq!(decided.decision, Some(decision));

    let again = store.apply_along(&drawn, Revision(2), &[], &along).await;
    assert!(matches!(again, Err(Error::Decided)), "{again:?}");
    let record = store.record(&slug("reviewed")).await.unwrap().unwrap();
    assert_eq!(record.revision(), Revision(2), "nor is it recorded twice");
}

pub(super) async fn only_so_many_proposals_are_open(store: &Store) {
    territory(store, "crowded").await;
    let change = || {
        vec![
            faction("turks"),
            Change::TakeSurvey {
                at: at("2016-01-01"),
            },
        ]
    };
    let mut made = Vec::new();
    for author in ["ann", "bob", "ann"] {
        let mut drawn = draft("crowded", change());
        drawn.author = author.to_owned();
        made.push(propose(store, &drawn).await);
    }
    let (more, three) = (draft("crowded", change()), up_to(3));
    let refused = store.propose(&more, Revision(1), &[], &three).await;
    assert!(
        matches!(refused, Err(Error::Crowded { most: 3 })),
        "{refused:?}"
    );
    let withdrawn = word(Outcome::Withdrawn);
    store.decide(made[1].id, &withdrawn).await.unwrap();
    let elsewhere = draft("reviewed", change());
    propose(store, &elsewhere).await;
    let last = store.propose(&more, Revision(1), &[], &three);
    made.push(last.await.unwrap());

    let territory = slug("crowded");
    let listed = async |wanted: Wanted| {
        let found = store.proposals(&territory, &wanted).await.unwrap();
        found.iter().map(|it| it.id).collect::<Vec<_>>()
    };
    let ids = |at: &[usize]| at.iter().map(|it| made[*it].id).collect::<Vec<_>>();
    assert_eq!(listed(all()).await, ids(&[3, 2, 1, 0]));
    let open = Wanted {
        state: Some(State::Open),
        ..all()
    };
    assert_eq!(listed(open).await, ids(&[3, 2, 0]));
    let page = Wanted {
        before: Some(made[3].id),
        limit: 2,
        ..all()
    };
    assert_eq!(listed(page).await, ids(&[2, 1]));
    let of = |holder, name: &str| Wanted {
        of: Some((holder, name.to_owned())),
        ..all()
    };
    assert_eq!(listed(of(HOLDER, "nobody")).await, ids(&[3, 2, 1, 0]));
    assert_eq!(listed(of(Uuid::nil(), "bob")).await, ids(&[1]));
}

pub(super) async fn a_request_makes_one_proposal(store: &Store) {
    territory(store, "repeated").await;
    let drawn = draft("repeated", vec![faction("turks")]);
    let terms = |forget_before: &str| Terms {
        receipt: Some(Receipt {
            holder: HOLDER,
            key: "k".to_owned(),
            request: ContentHash([3; 32]),
            at: drawn.at,
            forget_before: at(forget_before),
        }),
        ..up_to(9)
    };
    let propose = async |terms: Terms| store.propose(&drawn, Revision(1), &[], &terms).await;
    assert_eq!(store.proposed_under(HOLDER, "k").await.unwrap(), None);
    let first = propose(terms("2015-01-01")).await.unwrap();
    let again = propose(terms("2015-01-01")).await;
    assert!(matches!(again, Err(Error::Repeated)), "{again:?}");
    let found = store.proposed_under(HOLDER, "k").await.unwrap();
    assert_eq!(found, Some((ContentHash([3; 32]), first)));
    assert_eq!(store.proposed_under(Uuid::nil(), "k").await.unwrap(), None);
    let later = propose(terms("2016-01-01")).await.unwrap();
    let found = store.proposed_under(HOLDER, "k").await.unwrap();
    assert_eq!(found.map(|it| it.1), Some(later), "the first is forgotten");
}
