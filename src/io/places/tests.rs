//! Small ledgers with known answers.
