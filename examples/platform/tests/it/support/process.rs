//! The program itself, as others start it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long the program may take until it listens.
const PATIENCE: Duration = Duration::from_mins(1);

pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_urn-filter-platform"))
}

/// A server with the sample users that is killed when it is dropped.
pub struct Process {
    pub url: String,
    /// The names of the sample users with their tokens.
    pub tokens: Vec<(String, String)>,
    child: Child,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Starts one on a free port, and waits until it listens.
    pub fn start(folder: &Path) -> Self {
        let mut command = program();
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--demo"])
            .args(["--allow-loopback", "--data"])
            .arg(folder);
        Self::of(command)
    }

    /// Starts a node with the sample users on a free port, with further arguments, and waits until it listens.
    pub fn node(folder: &Path, nats: &str, arguments: &[&str]) -> Self {
        let mut command = program();
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--demo"])
            .args(["--allow-loopback", "--nats", nats, "--data"])
            .arg(folder)
            .args(arguments);
        Self::of(command)
    }

    /// Starts a server with the sample users by a command, and waits until it listens.
    pub fn of(mut command: Command) -> Self {
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut process = Self {
            url: String::new(),
            tokens: Vec::new(),
            child,
        };
        let out = process.child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut lines = BufReader::new(out).lines().map_while(Result::ok);
            lines.try_for_each(|line| sender.send(line))
        });
        let next = || lines.recv_timeout(PATIENCE).expect("a line of the server");
        let first = next();
        first
            .strip_prefix("listening on ")
            .unwrap()
            .clone_into(&mut process.url);
        for _ in 0..5 {
            let line = next();
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!((words[0], words.len()), ("token", 3), "{line}");
            let token = (words[1].to_owned(), words[2].to_owned());
            process.tokens.push(token);
        }
        process
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns the token of a sample user.
    pub fn token(&self, name: &str) -> &str {
        let found = self.tokens.iter().find(|(candidate, _)| candidate == name);
        &found.unwrap().1
    }
}
