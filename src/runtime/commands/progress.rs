//! A line that says how far reading is, at a terminal alone; it is gone at the end.

use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;

use super::super::headless::Headless;
use super::super::writes_over;
use crate::widgets::plural;

/// How often it is told at the most.
const PAUSE: Duration = Duration::from_millis(200);

/// Waits for what reads; how far it is stands on the error output meanwhile.
pub(super) async fn told<T>(work: impl Future<Output = T>, far: impl Fn() -> String) -> T {
    if !writes_over() {
        return work.await;
    }
    let (mut work, mut line) = (pin!(work), Line { is_there: false });
    loop {
        match timeout(PAUSE, work.as_mut()).await {
            Ok(done) => return done,
            Err(_) => line.say(&far()),
        }
    }
}

/// The same of reading pages.
pub(super) async fn told_by_pages<T>(headless: &Headless, work: impl Future<Output = T>) -> T {
    let before = headless.pages_read();
    told(work, || plural((headless.pages_read() - before) as u64, "page", "pages")).await
}

/// The line that is written over.
struct Line {
    is_there: bool,
}

impl Line {
    #[expect(clippy::print_stderr, reason = "a line that is written over")]
    fn say(&mut self, far: &str) {
        self.is_there = true;
        eprint!("\r\x1b[Kreading: {far} so far …");
    }
}

impl Drop for Line {
    #[expect(clippy::print_stderr, reason = "the line is taken away")]
    fn drop(&mut self) {
        if self.is_there {
            eprint!("\r\x1b[K");
        }
    }
}
