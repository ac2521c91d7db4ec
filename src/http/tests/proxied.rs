//! Behind a proxy: by which address we name ourselves, whose word counts on that, and how all leads below a path.

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use bytes::Bytes;

use crate::http::ribbon::Ribbon;
use crate::http::tests::desk::{REGIONS, square};
use crate::http::visit::Peer;
use crate::http::{Network, Trust};
use crate::model::Role;

/// Asks by a connection from an address.
async fn ask(ribbon: &Ribbon, peer: &str, uri: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::get(uri).header(header::HOST, "inner:8080");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(Peer(peer.parse().unwrap()));
    ribbon.exchange(request).await
}

fn text(answer: &Response<Bytes>) -> &str {
    std::str::from_utf8(answer.body()).unwrap()
}

async fn behind_whoever() -> Ribbon {
    Ribbon::with(|it| it.trust_proxy = Trust::Whoever).await
}

const WAR: (&str, &str) = ("x-forwarded-prefix", "/war");

#[tokio::test]
async fn pages_name_their_files_below_the_path_that_the_proxy_tells() {
    let ribbon = behind_whoever().await;
    for page in ["/", "/embed", "/docs"] {
        let told = ask(&ribbon, "192.0.2.1", page, &[WAR]).await;
        let html = text(&told);
        assert!(html.contains("\"/war/assets/css/base.css\""), "{html}");
        assert!(
            !html.contains("\"./") && !html.contains("\"/assets"),
            "{html}"
        );
        let plain = ask(&ribbon, "192.0.2.1", page, &[]).await;
        assert!(
            text(&plain).contains("\"./assets/css/base.css\""),
            "with no word from where it stands"
        );
        let vary = told.headers()[header::VARY].to_str().unwrap();
        assert!(vary.contains("X-Forwarded-Prefix"), "{vary}");
    }
}

#[tokio::test]
async fn the_import_map_below_a_path_is_the_one_that_the_policy_lets_in() {
    let ribbon = behind_whoever().await;
    let page = ask(&ribbon, "192.0.2.1", "/", &[WAR]).await;
    let (_, rest) = text(&page)
        .split_once("<script type=\"importmap\">")
        .unwrap();
    let (map, _) = rest.split_once("</script>").unwrap();
    assert!(
        map.contains("\"/war/assets/vendor/maplibre-gl.mjs\""),
        "{map}"
    );
    let hash = <sha2::Sha256 as sha2::Digest>::digest(map);
    let hash = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hash);
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(policy.contains(&format!("'sha256-{hash}'")), "{policy}");
}

#[tokio::test]
async fn addresses_in_headers_and_answers_lead_below_the_path() {
    let ribbon = behind_whoever().await;
    let tile = "/tiles/ribbon/0/0/0.mvt?datetime=2020-01-02";
    let place =
        |answer: &Response<Bytes>, name| answer.headers()[name].to_str().unwrap().to_owned();
    let told = place(
        &ask(&ribbon, "192.0.2.1", tile, &[WAR]).await,
        header::CONTENT_LOCATION,
    );
    let lasting = told.strip_prefix("/war").unwrap();
    assert!(lasting.starts_with("/tiles/ribbon/"), "{told}");
    let again = ask(&ribbon, "192.0.2.1", lasting, &[WAR]).await;
    assert_eq!(again.status(), StatusCode::OK);
    let plain = place(
        &ask(&ribbon, "192.0.2.1", tile, &[]).await,
        header::CONTENT_LOCATION,
    );
    assert_eq!(plain, lasting);
    for address in [
        "/tiles/ribbon.json",
        "/styles/ribbon.json",
        "/openapi.json",
        "/territories/ribbon/changes.atom",
    ] {
        let answer = ask(
            &ribbon,
            "192.0.2.1",
            address,
            &[WAR, ("x-forwarded-proto", "https")],
        )
        .await;
        let body = text(&answer);
        assert!(body.contains("https://inner:8080/war"), "{body}");
        assert!(!body.contains("inner:8080/t"), "{body}");
    }
    let request = Request::post(REGIONS)
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", ribbon.token(Role::Editor).await),
        )
        .header(header::CONTENT_TYPE, "application/json")
        .header(WAR.0, WAR.1)
        .body(Body::from(square().to_string()))
        .unwrap();
    let made = ribbon.exchange(request).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made = place(&made, header::LOCATION);
    assert!(
        made.starts_with("/war/territories/ribbon/regions/"),
        "{made}"
    );
}

