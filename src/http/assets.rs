//! The web app: its page at `/`, the one that other sites embed at `/embed`, and under `/assets/` its files and the
//! third-party ones the build brought in.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use crate::http::Error;
use crate::http::answer::Answer;
use crate::http::params::Words;

/// Our own files.
#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "package*.json"]
#[exclude = "*.html"]
struct Own;

/// Third-party files, pinned in `static/package.json` and fetched by `build.rs`.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web/vendor/"]
#[allow_missing = true]
struct Vendor;

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/index.html"));
const EMBED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/embed.html"));
const DOCS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/docs.html"));

/// The page: in no frame but our own.
static PAGE_POLICY: LazyLock<String> = LazyLock::new(|| policy(PAGE, "'self'", "'self'"));

/// The page of the surface, likewise.
static DOCS_POLICY: LazyLock<String> = LazyLock::new(|| policy(DOCS, "'self'", "'self'"));

/// The embedded page: in any frame. A frame that is sandboxed has no origin, and a worker must come from the page's
/// own, so there MapLibre starts it from a `data:` address.
static EMBED_POLICY: LazyLock<String> = LazyLock::new(|| policy(EMBED, "'self' data:", "*"));

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
pub(super) async fn get_page() -> Answer {
    page(PAGE, &PAGE_POLICY)
}

/// The page that shows the description of this surface.
pub(super) async fn get_docs() -> Answer {
    page(DOCS, &DOCS_POLICY)
}

/// The page for a frame on another site, with the same state in its address.
pub(super) async fn get_embed() -> Answer {
    page(EMBED, &EMBED_POLICY)
}

fn page(text: &'static str, policy: &'static str) -> Answer {
    Answer::bytes("text/html; charset=utf-8", text)
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::REFERRER_POLICY, "strict-origin-when-cross-origin")
}

/// One file of the app.
pub(super) async fn get_asset(Words(path): Words<String>) -> Result<Answer, Error> {
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
    Ok(Answer::bytes(media_type(&path), data))
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
    use super::*;

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
    fn only_the_embedded_page_may_be_framed_by_others() {
        assert!(PAGE_POLICY.ends_with("frame-ancestors 'self'"));
        assert!(EMBED_POLICY.ends_with("frame-ancestors *"));
        assert!(!PAGE_POLICY.contains("worker-src 'self' data:"));
    }
}
