//! How far a command is, on standard error.

use std::fmt::Display;
use std::io::{IsTerminal, Write, stderr};

/// Counts what is done: on a terminal one line that changes, elsewhere a line now and then.
pub(super) struct Progress {
    what: &'static str,
    done: usize,
    all: usize,
    /// Where standard error is no terminal, one line for so many.
    a_line: usize,
    terminal: bool,
}

impl Progress {
    /// Of so many things called `what`.
    pub(super) fn new(what: &'static str, all: usize, a_line: usize) -> Self {
        Self {
            what,
            done: 0,
            all,
            a_line,
            terminal: stderr().is_terminal(),
        }
    }

    /// One more is done.
    pub(super) fn step(&mut self, which: impl Display) {
        self.done += 1;
        let Self {
            what, done, all, ..
        } = self;
        // Nobody is left to tell where standard error is closed.
        if self.terminal {
            let _ = write!(stderr(), "\r{done} of {all} {what}, {which} ");
        } else if done.is_multiple_of(self.a_line) {
            let _ = writeln!(stderr(), "{done} of {all} {what}, {which}");
        }
    }

    /// No more is coming.
    pub(super) fn end(&self) {
        if self.terminal && self.done > 0 {
            let _ = writeln!(stderr());
        }
    }
}
