//! Drives the server from outside: its layers, its connections, its settings and commands, the whole site.

#![allow(
    clippy::unwrap_used,
    reason = "a test that can't go on says so by panicking"
)]

mod common;

mod admin;
mod api;
mod body;
mod claims;
mod commands;
mod config;
mod connections;
mod crash;
mod deliveries;
mod drift;
mod edge;
mod harness;
mod health;
mod job_pages;
mod jobs;
mod links;
mod machines;
mod our_events;
mod processes;
mod queue;
mod site;
mod visitor;
mod webhooks;
