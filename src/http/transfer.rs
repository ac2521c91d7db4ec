//! A whole territory as one file: out of this server, and into it. `docs/FORMAT.md` describes the file.

use std::fs::File;
use std::io::{self, BufReader, Seek, Write};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::try_unfold;
use http_body_util::BodyExt;
use serde::Serialize;

use crate::http::answer::{Answer, REVALIDATE, tag};
use crate::http::auth::{GoverningAll, Permitted};
use crate::http::body::check_kind;
use crate::http::clock::trust_clock;
use crate::http::connection::broken_off;
use crate::http::params::{Nothing, Params};
use crate::http::reading::Reading;
use crate::http::visit::Visit;
use crate::http::work::{Admission, Reservation};
use crate::http::{App, Error};
use crate::model::{Revision, Slug};
use crate::store::Imported;

/// Where a territory's file is sent to: the edge lets it take longer than others.
pub(super) const IMPORT: &str = "/import";

const JSON_LINES: &str = "application/jsonl";

/// Everything recorded about a territory, sent while it is read.
pub(super) async fn export_territory(
    State(app): State<App>,
    Reading { territory, record }: Reading,
    Params(Nothing {}): Params<Nothing>,
) -> Result<Response, Error> {
    let revision = record.revision();
    let last = record.changeset(revision).map(|it| it.hash.to_string());
    let last = last.ok_or_else(|| Error::not_found(format!("`{territory}` has no history")))?;
    let etag = tag(&format!("W/\"{}-{}\"", &last[..32], record.redactions()));
    let export = app.atlas.store().export(&territory, revision);
    let lines = try_unfold(export, async |mut export| {
        let lines = export.next().await;
        // The client sees the connection break, and the log says why.
        let lines = lines.inspect_err(|error| tracing::error!(%error, "an export broke off"))?;
        Ok::<_, crate::store::Error>(lines.map(|lines| (Bytes::from(lines), export)))
    });
    let name = format!("attachment; filename=\"{territory}.jsonl\"");
    let headers = [
        (header::CONTENT_TYPE, JSON_LINES.parse()),
        (header::CONTENT_DISPOSITION, name.parse()),
        (header::CACHE_CONTROL, Ok(REVALIDATE)),
        (header::ETAG, Ok(etag)),
    ];
    let mut response = Body::from_stream(lines).into_response();
    for (name, value) in headers {
        let value = value.map_err(|error| Error::failed("a header could not be written", error))?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// Records a territory as its file tells it, all of it or nothing.
pub(super) async fn import_territory(
    State(app): State<App>,
    Permitted(bearer): Permitted<GoverningAll>,
    Params(Nothing {}): Params<Nothing>,
    request: Request,
) -> Result<Answer, Error> {
    #[derive(Serialize)]
    struct Told {
        territory: Slug,
        revision_before: Revision,
        revision: Revision,
        redacted: u32,
    }
    trust_clock()?;
    let (file, _room) = put_by(&app, request).await?;
    let Imported {
        territory,
        before,
        revision,
        redacted,
    } = app.atlas.import(BufReader::new(file)).await?;
    bearer.is_about(&territory);
    bearer.recorded(revision);
    let place = format!("/territories/{territory}");
    let answer = Answer::json(&Told {
        territory,
        revision_before: before,
        revision,
        redacted,
    })?;
    let status = if before == Revision(0) {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok(answer.status(status).header(header::LOCATION, place))
}

/// A body that is too large for memory, in a file without a name, and the room that is kept for it on disk.
async fn put_by(app: &App, request: Request) -> Result<(File, Reservation), Error> {
    let limit = app.settings.max_import_bytes;
    check_kind(request.headers(), &[JSON_LINES, "application/x-ndjson"])?;
    let coding = request.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|it| it != "identity") {
        let why = "send the file as it is, without Content-Encoding";
        return Err(Error::UnsupportedMedia(why.to_owned()));
    }
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full,
        _ => Error::failed("a body could not be put by", error),
    };
    let mut file = tempfile::tempfile().map_err(failed)?;
    let mut length = 0;
    let (head, mut body) = request.into_parts();
    let visit = Visit::of(&head, app);
    visit.permitted()?;
    let mut room = app.imports.reserve(visit.address());
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken_off(&error))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length > limit {
            return Err(Error::TooLarge { limit });
        }
        room.take(data.len())?;
        // A few kilobytes into the system's cache: no wait worth another thread.
        file.write_all(&data).map_err(failed)?;
    }
    file.rewind().map_err(failed)?;
    Admission::enter_for(&head.extensions).await?;
    Ok((file, room))
}
