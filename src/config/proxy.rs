//! Whose word counts on where a request came from.

use std::net::IpAddr;
use std::str::FromStr;

/// Who is believed that says where a request came from: nobody, whoever connects, or only proxies of some networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustProxy {
    Nobody,
    Whoever,
    /// Address and leading bits of each.
    Networks(Vec<(IpAddr, u8)>),
}

impl FromStr for TrustProxy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Self::Whoever),
            "false" | "no" | "off" | "0" | "" => Ok(Self::Nobody),
            list => list
                .split(',')
                .map(|it| network(it.trim()))
                .collect::<Result<_, _>>()
                .map(Self::Networks),
        }
    }
}

/// A network such as `10.0.0.0/8` or `2001:db8::/32`, or one address.
fn network(text: &str) -> Result<(IpAddr, u8), String> {
    let wrong = || {
        format!(
            "`{text}` is no network: name each as its address and the number of its leading bits, such as 10.0.0.0/8 \
             or fd00::/8, or as one address"
        )
    };
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Ok(most), |it| it.parse().map_err(|_| wrong()))?;
    if bits > most {
        return Err(wrong());
    }
    Ok((address, bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_believed_by_network_or_whoever_they_are() {
        for yes in ["true", "1", "Yes", "on"] {
            assert_eq!(yes.parse(), Ok(TrustProxy::Whoever), "{yes}");
        }
        for no in ["false", "0", ""] {
            assert_eq!(no.parse(), Ok(TrustProxy::Nobody), "{no}");
        }
        let two = TrustProxy::Networks(vec![
            ("10.0.0.0".parse().unwrap(), 8),
            ("::1".parse().unwrap(), 128),
        ]);
        assert_eq!("10.0.0.0/8, ::1".parse(), Ok(two));
        for wrong in [
            "10.0.0.0/33",
            "proxy.example",
            "10.0.0.0/",
            "::/129",
            "10/8",
            "::1,",
        ] {
            let said = wrong.parse::<TrustProxy>().unwrap_err();
            assert!(said.contains("10.0.0.0/8"), "{wrong}: {said}");
        }
    }
}
