//! A `mosquitto` of our own on a free port, spoken to in what it takes of MQTT 3.1.1.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::process::{self, Server};

/// Types of packets, with the flags that the standard prescribes.
const CONNECT: u8 = 0x10;
const CONNACK: u8 = 0x20;
const PUBLISH: u8 = 0x30;
const SUBSCRIBE: u8 = 0x82;
const SUBACK: u8 = 0x90;
const UNSUBSCRIBE: u8 = 0xa2;
const UNSUBACK: u8 = 0xb0;
const PINGREQ: u8 = 0xc0;
const PINGRESP: u8 = 0xd0;

pub(crate) struct Broker {
    _server: Server,
    stream: TcpStream,
}

impl Broker {
    /// Starts the broker and connects. `None`, with a message, if it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let (server, stream) = process::start("mosquitto", &["-p"])?;
        let mut broker = Self {
            _server: server,
            stream,
        };
        // Protocol, its version, a clean session, no keep-alive, our name.
        let hello = [&text("MQTT")[..], &[4, 2, 0, 0], &text("test")[..]].concat();
        broker.send(CONNECT, &hello);
        assert_eq!(broker.receive(), (CONNACK, vec![0, 0]));
        Some(broker)
    }

    /// Those of the topics whose messages a subscription with this filter gets.
    pub(crate) fn delivered(&mut self, filter: &str, topics: &[String]) -> BTreeSet<String> {
        let id = [0, 1];
        self.send(SUBSCRIBE, &[&id[..], &text(filter), &[0]].concat());
        assert_eq!(self.receive(), (SUBACK, vec![0, 1, 0]), "{filter}");
        let mut delivered = BTreeSet::new();
        // Few at a time: a broker drops messages that a client is too slow for.
        for some in topics.chunks(50) {
            for topic in some {
                self.send(PUBLISH, &text(topic));
            }
            self.send(PINGREQ, &[]);
            while let (PUBLISH, body) = self.receive_until(PINGRESP) {
                let topic = String::from_utf8(body[2..].to_vec()).expect("topics are text");
                assert!(delivered.insert(topic.clone()), "{topic} comes twice");
            }
        }
        self.send(UNSUBSCRIBE, &[&id[..], &text(filter)].concat());
        assert_eq!(self.receive(), (UNSUBACK, vec![0, 1]));
        delivered
    }

    fn receive_until(&mut self, last: u8) -> (u8, Vec<u8>) {
        let packet = self.receive();
        assert!([PUBLISH, last].contains(&packet.0), "{packet:?}");
        packet
    }

    fn send(&mut self, kind: u8, body: &[u8]) {
        let mut packet = vec![kind];
        let mut length = body.len();
        while length > 0x7f {
            packet.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
            length >>= 7;
        }
        packet.push(u8::try_from(length).expect("seven bits"));
        packet.extend(body);
        self.stream.write_all(&packet).expect("the broker listens");
    }

    fn receive(&mut self) -> (u8, Vec<u8>) {
        let kind = self.byte();
        let mut length = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream
            .read_exact(&mut body)
            .expect("the broker answers");
        (kind, body)
    }

    fn byte(&mut self) -> u8 {
        let mut byte = [0];
        self.stream
            .read_exact(&mut byte)
            .expect("the broker answers");
        byte[0]
    }
}

/// A text of the protocol: its length in two bytes, then its bytes.
fn text(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("a short text");
    [&length.to_be_bytes()[..], text.as_bytes()].concat()
}
