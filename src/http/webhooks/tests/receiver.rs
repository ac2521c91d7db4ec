//! A receiver of webhooks on this machine, that answers as it is told and tells what it got.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use crate::http::webhooks::sign::signature;

/// What was delivered.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) target: String,
    /// By name in lower case.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

impl Delivery {
    /// What it says.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The revision it is about.
    pub(super) fn revision(&self) -> u64 {
        self.json()["data"]["changeset"]["revision"]
            .as_u64()
            .unwrap()
    }

    /// Its signature must be that of a key.
    pub(super) fn verify(&self, key: &[u8]) {
        let id = &self.headers["webhook-id"];
        let seconds: i64 = self.headers["webhook-timestamp"].parse().unwrap();
        let signed = signature(key, id, seconds, &self.body);
        assert_eq!(self.headers["webhook-signature"], signed);
    }
}

/// Where deliveries come to.
pub(super) struct Receiver {
    pub(super) address: SocketAddr,
    got: mpsc::UnboundedReceiver<Delivery>,
}

impl Receiver {
    /// Answers with these statuses, one after the other, and the last for ever.
    pub(super) async fn answering(statuses: &[u16]) -> Self {
        Self::listening(
            TcpListener::bind("127.0.0.1:0").await.unwrap(),
            statuses,
            None,
        )
    }

    /// The same, from a listener, or with TLS.
    pub(super) fn listening(
        listener: TcpListener,
        statuses: &[u16],
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let (tell, got) = mpsc::unbounded_channel();
        let mut statuses = statuses.to_vec();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let status = statuses[0];
                let delivery = match &tls {
                    None => take(stream, status).await,
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => take(stream, status).await,
                        // Whoever does not trust us says nothing.
                        Err(_) => continue,
                    },
                };
                if statuses.len() > 1 {
                    statuses.remove(0);
                }
                if tell.send(delivery).is_err() {
                    return;
                }
            }
        });
        Self { address, got }
    }

    /// The address it has.
    pub(super) fn url(&self) -> String {
        format!("http://{}/hook?key=hidden", self.address)
    }

    /// The next delivery, waited for.
    pub(super) async fn next(&mut self) -> Delivery {
        self.got.recv().await.unwrap()
    }

    /// Whether there is none that was not taken yet.
    pub(super) fn is_idle(&mut self) -> bool {
        self.got.try_recv().is_err()
    }
}

/// Reads one request and answers it.
async fn take(mut stream: impl AsyncRead + AsyncWrite + Unpin, status: u16) -> Delivery {
    let mut read = Vec::new();
    let (head, rest) = loop {
        assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0);
        if let Some(end) = read.windows(4).position(|it| it == b"\r\n\r\n") {
            let rest = read.split_off(end + 4);
            break (String::from_utf8(read).unwrap(), rest);
        }
    };
    let mut lines = head.split("\r\n");
    let target = lines.next().unwrap().to_owned();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|it| it.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = rest;
    let length: usize = headers["content-length"].parse().unwrap();
    while body.len() < length {
        assert_ne!(stream.read_buf(&mut body).await.unwrap(), 0);
    }
    let elsewhere = "location: http://127.0.0.1:1/";
    let answer = format!("HTTP/1.1 {status} Said\r\n{elsewhere}\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.unwrap();
    Delivery {
        target,
        headers,
        body,
    }
}
