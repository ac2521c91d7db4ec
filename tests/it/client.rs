//! A client of one request a connection: enough to drive the server, and able to send what is wrong.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header that must be there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }
}

/// A request, to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    /// A request without a body.
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// With a header more.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a body of a media type.
    pub(crate) fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("Content-Type", kind)
    }

    /// With a bearer token.
    pub(crate) fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Whether the address or the body holds a text.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.path.contains(text) || String::from_utf8_lossy(&self.body).contains(text)
    }

    /// The same request with some words written otherwise.
    pub(crate) fn renamed(&self, names: &BTreeMap<String, String>) -> Self {
        let rename = |text: &str| {
            let one = |text: String, (old, new): (&String, &String)| text.replace(old, new);
            names.iter().fold(text.to_owned(), one)
        };
        let headers = self.headers.iter();
        Self {
            method: self.method.clone(),
            path: rename(&self.path),
            headers: headers
                .map(|(name, value)| (name.clone(), rename(value)))
                .collect(),
            body: rename(&String::from_utf8_lossy(&self.body)).into_bytes(),
        }
    }

    /// Sends it to `host:port` and reads the answer to its end.
    pub(crate) fn send(&self, address: &str) -> Reply {
        self.try_send(address).unwrap()
    }

    /// The same; an error where the server is gone before it has answered.
    pub(crate) fn try_send(&self, address: &str) -> io::Result<Reply> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n",
            self.method, self.path
        );
        if !self.body.is_empty() || self.method == "POST" {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        // The server may answer, and hang up, before it has read all.
        let _ = stream.write_all(&self.body);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let whole = read(&answer, self.method == "HEAD");
        whole.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// An answer, of which a bare one has no body; `None` where it breaks off.
fn read(answer: &[u8], bare: bool) -> Option<Reply> {
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|it| it.split(' ').nth(1))
        .unwrap()
        .parse()
        .unwrap();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let body = &answer[end + 4..];
    let chunked = headers
        .get("transfer-encoding")
        .is_some_and(|it| it == "chunked");
    let length = headers.get("content-length");
    let length: Option<usize> = length.and_then(|it| it.parse().ok());
    let body = match (chunked, length) {
        (true, _) if !bare => unchunked(body)?,
        (false, Some(length)) if !bare && body.len() < length => return None,
        _ => body.to_vec(),
    };
    Some(Reply {
        status,
        headers,
        body,
    })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|it| it == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        let start = end + 2;
        body.extend_from_slice(rest.get(start..start + size)?);
        rest = rest.get(start + size + 2..)?;
    }
}
