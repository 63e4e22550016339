//! A NATS server of the test's own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use tempfile::TempDir;
use urn_filter_platform::storage::jetstream::OLDEST_SERVER;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns the program, `NATS_SERVER` or `nats-server` of the path, if there is one that is new enough. Says
/// once why there is none.
pub fn nats_program() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let program = env::var_os("NATS_SERVER").unwrap_or("nats-server".into());
        let version = version(&program);
        if version.is_some_and(|version| version >= OLDEST_SERVER) {
            return Some(program.into());
        }
        eprintln!("no nats-server that is new enough ({version:?}): tests with NATS are skipped");
        None
    });
    found.as_deref()
}

fn version(program: &std::ffi::OsStr) -> Option<(u32, u32)> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (_, version) = text.trim().rsplit_once('v')?;
    let mut numbers = version.split('.');
    let major = numbers.next()?.parse().ok()?;
    Some((major, numbers.next()?.parse().ok()?))
}

/// A server with a folder of its own, which is killed when it is dropped.
pub struct Nats {
    pub port: u16,
    folder: TempDir,
    /// What it is started with beside.
    arguments: Vec<String>,
    child: Option<Child>,
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Nats {
    /// Starts one on a free port, if the program is there.
    pub fn start() -> Option<Self> {
        nats_program()?;
        Some(Self::with(Vec::new()))
    }

    /// Starts a cluster of three, if the program is there.
    pub fn cluster() -> Option<Vec<Self>> {
        nats_program()?;
        let ports: Vec<TcpListener> = (0..3)
            .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
            .collect();
        let route = |port: &TcpListener| format!("nats://{}", port.local_addr().unwrap());
        let routes: Vec<String> = ports.iter().map(route).collect();
        drop(ports);
        let server = |(number, own): (usize, &String)| {
            let (name, all) = (format!("n{number}"), routes.join(","));
            let arguments = [
                "-n",
                &name,
                "--cluster_name",
                "c",
                "--cluster",
                own,
                "--routes",
                &all,
            ];
            Self::with(arguments.map(str::to_owned).to_vec())
        };
        Some(routes.iter().enumerate().map(server).collect())
    }

    fn with(arguments: Vec<String>) -> Self {
        let mut server = Self {
            port: 0,
            folder: tempfile::tempdir().unwrap(),
            arguments,
            child: None,
        };
        server.restart();
        server
    }

    pub fn id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Kills it, as a failure of the machine does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again, on the port and the folder that it had.
    pub fn restart(&mut self) {
        self.kill();
        let ports = self.folder.path().join("ports");
        let _ = fs::remove_dir_all(&ports);
        fs::create_dir(&ports).unwrap();
        let port = if self.port == 0 {
            "-1".to_owned()
        } else {
            self.port.to_string()
        };
        let child = Command::new(nats_program().unwrap())
            .args(["-a", "127.0.0.1", "-p", &port, "-js", "-sd"])
            .arg(self.folder.path().join("data"))
            .arg("--ports_file_dir")
            .arg(&ports)
            .args(&self.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        let end = Instant::now() + PATIENCE;
        while self.read_port(&ports).is_none() {
            assert!(Instant::now() < end, "nats-server does not start");
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn read_port(&mut self, ports: &Path) -> Option<()> {
        let file = fs::read_dir(ports).ok()?.next()?.ok()?;
        let text = fs::read_to_string(file.path()).ok()?;
        let ports: serde_json::Value = serde_json::from_str(&text).ok()?;
        let url = ports["nats"][0].as_str()?;
        self.port = url.rsplit(':').next()?.parse().ok()?;
        Some(())
    }
}
