//! The part of the story about what is kept: the chain of hashes, takedowns, and a territory as one file.

use std::io::Cursor;

use crate::model::{Change, Claim, Record, Revision};
use crate::store::story::fixture::{
    at, beginning, claim, create, draft, faction, show, slug, triangle,
};
use crate::store::{Error, Imported, Store, Takedown};

/// What stands in all texts of this part, and nowhere else.
const TEXT: &str = "libel about Yaqub";

pub(crate) fn takedown(territory: &str, revision: u32) -> Takedown {
    Takedown {
        territory: slug(territory),
        revision: Revision(revision),
        at: at("2015-10-01"),
        author: "root".to_owned(),
        reason: "a court said so".to_owned(),
    }
}

/// The whole file of a territory.
pub(crate) async fn exported(store: &Store, territory: &str) -> String {
    let territory = slug(territory);
    let revisions = store.revisions().await.unwrap();
    let (_, last) = revisions.iter().find(|it| it.0 == territory).unwrap();
    let mut export = store.export(&territory, *last);
    let mut file = Vec::new();
    while let Some(lines) = export.next().await.unwrap() {
        file.extend(lines);
    }
    String::from_utf8(file).unwrap()
}

/// A claim whose texts may have to go.
fn libel(faction: &str) -> Claim {
    Claim {
        sources: vec![format!("https://example.org/{TEXT}")],
        note: Some(TEXT.to_owned()),
        ..claim(faction)
    }
}

/// Four changesets: a beginning; a region, an event and a survey with texts; that region once more, of which only the
/// confidence is new; and something else.
pub(crate) async fn write_libel(store: &Store, territory: &str) {
    let (mut first, shapes) = beginning();
    for change in &mut first.changes {
        if let Change::DefineTerritory(it) = change {
            it.slug = slug(territory);
        }
    }
    first.territory = slug(territory);
    store.apply(&first, Revision(0), &shapes).await.unwrap();
    let (_, held, _) = triangle(36.0);
    let Change::CreateRegion { id, outline, .. } = create(held) else {
        unreachable!("what it makes")
    };
    let claim = libel("isis");
    let event = first.changes.iter().find_map(|it| match it {
        Change::DefineEvent(it) => Some(it.clone()),
        _ => None,
    });
    let mut event = event.unwrap();
    event.titles.0.insert("en".to_owned(), TEXT.to_owned());
    event.source = Some(TEXT.to_owned());
    let mut shown = show("isis", "2017-01-01", held);
    if let Change::Show { claim, .. } = &mut shown {
        claim.note = Some(TEXT.to_owned());
    }
    let second = vec![
        Change::CreateRegion { id, claim, outline },
        Change::DefineEvent(event),
        Change::TakeSurvey {
            at: at("2017-01-01"),
        },
        shown,
    ];
    let claim = Claim {
        confidence: None,
        ..libel("isis")
    };
    let third = vec![Change::ReviseRegion { id, claim, outline }];
    let fourth = vec![faction("kurds")];
    for (changes, base) in [second, third, fourth].into_iter().zip(1..) {
        let mut draft = draft(territory, changes);
        if base == 1 {
            draft.comment = TEXT.to_owned();
            draft.author = format!("author of {TEXT}");
        }
        store.apply(&draft, Revision(base), &[]).await.unwrap();
    }
}

fn hashes(record: &Record) -> Vec<String> {
    let changesets = record.changesets().iter();
    changesets.map(|it| it.hash.to_string()).collect()
}

/// What a record says of the map: all but texts.
fn painted(record: &Record) -> String {
    let view = record.now().unwrap();
    let regions = view.regions().map(|it| {
        let claim = Claim {
            sources: Vec::new(),
            note: None,
            ..it.claim.clone()
        };
        format!("{} {:?} {claim:?} {:?}", it.id, it.order, it.outline)
    });
    let surveys = view
        .surveys()
        .map(|it| format!("{} {}", it.at, it.shown.len()));
    regions.chain(surveys).collect()
}

/// Each hash follows from the one before, and stays when texts are taken down.
pub(crate) async fn texts_are_taken_down_and_the_chain_holds(store: &Store) {
    write_libel(store, "libelled").await;
    let territory = slug("libelled");
    let before = store.record(&territory).await.unwrap().unwrap();
    assert!(format!("{before:?}").contains(TEXT));
    assert_eq!(store.check().await.unwrap(), []);
    assert_eq!(before.redactions(), 0);

    assert!(store.redact(&takedown("libelled", 2)).await.unwrap());
    let after = store.record(&territory).await.unwrap().unwrap();
    assert!(!format!("{after:?}").contains(TEXT), "{after:?}");
    assert_eq!(hashes(&after), hashes(&before));
    assert_eq!(painted(&after), painted(&before));
    assert_eq!(after.redactions(), 1);
    assert!(after.succeeds(&before) && !before.succeeds(&after));
    let blanked = after.changeset(Revision(2)).unwrap();
    assert_eq!(
        (blanked.author.as_str(), blanked.comment.as_str()),
        ("", "")
    );
    let said = blanked.redaction.as_ref().unwrap();
    assert_eq!(
        (said.at, said.reason.as_str()),
        (at("2015-10-01"), "a court said so")
    );
    // The one that repeats the note has lost that, and nothing of its own.
    assert_eq!(after.changeset(Revision(3)), before.changeset(Revision(3)));
    assert_eq!(store.check().await.unwrap(), []);
    let counted = store.redactions().await.unwrap();
    assert_eq!(counted.get(&territory), Some(&1));

    assert!(
        !store.redact(&takedown("libelled", 2)).await.unwrap(),
        "done before"
    );
    let unknown = store.redact(&takedown("libelled", 9)).await.unwrap_err();
    assert!(matches!(unknown, Error::NoChangeset { .. }), "{unknown}");
    store.forget().await.unwrap();
    assert_eq!(store.check().await.unwrap(), []);
    let next = draft("libelled", vec![faction("rebels")]);
    store.apply(&next, Revision(4), &[]).await.unwrap();
    assert_eq!(store.check().await.unwrap(), []);
}

