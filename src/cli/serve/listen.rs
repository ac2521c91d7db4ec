//! Listening where that was asked for.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, lookup_host};

use crate::cli::Error;
use crate::config::Listen;

/// Listens, and says so as a warning where whoever reaches this machine reaches that.
pub(super) async fn listen(wanted: &Listen) -> Result<(TcpListener, SocketAddr), Error> {
    let bound = async {
        let addresses = addresses(wanted).await?;
        let listener = TcpListener::bind(&addresses[..]).await?;
        let address = listener.local_addr()?;
        io::Result::Ok((listener, address))
    };
    let bound = bound.await.map_err(|source| Error::Listen {
        address: wanted.clone(),
        source,
    });
    let (listener, address) = bound?;
    if address.ip().is_unspecified() {
        tracing::warn!(
            %address,
            "listening on every interface: whoever reaches this machine over any network reaches this server; for this \
             machine alone name the port without a colon, as in --listen 8080"
        );
    }
    Ok((listener, address))
}

/// The addresses to try. Of a name those of IPv4 come first, as that is where people look for `localhost`.
async fn addresses(wanted: &Listen) -> io::Result<Vec<SocketAddr>> {
    Ok(match wanted {
        Listen::At(address) => vec![*address],
        Listen::Named(name, port) => {
            let mut found: Vec<SocketAddr> = lookup_host((&**name, *port)).await?.collect();
            found.sort_by_key(SocketAddr::is_ipv6);
            found
        }
        // Most systems hand IPv4 to a socket of IPv6; some have no IPv6 at all.
        Listen::Everywhere(port) => vec![
            (Ipv6Addr::UNSPECIFIED, *port).into(),
            (Ipv4Addr::UNSPECIFIED, *port).into(),
        ],
    })
}
