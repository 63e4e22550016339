//! A `nats-server` of our own on a free port, spoken to in NATS's plain text protocol.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the server may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The process, ended with the test whatever its outcome.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to be done about either failure.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) struct Broker {
    _server: Server,
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl Broker {
    /// Starts the server and connects. `None`, with a message, if it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let port = free_port();
        let started = Command::new("nats-server")
            .args(["--addr", "127.0.0.1", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let server = match started {
            Ok(child) => Server(child),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                eprintln!("skipped: there is no nats-server to compare with");
                return None;
            }
            Err(error) => panic!("nats-server does not start: {error}"),
        };
        let stream = connect(port);
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout can be set");
        // Each question is a line or two, and waits for its answer.
        stream.set_nodelay(true).expect("a socket can be told");
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

    /// What the server has to say until it has done all that was asked of it.
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

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

fn connect(port: u16) -> TcpStream {
    let start = Instant::now();
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => return stream,
            Err(error) => assert!(start.elapsed() < PATIENCE, "no connection: {error}"),
        }
        thread::sleep(Duration::from_millis(20));
    }
}
