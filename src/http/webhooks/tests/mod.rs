//! Webhooks from end to end: what a receiver gets, and what owners are told of it.

mod keeping;
mod receiver;
mod secure;

use std::time::Duration;

use axum::http::{Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::http::ribbon::{Ribbon, faction};
use crate::http::webhooks::tests::receiver::Receiver;
use crate::http::{App, go_rounds};
use crate::model::Role;

/// A server whose webhooks an admin looks after.
struct Desk {
    ribbon: Ribbon,
    token: String,
}

impl Desk {
    async fn new() -> Self {
        Self::over(Ribbon::new().await).await
    }

    async fn over(ribbon: Ribbon) -> Self {
        let token = ribbon.token_for(Role::Admin, "ribbon").await;
        Self { ribbon, token }
    }

    /// What a request about the webhooks is answered with.
    async fn say(&self, method: Method, rest: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        let text = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let path = format!("webhooks{rest}");
        let answer = self.ribbon.answer_to(request, &path, &text).await;
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        (status, json)
    }

    /// Makes a webhook.
    async fn hook(&self, url: &str) -> Value {
        let (status, made) = self.say(Method::POST, "", &json!({"url": url})).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made
    }

    /// The webhooks as they are listed.
    async fn listed(&self) -> Vec<Value> {
        let (status, list) = self.say(Method::GET, "", &Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        list["webhooks"].as_array().unwrap().clone()
    }

    /// The first webhook, once it is as it should become.
    async fn once(&self, so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let hook = self.listed().await.remove(0);
            if so(&hook) {
                return hook;
            }
        }
    }

    /// Records so many changesets.
    async fn record(&self, changesets: usize) {
        for _ in 0..changesets {
            let change = faction("red", None, "#000000");
            self.ribbon.record(vec![change], vec![]).await;
        }
    }

    fn work(&self) -> Rounds {
        Rounds::of(self.ribbon.app.clone())
    }
}

/// Deliveries that go on until this is dropped.
struct Rounds(JoinHandle<()>);

impl Rounds {
    fn of(app: App) -> Self {
        Self(tokio::spawn(go_rounds(app)))
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn key(made: &Value) -> Vec<u8> {
    let secret = made["secret"].as_str().unwrap();
    STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap()
}

#[tokio::test]
async fn every_changeset_arrives_signed_and_in_order() {
    let desk = Desk::new().await;
    let _rounds = desk.work();
    let mut receiver = Receiver::answering(&[200]).await;
    desk.record(1).await;
    let made = desk.hook(&receiver.url()).await;
    desk.record(3).await;
    for revision in 3..=5 {
        let delivery = receiver.next().await;
        delivery.verify(&key(&made));
        assert_eq!(delivery.target, "POST /hook?key=hidden HTTP/1.1");
        assert_eq!(delivery.headers["host"], receiver.address.to_string());
        let changesets = format!("changesets/{revision}");
        let mut changeset = desk.ribbon.json(&changesets).await;
        assert_eq!(delivery.headers["webhook-id"], changeset["id"]);
        let timestamp = changeset["at"].clone();
        changeset["bbox"] = Value::Null;
        let expected = json!({
            "type": "changeset.applied", "timestamp": timestamp,
            "data": {"territory": "ribbon", "changeset": changeset},
        });
        assert_eq!(delivery.json(), expected);
    }
    let hook = desk.once(|it| it["delivered"] == 5).await;
    assert_eq!(hook["state"], "waiting");
    assert_eq!(hook["last"]["status"], 200);
    assert_eq!(hook["last"]["detail"], Value::Null);
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn what_fails_is_sent_again_before_anything_else() {
    let desk = Desk::new().await;
    let _rounds = desk.work();
    let mut receiver = Receiver::answering(&[500, 302, 200]).await;
    desk.hook(&receiver.url()).await;
    desk.record(2).await;
    let tries = [
        receiver.next().await,
        receiver.next().await,
        receiver.next().await,
    ];
    for again in &tries {
        assert_eq!(again.body, tries[0].body);
        assert_eq!(again.headers["webhook-id"], tries[0].headers["webhook-id"]);
    }
    let next = receiver.next().await;
    assert_eq!((tries[0].revision(), next.revision()), (2, 3));
    let hook = desk.once(|it| it["delivered"] == 3).await;
    assert_eq!(
        (&hook["state"], &hook["failed_attempts"]),
        (&json!("waiting"), &json!(0))
    );
}

#[tokio::test]
async fn a_receiver_that_was_away_gets_all_of_it() {
    let ribbon = Ribbon::with(|settings| settings.webhooks.attempts = 30).await;
    let desk = Desk::over(ribbon).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    desk.hook(&format!("http://{address}/")).await;
    let _rounds = desk.work();
    desk.record(2).await;
    let hook = desk.once(|it| it["state"] == "retrying").await;
    assert_eq!(hook["last"]["detail"], "no connection could be made");
    assert_eq!(hook["last"]["status"], Value::Null);
    assert!(hook["next_attempt"].is_string(), "{hook}");
    let listener = TcpListener::bind(address).await.unwrap();
    let mut receiver = Receiver::listening(listener, &[204], None);
    assert_eq!(receiver.next().await.revision(), 2);
    assert_eq!(receiver.next().await.revision(), 3);
}

#[tokio::test]
async fn what_is_given_up_says_so_and_goes_on_after_a_test_that_arrives() {
    let desk = Desk::new().await;
    let _rounds = desk.work();
    let mut receiver = Receiver::answering(&[500, 500, 500, 503, 500, 200]).await;
    let made = desk.hook(&receiver.url()).await;
    desk.record(2).await;
    let hook = desk.once(|it| it["state"] == "stopped").await;
    assert_eq!(
        (&hook["failed_attempts"], &hook["delivered"]),
        (&json!(4), &json!(1))
    );
    assert_eq!(
        (&hook["last"]["status"], &hook["last"]["revision"]),
        (&json!(503), &json!(2))
    );
    let detail = hook["last"]["detail"].as_str().unwrap();
    assert!(detail.contains("503"), "{detail}");
    for _ in 0..4 {
        assert_eq!(receiver.next().await.revision(), 2);
    }
    assert!(receiver.is_idle());

    let test = format!("/{}/test", made["id"].as_str().unwrap());
    let (status, said) = desk.say(Method::POST, &test, &Value::Null).await;
    assert_eq!(
        (status, &said["delivered"], &said["status"]),
        (StatusCode::OK, &json!(false), &json!(500))
    );
    assert_eq!(receiver.next().await.json()["type"], "webhook.test");
    assert_eq!(desk.listed().await[0]["state"], "stopped");

    let (_, said) = desk.say(Method::POST, &test, &Value::Null).await;
    assert_eq!(
        said,
        json!({"delivered": true, "status": 200, "detail": null})
    );
    let tested = receiver.next().await;
    tested.verify(&key(&made));
    assert_eq!(tested.json()["type"], "webhook.test");
    assert_eq!(receiver.next().await.revision(), 2);
    assert_eq!(receiver.next().await.revision(), 3);
}

#[tokio::test]
async fn a_receiver_that_is_gone_for_good_is_asked_once() {
    let desk = Desk::new().await;
    let _rounds = desk.work();
    let mut receiver = Receiver::answering(&[410]).await;
    desk.hook(&receiver.url()).await;
    desk.record(1).await;
    let hook = desk.once(|it| it["state"] == "stopped").await;
    assert_eq!(hook["failed_attempts"], 1);
    assert_eq!(receiver.next().await.revision(), 2);
    assert!(receiver.is_idle());
}

#[tokio::test]
async fn one_that_never_answers_holds_up_nobody_else() {
    let ribbon = Ribbon::with(|settings| settings.webhooks.timeout = Duration::from_millis(500));
    let desk = Desk::over(ribbon.await).await;
    let _rounds = desk.work();
    // Connections wait in its queue.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut receiver = Receiver::answering(&[200]).await;
    desk.hook(&format!("http://{}/", silent.local_addr().unwrap()))
        .await;
    desk.hook(&receiver.url()).await;
    desk.record(2).await;
    assert_eq!(receiver.next().await.revision(), 2);
    assert_eq!(receiver.next().await.revision(), 3);
    let hook = desk.once(|it| it["failed_attempts"] != 0).await;
    assert_eq!(hook["last"]["detail"], "no answer came in time");
}

#[tokio::test]
async fn a_restart_goes_on_where_things_stood() {
    let wait = Duration::from_secs(1);
    let ribbon = Ribbon::with(|settings| settings.webhooks.first_wait = wait).await;
    let desk = Desk::over(ribbon).await;
    let mut receiver = Receiver::answering(&[500, 200]).await;
    desk.hook(&receiver.url()).await;
    let rounds = desk.work();
    desk.record(3).await;
    receiver.next().await;
    desk.once(|it| it["failed_attempts"] == 1).await;
    drop(rounds);
    // What was under way when the first went is due again when its claim ends, unless it had failed already.
    let later = desk.ribbon.twin().await;
    let _rounds = Rounds::of(later);
    let mut last = 2;
    while last < 4 {
        let revision = receiver.next().await.revision();
        assert!(
            revision == last || revision == last + 1,
            "{revision} after {last}"
        );
        last = revision;
    }
}

#[tokio::test]
async fn two_processes_share_the_work_and_nothing_is_sent_twice() {
    let desk = Desk::new().await;
    let twin = desk.ribbon.twin().await;
    let mut receivers = Vec::new();
    for _ in 0..3 {
        let receiver = Receiver::answering(&[200]).await;
        desk.hook(&receiver.url()).await;
        receivers.push(receiver);
    }
    let _rounds = [desk.work(), Rounds::of(twin.clone())];
    for _ in 0..10 {
        desk.record(1).await;
        twin.atlas.refresh().await.unwrap();
    }
    for receiver in &mut receivers {
        for revision in 2..=11 {
            assert_eq!(receiver.next().await.revision(), revision);
        }
    }
    while desk.listed().await.iter().any(|it| it["delivered"] != 11) {}
    assert!(receivers.iter_mut().all(Receiver::is_idle));
}

#[tokio::test]
async fn what_is_under_way_at_the_stop_is_brought_to_its_end() {
    let desk = Desk::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    desk.hook(&format!("http://{address}/")).await;
    let rounds = tokio::spawn(go_rounds(desk.ribbon.app.clone()));
    desk.record(2).await;
    let (mut stream, _) = listener.accept().await.unwrap();
    desk.ribbon.app.stop();
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(answer).await.unwrap();
    rounds.await.unwrap();
    let hook = desk.listed().await.remove(0);
    assert_eq!(
        (&hook["state"], &hook["delivered"]),
        (&json!("waiting"), &json!(2))
    );
}
