//! The whole, from outside: one binary for all tests that are not beside the code they test.

mod browser;
mod client;
mod founding;
mod recording;
mod server;
mod tidy;
mod tile;
