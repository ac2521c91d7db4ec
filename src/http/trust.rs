//! Whose word counts on where a request came from.

use std::net::IpAddr;

/// Who is believed that says where a request came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    #[default]
    Nobody,
    /// Whoever connects: only for behind a proxy.
    Whoever,
    /// Proxies of these networks.
    Networks(Vec<Network>),
}

impl Trust {
    /// Whether the other end of a connection is believed; one that is not known only where everybody is.
    pub(super) fn believes(&self, peer: Option<IpAddr>) -> bool {
        match self {
            Self::Nobody => false,
            Self::Whoever => true,
            Self::Networks(_) => peer.is_some_and(|it| self.is_proxy(it)),
        }
    }

    /// Whether an address is a proxy's for certain.
    pub(super) fn is_proxy(&self, address: IpAddr) -> bool {
        match self {
            Self::Nobody | Self::Whoever => false,
            Self::Networks(networks) => networks.iter().any(|it| it.has(address)),
        }
    }
}

/// The addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Those that share so many leading bits with an address; more than it has are all.
    pub fn new(address: IpAddr, bits: u8) -> Self {
        let bits = bits.into();
        match address {
            // As of a socket that takes IPv4 and IPv6.
            IpAddr::V6(v6) if bits >= 96 && v6.to_ipv4_mapped().is_some() => Self {
                address: address.to_canonical(),
                bits: bits - 96,
            },
            _ => Self { address, bits },
        }
    }

    fn has(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let differ = u32::from(ours) ^ u32::from(theirs);
                differ.leading_zeros() >= self.bits.min(32)
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let differ = u128::from(ours) ^ u128::from(theirs);
                differ.leading_zeros() >= self.bits.min(128)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_that_begin_as_it_does() {
        for (network, bits, address, has) in [
            ("10.0.0.0", 8, "10.255.1.2", true),
            ("10.0.0.0", 8, "::ffff:10.255.1.2", true),
            ("::ffff:10.0.0.0", 104, "10.255.1.2", true),
            ("10.0.0.0", 8, "11.0.0.0", false),
            ("192.0.2.7", 32, "192.0.2.7", true),
            ("192.0.2.7", 32, "192.0.2.6", false),
            ("192.0.2.7", 31, "192.0.2.6", true),
            ("0.0.0.0", 0, "203.0.113.9", true),
            ("0.0.0.0", 0, "2001:db8::1", false),
            ("2001:db8::", 32, "2001:db8:ffff::1", true),
            ("2001:db8::", 32, "2001:db9::1", false),
            ("::1", 128, "::1", true),
        ] {
            let network = Network::new(network.parse().unwrap(), bits);
            assert_eq!(
                network.has(address.parse().unwrap()),
                has,
                "{network:?} {address}"
            );
        }
    }
}
