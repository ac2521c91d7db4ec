//! Whoever tries to exhaust the server, lock it up or make it forget: bounds on bytes, counts and order of answers.
//!
//! Each sentence starts a server of its own and takes the machine for itself.

mod access;
mod bodies;
mod connections;
mod files;
mod http2;
mod memory;
mod metrics;
mod queues;
mod texts;
