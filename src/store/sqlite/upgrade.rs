//! Stores that earlier versions made: what they hold goes on as it was, as far as it can.

use sqlx::Executor;
use uuid::Uuid;

use crate::store::Sought;
use crate::store::sqlite::open::MIGRATIONS;
use crate::store::sqlite::tests::{open, raw};
use crate::store::story::fixture::{at, slug};

/// Webhooks of before their makers were kept, of which the audit log knows some.
const BEFORE: &str = "
    PRAGMA application_id = 0x464c494e;
    INSERT INTO token (id, name, hash, role, created, revoked) VALUES
        ('00000000-0000-0000-0000-00000000000a', 'stays', randomblob(32), 'admin', 0, NULL),
        ('00000000-0000-0000-0000-00000000000b', 'other', randomblob(32), 'admin', 0, NULL),
        ('00000000-0000-0000-0000-00000000000c', 'left',  randomblob(32), 'admin', 0, 5);
    INSERT INTO webhook (id, territory, url, secret, created, delivered, due) VALUES
        ('00000000-0000-0000-0000-000000000001', 'syria', 'u', zeroblob(32), 1000000000, 0, 0),
        ('00000000-0000-0000-0000-000000000002', 'syria', 'u', zeroblob(32), 2000000000, 0, 0),
        ('00000000-0000-0000-0000-000000000003', 'syria', 'u', zeroblob(32), 3000000000, 0, 0),
        ('00000000-0000-0000-0000-000000000004', 'syria', 'u', zeroblob(32), 4000000000, 0, 0);
    INSERT INTO deed (at, token, address, method, path, status, territory) VALUES
        (1000000500, '00000000-0000-0000-0000-00000000000a', 'x', 'POST', '/territories/syria/webhooks', 201, 'syria'),
        (2000000500, '00000000-0000-0000-0000-00000000000a', 'x', 'POST', '/territories/syria/webhooks', 201, 'syria'),
        (2000000900, '00000000-0000-0000-0000-00000000000b', 'x', 'POST', '/territories/syria/webhooks', 201, 'syria'),
        (3000000500, '00000000-0000-0000-0000-00000000000c', 'x', 'POST', '/territories/syria/webhooks', 201, 'syria'),
        (4000000500, '00000000-0000-0000-0000-00000000000a', 'x', 'POST', '/territories/syria/regions',  201, 'syria'),
        (4000000600, NULL, 'x', 'POST', '/nothing', 404, NULL),
        (4000000601, NULL, 'x', 'POST', '/nothing', 404, NULL);
";

#[tokio::test]
async fn webhooks_of_before_find_their_makers_where_the_audit_log_knows_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let mut old = raw(&path).await;
    MIGRATIONS.run_to(10, &mut old).await.unwrap();
    old.execute(BEFORE).await.unwrap();
    drop(old);
    let store = open(&path).await.unwrap();

    let hooks = store.webhooks(&slug("syria")).await.unwrap();
    let makers: Vec<Option<Uuid>> = hooks.iter().map(|it| it.maker).collect();
    let known = Some(Uuid::from_u128(10));
    assert_eq!(
        makers,
        [known, None, None, None],
        "alone, two, left, nobody"
    );
    let later = at("2030-01-01");
    assert!(
        hooks.iter().all(|it| it.lapsed(later).is_none()),
        "all go on"
    );
    assert_eq!(store.stop_lapsed_webhooks(later).await.unwrap(), []);

    let all = Sought {
        before: None,
        limit: 10,
        territory: None,
        token: None,
        refused: Some(true),
    };
    let deeds = store.deeds(&all).await.unwrap();
    assert_eq!(deeds.len(), 2, "listed one by one as they were");
    assert!(deeds.iter().all(|it| it.deed.count == 1));
    let again = [deeds[0].deed.clone(), deeds[0].deed.clone()];
    store.note(&again).await.unwrap();
    let deeds = store.deeds(&all).await.unwrap();
    assert_eq!((deeds.len(), deeds[0].deed.count), (3, 2));
}
