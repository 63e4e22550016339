//! The addresses that may be called.

use std::net::IpAddr;

use clap::Parser;
use reqwest::dns::Resolve;
use tokio::net::TcpListener;
use url::Url;
use urn_filter_platform::clock::Clock;
use urn_filter_platform::config::Config;
use urn_filter_platform::delivery::{Check, Guard, Refused, Sender};
use urn_filter_platform::model::{EndpointCheck, Secret};

use crate::support::{APP_A, Platform, START, attempts, caller, in_app, webhook};

/// The first and the last address of each range, with the neighbours outside that are public.
const DENIED: &[&str] = &[
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.100.100.200",
    "100.127.255.255",
    "168.63.129.16",
    "169.254.0.0",
    "169.254.169.254",
    "169.254.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.192",
    "192.0.0.255",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.0",
    "239.255.255.255",
    "240.0.0.0",
    "255.255.255.255",
    "::",
    "::2",
    "::7f00:1",
    "::808:808",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:808:808",
    "64:ff9b::808:808",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "1fff:ffff::1",
    "2001::1",
    "2001:0:53aa:64c:0:fbff:f5ff:fffe",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2001:db8:ffff::1",
    "2002::1",
    "2002:7f00:1::1",
    "2002:ffff::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff00::1",
    "ff02::1",
    "ffff::1",
];

const ALLOWED: &[&str] = &[
    "1.0.0.0",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.88.98.255",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "198.51.99.255",
    "198.51.101.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "2000::1",
    "2001:200::1",
    "2001:db7::1",
    "2001:db9::1",
    "2003::1",
    "2606:4700::1111",
    "2a00:1450::1",
    "3ffe:ffff::1",
    "3fff:1000::1",
];

const LOOPBACK: &[&str] = &["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"];

fn addresses(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn only_public_addresses_are_allowed() {
    for allow_loopback in [false, true] {
        let guard = Guard::new(allow_loopback);
        for address in addresses(DENIED) {
            assert!(!guard.allows(address), "{address}");
        }
        for address in addresses(ALLOWED) {
            assert!(guard.allows(address), "{address}");
        }
        for address in addresses(LOOPBACK) {
            assert_eq!(guard.allows(address), allow_loopback, "{address}");
        }
    }
}

/// The ways to write an address. The client must see the same one as the guard.
#[test]
fn each_form_of_an_address_in_a_url_is_checked() {
    let denied = [
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://%31%32%37.0.0.1/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://10.1/",
        "https://0xa9fea9fe/",
        "https://169.254.169.254:443/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[fe80::1]/",
        "https:/127.0.0.1/",
        "https:\\\\127.0.0.1\\",
    ];
    let guard = Guard::new(false);
    for url in denied {
        let parsed: Url = url.parse().unwrap();
        assert_eq!(guard.check(&parsed), Err(Refused), "{url}");
    }
    for url in [
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://example.com/",
    ] {
        assert_eq!(guard.check(&url.parse().unwrap()), Ok(()), "{url}");
    }
    // What is no address for the URL is none for the client, so it is looked up.
    for url in [
        "https://127.0.0.1.5/",
        "https://1.2.3.256/",
        "https://[::1%25lo]/",
    ] {
        assert!(url.parse::<Url>().is_err(), "{url}");
    }
}

#[tokio::test]
async fn a_name_is_known_by_its_allowed_addresses_only() {
    let resolve = async |allow_loopback, name: &str| {
        let guard = Guard::new(allow_loopback);
        guard.resolve(name.parse().unwrap()).await
    };
    let found = resolve(true, "localhost").await.unwrap();
    assert!(found.into_iter().all(|address| address.ip().is_loopback()));
    for name in ["localhost", "no-such-name.invalid"] {
        let refused = resolve(false, name).await.err().unwrap();
        assert!(refused.is::<Refused>(), "{name}: {refused}");
    }
}

/// Without `--allow-loopback` nothing connects to this machine: not the check, not a delivery.
#[tokio::test]
async fn nothing_is_connected_to() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let platform = Platform::delivering(|config| config.allow_loopback = false).await;
    let config = Config::parse_from(["serve"]);
    let check = Check::new(Sender::new(&config).unwrap(), Clock::manual(START));
    let who = platform.who("admin-a").await;
    let hosts = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1"];
    for (number, host) in hosts.into_iter().enumerate() {
        let mut hook = webhook(&in_app(APP_A, "ticket:C:*"));
        hook.url = format!("https://{host}:{port}/");
        let url: Url = hook.url.parse().unwrap();
        let report = check.check(&url, &Secret::generate()).await;
        let refused = Some(Refused.to_string());
        assert!(!report.passed && report.exchange.error == refused, "{host}");
        let hook = caller(platform.context(), &who)
            .register(&hook)
            .await
            .unwrap();
        let id = number.to_string();
        platform
            .send(&id, "ticket.created", &in_app(APP_A, "ticket:C:T"))
            .await;
        let tried = attempts(&platform, &who, &hook, 1).await;
        assert_eq!(tried[0].exchange.error, refused, "{host}");
        caller(platform.context(), &who)
            .remove(hook.id)
            .await
            .unwrap();
    }
    drop(platform);
    listener
        .into_std()
        .map(|listener| {
            listener.set_nonblocking(true).unwrap();
            assert!(listener.accept().is_err(), "somebody connected");
        })
        .unwrap();
}
