//! The whole, from outside: one binary for all tests that are not beside the code they test.

mod tidy;
