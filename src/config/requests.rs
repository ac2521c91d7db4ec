//! What requests may say: how long an address may be, and what bodies may cost, all together and each.

use clap::Args;

use crate::config::mebibytes;

/// What requests may say.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Addresses and bodies")]
pub struct Requests {
    /// Longest query of an address, in bytes
    #[arg(
        long,
        value_name = "BYTES",
        env = "FRONTLINE_MAX_QUERY_BYTES",
        default_value_t = 8_192
    )]
    pub max_query_bytes: usize,
    /// Longest parameter of a query, in bytes
    #[arg(
        long,
        value_name = "BYTES",
        env = "FRONTLINE_MAX_PARAMETER_BYTES",
        default_value_t = 2_000
    )]
    pub max_parameter_bytes: usize,
    /// Longest word of a path, in bytes
    #[arg(
        long,
        value_name = "BYTES",
        env = "FRONTLINE_MAX_WORD_BYTES",
        default_value_t = 300
    )]
    pub max_word_bytes: usize,
    /// Memory for the bodies of all requests under way, as they come and as they are read, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_INFLIGHT_BYTES", default_value_t = 256 << 20, value_parser = mebibytes())]
    pub max_inflight_bytes: usize,
    /// How much of that one address may have, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_INFLIGHT_ADDRESS_BYTES", default_value_t = 192 << 20, value_parser = mebibytes())]
    pub max_inflight_address_bytes: usize,
    /// Room on disk for all files of territories that are being sent, in bytes
    #[arg(long, value_name = "BYTES", env = "FRONTLINE_MAX_INFLIGHT_IMPORT_BYTES", default_value_t = 2 << 30, value_parser = mebibytes())]
    pub max_inflight_import_bytes: usize,
    /// Most values in one JSON body, the names of members counted too
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_JSON_VALUES",
        default_value_t = 4_000_000
    )]
    pub max_json_values: usize,
    /// Most members of one object in a JSON body
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_JSON_MEMBERS",
        default_value_t = 10_000
    )]
    pub max_json_members: usize,
    /// How deep lists and objects of a JSON body may lie within each other
    #[arg(long, value_name = "N", env = "FRONTLINE_MAX_JSON_DEPTH", default_value_t = 64, value_parser = clap::value_parser!(u8).range(1..=120))]
    pub max_json_depth: u8,
}
