//! The rules, pure: from regions to coverages, and from coverages to figures.

#[cfg(test)]
mod invariants;
mod resolve;

pub use resolve::{Ground, Layer, resolve};
