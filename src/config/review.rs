//! Whose changes are looked at before they are recorded.

use clap::Args;

/// Whose changes are looked at before they are recorded.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Review")]
pub struct Review {
    /// Let editors only propose; reviewers and admins still record at once
    #[arg(long, env = "FRONTLINE_REVIEW")]
    pub review: bool,
    /// Let nobody apply a proposal of their own: it takes two
    #[arg(long, env = "FRONTLINE_FOUR_EYES")]
    pub four_eyes: bool,
    /// Most open proposals of one territory
    #[arg(
        long,
        value_name = "N",
        env = "FRONTLINE_MAX_PROPOSALS",
        default_value_t = 1_000
    )]
    pub max_proposals: u32,
}
