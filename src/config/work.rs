//! How much may be under way at the same time, by kind.

use clap::Args;

use crate::config::mebibytes;

/// How much may be under way at the same time, by kind. What waits past its bound is told to come back.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Work under way")]
pub struct Work {
    /// Pages and small lists answered at the same time
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_LIGHT_READS",
        default_value_t = 8,
        value_parser = at_once()
    )]
    pub light_reads: u16,
    /// Pages and small lists that may wait
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_LIGHT_QUEUE",
        default_value_t = 256
    )]
    pub light_queue: usize,
    /// Figures, histories and lists of a record made at the same time; 0 takes one more than there are cores
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_FIGURES",
        default_value_t = 0,
        value_parser = at_once()
    )]
    pub figures: u16,
    /// Figures that may wait to be made
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_FIGURE_QUEUE",
        default_value_t = 128
    )]
    pub figure_queue: usize,
    /// Bodies read, planned and recorded at the same time; 0 takes one more than there are cores
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_WRITES",
        default_value_t = 0,
        value_parser = at_once()
    )]
    pub writes: u16,
    /// Changes that may wait to be recorded
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_WRITE_QUEUE",
        default_value_t = 64
    )]
    pub write_queue: usize,
    /// Tiles and maps drawn at the same time; 0 takes one more than there are cores
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_RENDERS",
        default_value_t = 0,
        value_parser = at_once()
    )]
    pub renders: u16,
    /// Tiles and maps that may wait to be drawn
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_RENDER_QUEUE",
        default_value_t = 256
    )]
    pub render_queue: usize,
    /// Time-lapses under way at the same time, until they are sent; 0 takes one more than there are cores
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_FILMS",
        default_value_t = 0,
        value_parser = at_once()
    )]
    pub films: u16,
    /// Time-lapses that may wait
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_FILM_QUEUE",
        default_value_t = 16
    )]
    pub film_queue: usize,
    /// Files of whole territories under way at the same time, until they are sent
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_EXPORTS",
        default_value_t = 4,
        value_parser = at_once()
    )]
    pub exports: u16,
    /// Files of whole territories that may wait
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_EXPORT_QUEUE",
        default_value_t = 16
    )]
    pub export_queue: usize,
    /// The part of each of these that one address may have, in per cent
    #[arg(
        long,
        value_name = "PERCENT",
        env = "FRONTLINE_ADDRESS_SHARE",
        default_value_t = 75,
        value_parser = clap::value_parser!(u8).range(1..=100)
    )]
    pub address_share: u8,
    /// Most bytes of answers that are being drawn or wait to be sent; an address has its share of them
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_UNSENT_BYTES", default_value_t = 128 << 20, value_parser = mebibytes())]
    pub max_unsent_bytes: usize,
    /// Most threads for work that takes long; 0 takes eight more than all kinds together run at once
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_WORK_THREADS",
        default_value_t = 0,
        value_parser = at_once()
    )]
    pub work_threads: u16,
}

/// How much may run at once, at most.
fn at_once() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(0..=1_000)
}
