//! One file for each command. They print what they do; the last line of a failure is the caller's.

pub mod admin;
pub mod demo;
pub mod doctor;
pub mod import;
pub mod job;
pub mod luma;
mod mail;
pub mod migrate;
pub mod organizations;
pub mod serve;
mod site;
mod words;
