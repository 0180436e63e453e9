//! The one binary of hack0, `hack0`: settings, commands, HTTP, the work in the background.
//!
//! - [`cli`] the commands, and how each of them ends
//! - [`config`] every setting, read and checked at one place
//! - [`commands`] one file for each command
//! - [`http`] the layers around every request, in their order; the accept loop; the address of a visitor
//! - [`api`] the public JSON under `/api/v1`
//! - `scheduler` the ticks of the jobs
//! - [`workers`] what runs beside the requests
//! - [`webhook`] where Luma tells us what happened on our calendar
//! - [`telemetry`] the log
//! - [`terminal`] what a command prints

pub mod api;
pub mod cli;
pub mod commands;
pub mod config;
pub mod http;
mod scheduler;
pub mod telemetry;
pub mod terminal;
pub mod webhook;
pub mod workers;