#[tokio::test]
async fn the_address_in_full_is_the_one_that_the_client_came_by() {
    let ribbon = behind_whoever().await;
    let host = ("x-forwarded-host", "maps.example.org");
    let https = ("x-forwarded-proto", "https");
    for (said, base) in [
        (&[][..], "http://inner:8080/"),
        (&[host], "http://maps.example.org/"),
        (&[host, https], "https://maps.example.org/"),
        (
            &[host, ("x-forwarded-proto", "HTTPS")],
            "https://maps.example.org/",
        ),
        (
            &[host, https, ("x-forwarded-port", "443")],
            "https://maps.example.org/",
        ),
        (
            &[host, https, ("x-forwarded-port", "8443")],
            "https://maps.example.org:8443/",
        ),
        (
            &[host, ("x-forwarded-port", "443")],
            "http://maps.example.org:443/",
        ),
        (
            &[
                ("x-forwarded-host", "maps.example.org:8443"),
                https,
                ("x-forwarded-port", "443"),
            ],
            "https://maps.example.org:8443/",
        ),
        (&[https, ("x-forwarded-port", "443")], "https://inner/"),
        (
            &[("forwarded", "proto=https;host=maps.example.org")],
            "https://maps.example.org/",
        ),
        (
            &[(
                "forwarded",
                "for=192.0.2.9;Proto=HTTPS; Host=\"maps.example.org:8443\"",
            )],
            "https://maps.example.org:8443/",
        ),
        (
            &[host, ("forwarded", "proto=https;host=other.example.org")],
            "https://maps.example.org/",
        ),
    ] {
        let answer = ask(&ribbon, "192.0.2.1", "/tiles/ribbon.json", said).await;
        let body = text(&answer);
        assert!(
            body.contains(&format!("\"{base}tiles/ribbon/")),
            "{said:?} {base}: {body}"
        );
        let vary = answer.headers()[header::VARY].to_str().unwrap();
        assert!(
            vary.contains("Forwarded") && vary.contains("X-Forwarded-Port"),
            "{vary}"
        );
    }
}

#[tokio::test]
async fn only_proxies_of_the_networks_that_were_named_are_believed() {
    let networks = vec![Network::new("10.0.0.0".parse().unwrap(), 8)];
    let ribbon = Ribbon::with(|it| it.trust_proxy = Trust::Networks(networks)).await;
    let said = [
        WAR,
        ("x-forwarded-host", "maps.example.org"),
        ("x-forwarded-for", "203.0.113.5"),
    ];
    for (peer, base) in [
        ("10.1.2.3", "http://maps.example.org/war/"),
        ("::ffff:10.1.2.3", "http://maps.example.org/war/"),
        ("192.0.2.1", "http://inner:8080/"),
        ("::1", "http://inner:8080/"),
    ] {
        let answer = ask(&ribbon, peer, "/tiles/ribbon.json", &said).await;
        let body = text(&answer);
        assert!(
            body.contains(&format!("\"{base}tiles/ribbon/")),
            "{peer}: {body}"
        );
    }
}

#[tokio::test]
async fn two_servers_below_paths_of_one_host_keep_their_sessions_apart() {
    let ribbon = behind_whoever().await;
    let bearer = format!("Bearer {}", ribbon.token(Role::Editor).await);
    let cookie = async |said: &[(&str, &str)]| {
        let mut request = Request::post("/session").header(header::AUTHORIZATION, &bearer);
        for (name, value) in said {
            request = request.header(*name, *value);
        }
        let made = ribbon.exchange(request.body(Body::empty()).unwrap()).await;
        let set = made.headers()[header::SET_COOKIE].to_str().unwrap();
        set.split('=').next().unwrap().to_owned()
    };
    let https = ("x-forwarded-proto", "https");
    assert_eq!(cookie(&[]).await, "frontline");
    assert_eq!(cookie(&[WAR]).await, "frontline.war");
    assert_eq!(cookie(&[WAR, https]).await, "__Host-frontline.war");
    assert_eq!(
        cookie(&[("x-forwarded-prefix", "/maps/peace"), https]).await,
        "__Host-frontline.maps.peace"
    );
}
