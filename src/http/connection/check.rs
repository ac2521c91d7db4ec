//! What a request must say of where it goes and how long it is, before anything is made of it.

use axum::http::header::{HOST, TRANSFER_ENCODING};
use axum::http::{HeaderValue, Method, Request, Uri, Version};

use crate::http::Error;
use crate::http::base::is_host;
use crate::http::connection::framing::HeadFault;

/// Refuses what others on the way may read otherwise than this server, and brings the rest into one form: the host in
/// Host, and a path for an address.
pub(super) fn check<B>(request: &mut Request<B>, fault: Option<HeadFault>) -> Result<(), Error> {
    if let Some(fault) = fault {
        return Err(Error::bad_request(match fault {
            HeadFault::BareLineFeed => {
                "a line of the head ends with a line feed alone: each ends with carriage return and line feed"
            }
            HeadFault::TwoLengths => {
                "the head says more than once how long the body is: send one Content-Length, or Transfer-Encoding: chunked"
            }
        }));
    }
    let codings = request.headers().get_all(TRANSFER_ENCODING);
    if !codings
        .iter()
        .all(|it| it.as_bytes().eq_ignore_ascii_case(b"chunked"))
    {
        let why = "the only Transfer-Encoding that is read is chunked";
        return Err(Error::bad_request(why));
    }
    let host = host(request)?;
    if let Some(host) = host {
        request.headers_mut().insert(HOST, host);
    }
    if request.uri().authority().is_some() {
        if request.method() == Method::CONNECT {
            return Err(Error::bad_request(
                "this server is no proxy: ask it for a path",
            ));
        }
        *request.uri_mut() = path(request.uri());
    }
    Ok(())
}

/// The host that a request is for: that of its address, or else of its one Host header.
fn host<B>(request: &Request<B>) -> Result<Option<HeaderValue>, Error> {
    let mut said = request.headers().get_all(HOST).iter();
    let (first, more) = (said.next(), said.next());
    if more.is_some() {
        return Err(Error::bad_request(
            "the request has more than one Host: send one",
        ));
    }
    let whole = request.uri().authority().map(|it| it.as_str());
    let newer = request.version() > Version::HTTP_11;
    let host = match (whole, first) {
        (None, None) if request.version() < Version::HTTP_11 => return Ok(None),
        (None, None) => return Err(Error::bad_request("the request has no Host: send one")),
        // HTTP/1.1 has a Host beside a whole address, which then counts alone.
        (Some(_), None) if request.version() == Version::HTTP_11 => {
            return Err(Error::bad_request("the request has no Host: send one"));
        }
        (Some(whole), Some(said)) if newer && said.as_bytes() != whole.as_bytes() => {
            let why =
                "the request is for one host by its address and for another by its Host header";
            return Err(Error::bad_request(why));
        }
        (Some(whole), _) => HeaderValue::from_str(whole).ok(),
        (None, Some(said)) => Some(said.clone()),
    };
    let host = host.filter(|it| it.to_str().is_ok_and(is_host));
    let unfit = || Error::bad_request("the Host header names no host");
    host.map(Some).ok_or_else(unfit)
}

/// The path and the query of an address.
fn path(whole: &Uri) -> Uri {
    let path = whole.path_and_query().cloned();
    path.map_or_else(|| Uri::from_static("/"), Uri::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(version: Version, uri: &str, hosts: &[&str]) -> Result<(String, String), String> {
        let mut request = Request::builder().version(version).uri(uri);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        let mut request = request.body(()).unwrap();
        check(&mut request, None).map_err(|why| why.to_string())?;
        let host = request
            .headers()
            .get(HOST)
            .map(|it| it.to_str().unwrap().to_owned());
        Ok((host.unwrap_or_default(), request.uri().to_string()))
    }

    #[test]
    fn a_request_is_for_one_host_and_a_path() {
        let (old, usual, newer) = (Version::HTTP_10, Version::HTTP_11, Version::HTTP_2);
        let fine = |host: &str, path: &str| Ok((host.to_owned(), path.to_owned()));
        assert_eq!(checked(usual, "/a?b", &["x:1"]), fine("x:1", "/a?b"));
        assert_eq!(checked(old, "/a", &[]), fine("", "/a"));
        assert_eq!(checked(usual, "http://y/a?b", &["x"]), fine("y", "/a?b"));
        assert_eq!(checked(usual, "http://y", &["x"]), fine("y", "/"));
        assert_eq!(checked(newer, "http://y/a", &[]), fine("y", "/a"));
        assert_eq!(checked(newer, "http://y/a", &["y"]), fine("y", "/a"));
        for (version, uri, hosts, word) in [
            (usual, "/", &[][..], "no Host"),
            (newer, "/", &[], "no Host"),
            (usual, "http://y/", &[], "no Host"),
            (usual, "/", &["x", "x"], "more than one"),
            (old, "/", &["x", "y"], "more than one"),
            (usual, "/", &["x, y"], "names no host"),
            (usual, "/", &[""], "names no host"),
            (usual, "/", &["x/y"], "names no host"),
            (newer, "http://y/", &["x"], "another"),
            (usual, "http://u@y/", &["y"], "names no host"),
        ] {
            let refused = checked(version, uri, hosts).unwrap_err();
            assert!(
                refused.contains(word),
                "{version:?} {uri} {hosts:?}: {refused}"
            );
        }
    }

    #[test]
    fn a_body_is_as_long_as_one_header_says() {
        for (coding, fine) in [
            ("chunked", true),
            ("Chunked", true),
            ("gzip, chunked", false),
        ] {
            let request = Request::builder()
                .header(HOST, "x")
                .header(TRANSFER_ENCODING, coding);
            let checked = check(&mut request.body(()).unwrap(), None);
            assert_eq!(checked.is_ok(), fine, "{coding}");
        }
        let mut request = Request::builder().header(HOST, "x").body(()).unwrap();
        assert!(check(&mut request, Some(HeadFault::TwoLengths)).is_err());
        assert!(check(&mut request, Some(HeadFault::BareLineFeed)).is_err());
    }
}
