//! The story every backend must tell, written against the store's face alone.

mod access;
pub(crate) mod fixture;
pub(crate) mod keeping;
mod review;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use crate::model::{
    Change, ContentHash, Holding, Piece, Record, Revision, Role, Status, Subject, Tally,
};
use crate::store::story::fixture::{at, beginning, create, draft, faction, show, slug, triangle};
use crate::store::{Error, NewToken, Store};

/// Tells the whole story in the empty store at `url`; another empty one is at `elsewhere`.
async fn tell(url: &str, elsewhere: &str) {
    let store = Store::open(url).await.unwrap();
    let early = a_record_outlives_the_process(url, store).await;
    let store = Store::open(url).await.unwrap();
    a_stale_draft_is_refused(&store).await;
    times_increase_whatever_the_clock_says(&store).await;
    a_record_catches_up(&store, early).await;
    geometries_come_back_bit_for_bit(&store).await;
    a_bad_draft_leaves_nothing(&store).await;
    surveys_come_back_as_they_were(&store).await;
    writers_never_share_a_revision(&store).await;
    a_dropped_write_is_whole_or_absent(&store).await;
    tokens_are_found_by_hash(&store).await;
    access::sessions_stand_for_tokens(&store).await;
    access::deeds_are_kept_for_a_while(&store).await;
    access::refusals_are_counted(&store).await;
    tallies_come_back_to_the_engine_that_made_them(&store).await;
    let other = Store::open(elsewhere).await.unwrap();
    keeping::texts_are_taken_down_and_the_chain_holds(&store).await;
    keeping::a_territory_travels_as_one_file(&store, &other).await;
    keeping::an_altered_file_is_refused(&store, &other).await;
    other.close().await;
    review::a_proposal_waits_and_is_decided_once(&store).await;
    review::a_proposal_becomes_a_changeset_or_nothing_does(&store).await;
    review::only_so_many_proposals_are_open(&store).await;
    review::a_request_makes_one_proposal(&store).await;
    webhooks::deliveries_are_claimed_one_by_one(&store).await;
    webhooks::what_is_given_up_waits_to_be_resumed(&store).await;
    webhooks::a_webhook_ends_with_its_token(&store).await;
    store.ready().await.unwrap();
    store.close().await;
    assert!(store.ready().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_tells_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("frontline.sqlite");
    let other = folder.path().join("other.sqlite");
    tell(path.to_str().unwrap(), other.to_str().unwrap()).await;
}

async fn a_record_outlives_the_process(url: &str, store: Store) -> Record {
    let (draft, shapes) = beginning();
    assert!(store.revisions().await.unwrap().is_empty());
    assert!(store.record(&draft.territory).await.unwrap().is_none());

    let changeset = store.apply(&draft, Revision(0), &shapes).await.unwrap();
    assert_eq!((changeset.revision, changeset.at), (Revision(1), draft.at));
    let mut written = Record::default();
    written.apply(changeset, &draft.changes);
    store.close().await;

    let store = Store::open(url).await.unwrap();
    let read = store.record(&draft.territory).await.unwrap().unwrap();
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
    let revisions = store.revisions().await.unwrap();
    assert_eq!(revisions, [(slug("syria"), Revision(1))]);
    store.close().await;
    read
}

async fn a_stale_draft_is_refused(store: &Store) {
    let draft = draft("syria", vec![faction("kurds")]);
    for base in [0, 2] {
        let refused = store.apply(&draft, Revision(base), &[]).await.unwrap_err();
        let Error::Stale { current } = refused else {
            panic!("{refused}")
        };
        assert_eq!(current, Revision(1));
    }
    let applied = store.apply(&draft, Revision(1), &[]).await.unwrap();
    assert_eq!(applied.revision, Revision(2));
}

async fn times_increase_whatever_the_clock_says(store: &Store) {
    let mut late = draft("syria", vec![faction("rebels")]);
    late.at = at("1999-12-31");
    let applied = store.apply(&late, Revision(2), &[]).await.unwrap();
    assert_eq!(applied.at, at("2015-09-18T12:00:00.000002Z"));
}

async fn a_record_catches_up(store: &Store, mut record: Record) {
    assert_eq!(record.revision(), Revision(1));
    let territory = slug("syria");
    assert!(store.catch_up(&territory, &mut record).await.unwrap());
    assert!(!store.catch_up(&territory, &mut record).await.unwrap());
    let whole = store.record(&territory).await.unwrap().unwrap();
    assert_eq!(format!("{record:?}"), format!("{whole:?}"));
    assert!(record.now().unwrap().faction(&slug("rebels")).is_some());
    assert!(
        record
            .at(Revision(2))
            .unwrap()
            .faction(&slug("rebels"))
            .is_none()
    );
}

/// Sending a geometry again is harmless, naming one that is kept needs no sending.
async fn geometries_come_back_bit_for_bit(store: &Store) {
    let (shape, outline, stored) = triangle(35.0);
    let (other, _, (other_hash, _)) = triangle(36.0);
    let again = draft("syria", vec![create(outline)]);
    let twice = [stored.clone(), stored.clone()];
    store.apply(&again, Revision(3), &twice).await.unwrap();
    let without = draft("syria", vec![create(outline)]);
    store.apply(&without, Revision(4), &[]).await.unwrap();

    let unknown = ContentHash([0; 32]);
    let hashes = [stored.0, unknown, other_hash, stored.0];
    let kept = store.shapes(&hashes).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!(crate::geometry::encode_wkb(&kept[&stored.0]), stored.1);
    assert_eq!(kept[&other_hash], other);
    assert_eq!(store.shape(stored.0).await.unwrap(), Some(shape));
    assert_eq!(store.shape(unknown).await.unwrap(), None);
}

async fn a_bad_draft_leaves_nothing(store: &Store) {
    let base = Revision(5);
    let (_, outline, (hash, wkb)) = triangle(70.0);
    let good = draft("syria", vec![faction("idle"), create(outline)]);

    let refused = store.apply(&good, base, &[]).await.unwrap_err();
    assert!(matches!(refused, Error::NoGeometry(it) if it == hash));
    let false_bytes = [(hash, wkb[1..].to_vec())];
    let refused = store.apply(&good, base, &false_bytes).await.unwrap_err();
    assert!(matches!(refused, Error::BadGeometry { .. }), "{refused}");
    let rubbish = b"rubbish".to_vec();
    let rubbish = [(ContentHash::of(&rubbish), rubbish)];
    let refused = store.apply(&good, base, &rubbish).await.unwrap_err();
    assert!(matches!(refused, Error::BadGeometry { .. }), "{refused}");
    let mut elsewhere = outline;
    elsewhere.bounds.north = f64::NAN;
    let false_box = draft("syria", vec![create(elsewhere)]);
    let sent = [(hash, wkb)];
    let refused = store.apply(&false_box, base, &sent).await.unwrap_err();
    assert!(matches!(refused, Error::Unfaithful { .. }), "{refused}");

    let revisions = store.revisions().await.unwrap();
    assert_eq!(revisions, [(slug("syria"), base)]);
    assert_eq!(store.shape(hash).await.unwrap(), None);
}

/// A survey, a late one, a correction, and its revert.
async fn surveys_come_back_as_they_were(store: &Store) {
    let territory = slug("surveyed");
    let (mut first, shapes) = beginning();
    first.territory = territory.clone();
    store.apply(&first, Revision(0), &shapes).await.unwrap();
    let (_, land, _) = triangle(35.0);
    let (late, standing) = (at("2016-03-27"), at("2016-03-28"));
    let take = |at| Change::TakeSurvey { at };
    let restore = Change::Restore {
        subject: Subject::Survey(standing),
        to: Some(Revision(1)),
    };
    let changesets = [
        vec![take(late), show("government", "2016-03-27", land)],
        vec![take(standing)],
        vec![restore],
    ];
    for (changes, base) in changesets.into_iter().zip(1..) {
        let draft = draft("surveyed", changes);
        store.apply(&draft, Revision(base), &[]).await.unwrap();
    }
    let record = store.record(&territory).await.unwrap().unwrap();
    let known = |revision| {
        let view = record.at(Revision(revision)).unwrap();
        let surveys = view.surveys();
        let told = surveys.map(|it| (it.at, it.revision.0, it.shown.len()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(known(1), [(standing, 1, 2)]);
    assert_eq!(known(2), [(late, 2, 1), (standing, 1, 2)]);
    assert_eq!(known(3), [(late, 2, 1), (standing, 3, 0)]);
    assert_eq!(known(4), known(2));
    let view = record.now().unwrap();
    let shown = |at| view.survey(at).unwrap().shown.last().unwrap();
    assert!(Arc::ptr_eq(shown(late), shown(standing)), "kept once");
    assert!(view.places().next().is_none(), "a definition is taken off");
}

/// Eight writers, each repeating until its drafts are in; two territories do not mind each other.
async fn writers_never_share_a_revision(store: &Store) {
    let writers = (0..8).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            let territory = ["iraq", "yemen"][writer % 2];
            let mut got = Vec::new();
            for _ in 0..5 {
                let draft = draft(territory, vec![faction("isis")]);
                let mut base = Revision(0);
                loop {
                    match store.apply(&draft, base, &[]).await {
                        Ok(changeset) => break got.push((territory, changeset.revision)),
                        Err(Error::Stale { current }) => base = current,
                        Err(other) => panic!("{other}"),
                    }
                }
            }
            got
        })
    });
    let mut got = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        got.extend(writer.await.unwrap());
    }
    got.sort_unstable();
    let expected = ["iraq", "yemen"].map(|it| (1..=20).map(move |n| (it, Revision(n))));
    assert_eq!(got, expected.into_iter().flatten().collect::<Vec<_>>());
    let record = store.record(&slug("iraq")).await.unwrap().unwrap();
    let times: Vec<_> = record.changesets().iter().map(|it| it.at).collect();
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
}

