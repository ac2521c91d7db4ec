//! The web app: its page at `/`, the one that other sites embed at `/embed`, and under `/assets/` its files and the
//! third-party ones the build brought in.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use crate::http::answer::Answer;
use crate::http::base::{BaseUrl, HOSTS, Prefix};
use crate::http::coding::Coding;
use crate::http::link_preview::link_preview;
use crate::http::params::Words;
use crate::http::work::Admission;
use crate::http::{App, Error};
use crate::notices::NOTICES;

/// Our own files.
#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "package*.json"]
#[exclude = "*.html"]
struct Own;

/// Third-party files, pinned in `static/package.json` and fetched by `build/web.rs`.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web/vendor/"]
#[allow_missing = true]
struct Vendor;

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/index.html"));
const EMBED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/embed.html"));
const DOCS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/docs.html"));

/// Lets in nothing but our own files, and a page's one inline script, the import map, by hash.
fn policy(page: &str, workers: &str, frames: &str) -> String {
    let scripts = import_map(page).map_or(String::new(), |text| {
        format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
    });
    format!(
        "default-src 'none'; script-src 'self'{scripts}; worker-src {workers}; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
    )
}

/// The text of the import map of a page, to the byte.
fn import_map(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("<script type=\"importmap\">")?;
    rest.split_once("</script>").map(|(text, _)| text)
}

/// The page. Its state is in the address and read by the page itself, so any query is welcome.
pub(super) async fn get_page(
    State(app): State<App>,
    admission: Admission,
    Prefix(prefix): Prefix,
    base: Result<BaseUrl, Error>,
    uri: Uri,
) -> Answer {
    let preview = match base {
        Ok(BaseUrl(base)) => link_preview(&app, &admission, &base, &uri).await,
        Err(_) => String::new(),
    };
    let text = PAGE.replacen("</head>", &format!("{preview}</head>"), 1);
    page(&text, &prefix, "'self'", "'self'")
}

/// The page that shows the description of this surface.
pub(super) async fn get_docs(Prefix(prefix): Prefix) -> Answer {
    page(DOCS, &prefix, "'self'", "'self'")
}

/// The notices of what is part of the program and not its own.
pub(super) async fn get_licences(headers: HeaderMap) -> Result<Answer, Error> {
    let made = || Ok(("text/plain; charset=utf-8", NOTICES.into()));
    made_once("/licences", &headers, made)
}

/// The page for a frame on another site, with the same state in its address: in any frame. A frame that is sandboxed
/// has no origin, and a worker must come from the page's own, so there MapLibre starts it from a `data:` address.
pub(super) async fn get_embed(Prefix(prefix): Prefix) -> Answer {
    page(EMBED, &prefix, "'self' data:", "*")
}

/// A page, where workers may come from and who may frame it. Its files are named from where it stands, which does below
/// any path; where a proxy says which, they are named in full, as it may show the page without a slash at the end.
fn page(text: &str, prefix: &str, workers: &str, frames: &str) -> Answer {
    let text = match prefix {
        "" => Cow::Borrowed(text),
        prefix => Cow::Owned(text.replace("\"./", &format!("\"{prefix}/"))),
    };
    let policy = policy(&text, workers, frames);
    Answer::bytes("text/html; charset=utf-8", text.into_owned())
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::REFERRER_POLICY, "strict-origin-when-cross-origin")
        .header(header::VARY, HOSTS)
}

/// One file of the app.
pub(super) async fn get_asset(
    Words(path): Words<String>,
    headers: HeaderMap,
) -> Result<Answer, Error> {
    let made = || {
        let file = match path.strip_prefix("vendor/") {
            Some(name) => Vendor::get(name),
            None => Own::get(&path),
        };
        let EmbeddedFile { data, .. } =
            file.ok_or_else(|| Error::not_found(format!("there is no file `{path}`")))?;
        let data = match data {
            Cow::Borrowed(data) => Bytes::from_static(data),
            Cow::Owned(data) => Bytes::from(data),
        };
        Ok((media_type(&path), data))
    };
    made_once(&path, &headers, made)
}

