//! Servers of others that tests start, on a free port of this machine, to compare with.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to start, and to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process that ends when the test ends, also if the test fails.
pub(crate) struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to be done about either failure.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program with the port as its last argument, and connects. `None`, with a message, if it
/// is not installed.
pub(crate) fn start(program: &str, arguments: &[&str]) -> Option<(Server, TcpStream)> {
    let port = free_port();
    // Debian keeps some servers where only the superuser's path leads.
    let elsewhere = format!("/usr/sbin/{program}");
    let run = |path: &str| {
        let mut command = Command::new(path);
        command.args(arguments).arg(port.to_string());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    };
    match run(program).or_else(|_| run(&elsewhere)) {
        Ok(child) => {
            let server = Server(child);
            Some((server, connect(port)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: there is no {program} to compare with");
            None
        }
        Err(error) => panic!("{program} does not start: {error}"),
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

fn connect(port: u16) -> TcpStream {
    let start = Instant::now();
    let stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(error) => assert!(start.elapsed() < PATIENCE, "no connection: {error}"),
        }
        thread::sleep(Duration::from_millis(20));
    };
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a timeout can be set");
    // Each question is a line or two, and waits for its answer.
    stream.set_nodelay(true).expect("a socket can be told");
    stream
}