async fn a_dropped_write_is_whole_or_absent(store: &Store) {
    let territory = slug("dropped");
    let (_, outline, stored) = triangle(80.0);
    let changes: Vec<_> = (0..100).map(|_| create(outline)).collect();
    let draft = draft("dropped", changes);
    let sent = [stored];
    let mut record = Record::default();
    for wait in 0..40 {
        let base = record.revision();
        let write = store.apply(&draft, base, &sent);
        let done = tokio::time::timeout(Duration::from_micros(wait * 300), write).await;
        // Reading may overtake a commit that was dropped on its way; writing waits for it.
        let refused = store.apply(&draft, Revision(u32::MAX), &[]).await;
        assert!(matches!(refused, Err(Error::Stale { .. })), "{refused:?}");
        store.catch_up(&territory, &mut record).await.unwrap();
        match done {
            Ok(applied) => assert_eq!(applied.unwrap().revision, record.revision()),
            Err(_) => assert!(record.revision() == base || record.revision() == base.next()),
        }
        let regions = record.now().map_or(0, |view| view.regions().count());
        assert_eq!(regions, 0, "the territory itself was never defined");
    }
    let whole = store.record(&territory).await.unwrap();
    let applied = store.apply(&draft, record.revision(), &sent).await.unwrap();
    assert_eq!(
        whole.map_or(0, |it| it.revision().0) + 1,
        applied.revision.0
    );
}

