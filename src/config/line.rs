//! The command line as it was typed.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::config::Config;

impl Config {
    /// Reads the command line and the environment; where they make no sense, says why and exits with 2.
    pub fn read() -> Self {
        Self::of(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// What a command line says, the name of the program first.
    fn of<T: Into<OsString> + Clone>(
        line: impl IntoIterator<Item = T>,
    ) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let said = command.try_get_matches_from_mut(line)?;
        if let (Some(misplaced), Some(chosen)) =
            (misplaced(&command, &said), said.subcommand_name())
        {
            let why = format!(
                "`--{misplaced}` stands before `{chosen}`, where only what every subcommand takes may stand: put it after \
                 `{chosen}`, if that has it"
            );
            return Err(command.error(ErrorKind::ArgumentConflict, why));
        }
        Self::from_arg_matches(&said)
    }
}

/// A flag of `serve` alone that was given before the name of a subcommand.
fn misplaced<'a>(command: &'a clap::Command, said: &ArgMatches) -> Option<&'a str> {
    let own = command.get_arguments().filter(|it| !it.is_global_set());
    let given =
        |it: &&clap::Arg| said.value_source(it.get_id().as_str()) == Some(ValueSource::CommandLine);
    own.filter(given).find_map(clap::Arg::get_long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Command, Serve, TrustProxy};

    #[test]
    fn the_command_line_is_well_formed() {
        Config::command().debug_assert();
    }

    fn serving(line: &str) -> Result<Serve, clap::Error> {
        match Config::of(line.split(' '))?.asked() {
            Command::Serve(serve) => Ok(*serve),
            other => panic!("not serve: {other:?}"),
        }
    }

    #[test]
    fn what_every_subcommand_takes_stands_before_or_after_its_name() {
        for line in [
            "frontline --db a.sqlite --log debug shares --territory x",
            "frontline shares --db a.sqlite --territory x --log debug",
            "frontline --db a.sqlite token list --log debug",
            "frontline token --db a.sqlite --log debug list",
            "frontline --db other.sqlite --log debug serve --db a.sqlite",
            "frontline --db a.sqlite --log debug",
        ] {
            let asked = Config::of(line.split(' ')).unwrap().asked();
            let base = asked.base().unwrap();
            assert_eq!(
                (&*base.db, base.log.as_deref()),
                ("a.sqlite", Some("debug")),
                "{line}"
            );
        }
        assert!(Config::of("frontline --log-format json licences".split(' ')).is_ok());
    }

    #[test]
    fn a_flag_of_serving_is_not_lost_before_another_subcommand() {
        for line in [
            "frontline --listen :80 shares --territory x",
            "frontline --seed check",
            "frontline --trust-proxy serve",
        ] {
            let said = Config::of(line.split(' ')).unwrap_err().to_string();
            assert!(said.contains("put it after"), "{said}");
        }
    }

    #[test]
    fn proxies_are_believed_where_that_is_said_with_or_without_their_networks() {
        let trusted = |line: &str| serving(line).map(|it| it.trust_proxy);
        assert_eq!(trusted("frontline serve").unwrap(), TrustProxy::Nobody);
        assert_eq!(
            trusted("frontline serve --trust-proxy").unwrap(),
            TrustProxy::Whoever
        );
        assert_eq!(
            trusted("frontline --trust-proxy --listen :0").unwrap(),
            TrustProxy::Whoever
        );
        let networks = TrustProxy::Networks(vec![("10.0.0.0".parse().unwrap(), 8)]);
        assert_eq!(
            trusted("frontline serve --trust-proxy=10.0.0.0/8").unwrap(),
            networks
        );
        assert!(trusted("frontline serve --trust-proxy=nonsense").is_err());
    }

    #[test]
    fn serve_is_what_happens_where_nothing_is_said() {
        let serve = serving("frontline --listen 127.0.0.1:0").unwrap();
        assert_eq!(serve.listen, "127.0.0.1:0".parse().unwrap());
        assert_eq!(serve.limits.max_body_bytes, 10 << 20);
    }

    #[test]
    fn a_doubt_is_only_played_through() {
        let doubt = ["frontline", "import", "--places", "x", "--doubt", "drop"];
        assert!(Config::of(doubt).is_err());
        let whole = doubt.iter().chain(&["--dry-run", "--at", "2015-09-18"]);
        assert!(Config::of(whole).is_ok());
    }

    #[test]
    fn an_import_is_of_places_or_of_surveys_and_of_surveys_with_all_they_need() {
        let parse = |line: &str| Config::of(line.split(' ')).map(drop);
        assert!(
            parse("frontline import --survey --territory x --mapping m.toml a.geojson b").is_ok()
        );
        assert!(parse("frontline import").is_err());
        assert!(parse("frontline import --territory-file x").is_ok());
        assert!(parse("frontline import --territory-file x --places y").is_err());
        assert!(parse("frontline import --territory-file x --dry-run").is_err());
        assert!(parse("frontline import --places x --survey --territory x --mapping m a").is_err());
        assert!(parse("frontline import --survey --territory x a.geojson").is_err());
        assert!(parse("frontline import --survey --territory x --mapping m.toml").is_err());
        assert!(
            parse("frontline import --survey --territory x --mapping m --at 2015-01-01 a").is_err()
        );
    }
}
