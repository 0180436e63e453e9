//! What pages share.

pub(crate) mod badge;
pub(crate) mod card;
pub(crate) mod cover;
pub(crate) mod faces;
pub(crate) mod filters;
pub(crate) mod icon;
pub(crate) mod import_box;
pub(crate) mod layout;
pub(crate) mod narrowed;
pub(crate) mod timeline;