async fn tokens_are_found_by_hash(store: &Store) {
    let new = NewToken {
        name: "desk".to_owned(),
        hash: [7; 32],
        role: Role::Editor,
        territory: Some(slug("syria")),
        created: at("2015-09-18"),
        expires: Some(at("2015-09-19")),
    };
    let token = store.add_token(&new).await.unwrap();
    assert!(store.add_token(&new).await.is_err(), "hashes are unique");
    assert_eq!(store.token_by_hash(&[8; 32]).await.unwrap(), None);
    let found = store.token_by_hash(&new.hash).await.unwrap().unwrap();
    assert_eq!(found, token);

    let moment = at("2015-09-18T01:00:00Z");
    store.touch_token(&found, moment).await.unwrap();
    let used = store.token_by_hash(&new.hash).await.unwrap().unwrap();
    assert_eq!(used.last_used, Some(moment));
    let soon = at("2015-09-18T01:00:59Z");
    store.touch_token(&used, soon).await.unwrap();
    assert!(store.revoke_token(token.id, soon).await.unwrap());
    assert!(
        store
            .revoke_token(token.id, at("2016-01-01"))
            .await
            .unwrap()
    );
    assert!(!store.revoke_token(uuid::Uuid::nil(), soon).await.unwrap());
    let tokens = store.tokens().await.unwrap();
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].last_used, Some(moment));
    assert_eq!(tokens[0].revoked, Some(soon));
}

async fn tallies_come_back_to_the_engine_that_made_them(store: &Store) {
    let piece = |holding, districts: &[&str], area| Piece {
        holding,
        districts: districts.iter().map(|it| slug(it)).collect(),
        area,
    };
    let tally = Arc::new(Tally {
        holdings: vec![Holding {
            faction: slug("isis"),
            status: Status::Contested,
            contested_with: Some(slug("kurds")),
        }],
        pieces: vec![
            piece(None, &[], 1.0 / 3.0),
            piece(Some(0), &["homs"], 185_993_123_456.789_03),
            piece(Some(0), &["homs", "steppe"], 5e-324),
        ],
    });
    let [one, other, unknown] = [1, 2, 3].map(|it| ContentHash([it; 32]));
    let both = [(one, tally.clone()), (other, Arc::default())];
    store.keep_tallies(&both, 7).await.unwrap();
    let kept = store.tallies(&[one, unknown, one], 7).await.unwrap();
    assert_eq!(
        kept.into_iter().collect::<Vec<_>>(),
        [(one, (*tally).clone())]
    );
    assert!(store.tallies(&[one, other], 8).await.unwrap().is_empty());
    store.keep_tallies(&[(other, tally)], 8).await.unwrap();
    assert_eq!(store.tallies(&[one, other], 7).await.unwrap().len(), 1);
    assert_eq!(store.tallies(&[one, other], 8).await.unwrap().len(), 1);
}