/// A territory goes from one store to another by a file, to the last bit, takedowns and all.
pub(crate) async fn a_territory_travels_as_one_file(store: &Store, elsewhere: &Store) {
    let file = exported(store, "libelled").await;
    let import = |text: &str| elsewhere.import(Cursor::new(text.to_owned().into_bytes()));
    let imported = import(&file).await.unwrap();
    let territory = slug("libelled");
    assert_eq!(
        imported,
        Imported {
            territory: territory.clone(),
            before: Revision(0),
            revision: Revision(5),
            redacted: 0
        }
    );
    let [ours, theirs] = [store, elsewhere].map(|it| it.record(&territory));
    let (ours, theirs) = (ours.await.unwrap().unwrap(), theirs.await.unwrap().unwrap());
    assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
    assert_eq!(exported(elsewhere, "libelled").await, file);
    assert_eq!(elsewhere.check().await.unwrap(), []);

    let again = import(&file).await.unwrap();
    assert_eq!((again.before, again.revision), (Revision(5), Revision(5)));
    // Here it goes on, there it is continued; a takedown comes along.
    let next = draft("libelled", vec![faction("nusra")]);
    store.apply(&next, Revision(5), &[]).await.unwrap();
    store.redact(&takedown("libelled", 1)).await.unwrap();
    let longer = exported(store, "libelled").await;
    let continued = import(&longer).await.unwrap();
    assert_eq!(
        (continued.before, continued.revision),
        (Revision(5), Revision(6))
    );
    assert_eq!(continued.redacted, 1);
    assert_eq!(exported(elsewhere, "libelled").await, longer);

    // Once both have gone on by themselves, neither is a continuation of the other.
    let [here, there] = ["here", "there"].map(|it| draft("libelled", vec![faction(it)]));
    store.apply(&here, Revision(6), &[]).await.unwrap();
    elsewhere.apply(&there, Revision(6), &[]).await.unwrap();
    let parted = import(&exported(store, "libelled").await)
        .await
        .unwrap_err();
    assert!(
        matches!(&parted, Error::Parted { revision, .. } if *revision == Revision(7)),
        "{parted}"
    );
}

/// Whatever is altered in a file is found, and nothing of the file is recorded.
pub(crate) async fn an_altered_file_is_refused(store: &Store, elsewhere: &Store) {
    write_libel(store, "altered").await;
    let file = exported(store, "altered").await;
    let lines: Vec<&str> = file.lines().collect();
    let line = |what: &str| lines.iter().position(|it| it.contains(what)).unwrap();
    let without = |gone: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != gone);
        kept.map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    let last = lines.len() - 1;
    for (text, said) in [
        (
            file.replacen("first look", "last look", 1),
            "line 4: changeset 1 of altered",
        ),
        (
            file.replacen("\\\"confidence\\\":80", "\\\"confidence\\\":81", 1),
            "something was altered",
        ),
        (file.replacen("palmyra", "palmyrb", 1), "altered"),
        (
            file.replacen("\"salt\":\"", "\"salt\":\"0", 1),
            "32 hexadecimal",
        ),
        (
            file.replacen("\"wkb\":\"AQ", "\"wkb\":\"Ag", 1),
            "another hash",
        ),
        (
            file.replacen("\"revision\":4,\"id\"", "\"revision\":5,\"id\"", 1),
            "revision 4 should",
        ),
        (file.replace("isis", "iris"), "altered"),
        (without(last), "a change should stand here"),
        (without(line("\"geometry\":{")), "must stand before"),
        (without(0), "begins with"),
        (
            file.replacen("\"version\":1", "\"version\":2", 1),
            "version 2",
        ),
        (file[..file.len() - 1].to_owned(), "does not end"),
        (
            file.replacen("\"subject\":\"altered\"", "\"subject\":\"others\"", 1),
            "another territory",
        ),
        (format!("{file}{}\n", lines[last]), "should stand here"),
        ("{}".to_owned(), "does not end"),
    ] {
        let refused = elsewhere.import(Cursor::new(text.into_bytes())).await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(said), "{said}: {refused}");
    }
    assert!(elsewhere.record(&slug("altered")).await.unwrap().is_none());
    elsewhere
        .import(Cursor::new(file.into_bytes()))
        .await
        .unwrap();
}
