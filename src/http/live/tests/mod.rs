//! Streams and feeds, without a network.

mod rights;

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header, request};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::Value;

use crate::http::ribbon::{Ribbon, faction, held, strip};
use crate::model::{Change, Draft};

/// What a stream says, read piece by piece.
struct Stream {
    body: Body,
    read: String,
}

impl Stream {
    fn of(response: Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/event-stream"
        );
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
        Self {
            body: response.into_body(),
            read: String::new(),
        }
    }

    async fn open(ribbon: &Ribbon, rest: &str) -> Self {
        let asked = Request::builder().header(header::ACCEPT_ENCODING, "gzip, br");
        Self::of(ribbon.answer_to(asked, rest, "").await)
    }

    async fn after(ribbon: &Ribbon, id: &str) -> Self {
        Self::of(ribbon.answer_to(from(id), "changes", "").await)
    }

    /// The next event or comment; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let event = event.to_owned();
                self.read = rest.to_owned();
                return Some(event);
            }
            let frame = self.body.frame().await?.unwrap();
            let data = frame.into_data().unwrap();
            self.read.push_str(std::str::from_utf8(&data).unwrap());
        }
    }

    /// The id and the data of the next event.
    async fn told(&mut self) -> (String, Value) {
        let event = self.next().await.unwrap();
        let field = |name| event.lines().find_map(|it| it.strip_prefix(name));
        assert_eq!(field("event: "), Some("changeset"), "{event}");
        let data = serde_json::from_str(field("data: ").unwrap()).unwrap();
        (field("id: ").unwrap().to_owned(), data)
    }
}

fn from(id: &str) -> request::Builder {
    Request::builder().header("last-event-id", id)
}

async fn grow(ribbon: &Ribbon) {
    let (outline, shape) = strip(6.0, 7.0);
    let region = held("red", "2020-01-05", 90, outline);
    ribbon.record(vec![region], vec![shape]).await;
}

#[tokio::test]
async fn a_new_client_is_told_what_comes_from_now_on_and_where() {
    let ribbon = Ribbon::new().await;
    grow(&ribbon).await;
    let mut stream = Stream::open(&ribbon, "changes").await;
    grow(&ribbon).await;
    let red = faction("red", None, "#000000");
    ribbon.record(vec![red], vec![]).await;
    let (id, data) = stream.told().await;
    assert_eq!(id, "3");
    assert_eq!(data["bbox"], serde_json::json!([6.0, 0.0, 7.0, 1.0]));
    let mut whole = ribbon.json("changesets/3").await;
    whole["bbox"] = data["bbox"].clone();
    assert_eq!(data, whole);
    let (id, data) = stream.told().await;
    assert_eq!((id.as_str(), &data["bbox"]), ("4", &Value::Null));
}

#[tokio::test]
async fn who_comes_back_misses_nothing_and_hears_nothing_twice() {
    let ribbon = Ribbon::with(|settings| settings.telling.streams = 1).await;
    let writing = async {
        for _ in 0..20 {
            grow(&ribbon).await;
        }
    };
    let following = async {
        let mut stream = Stream::open(&ribbon, "changes?since=1").await;
        for expected in 2..=21 {
            let (id, data) = stream.told().await;
            assert_eq!(
                (id, &data["revision"]),
                (expected.to_string(), &expected.into())
            );
            if expected % 3 == 0 {
                drop(stream);
                stream = Stream::after(&ribbon, &expected.to_string()).await;
            }
        }
        stream
    };
    let (_, mut stream) = tokio::join!(writing, following);
    grow(&ribbon).await;
    assert_eq!(stream.told().await.0, "22");
}

#[tokio::test]
async fn the_header_counts_more_than_the_address() {
    let ribbon = Ribbon::new().await;
    grow(&ribbon).await;
    grow(&ribbon).await;
    let response = ribbon.answer_to(from("2"), "changes?since=1", "").await;
    assert_eq!(Stream::of(response).told().await.0, "3");
}

#[tokio::test]
async fn what_another_process_wrote_is_told_too() {
    let ribbon = Ribbon::new().await;
    let twin = ribbon.twin().await;
    let mut stream = Stream::open(&ribbon, "changes").await;
    let write = async |revision| {
        let draft = Draft {
            territory: "ribbon".parse().unwrap(),
            author: "twin".to_owned(),
            comment: String::new(),
            at: "2020-03-02".parse().unwrap(),
            changes: vec![faction("red", None, "#000000")],
        };
        let base = crate::model::Revision(revision);
        twin.atlas.apply(draft, base, vec![]).await.unwrap();
    };
    write(1).await;
    ribbon.app.atlas.refresh().await.unwrap();
    assert_eq!(stream.told().await.0, "2");
    write(2).await;
    // Known to the twin, whose client comes to us.
    let mut moved = Stream::after(&ribbon, "3").await;
    write(3).await;
    ribbon.app.atlas.refresh().await.unwrap();
    assert_eq!(moved.told().await.0, "4");
}

