//! Counts instructions. This program starts itself again under callgrind, which counts in one function
//! only.

use std::env;
use std::hint::black_box;
use std::process::{Command, Stdio};

use crate::work::Work;

const VARIABLE: &str = "URN_FILTER_COST";

/// The name of the work that this process does under callgrind, if it was started for that.
pub(crate) fn asked() -> Option<(String, usize)> {
    let asked = env::var(VARIABLE).ok()?;
    let (size, name) = asked.split_once(' ')?;
    Some((name.to_owned(), size.parse().ok()?))
}

pub(crate) fn is_installed() -> bool {
    let mut version = Command::new("valgrind");
    version.arg("--version").stdout(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

/// Makes the allocator join the free blocks that it has put aside. glibc's does so when it is asked for more
/// than it puts aside, and otherwise at a moment of its own: a million instructions in one insertion of every
/// fifth run.
pub(crate) fn join_free_blocks() {
    drop(black_box(Vec::<u8>::with_capacity(100 << 10)));
}

/// The function that callgrind knows by its name.
#[inline(never)]
pub(crate) fn watched(work: &mut Work) {
    work();
}

pub(crate) fn instructions(name: &str, size: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=cost::callgrind::watched*")
        .arg(env::current_exe().expect("a path"))
        .env(VARIABLE, format!("{size} {name}"))
        .output()
        .expect("valgrind, which is installed");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {report}");
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, count) = collected.unwrap_or_else(|| panic!("{name}: {report}"));
    let count = count.trim().parse().expect("a number");
    assert!(count > 0, "{name}: the work was not seen");
    count
}
