//! The latest changesets as an Atom feed (RFC 4287).

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;

use crate::http::answer::Answer;
use crate::http::base::{BaseUrl, HOSTS};
use crate::http::finding::dated_sentence;
use crate::http::params::{Nothing, Params, no_territory};
use crate::http::reading::Reading;
use crate::http::standing::Known;
use crate::http::{App, Error};
use crate::model::{Changeset, Slug};
use crate::render::escape;

/// The feed of a territory, newest first.
pub(crate) async fn get_feed(
    State(app): State<App>,
    reading: Reading,
    BaseUrl(base): BaseUrl,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Answer, Error> {
    let Reading { territory, record } = reading.clone();
    let unknown = || no_territory(&territory);
    let changesets = record.changesets();
    let last = changesets.last().ok_or_else(unknown)?;
    let view = record.now().ok_or_else(unknown)?;
    let known = Known::of(&app.atlas, reading, None).await?;
    let headline = match known.within(&app.atlas, None).await {
        Some(standing) => dated_sentence(&app.atlas, &standing).await?,
        None => String::new(),
    };
    let base = escape(&base);
    let name = escape(view.territory().name());
    let mut feed = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{base}/territories/{territory}/changes.atom</id>
<title>{name}: changes</title>
{subtitle}<updated>{updated}</updated>
<link rel="self" type="application/atom+xml" href="{base}/territories/{territory}/changes.atom"/>
<link rel="alternate" type="text/html" href="{base}/?t={territory}"/>
<generator>Frontline</generator>
<rights>{rights}</rights>
"#,
        subtitle = subtitle(&headline),
        updated = last.at,
        rights = escape(&view.territory().attribution()),
    );
    let most = app.settings.telling.feed_entries;
    for changeset in changesets.iter().rev().take(most) {
        write_entry(&mut feed, &base, &territory, changeset);
    }
    feed.push_str("</feed>\n");
    let answer = Answer::bytes("application/atom+xml; charset=utf-8", feed);
    Ok(answer.header(header::VARY, HOSTS))
}

/// What the latest map says; an element without text is left out.
fn subtitle(headline: &str) -> String {
    if headline.is_empty() {
        return String::new();
    }
    format!("<subtitle>{}</subtitle>\n", escape(headline))
}

fn write_entry(feed: &mut String, base: &str, territory: &Slug, changeset: &Changeset) {
    let Changeset {
        id, revision, at, ..
    } = changeset;
    let comment = escape(&changeset.comment);
    // A title and a name must have letters.
    let title = match comment.trim() {
        "" => format!("Revision {revision}"),
        comment => comment.to_owned(),
    };
    let author = escape(&changeset.author);
    let author = match author.trim() {
        "" => "unknown",
        author => author,
    };
    let written = writeln!(
        feed,
        r#"<entry>
<id>urn:uuid:{id}</id>
<title>{title}</title>
<updated>{at}</updated>
<published>{at}</published>
<author><name>{author}</name></author>
<link rel="alternate" type="application/json" href="{base}/territories/{territory}/changesets/{revision}"/>
<summary>Revision {revision} by {author}</summary>
</entry>"#
    );
    debug_assert!(written.is_ok(), "a string takes every byte");
}
