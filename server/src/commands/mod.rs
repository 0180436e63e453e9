//! One file for each command. They print what they do; the last line of a failure is the caller's.

pub mod demo;
pub mod doctor;
pub mod import;
pub mod job;
pub mod luma;
pub mod migrate;
pub mod organizations;
pub mod serve;
mod site;
mod words;
