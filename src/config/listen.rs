//! Where a server listens, as people write it.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// Where to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// An address; a port alone is of this machine.
    At(SocketAddr),
    /// A name with a port, for whatever addresses it has.
    Named(String, u16),
    /// A port of every interface.
    Everywhere(u16),
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` names no place to listen: give address and port (127.0.0.1:8080, [::1]:8080), a name and a \
                 port (localhost:8080), a port of this machine (8080), or one of every interface (:8080)"
            )
        };
        if let Ok(address) = text.parse() {
            return Ok(Self::At(address));
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (Some(host), port),
            None => (None, text),
        };
        // A sign would be read as a number too.
        let digits = port.bytes().all(|it| it.is_ascii_digit());
        let port = port.parse().ok().filter(|_| digits).ok_or_else(wrong)?;
        match host {
            None => Ok(Self::At((Ipv4Addr::LOCALHOST, port).into())),
            Some("" | "*") => Ok(Self::Everywhere(port)),
            Some(name) if is_name(name) => Ok(Self::Named(name.to_owned(), port)),
            Some(_) => Err(wrong()),
        }
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(address) => address.fmt(f),
            Self::Named(name, port) => write!(f, "{name}:{port}"),
            Self::Everywhere(port) => write!(f, ":{port}"),
        }
    }
}

fn is_name(text: &str) -> bool {
    let label = |it: &str| {
        let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_".contains(&it);
        !it.is_empty() && it.bytes().all(plain)
    };
    // What ends in a number is an address that is written wrongly.
    let last = text.rsplit('.').next().unwrap_or_default();
    text.split('.').all(label) && !last.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_a_name_or_a_port_says_where_to_listen() {
        let at = |text: &str| Ok(Listen::At(text.parse().unwrap()));
        let named = |name: &str| Ok(Listen::Named(name.to_owned(), 8080));
        for (text, expected) in [
            ("127.0.0.1:0", at("127.0.0.1:0")),
            ("[::1]:8080", at("[::1]:8080")),
            ("0.0.0.0:80", at("0.0.0.0:80")),
            ("localhost:8080", named("localhost")),
            ("maps.example.org:8080", named("maps.example.org")),
            ("8080", at("127.0.0.1:8080")),
            (":8080", Ok(Listen::Everywhere(8080))),
            ("*:8080", Ok(Listen::Everywhere(8080))),
        ] {
            assert_eq!(text.parse::<Listen>(), expected, "{text}");
        }
    }

    #[test]
    fn what_names_no_place_is_told_the_forms_that_do() {
        for wrong in [
            "",
            "localhost",
            "localhost:",
            "127.0.0.1",
            "::1",
            "::1:8080",
            "70000",
            ":70000",
            "+80",
            "-1",
            "http://localhost:8080",
            "a b:80",
            "256.0.0.1:80",
            "localhost:80x",
            "host..name:80",
        ] {
            let said = wrong.parse::<Listen>().unwrap_err();
            assert!(said.contains("localhost:8080"), "{wrong}: {said}");
        }
    }
}
