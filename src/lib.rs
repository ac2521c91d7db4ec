//! Frontline: who holds which land, when, on what evidence.
//!
//! The modules in reading order; each may use only those above it:
//! [`geometry`] and [`time`] know nothing of factions, [`model`] has the words of the field,
//! [`control`] the rules, [`render`] the pictures, [`io`] foreign formats, [`store`] what lasts,
//! [`atlas`] joins record and rules, [`notices`] tells what is not our own, [`http`] serves, and [`cli`] is what `frontline` does when run.

pub mod atlas;
pub mod cli;
pub mod config;
pub mod control;
pub mod geometry;
pub mod http;
pub mod io;
pub mod model;
pub mod notices;
pub mod render;
pub mod store;
pub mod time;
