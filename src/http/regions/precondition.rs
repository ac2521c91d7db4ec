//! If-Match: write only over the version that was read (RFC 9110 §13.1.1).

use axum::http::{HeaderMap, header};

use crate::http::Error;
use crate::http::regions::etag;
use crate::model::Region;

/// 412 where the region has moved on since the version the request names.
pub(super) fn check(headers: &HeaderMap, region: &Region) -> Result<(), Error> {
    let current = etag(region);
    if holds(headers, |tag| tag == current.as_bytes()) {
        return Ok(());
    }
    let current = current.to_str().unwrap_or_default();
    Err(Error::Stale(format!(
        "the region is at {current} since revision {}: read it again, and repeat the change on that",
        region.revision
    )))
}

/// Whether the request may go on: it names no version, or `*`, or one that is `current`.
pub(in crate::http) fn holds(headers: &HeaderMap, current: impl Fn(&[u8]) -> bool) -> bool {
    let mut lists = headers.get_all(header::IF_MATCH).iter().peekable();
    if lists.peek().is_none() {
        return true;
    }
    lists.any(|list| {
        let mut tags = list
            .as_bytes()
            .split(|&it| it == b',')
            .map(<[u8]>::trim_ascii);
        tags.any(|tag| tag == b"*" || current(tag))
    })
}
