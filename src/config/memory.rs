//! What may be remembered, so that it need not be made again: every cache has a setting in bytes.

use clap::Args;

/// What may be remembered.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Memory")]
pub struct Memory {
    /// Memory for finished tiles, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_TILE_CACHE_BYTES", default_value_t = 64 << 20)]
    pub tile_cache_bytes: u64,
    /// Memory for resolved maps and what they are made of, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAP_CACHE_BYTES", default_value_t = 128 << 20)]
    pub map_cache_bytes: u64,
    /// Memory for the areas of slices, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_AREA_CACHE_BYTES", default_value_t = 32 << 20)]
    pub area_cache_bytes: u64,
    /// Memory for who asked how often lately, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_RATE_CACHE_BYTES", default_value_t = 8 << 20)]
    pub rate_cache_bytes: usize,
    /// Largest answer with geometries, in bytes; a territory's file is sent as it is read, and may be larger
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_ANSWER_BYTES", default_value_t = 64 << 20)]
    pub max_answer_bytes: usize,
}
