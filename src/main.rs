//! The `frontline` program: reads what is asked, does it, and says with its exit code how it went.
//!
//! 0: done. 1: it failed, or `check` found faults. 2: the command line makes no sense, or names what is not there.

use std::process::ExitCode;

use frontline::cli;
use frontline::config::{Command, Config, Territory, Token};
use frontline::http::note_date;

/// Gives back what a burst of requests took, within half a minute and with nobody asking: threads of its own look after
/// memory that lies idle.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Most threads for what takes long, beside those where a server's work is done.
const BLOCKING_THREADS: usize = 16;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(BLOCKING_THREADS)
        .on_thread_start(note_date)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => cli::report(&cli::Error::failed("no threads can be started", error)),
    }
}

async fn run() -> ExitCode {
    let command = Config::read().asked();
    if let Some(base) = command.base()
        && let Err(error) = cli::log::start(base, command.usual_log())
    {
        return cli::report(&error);
    }
    let done = match command {
        Command::Serve(options) => cli::serve::run(*options).await,
        Command::Territory(Territory::Add(options)) => cli::territory::add(*options).await,
        Command::Import(options) => cli::import::run(*options).await,
        Command::Shares(options) => cli::shares::run(options).await,
        Command::Render(options) => cli::render::run(options).await,
        Command::Token(Token::Create(options)) => cli::token::create(options).await,
        Command::Token(Token::List(options)) => cli::token::list(options).await,
        Command::Token(Token::Revoke(options)) => cli::token::revoke(options).await,
        Command::Export(options) => cli::export::run(options).await,
        Command::Redact(options) => cli::redact::run(options).await,
        Command::Backup(options) => cli::backup::run(options).await,
        Command::Restore(options) => cli::restore::run(options).await,
        Command::Audit(options) => cli::audit::run(options).await,
        Command::Check(options) => cli::check::run(options).await,
        Command::Licences => cli::licences::run(),
        Command::Stats(options) => cli::stats::run(options).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report(&error),
    }
}
