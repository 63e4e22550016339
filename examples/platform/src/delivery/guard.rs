//! Decides which addresses may be called, so that nobody reaches the inside of the network with an
//! endpoint's URL.
//!
//! The client asks [`Guard`] for the addresses of a name and connects to nothing else. So a name that
//! changes its addresses gains nothing. An address in the URL is never looked up, so it is checked apart.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use futures_util::FutureExt;
use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;
use url::{Host, Url};

/// The most names that are looked up at a time. Each look-up occupies a thread, even one that nobody
/// waits for any more.
const LOOKUPS: usize = 256;

/// What is not global in IPv4, from the registry of special-purpose addresses of IANA.
const DENIED_V4: &[Ipv4Net] = &[
    v4([0, 0, 0, 0], 8),        // this network
    v4([10, 0, 0, 0], 8),       // private
    v4([100, 64, 0, 0], 10),    // carrier-grade NAT
    v4([127, 0, 0, 0], 8),      // loopback
    v4([168, 63, 129, 16], 32), // the services of a cloud's host, on a public address
    v4([169, 254, 0, 0], 16),   // link-local, and metadata of clouds
    v4([172, 16, 0, 0], 12),    // private
    v4([192, 0, 0, 0], 24),     // protocol assignments
    v4([192, 0, 2, 0], 24),     // documentation
    v4([192, 88, 99, 0], 24),   // relays of 6to4
    v4([192, 168, 0, 0], 16),   // private
    v4([198, 18, 0, 0], 15),    // benchmarks
    v4([198, 51, 100, 0], 24),  // documentation
    v4([203, 0, 113, 0], 24),   // documentation
    v4([224, 0, 0, 0], 4),      // multicast
    v4([240, 0, 0, 0], 4),      // reserved, and broadcast
];

/// What is global in IPv6. Everything else is denied: mapped and translated addresses of IPv4, unique
/// local, link-local and multicast addresses among others.
const ALLOWED_V6: Ipv6Net = v6([0x2000, 0], 3);

/// The exceptions.
const DENIED_V6: &[Ipv6Net] = &[
    v6([0x2001, 0], 23),     // protocol assignments, Teredo among them
    v6([0x2001, 0xdb8], 32), // documentation
    v6([0x2002, 0], 16),     // 6to4, which contains an address of IPv4
    v6([0x3fff, 0], 20),     // documentation
];

const fn v4([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6([a, b]: [u16; 2], length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), length)
}

/// The error for a host without an address that may be called. It does not tell a name that is not
/// known from one of the inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the host has no address that may be called: it must be known and public")]
pub struct Refused;

/// Decides which addresses may be called.
#[derive(Debug, Clone)]
pub struct Guard {
    allow_loopback: bool,
    lookups: Arc<Semaphore>,
}

impl Guard {
    /// Creates a guard that allows public addresses, and loopback addresses if wanted.
    pub fn new(allow_loopback: bool) -> Self {
        Self {
            allow_loopback,
            lookups: Arc::new(Semaphore::new(LOOKUPS)),
        }
    }

    /// Reports whether an address may be called.
    pub fn allows(&self, address: IpAddr) -> bool {
        if address.is_loopback() {
            return self.allow_loopback;
        }
        match address {
            IpAddr::V4(address) => !DENIED_V4.iter().any(|net| net.contains(&address)),
            IpAddr::V6(address) => {
                ALLOWED_V6.contains(&address) && !DENIED_V6.iter().any(|net| net.contains(&address))
            }
        }
    }

    /// Checks the address in a URL, if there is one instead of a name.
    pub fn check(&self, url: &Url) -> Result<(), Refused> {
        let address: IpAddr = match url.host() {
            Some(Host::Ipv4(address)) => address.into(),
            Some(Host::Ipv6(address)) => address.into(),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Refused),
        };
        self.allows(address).then_some(()).ok_or(Refused)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        let lookup = async move {
            let permit = Arc::clone(&guard.lookups).acquire_owned().await?;
            let lookup = move || {
                let _permit = permit;
                (name.as_str(), 0).to_socket_addrs()
            };
            let found = tokio::task::spawn_blocking(lookup).await?;
            let mut found: Vec<SocketAddr> = found.map_err(|_| Refused)?.collect();
            found.retain(|address| guard.allows(address.ip()));
            if found.is_empty() {
                return Err(Refused.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        };
        lookup.boxed()
    }
}
