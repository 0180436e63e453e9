//! The binary; everything is in the library, so that tests reach it.

use std::process::ExitCode;

/// Pages are many small texts, made in one thread and dropped in another: it serves half as many more of them than the
/// system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
