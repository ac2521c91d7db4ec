//! Changesets: the history of a territory, and batches of changes recorded as one.

mod batch;
mod history;
mod read;
mod write;

pub(super) use batch::Planner;
pub(super) use read::{Address, Told, find, get_changeset, list_changesets, told};
pub(super) use write::{comment_of, create_changeset, create_survey, no_such_base, read};
