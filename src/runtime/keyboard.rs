//! The keys of the terminal, up to its end, and its size whenever that changes.
//!
//! Bytes are read only when there are any, and an escape sequence or a paste that does not go on is given up after a
//! while: whatever a terminal sends, Esc, Ctrl-C and sizes are not held up. The library's own stream would wait for the
//! rest inside its read, and of a terminal that is gone it would read nothing, again and again.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crossterm::event::Event;
use futures_util::Stream;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, Sleep, sleep};

use super::guard;
use super::typed::{Typed, Typing};

/// Bytes that are read at once.
const AT_ONCE: usize = 4096;
/// How long the rest of an escape sequence is waited for.
const SEQUENCE: Duration = Duration::from_millis(100);
/// How long a paste may pause.
const PASTE: Duration = Duration::from_secs(2);
/// After so long a silence what has no end is taken to have ended: a paste, and what a terminal says of itself.
const SILENCE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(1));
/// Bytes of a key at the most. What goes on with a paste whose end is lost are keys, one by one.
const KEY: usize = 8;

/// What is typed.
pub(super) struct Keyboard {
    /// None where the terminal can't be read.
    input: Option<AsyncFd<File>>,
    sizes: Option<Signal>,
    typed: Typed,
    events: VecDeque<Typing>,
    /// When what is unfinished is given up.
    patience: Option<Pin<Box<Sleep>>>,
    /// When something was read last.
    last: Instant,
}

impl Keyboard {
    /// Begins to read.
    pub(super) fn new() -> Self {
        Self {
            input: open().inspect_err(|error| tracing::warn!(%error, "the terminal can't be read")).ok(),
            sizes: signal(SignalKind::window_change()).ok(),
            typed: Typed::default(),
            events: VecDeque::new(),
            patience: None,
            last: Instant::now(),
        }
    }

    /// Reads what there is; `None` at the end of the terminal.
    fn read(&mut self, cx: &mut Context<'_>) -> Option<io::Result<()>> {
        let Self { input, typed, events, patience, last, .. } = self;
        let input = input.as_ref()?;
        while events.is_empty() {
            let mut guard = match input.poll_read_ready(cx) {
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return Some(Err(error)),
                Poll::Pending => return Some(Ok(())),
            };
            // What is typed while another program is in front is for that one: whoever reads it is stopped within the
            // read, and goes on in it when the terminal has other modes.
            if !guard::is_in_front() || !has(input.get_ref().as_fd(), PollFlags::POLLIN) {
                guard.clear_ready();
                continue;
            }
            let mut bytes = [0; AT_ONCE];
            match input.get_ref().read(&mut bytes) {
                Ok(0) => return None,
                Ok(count) => {
                    // Where so little comes after a pause, somebody types: that does not make a paste go on.
                    let is_typed = typed.is_pasting() && count <= KEY && last.elapsed() > SEQUENCE;
                    let silence = if typed.is_said() { SILENCE.1 } else { SILENCE.0 };
                    if last.elapsed() > silence {
                        events.extend(typed.after_silence(&bytes[..count]));
                    }
                    events.extend(typed.take(&bytes[..count]));
                    *last = Instant::now();
                    if !(is_typed && typed.is_pasting()) {
                        *patience = None;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(()))
    }

    /// Gives up what does not go on.
    fn give_up(&mut self, cx: &mut Context<'_>) {
        if !self.typed.is_unfinished() || !self.events.is_empty() {
            return;
        }
        let wait = if self.typed.is_pasting() { PASTE } else { SEQUENCE };
        let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(wait)));
        if patience.as_mut().poll(cx).is_ready() {
            self.patience = None;
            self.events.extend(self.typed.give_up());
        }
    }
}

#[expect(deprecated, reason = "what follows it is unsafe; a file keeps its descriptor, which is all that is asked for")]
fn open() -> io::Result<AsyncFd<File>> {
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    AsyncFd::with_interest(File::from(input), Interest::READABLE)
}

impl Stream for Keyboard {
    type Item = io::Result<Typing>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // No events are asked for: the end of a terminal is told all the same.
        if has(io::stdin().as_fd(), PollFlags::empty()) {
            return Poll::Ready(None);
        }
        if let Some(Poll::Ready(Some(()))) = self.sizes.as_mut().map(|sizes| sizes.poll_recv(cx)) {
            let size = crossterm::terminal::size();
            return Poll::Ready(Some(size.map(|(width, height)| Event::Resize(width, height).into())));
        }
        match self.read(cx) {
            Some(Ok(())) => {}
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        }
        self.give_up(cx);
        match self.events.pop_front() {
            Some(event) => Poll::Ready(Some(Ok(event))),
            None => Poll::Pending,
        }
    }
}

/// Whether something of this kind is to be had from the terminal, or it has hung up.
fn has(terminal: BorrowedFd<'_>, what: PollFlags) -> bool {
    matches!(poll(&mut [PollFd::new(terminal, what)], PollTimeout::ZERO), Ok(1..))
}