#[tokio::test]
async fn an_id_that_was_never_given_is_refused() {
    let ribbon = Ribbon::new().await;
    for id in [
        "2",
        "4294967296",
        "99999999999999999999",
        "-1",
        "1.0",
        "",
        "x",
        "é",
    ] {
        let refused = ribbon.answer_to(from(id), "changes", "").await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{id}");
    }
    ribbon
        .refuses(&[
            ("changes?since=2", 400, "the last is 1"),
            ("changes?since=soon", 400, "since is no revision"),
            ("changes?from=1", 400, "from"),
            ("changes.atom?from=1", 400, "from"),
        ])
        .await;
    assert_eq!(ribbon.app.streams.open(), 0);
}

#[tokio::test]
async fn a_place_is_free_again_when_its_client_goes() {
    let ribbon = Ribbon::new().await;
    let one = Stream::open(&ribbon, "changes").await;
    let _other = Stream::open(&ribbon, "changes").await;
    let refused = ribbon.answer("changes").await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    drop(one);
    Stream::open(&ribbon, "changes").await;
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let ribbon = Ribbon::new().await;
    grow(&ribbon).await;
    let mut waiting = Stream::open(&ribbon, "changes").await;
    let mut replaying = Stream::open(&ribbon, "changes?since=0").await;
    assert_eq!(replaying.told().await.0, "1");
    let (end, ()) = tokio::join!(waiting.next(), async { ribbon.app.stop() });
    assert_eq!(end, None);
    assert_eq!(replaying.next().await, None);
}

#[tokio::test]
async fn a_silent_stream_lives_on_past_the_longest_request() {
    let ribbon = Ribbon::with(|settings| {
        settings.request_timeout = Duration::from_secs(1);
        settings.telling.heartbeat = Duration::from_millis(1100);
    });
    let ribbon = ribbon.await;
    let mut stream = Stream::open(&ribbon, "changes").await;
    assert_eq!(stream.next().await.as_deref(), Some(":"));
    grow(&ribbon).await;
    assert_eq!(stream.told().await.0, "2");
}

async fn comment(ribbon: &Ribbon, author: &str, comment: &str) {
    let known = ribbon.app.atlas.record(&"ribbon".parse().unwrap()).unwrap();
    let changes: Vec<Change> = vec![faction("red", None, "#000000")];
    let draft = Draft {
        territory: "ribbon".parse().unwrap(),
        author: author.to_owned(),
        comment: comment.to_owned(),
        at: "2020-03-02".parse().unwrap(),
        changes,
    };
    let applied = ribbon.app.atlas.apply(draft, known.revision(), vec![]);
    applied.await.unwrap();
}

#[tokio::test]
async fn a_feed_has_the_latest_changesets_and_no_markup_of_others() {
    let ribbon = Ribbon::new().await;
    comment(&ribbon, "<b>ann</b>", "\"a\" & <script>'b'</script>\u{0}").await;
    comment(&ribbon, " ", "").await;
    let said = ribbon
        .answer_to(Request::builder(), "changes.atom", "")
        .await;
    let etag = said.headers()[header::ETAG].clone();
    let media = &said.headers()[header::CONTENT_TYPE];
    assert_eq!(media, "application/atom+xml; charset=utf-8");
    let feed = said.into_body().collect().await.unwrap().to_bytes();
    let feed = std::str::from_utf8(&feed).unwrap();
    let entries: Vec<&str> = feed.split("<entry>").skip(1).collect();
    let [last, one_before] = entries.as_slice() else {
        panic!("{feed}")
    };
    let third = ribbon.json("changesets/3").await;
    for part in [
        format!("<id>urn:uuid:{}</id>", third["id"].as_str().unwrap()),
        format!("<updated>{}</updated>", third["at"].as_str().unwrap()),
        "<title>Revision 3</title>".to_owned(),
        "<author><name>unknown</name></author>".to_owned(),
        r#"href="http://ribbon.example/territories/ribbon/changesets/3"/>"#.to_owned(),
    ] {
        assert!(last.contains(&part), "{part}: {last}");
    }
    for part in [
        "<title>&quot;a&quot; &amp; &lt;script&gt;&#39;b&#39;&lt;/script&gt;</title>",
        "<name>&lt;b&gt;ann&lt;/b&gt;</name>",
    ] {
        assert!(one_before.contains(part), "{part}: {one_before}");
    }
    let again = Request::builder().header(header::IF_NONE_MATCH, &etag);
    let same = ribbon.answer_to(again, "changes.atom", "").await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
}
