//! The keys of the terminal, up to its end.
//!
//! The library's own stream has no end: of a terminal that is gone it reads nothing, again and again, and never gives
//! the loop the word. So nothing is read before it is clear that there still is a terminal.

use std::io;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::task::{Context, Poll};

use crossterm::event::{Event, EventStream};
use futures_util::Stream;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// What is typed.
pub(super) struct Keyboard(EventStream);

impl Keyboard {
    /// Begins to read.
    pub(super) fn new() -> Self {
        Self(EventStream::new())
    }
}

impl Stream for Keyboard {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if is_gone() { Poll::Ready(None) } else { Pin::new(&mut self.0).poll_next(cx) }
    }
}

/// Whether the terminal has hung up. No events are asked for: its end is told all the same.
fn is_gone() -> bool {
    let stdin = io::stdin();
    let mut input = [PollFd::new(stdin.as_fd(), PollFlags::empty())];
    matches!(poll(&mut input, PollTimeout::ZERO), Ok(1..))
}
