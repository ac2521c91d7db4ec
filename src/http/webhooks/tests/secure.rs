//! TLS: receivers that can prove their name, and receivers that cannot.

use std::sync::Arc;

use bytes::Bytes;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::http::Rules;
use crate::http::webhooks::courier::{Courier, Failure, Message};
use crate::http::webhooks::sign::new_key;
use crate::http::webhooks::tests::receiver::Receiver;

/// What a receiver needs to prove that it has a name, and the certificate that says so.
fn proof_of(name: &str) -> (TlsAcceptor, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), certificate)
}

/// Sends to a receiver on localhost that proves to have a name; trusting its certificate, or what the web trusts.
async fn send(name: &str, trusting: bool) -> (Result<u16, Failure>, Receiver) {
    let (proof, certificate) = proof_of(name);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let receiver = Receiver::listening(listener, &[200], Some(proof));
    let courier = if trusting {
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        Courier::trusting(roots, Rules::eager())
    } else {
        Courier::new(Rules::eager())
    };
    let message = Message {
        id: "1".to_owned(),
        body: Bytes::from_static(b"{}"),
    };
    let url = format!("https://localhost:{}/", receiver.address.port());
    let sent = courier.send(&url, &new_key().unwrap(), &message).await;
    (sent.map(|it| it.as_u16()), receiver)
}

#[tokio::test]
async fn only_who_proves_the_name_gets_the_message() {
    let (sent, mut receiver) = send("localhost", true).await;
    assert_eq!(sent.unwrap(), 200);
    assert_eq!(receiver.next().await.body, b"{}");
    for (name, trusting) in [("localhost", false), ("example.org", true)] {
        let (sent, mut receiver) = send(name, trusting).await;
        assert!(matches!(sent, Err(Failure::Insecure)), "{name}: {sent:?}");
        assert!(receiver.is_idle());
    }
}
