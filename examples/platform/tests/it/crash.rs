//! The program is killed at random moments under load. What it has acknowledged holds afterwards.
//!
//! `CRASH_KILLS` is the number of kills. `CRASH_SEED` repeats the choices of a run, but not its moments.

use std::time::Duration;

use rand::RngExt;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::support::Process;
use crate::world::{Server, World, number};

async fn start(folder: &TempDir) -> Process {
    let folder = folder.path().to_owned();
    let start = spawn_blocking(move || Process::start(&folder));
    start.await.unwrap()
}

async fn run(seed: u64, kills: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut process = start(&folder).await;
    let (servers, server) = watch::channel(vec![Server::from(&process)]);
    let (world, hooks) = World::new(seed, server).await;
    let kill = async {
        let mut random = world.choices();
        for _ in 0..kills {
            sleep(Duration::from_millis(random.random_range(0..600))).await;
            drop(process);
            process = start(&folder).await;
            servers.send_replace(vec![Server::from(&process)]);
        }
        process
    };
    let (hooks, events, process) = world.live(hooks, kill).await;
    world.drain().await;
    drop(process);
    let process = start(&folder).await;
    servers.send_replace(vec![Server::from(&process)]);
    world.check(&hooks, &events, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let kills = number("CRASH_KILLS").unwrap_or(8);
    let seed = number("CRASH_SEED").unwrap_or_else(rand::random);
    println!("CRASH_KILLS={kills} CRASH_SEED={seed}");
    let patience = Duration::from_secs(120 + 5 * kills);
    let run = timeout(patience, run(seed, kills)).await;
    run.expect("it ends");
}
