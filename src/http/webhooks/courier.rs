//! Carries one message to a receiver: resolves, judges, connects, signs, posts, and looks at the status alone.
//!
//! One connection a message, made here from the address that was judged; so there is no pool, no proxy and no
//! redirect that could lead elsewhere. What a receiver has to say beyond its status is not read.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{ServerName, UnixTime};
use tokio_rustls::rustls::time_provider::TimeProvider;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use crate::http::now;
use crate::http::webhooks::Rules;
use crate::http::webhooks::sign::signature;
use crate::http::webhooks::target::{Refusal, Target};
use crate::store::SigningKey;

/// Most bytes of a receiver's status and headers.
const HEAD: usize = 16 << 10;

/// What is sent.
pub(super) struct Message {
    /// The same however often it is sent.
    pub(super) id: String,
    pub(super) body: Bytes,
}

/// Why a message did not arrive, said to the webhook's owner.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the address {0}")]
    Refused(#[from] Refusal),
    #[error("no connection could be made")]
    Unreachable,
    #[error(
        "no secure connection could be made: the certificate must be of that name, and vouched for by whom browsers trust"
    )]
    Insecure,
    #[error("the connection broke before an answer came")]
    Broken,
    #[error("no answer came in time")]
    Late,
    #[error("the answer was {0}, a redirect, which is not followed")]
    Redirected(StatusCode),
    #[error("the answer was {0}")]
    Declined(StatusCode),
}

impl Failure {
    /// What the receiver answered, if it did.
    pub(super) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Redirected(status) | Self::Declined(status) => Some(*status),
            _ => None,
        }
    }
}

/// Carries messages.
pub struct Courier {
    tls: TlsConnector,
    rules: Rules,
    sent: Sent,
}

/// How attempts to deliver went, since the start.
#[derive(Debug, Default)]
pub struct Sent {
    delivered: AtomicU64,
    failed: AtomicU64,
}

impl Sent {
    /// Those that arrived.
    pub fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    /// Those that did not.
    pub fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }
}

impl Courier {
    /// One that trusts the certificates the web trusts.
    pub fn new(rules: Rules) -> Self {
        let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        Self::trusting(roots, rules)
    }

    /// One that trusts the certificates these vouch for.
    pub(super) fn trusting(roots: RootCertStore, rules: Rules) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_details(provider, Arc::new(OurClock))
            .with_safe_default_protocol_versions()
            .expect("the provider has TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConnector::from(Arc::new(tls));
        Self {
            tls,
            rules,
            sent: Sent::default(),
        }
    }

    /// How attempts to deliver went.
    pub fn sent(&self) -> &Sent {
        &self.sent
    }

    /// Sends a message to an address; what it was answered with, which is a success.
    pub(super) async fn send(
        &self,
        url: &str,
        key: &SigningKey,
        message: &Message,
    ) -> Result<StatusCode, Failure> {
        let sent = self.attempt(url, key, message).await;
        let count = match sent {
            Ok(_) => &self.sent.delivered,
            Err(_) => &self.sent.failed,
        };
        count.fetch_add(1, Ordering::Relaxed);
        sent
    }

    async fn attempt(
        &self,
        url: &str,
        key: &SigningKey,
        message: &Message,
    ) -> Result<StatusCode, Failure> {
        let sent = tokio::time::timeout(self.rules.timeout, self.post(url, key, message));
        let status = sent.await.map_err(|_| Failure::Late)??;
        match status {
            _ if status.is_success() => Ok(status),
            _ if status.is_redirection() => Err(Failure::Redirected(status)),
            _ => Err(Failure::Declined(status)),
        }
    }

    async fn post(
        &self,
        url: &str,
        key: &SigningKey,
        message: &Message,
    ) -> Result<StatusCode, Failure> {
        let private = self.rules.private;
        let target = Target::read(url, private)?;
        let addresses = target.addresses(private).await?;
        let stream = TcpStream::connect(addresses.as_slice());
        let stream = stream.await.map_err(|_| Failure::Unreachable)?;
        let request = request(&target, key, message)?;
        if target.is_plain() {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(target.name()).map_err(|_| Refusal::Unreadable)?;
        let secure = self.tls.connect(name, stream).await;
        exchange(secure.map_err(|_| Failure::Insecure)?, request).await
    }
}

/// Certificates are judged by the clock that everything here goes by.
#[derive(Debug)]
struct OurClock;

impl TimeProvider for OurClock {
    fn current_time(&self) -> Option<UnixTime> {
        // None before 1970: no certificate is of that time.
        let micros = u64::try_from(now().micros()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_micros(micros)))
    }
}

/// The request that carries a message, signed as of now.
fn request(
    target: &Target,
    key: &SigningKey,
    message: &Message,
) -> Result<Request<Full<Bytes>>, Failure> {
    let seconds = now().micros().div_euclid(1_000_000);
    let signature = signature(&key.0, &message.id, seconds, &message.body);
    let request = Request::post(target.path())
        .header(HOST, target.authority())
        .header(USER_AGENT, concat!("frontline/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature)
        .body(Full::new(message.body.clone()));
    Ok(request.map_err(|_| Refusal::Unreadable)?)
}

/// Sends a request over a connection of its own, and hangs up once the status is known.
async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut client = http1::Builder::new();
    let shaken = client.max_buf_size(HEAD).handshake(TokioIo::new(stream));
    let (mut sender, connection) = shaken.await.map_err(|_| Failure::Broken)?;
    let mut answered = pin!(sender.send_request(request));
    // The connection is driven here, not on a task of its own, so that it ends with us. Where it ends first, it has
    // handed over what it got.
    let answer = tokio::select! {
        answer = &mut answered => answer,
        _ = connection => answered.await,
    };
    Ok(answer.map_err(|_| Failure::Broken)?.status())
}
