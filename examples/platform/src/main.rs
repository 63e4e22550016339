//! Runs the command that the arguments name.

use std::process::ExitCode;

fn main() -> ExitCode {
    urn_filter_platform::cli::run()
}
