//! Bodies that come packed.

use axum::body::Body;
use axum::http::{Request, header};
use libdeflater::{CompressionLvl, Compressor};
use serde_json::json;

use crate::http::ribbon::{Ribbon, Said};
use crate::model::Role;

fn packed(text: &str) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::default());
    let mut packed = vec![0; compressor.gzip_compress_bound(text.len())];
    let length = compressor
        .gzip_compress(text.as_bytes(), &mut packed)
        .unwrap();
    packed.truncate(length);
    packed
}

async fn post(ribbon: &Ribbon, token: &str, coding: &str, body: Vec<u8>) -> Said {
    let request = Request::post("/territories/ribbon/regions")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/geo+json")
        .header(header::CONTENT_ENCODING, coding);
    ribbon.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_packed_body_is_read_as_far_as_it_is_not_too_long() {
    let ribbon = Ribbon::new().await;
    let token = ribbon.token(Role::Editor).await;
    let ring = [[1.0, 0.1], [1.5, 0.1], [1.5, 0.6], [1.0, 0.1]];
    let region = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
                        "properties": {"faction": "red", "valid_from": "2020-01-05"}});
    let good = packed(&region.to_string());
    let made = post(&ribbon, &token, "gzip", good.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);

    let mut damaged = good.clone();
    damaged[20] ^= 1;
    let mut shorter = good.clone();
    let end = shorter.len() - 4;
    shorter[end..].copy_from_slice(&1u32.to_le_bytes());
    let bomb = packed(&" ".repeat(60_000));
    for (coding, body, status) in [
        ("gzip", bomb, 413),
        ("gzip", damaged, 400),
        ("gzip", shorter, 400),
        ("gzip", b"{}".to_vec(), 400),
        ("br", good.clone(), 415),
        ("identity", good, 400),
    ] {
        let refused = post(&ribbon, &token, coding, body).await;
        assert_eq!(refused.status, status, "{coding}: {}", refused.text);
    }
}
