//! Forms as a user meets them.
