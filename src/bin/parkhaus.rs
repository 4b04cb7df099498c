//! The kiosk and its command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    parkhaus::cli::run(std::env::args_os())
}
