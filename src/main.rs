//! The `frontline` program: reads what is asked, does it, and says with its exit code how it went.
//!
//! 0: done. 1: it failed, or `check` found faults. 2: the command line makes no sense.

use std::process::ExitCode;

use frontline::cli;
use frontline::config::{Command, Config, Territory, Token};

#[tokio::main]
async fn main() -> ExitCode {
    let command = Config::read().command();
    if let Err(error) = cli::log::start(command.base(), command.usual_log()) {
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
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::report(&error),
    }
}
