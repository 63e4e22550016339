//! A `nats-server` of our own on a free port, spoken to in NATS's plain text protocol.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use crate::support::process::{self, Server};

pub(crate) struct Broker {
    _server: Server,
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl Broker {
    /// Starts the server and connects. `None`, with a message, if it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let arguments = ["--addr", "127.0.0.1", "--port"];
        let (server, stream) = process::start("nats-server", &arguments)?;
        let writer = stream.try_clone().expect("a socket has two ends");
        let mut broker = Self {
            _server: server,
            reader: BufReader::new(stream),
            writer,
        };
        assert!(broker.line().starts_with("INFO "));
        // Pedantic: the server checks subjects.
        broker.send(r#"CONNECT {"verbose":false,"pedantic":true}"#);
        broker.flush();
        Some(broker)
    }

    pub(crate) fn subscribe(&mut self, id: usize, filter: &str) {
        self.send(format_args!("SUB {filter} {id}"));
    }

    pub(crate) fn unsubscribe(&mut self, id: usize) {
        self.send(format_args!("UNSUB {id}"));
    }

    /// Publishes an empty message. Answers with the subscriptions that it is delivered to.
    pub(crate) fn publish(&mut self, subject: &str) -> BTreeSet<usize> {
        self.send(format_args!("PUB {subject} 0\r\n"));
        let mut delivered = BTreeSet::new();
        for line in self.flush() {
            let parts: Vec<&str> = line.split(' ').collect();
            let ["MSG", to, id, "0"] = parts[..] else {
                panic!("{subject}: unexpected answer {line:?}");
            };
            assert_eq!(to, subject);
            assert!(delivered.insert(id.parse().expect("ids are numbers")));
        }
        delivered
    }

    /// Returns what the server sends until it has handled all requests.
    fn flush(&mut self) -> Vec<String> {
        self.send("PING");
        let mut lines = vec![];
        loop {
            match self.line().as_str() {
                "PONG" => return lines,
                // The server's own question, and the empty bodies of messages.
                "PING" => self.send("PONG"),
                "" => {}
                line => lines.push(line.to_owned()),
            }
        }
    }

    fn send(&mut self, line: impl Display) {
        let line = format!("{line}\r\n");
        self.writer
            .write_all(line.as_bytes())
            .expect("the server listens");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self
            .reader
            .read_line(&mut line)
            .expect("the server answers");
        assert!(read > 0, "the server has closed the connection");
        assert!(!line.starts_with("-ERR"), "{line}");
        line.trim_end().to_owned()
    }
}
