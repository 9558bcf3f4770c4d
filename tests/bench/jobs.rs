//! How long the engine of a job takes for all of its items: `cargo bench --bench jobs`.

use divan::Bencher;
use jiff::Timestamp;
use switchboard::contract::{ApiError, ErrorKind, JobItemState, Transience};
use switchboard::jobs::{Engine, Heard, JobRules};
use switchboard::model::Retry;

fn main() {
    divan::main();
}

const RULES: JobRules = JobRules { retry: Retry::Token, removes: false, gone_is_done: false, most: 1, most_alike: 0 };

/// From the first item to the last; every tenth is throttled once, every hundredth fails.
fn run(items: usize) -> Engine {
    let mut engine = Engine::new(items, &[], RULES);
    let mut now = Timestamp::UNIX_EPOCH;
    let throttled = ApiError {
        transience: Transience::NotActed { after: None },
        ..ApiError::local(ErrorKind::Throttled, "ThrottlingException", "slow down")
    };
    let failed = ApiError::local(ErrorKind::BadRequest, "ValidationException", "no such option");
    let mut first = vec![true; items];
    loop {
        now = engine.wakes().unwrap_or(now);
        let hands = engine.hand(32, now);
        if hands.is_empty() {
            return engine;
        }
        for hand in hands {
            engine.sends(&hand.items, now);
            for n in hand.items {
                let heard = match n {
                    n if n % 10 == 3 && std::mem::take(&mut first[n]) => Heard::Failed(throttled.clone()),
                    n if n % 100 == 7 => Heard::Failed(failed.clone()),
                    _ => Heard::Done,
                };
                divan::black_box(engine.kept(n));
                engine.hear(n, &heard, now);
            }
        }
    }
}

#[divan::bench(args = [10_000, 1_000_000], sample_count = 5)]
fn all_items(bencher: Bencher<'_, '_>, items: usize) {
    bencher.bench_local(|| run(items));
}

/// What a page asks for while it shows the last of the items that failed.
#[divan::bench(args = [10_000, 1_000_000])]
fn a_window(bencher: Bencher<'_, '_>, items: usize) {
    let engine = run(items);
    bencher.bench_local(|| (engine.find(Some(JobItemState::Failed), items / 200, 40), engine.failures()));
}
