//! What is acknowledged lasts: under many writers, under `kill -9`, on a full disk.

mod full;
mod killed;
mod oracle;
mod painter;
mod ribbon;
mod writers;
