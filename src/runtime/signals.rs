//! What the system says: signals, and a terminal that is gone.

use std::os::fd::AsFd;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{io, process, thread};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal as Posix, kill};
use nix::unistd::Pid;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// How far the program is with ending.
static ENDING: Mutex<Asked> = Mutex::new(Asked { ending: false, first: None });
/// The same signal within this time is the same wish: `timeout` and others send it to the process and to its group.
const AS_ONE: Duration = Duration::from_millis(250);

/// What the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// End, by the signal of this number.
    End(i32),
    /// Give the terminal back and stop (SIGTSTP).
    Stop,
    /// Stopped before, running again (SIGCONT).
    Continued,
    /// The terminal is gone.
    Lost,
}

/// The program is ending: whoever asks for that once more does not want to wait.
pub(super) fn ending() {
    ENDING.lock().unwrap_or_else(PoisonError::into_inner).ending = true;
}

/// What was asked of the program about its end.
struct Asked {
    /// Whether it is ending already.
    ending: bool,
    /// The signal that asked first, by its number, and when.
    first: Option<(i32, Instant)>,
}

impl Asked {
    /// One more signal asks: whether the program is to end at once. A hangup is not counted: shell and terminal may
    /// both send one.
    fn is_at_once(&mut self, number: i32, now: Instant) -> bool {
        let repeats = self.first.is_some_and(|(first, at)| first == number && now.duration_since(at) < AS_ONE);
        if number == Posix::SIGHUP as i32 || repeats {
            return false;
        }
        self.first.get_or_insert((number, now));
        std::mem::replace(&mut self.ending, true)
    }
}

/// Ends at once where the program is ending already. What is under way is of unknown outcome at the next start.
fn end_at_once(meaning: Signal, tidy: fn()) {
    if let Signal::End(number) = meaning
        && ENDING.lock().unwrap_or_else(PoisonError::into_inner).is_at_once(number, Instant::now())
    {
        tidy();
        process::exit(128 + number);
    }
}

/// Listens to the signals that end, stop and continue the program. `tidy` is what is done before an end at once.
pub(super) fn listen(tidy: fn()) -> io::Result<mpsc::Receiver<Signal>> {
    let (sender, receiver) = mpsc::channel(8);
    for (kind, meaning) in [
        (SignalKind::terminate(), Signal::End(Posix::SIGTERM as i32)),
        (SignalKind::hangup(), Signal::End(Posix::SIGHUP as i32)),
        (SignalKind::interrupt(), Signal::End(Posix::SIGINT as i32)),
        (SignalKind::quit(), Signal::End(Posix::SIGQUIT as i32)),
        (SignalKind::from_raw(Posix::SIGTSTP as i32), Signal::Stop),
        (SignalKind::from_raw(Posix::SIGCONT as i32), Signal::Continued),
    ] {
        let (mut stream, sender) = (signal(kind)?, sender.clone());
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                end_at_once(meaning, tidy);
                if sender.send(meaning).await.is_err() {
                    break;
                }
            }
        });
    }
    watch_terminal(sender);
    Ok(receiver)
}

/// The numbers of the signals that ask the program to end, for commands without a screen: they have no terminal to
/// lose. Who asks twice does not want to wait, and hears `abrupt` first.
pub(super) fn ends(abrupt: fn()) -> io::Result<mpsc::Receiver<i32>> {
    let (sender, receiver) = mpsc::channel(8);
    let asks = [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt(), SignalKind::quit()];
    for kind in asks {
        let (mut stream, sender) = (signal(kind)?, sender.clone());
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                end_at_once(Signal::End(kind.as_raw_value()), abrupt);
                if sender.send(kind.as_raw_value()).await.is_err() {
                    break;
                }
            }
        });
    }
    Ok(receiver)
}

/// Says when the terminal is gone. The input stream itself never ends: it would read nothing for ever.
fn watch_terminal(sender: mpsc::Sender<Signal>) {
    thread::spawn(move || {
        let stdin = io::stdin();
        loop {
            // No events asked for: it wakes for the end alone.
            let mut input = [PollFd::new(stdin.as_fd(), PollFlags::empty())];
            match poll(&mut input, PollTimeout::NONE) {
                Err(nix::Error::EINTR) | Ok(0) => {}
                Ok(_) | Err(_) => break,
            }
        }
        let _ = sender.blocking_send(Signal::Lost);
    });
}

/// Stops this process and those it was started with (`cargo run` must stop, too, or the shell never
/// gets the terminal). Returns when it is continued; at once where no shell is there that could continue it, as for the
/// one program of a terminal window or of a container.
pub(super) fn stop() -> io::Result<()> {
    // Not SIGTSTP, which has a handler here, nor SIGSTOP, which stops also what nobody could continue: of the signals of
    // a terminal the system spares those.
    kill(Pid::from_raw(0), Posix::SIGTTIN).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_sent_twice_in_one_moment_is_one_and_another_or_later_one_is_a_second() {
        let (term, int, hup) = (Posix::SIGTERM as i32, Posix::SIGINT as i32, Posix::SIGHUP as i32);
        let began = Instant::now();
        let asked = |ending, signals: &[(i32, u64)]| {
            let mut asked = Asked { ending, first: None };
            let each = signals.iter().map(|(number, ms)| asked.is_at_once(*number, began + Duration::from_millis(*ms)));
            each.collect::<Vec<bool>>()
        };
        assert_eq!(asked(false, &[(term, 0), (term, 0), (term, 5), (term, 400)]), [false, false, false, true]);
        assert_eq!(asked(false, &[(term, 0), (int, 5)]), [false, true]);
        assert_eq!(asked(false, &[(hup, 0), (term, 5), (hup, 900), (term, 900)]), [false, false, false, true]);
        assert_eq!(asked(true, &[(term, 0)]), [true], "it was being left already");
    }
}