/// An answer that stays the same while this runs: hashed and packed when it is first asked for, as the larger ones take
/// tens of milliseconds and anybody may ask. There are as many as there are files.
fn made_once(
    name: &str,
    headers: &HeaderMap,
    make: impl FnOnce() -> Result<(&'static str, Bytes), Error>,
) -> Result<Answer, Error> {
    static MADE: LazyLock<RwLock<HashMap<(String, bool), Answer>>> = LazyLock::new(RwLock::default);
    let packed = Coding::liked(headers) == Some(Coding::Gzip);
    let key = (name.to_owned(), packed);
    let made = MADE.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = made.get(&key) {
        return Ok(made.clone());
    }
    drop(made);
    let (media, data) = make()?;
    let text = media.starts_with("text/") || media.ends_with("json") || media.ends_with("xml");
    let mut answer = Answer::bytes(media, data.clone()).header(header::VARY, "accept-encoding");
    if packed && text {
        answer = answer
            .body(Coding::Gzip.pack(&data)?)
            .header(header::CONTENT_ENCODING, Coding::Gzip.name());
    }
    let mut made = MADE.write().unwrap_or_else(PoisonError::into_inner);
    made.insert(key, answer.clone());
    Ok(answer)
}

/// The media type by the end of the name.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "mjs" | "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use axum::response::IntoResponse;

    use super::*;
    use crate::http::ribbon::Ribbon;

    #[test]
    fn the_import_map_is_the_only_inline_script() {
        for page in [PAGE, EMBED] {
            assert!(import_map(page).is_some(), "the page has no import map");
            let inline = page.matches("<script").count() - page.matches(" src=\"").count();
            assert_eq!(inline, 1);
        }
        assert_eq!(DOCS.matches("<script").count(), 1);
        assert!(DOCS.contains("<script type=\"module\" src=\""));
        for page in [PAGE, EMBED, DOCS] {
            assert!(!page.contains(" style=") && !page.contains("<style"));
        }
    }

    #[test]
    fn a_file_is_hashed_and_packed_once_for_all_who_ask() {
        let gzip = (header::ACCEPT_ENCODING, "gzip".parse().unwrap());
        let headers = HeaderMap::from_iter([gzip]);
        let text = Bytes::from("a".repeat(10_000));
        let first = made_once("a/test", &headers, || Ok(("text/plain", text.clone())));
        let again = made_once("a/test", &headers, || panic!("made a second time"));
        for answer in [first, again] {
            let response = answer.unwrap().into_response();
            assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
            assert_eq!(response.headers()[header::VARY], "accept-encoding");
            let plain = made_once("a/test", &HeaderMap::new(), || {
                Ok(("text/plain", text.clone()))
            });
            let plain = plain.unwrap().into_response();
            assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
            let etag = |it: &axum::response::Response| it.headers()[header::ETAG].clone();
            assert_eq!(etag(&response), etag(&plain));
        }
    }

    #[tokio::test]
    async fn only_the_embedded_page_may_be_framed_by_others() {
        let ribbon = Ribbon::new().await;
        let policy = async |path: &str| {
            let request = Request::get(path).body(axum::body::Body::empty());
            let answer = ribbon.exchange(request.unwrap()).await;
            let policy = &answer.headers()[header::CONTENT_SECURITY_POLICY];
            policy.to_str().unwrap().to_owned()
        };
        let own = policy("/").await;
        assert!(own.ends_with("frame-ancestors 'self'"));
        assert!(!own.contains("worker-src 'self' data:"));
        assert!(policy("/embed").await.ends_with("frame-ancestors *"));
    }

    #[test]
    fn no_file_of_a_page_is_named_from_the_root_of_its_host() {
        for page in [PAGE, EMBED, DOCS] {
            assert!(!page.contains("\"/"), "{page}");
            assert!(page.contains("\"./assets/"));
        }
    }
}
