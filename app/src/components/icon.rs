//! The few signs there are. All are decoration: what they mean stands beside them as text.

use leptos::prelude::*;

/// A tick.
pub(crate) fn tick() -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="m4 8.5 2.6 2.6L12 5.4" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
    .into_any()
}

/// A cross.
pub(crate) fn cross() -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="m5 5 6 6m0-6-6 6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>
        </svg>
    }
    .into_any()
}

/// A menu's arrow.
pub(crate) fn down() -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="m5 6.5 3 3 3-3" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
    .into_any()
}

/// A place on a map.
pub(crate) fn pin() -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <g fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round">
                <path d="M10 18s-6-5.1-6-9.6a6 6 0 0 1 12 0C16 12.9 10 18 10 18Z"/>
                <circle cx="10" cy="8.4" r="2.1"/>
            </g>
        </svg>
    }
    .into_any()
}

/// A globe, for what is online.
pub(crate) fn globe() -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <g fill="none" stroke="currentColor" stroke-width="1.6">
                <circle cx="10" cy="10" r="7.2"/>
                <ellipse cx="10" cy="10" rx="3.2" ry="7.2"/>
                <path d="M2.8 10h14.4"/>
            </g>
        </svg>
    }
    .into_any()
}

/// A magnifying glass.
pub(crate) fn glass() -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M10.6 10.6 14 14M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>
        </svg>
    }
    .into_any()
}
