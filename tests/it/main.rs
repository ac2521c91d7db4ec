//! The whole, from outside: one binary for all tests that are not beside the code they test.

#![expect(clippy::unwrap_used, reason = "a test says what it found by panicking")]

mod access;
mod browser;
mod caching;
mod client;
mod figures;
mod founding;
mod golden;
mod keeping;
mod lasting;
mod live;
mod outside;
mod recording;
mod review;
mod server;
mod survey;
mod territory;
mod tidy;
#[path = "../../src/render/mvt/decode.rs"]
mod tile;
mod tiles;
