//! Who may keep webhooks, how many, and what is refused.

use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::http::ribbon::Ribbon;
use crate::http::webhooks::tests::Desk;
use crate::http::webhooks::tests::receiver::Receiver;
use crate::model::Role;

#[tokio::test]
async fn a_secret_is_shown_once_and_an_answer_is_kept_by_nobody() {
    let desk = Desk::new().await;
    let made = desk.hook("http://127.0.0.1:9/hook").await;
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(secret.len(), "whsec_".len() + 44);
    let listed = desk.listed().await;
    let mut expected = made.clone();
    expected.as_object_mut().unwrap().remove("secret");
    assert_eq!(listed, [expected]);
    assert_eq!(listed[0]["last"], Value::Null);
    let one = format!("/{}", made["id"].as_str().unwrap());
    assert_eq!(desk.say(Method::GET, &one, &Value::Null).await.1, listed[0]);
    let request = Request::builder().header("authorization", format!("Bearer {}", desk.token));
    let answer = desk.ribbon.answer_to(request, "webhooks", "").await;
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn only_admins_of_the_territory_keep_webhooks() {
    let mut desk = Desk::new().await;
    let made = desk.hook("http://127.0.0.1:9/").await;
    let one = format!("/{}", made["id"].as_str().unwrap());
    let test = format!("{one}/test");
    let requests = [
        (Method::POST, ""),
        (Method::GET, ""),
        (Method::GET, one.as_str()),
        (Method::DELETE, one.as_str()),
        (Method::POST, test.as_str()),
    ];
    let reviewer = desk.ribbon.token_for(Role::Reviewer, "ribbon").await;
    let stranger = desk.ribbon.token_for(Role::Admin, "elsewhere").await;
    let admin = std::mem::take(&mut desk.token);
    for (token, expected) in [("nobody", 401), (&reviewer, 403), (&stranger, 403)] {
        token.clone_into(&mut desk.token);
        for (method, rest) in &requests {
            let body = json!({"url": "https://example.org/"});
            let (status, said) = desk.say(method.clone(), rest, &body).await;
            assert_eq!(status.as_u16(), expected, "{method} {rest}: {said}");
        }
    }
    desk.token = admin;
    assert_eq!(desk.listed().await.len(), 1);
}

#[tokio::test]
async fn a_removed_webhook_makes_room_for_another() {
    let desk = Desk::new().await;
    let made = desk.hook("http://127.0.0.1:9/1").await;
    desk.hook("http://127.0.0.1:9/2").await;
    desk.hook("http://127.0.0.1:9/3").await;
    let another = json!({"url": "http://127.0.0.1:9/4"});
    let (status, said) = desk.say(Method::POST, "", &another).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        said["detail"].as_str().unwrap().contains("3 webhooks"),
        "{said}"
    );
    let one = format!("/{}", made["id"].as_str().unwrap());
    for expected in [204, 404] {
        let (status, said) = desk.say(Method::DELETE, &one, &Value::Null).await;
        assert_eq!(status.as_u16(), expected, "{said}");
    }
    assert_eq!(desk.say(Method::POST, "", &another).await.0, 201);
    for (method, rest) in [(Method::DELETE, "/x"), (Method::POST, "/x/test")] {
        let (status, _) = desk.say(method, rest, &Value::Null).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_bad_address_is_refused_with_its_place() {
    let ribbon = Ribbon::with(|settings| settings.webhooks.private = false).await;
    let desk = Desk::over(ribbon).await;
    for url in [
        "",
        "http://example.org/",
        "https://10.0.0.1/",
        "https://a@example.org/",
    ] {
        let (status, said) = desk.say(Method::POST, "", &json!({"url": url})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{url}: {said}");
        assert_eq!(said["faults"][0]["at"], "/url", "{url}");
    }
    for body in [
        json!({}),
        json!({"url": 1}),
        json!({"url": "https://example.org/", "x": 1}),
        json!([]),
    ] {
        let (status, said) = desk.say(Method::POST, "", &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}: {said}");
    }
    assert!(desk.listed().await.is_empty());
}

#[tokio::test]
async fn a_name_that_leads_inside_gets_nothing() {
    let ribbon = Ribbon::with(|settings| settings.webhooks.private = false).await;
    let desk = Desk::over(ribbon).await;
    let mut receiver = Receiver::answering(&[200]).await;
    let _rounds = desk.work();
    let url = format!("https://localhost:{}/", receiver.address.port());
    let made = desk.hook(&url).await;
    desk.record(1).await;
    let hook = desk.once(|it| it["state"] == "stopped").await;
    let detail = hook["last"]["detail"].as_str().unwrap();
    assert!(detail.contains("private"), "{detail}");
    let test = format!("/{}/test", made["id"].as_str().unwrap());
    let (_, said) = desk.say(Method::POST, &test, &Value::Null).await;
    assert_eq!(said["delivered"], false);
    assert!(receiver.is_idle());
}
