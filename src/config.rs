//! Every flag and environment variable, read once.
