//! What a link to the page shows where it is shared: title, sentence and picture, as Open Graph has them. Whoever makes
//! such a preview runs no script, so the server writes it into the page.

use axum::extract::Query;
use axum::http::Uri;
use serde::Deserialize;

use crate::http::finding::headline;
use crate::http::params::{KnownAt, Time};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::work::{Admission, Kind};
use crate::http::{App, Error};
use crate::model::Slug;
use crate::render::escape;

/// The size that previews are shown at, pixels.
const SIZE: (u32, u32) = (1200, 630);

/// What of the page's address a preview is about; all else in it is passed over.
#[derive(Default, Deserialize)]
struct Address {
    t: Option<Slug>,
    at: Option<Time>,
    known_at: Option<KnownAt>,
    preview: Option<String>,
}

/// The lines for the head of the page at an address, below a base URL; empty where there is nothing to show, or nobody
/// to compute it: a page waits for no preview. Only what everybody may see is shown.
pub(super) async fn link_preview(
    app: &App,
    admission: &Admission,
    base: &str,
    uri: &Uri,
) -> String {
    let Ok(Query(address)) = Query::<Address>::try_from_uri(uri) else {
        return String::new();
    };
    if app.settings.access.private || address.preview.is_some() {
        return String::new();
    }
    let Some(_permit) = admission.at_once(Kind::Figures) else {
        return String::new();
    };
    match lines(app, base, &address).await {
        Ok(lines) => lines.unwrap_or_default(),
        Err(error) => {
            if error.status().is_server_error() {
                tracing::error!(%error, "a link has no preview");
            }
            String::new()
        }
    }
}

async fn lines(app: &App, base: &str, address: &Address) -> Result<Option<String>, Error> {
    let public = |slug: &Slug| !app.atlas.is_private(slug.as_str());
    let first = || {
        let records = app.atlas.records();
        let mut views = records.iter().filter_map(|it| it.now());
        views.find_map(|it| Some(it.territory().slug.clone()).filter(public))
    };
    let Some(slug) = address.t.clone().filter(public).or_else(first) else {
        return Ok(None);
    };
    let known = Known::of(
        &app.atlas,
        Reading::published(&app.atlas, slug)?,
        address.known_at,
    )
    .await?;
    let opens_at = known.view().territory().opens_at.map(Time::from);
    let Some(standing) = known.within(&app.atlas, address.at.or(opens_at)).await else {
        return Ok(None);
    };
    let view = standing.view();
    let (slug, at) = (&view.territory().slug, standing.datetime);
    let title = format!("{}, {}", view.territory().name(), at.day_in_words());
    let sentence = headline(&app.atlas, &view, &standing.slice).await?;
    let (width, height) = SIZE;
    let known_at = match address.known_at {
        Some(_) => format!("&known_at={}", standing.known.revision()),
        None => String::new(),
    };
    let picture = format!(
        "{base}/territories/{slug}/map.png?datetime={at}{known_at}&width={width}&height={height}"
    );
    let properties = [
        ("og:type", "website"),
        ("og:site_name", "Frontline"),
        ("og:title", &title),
        ("og:description", &sentence),
        ("og:url", &format!("{base}/?t={slug}&at={at}{known_at}")),
        ("og:image", &picture),
        ("og:image:width", &width.to_string()),
        ("og:image:height", &height.to_string()),
        ("og:image:alt", &title),
        ("twitter:card", "summary_large_image"),
    ];
    let said = properties.iter().filter(|(_, content)| !content.is_empty());
    let lines = said.map(|(property, content)| {
        let content = escape(content);
        format!("  <meta property=\"{property}\" content=\"{content}\">\n")
    });
    Ok(Some(lines.collect()))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, header};

    use crate::http::Trust;
    use crate::http::ribbon::Ribbon;
    use crate::http::work::Limits;

    async fn page(ribbon: &Ribbon, query: &str) -> String {
        let request = Request::get(format!("/{query}")).header(header::HOST, "maps.example");
        let request = request
            .header("x-forwarded-prefix", "/war")
            .header("x-forwarded-proto", "https");
        ribbon.send(request.body(Body::empty()).unwrap()).await.text
    }

    #[tokio::test]
    async fn a_shared_link_shows_the_sentence_of_the_summary_and_the_picture_of_its_date() {
        let ribbon = Ribbon::with(|settings| settings.trust_proxy = Trust::Whoever).await;
        let summary = ribbon.json("summary?datetime=2020-01-21").await;
        let page = page(&ribbon, "?t=ribbon&at=2020-01-21&lang=ar&map=3/1/2").await;
        let sentence = summary["headline"].as_str().unwrap();
        for line in [
            format!("\"og:description\" content=\"{sentence}\""),
            "\"og:title\" content=\"ribbon, 21 January 2020\"".to_owned(),
            "\"og:url\" content=\"https://maps.example/war/?t=ribbon&amp;at=2020-01-21T00:00:00Z\"".to_owned(),
            "content=\"https://maps.example/war/territories/ribbon/map.png?datetime=2020-01-21T00:00:00Z&amp;width=1200&amp;height=630\"".to_owned(),
        ] {
            assert!(page.contains(&line), "{line}\n{page}");
        }
    }

    #[tokio::test]
    async fn a_link_tells_nothing_of_what_is_private_or_malformed_and_waits_for_nobody() {
        let ribbon = Ribbon::new().await;
        assert!(page(&ribbon, "").await.contains("og:description"));
        for query in [
            "?at=soon",
            "?at=1920-01-01",
            "?known_at=never",
            "?preview=0190",
        ] {
            assert!(!page(&ribbon, query).await.contains("og:"), "{query}");
        }
        ribbon.set_private(true).await;
        assert!(
            !page(&ribbon, "?t=ribbon&at=2020-01-21")
                .await
                .contains("og:")
        );
        let busy = Ribbon::with(|settings| {
            settings.work.figures = Limits {
                running: 0,
                waiting: 0,
            };
        })
        .await;
        assert!(!page(&busy, "?t=ribbon").await.contains("og:"));
    }
}
