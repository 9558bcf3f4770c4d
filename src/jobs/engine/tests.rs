//! Jobs of any outcomes, killed between any two steps.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::contract::{ApiError, ErrorKind, KeptItem, Transience};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + seconds).unwrap()
}

const fn rules(retry: Retry, most: usize) -> JobRules {
    JobRules { retry, removes: false, gone_is_done: false, most, most_alike: 0 }
}

fn error(kind: ErrorKind) -> ApiError {
    ApiError { transience: Transience::NotActed { after: None }, ..ApiError::local(kind, "Code", "words 17") }
}

/// All that goes now, as numbers.
fn hand(engine: &mut Engine, calls: usize, now: Timestamp) -> Vec<Vec<usize>> {
    let hands: Vec<Vec<usize>> = engine.hand(calls, now).into_iter().map(|hand| hand.items).collect();
    for items in &hands {
        engine.sends(items, now);
    }
    hands
}

/// A service that remembers tokens and what it did, and a disk.
#[derive(Default)]
struct World {
    tokens: BTreeSet<String>,
    acts: BTreeMap<usize, usize>,
    disk: BTreeMap<usize, KeptItem>,
    dice: Vec<u8>,
    thrown: usize,
}

impl World {
    fn die(&mut self, sides: u8) -> u8 {
        let die = self.dice[self.thrown % self.dice.len()].wrapping_add((self.thrown / self.dice.len()) as u8);
        self.thrown += 1;
        die % sides
    }

    fn keep(&mut self, engine: &Engine, items: &[usize]) {
        for n in items {
            self.disk.insert(*n, engine.kept(*n).unwrap());
        }
    }

    /// The service does it, unless it knows the token.
    fn act(&mut self, items: &[usize], token: &str, retry: Retry) {
        if retry == Retry::Token && !self.tokens.insert(token.to_owned()) {
            return;
        }
        for n in items {
            *self.acts.entry(*n).or_default() += 1;
        }
    }

    /// What comes of a call: it may be carried out, and its answer may be lost.
    fn call(&mut self, items: &[usize], token: &str, retry: Retry) -> Heard {
        match self.die(8) {
            0 => Heard::Failed(error(ErrorKind::Throttled)),
            1 => Heard::NotSent,
            2 => Heard::Failed(error(ErrorKind::UnknownOutcome)),
            3 => {
                self.act(items, token, retry);
                Heard::Failed(error(ErrorKind::UnknownOutcome))
            }
            4 if items.iter().all(|n| !self.acts.contains_key(n)) && self.die(2) == 0 => {
                Heard::Failed(error(ErrorKind::BadRequest))
            }
            _ => {
                self.act(items, token, retry);
                Heard::Done
            }
        }
    }
}

/// Runs a job to its end, killed now and then.
fn run(world: &mut World, count: usize, rules: JobRules) -> Engine {
    let mut engine = Engine::new(count, &[], rules);
    let mut now = at(0);
    for _ in 0..20_000 {
        now = engine.wakes().unwrap_or(now).max(now) + SignedDuration::from_millis(100);
        let hands = hand(&mut engine, 3, now);
        let restored = |world: &World, now| {
            let mut engine = Engine::new(count, &[], rules);
            for (n, kept) in &world.disk {
                engine.restore(*n, kept, now);
            }
            engine
        };
        for items in &hands {
            world.keep(&engine, items);
        }
        for items in &hands {
            let token = engine.token_of(items);
            let heard = world.call(items, &token, rules.retry);
            if world.die(20) == 0 {
                // Killed when it was sent, and before that could be noted.
                engine = restored(world, now);
                break;
            }
            for n in items {
                engine.hear(*n, &heard, now);
            }
            world.keep(&engine, items);
            if world.die(20) == 0 {
                engine = restored(world, now);
                break;
            }
        }
        if matches!(engine.state(), JobState::Paused(_)) {
            engine.resume();
        }
        for n in engine.to_look_after().collect::<Vec<_>>() {
            let done = world.acts.get(&n).is_some_and(|acts| *acts > 0);
            engine.settle(n, Some(done), "seen");
            world.keep(&engine, &[n]);
        }
        if engine.state() == JobState::Over {
            return engine;
        }
    }
    panic!("it has no end: {:?}", engine.tally());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn every_item_ends_once(dice in prop::collection::vec(any::<u8>(), 20..200), count in 1_usize..40, most in 1_usize..5,
        retry in prop::sample::select(vec![Retry::Safe, Retry::Token, Retry::Refused])) {
        let mut world = World { dice, ..World::default() };
        let engine = run(&mut world, count, rules(retry, most));
        let tally = engine.tally();
        prop_assert_eq!((tally.all(), tally.done + tally.failed), (count, count));
        for n in 0..count {
            let acts = world.acts.get(&n).copied().unwrap_or_default();
            match engine.item(n) {
                JobItemState::Done if retry == Retry::Safe => prop_assert!(acts > 0, "item {} was not done", n),
                JobItemState::Done => prop_assert_eq!(acts, 1, "item {}", n),
                _ => prop_assert_eq!(acts, 0, "item {} failed", n),
            }
        }
    }
}

#[test]
fn throttled_items_go_again_and_the_job_rests_meanwhile() {
    let mut engine = Engine::new(3, &[1], rules(Retry::Refused, 1));
    assert_eq!(hand(&mut engine, 1, at(0)), [[0]]);
    engine.hear(0, &Heard::Failed(error(ErrorKind::Throttled)), at(0));
    assert_eq!((hand(&mut engine, 5, at(0)).len(), engine.wakes()), (0, Some(at(1))));
    assert_eq!(hand(&mut engine, 5, at(1)), [[0], [2]], "the first waits again, and what is left out never goes");
    for n in [0, 2] {
        engine.hear(n, &Heard::Done, at(1));
    }
    assert_eq!((engine.state(), engine.tally().done, engine.tally().left_out), (JobState::Over, 2, 1));
}

#[test]
fn a_pause_lets_what_was_sent_come_in_and_a_cancelled_job_can_be_tried_again() {
    let mut engine = Engine::new(4, &[], rules(Retry::Refused, 1));
    hand(&mut engine, 2, at(0));
    engine.pause(None);
    assert!(engine.hand(9, at(1)).is_empty() && engine.state() == JobState::Paused(None));
    engine.hear(0, &Heard::Done, at(1));
    engine.hear(1, &Heard::NotSent, at(1));
    engine.resume();
    assert_eq!(hand(&mut engine, 9, at(1)), [[1], [2], [3]]);
    engine.hear(1, &Heard::Failed(error(ErrorKind::BadRequest)), at(1));
    engine.cancel();
    engine.hear(2, &Heard::NotSent, at(2));
    engine.hear(3, &Heard::Failed(error(ErrorKind::UnknownOutcome)), at(2));
    let tally = engine.tally();
    assert_eq!((tally.done, tally.failed, tally.cancelled, tally.unknown), (1, 1, 1, 1));
    let before = engine.token_of(&[1]);
    engine.retry();
    assert_eq!(hand(&mut engine, 9, at(3)), [[1], [2]]);
    assert_ne!(engine.token_of(&[1]), before, "what failed is asked for anew");
}

#[test]
fn what_would_fail_for_all_pauses_the_job_with_the_reason() {
    for (kind, times) in [(ErrorKind::ExpiredCredentials, 1), (ErrorKind::AccessDenied, 5), (ErrorKind::Throttled, 40)]
    {
        let mut engine = Engine::new(1000, &[], rules(Retry::Safe, 1));
        let mut now = at(0);
        for _ in 0..times {
            now = engine.wakes().unwrap_or(now);
            let n = hand(&mut engine, 1, now)[0][0];
            engine.hear(n, &Heard::Failed(error(kind)), now);
        }
        let JobState::Paused(Some(why)) = engine.state() else { panic!("{kind:?}: {:?}", engine.state()) };
        assert!(why.starts_with("Code: words 17. "), "{why}");
    }
}

#[test]
fn failures_are_grouped_by_what_they_say_and_forgotten_once_tried_again() {
    let mut engine = Engine::new(30, &[], rules(Retry::Refused, 1));
    hand(&mut engine, 30, at(0));
    for n in 0..30 {
        let flow = ["hubspot-deals", "zendesk_tickets"][n % 2];
        let message =
            if n % 3 == 0 { format!("Case {n} is being merged") } else { format!("Flow {flow} runs on demand") };
        engine.hear(n, &Heard::Failed(ApiError::local(ErrorKind::Conflict, "ConflictException", message)), at(0));
    }
    let failures = engine.failures();
    let told: Vec<(usize, usize)> = failures.iter().map(|failure| (failure.count, failure.example)).collect();
    assert_eq!(told, [(20, 1), (10, 0)]);
    assert_eq!(engine.find(Some(JobItemState::Failed), 28, 9), (30, vec![28, 29]));
    engine.retry();
    assert!(engine.failures().is_empty() && engine.tally().waiting == 30);
}

#[test]
fn a_pack_is_sent_again_as_it_was() {
    let mut engine = Engine::new(7, &[], rules(Retry::Token, 3));
    assert_eq!(hand(&mut engine, 2, at(0)), [vec![0, 1, 2], vec![3, 4, 5]]);
    let token = engine.token_of(&[0, 1, 2]);
    for n in 0..3 {
        engine.hear(n, &Heard::Failed(error(ErrorKind::UnknownOutcome)), at(0));
    }
    let again = engine.hand(2, at(1));
    assert_eq!(again, [Hand { items: vec![0, 1, 2], is_pack: true }, Hand { items: vec![6], is_pack: false }]);
    assert_eq!(engine.token_of(&[0, 1, 2]), token);
}

#[test]
fn what_was_not_carried_out_is_sent_again_and_what_nobody_can_tell_is_decided() {
    let mut engine = Engine::new(3, &[], rules(Retry::Refused, 1));
    hand(&mut engine, 3, at(0));
    (0..3).for_each(|n| engine.hear(n, &Heard::Failed(error(ErrorKind::UnknownOutcome)), at(0)));
    engine.settle(0, Some(false), "it is not there");
    engine.settle(1, None, "the list does not tell");
    engine.settle(2, None, "the list does not tell");
    assert_eq!(engine.kept(0).map(|kept| (kept.state, kept.error)), Some((JobItemState::Waiting, None)));
    assert_eq!((hand(&mut engine, 9, at(1)), engine.to_look_after().count()), (vec![vec![0]], 0));
    let [failure] = engine.failures().try_into().unwrap();
    assert!(failure.count == 2 && failure.message.contains("the list does not tell"), "{failure:?}");
    assert!(failure.advice.contains("say of one or of all"), "{failure:?}");
    engine.hear(0, &Heard::Done, at(1));
    assert_eq!((engine.state(), engine.decide(false, None)), (JobState::Over, vec![1, 2]));
    assert_eq!(hand(&mut engine, 9, at(2)), [[1], [2]]);
    (1..3).for_each(|n| engine.hear(n, &Heard::Failed(error(ErrorKind::UnknownOutcome)), at(2)));
    assert_eq!((engine.decide(true, Some(2)), engine.item(1)), (vec![2], JobItemState::Unknown));
    assert_eq!((engine.decide(true, None), engine.tally().done), (vec![1], 3));
}

#[test]
fn what_never_has_an_effect_fails_in_the_end() {
    let mut engine = Engine::new(1, &[], rules(Retry::Refused, 1));
    let mut sent = 0;
    while engine.state() != JobState::Over || engine.to_look_after().count() > 0 {
        engine.resume();
        sent += hand(&mut engine, 1, at(sent)).len() as i64;
        engine.hear(0, &Heard::Failed(error(ErrorKind::UnknownOutcome)), at(sent));
        engine.settle(0, Some(false), "it is not there");
    }
    let failure = engine.failures().remove(0);
    assert!(failure.message.contains(&format!("{sent} times")) && !failure.advice.is_empty(), "{failure:?}");
}

#[test]
fn the_rate_is_that_of_the_last_seconds() {
    let mut meter = Meter::default();
    meter.begin(at(0));
    for second in 0..20 {
        (0..5).for_each(|_| meter.count(second % 2 == 0, at(second)));
    }
    assert!((meter.rate(at(20)) - 5.0).abs() < 1e-9);
    let chart = meter.chart();
    assert_eq!((chart.done.iter().sum::<u32>(), chart.failed.iter().sum::<u32>()), (50, 50));
    assert!(chart.done.len() >= 4 && meter.rate(at(90)) < 1e-9);
}

/// Where a hundred go in one call, answers are far apart; and what an earlier run had sent is no measure of this one.
#[test]
fn how_long_it_takes_is_worked_out_from_what_was_measured_since_it_goes_on() {
    let mut meter = Meter::default();
    let batch = |meter: &mut Meter, second: i64| (0..100).for_each(|_| meter.count(true, at(second)));
    meter.begin(at(0));
    batch(&mut meter, 1);
    assert_eq!(meter.pace(at(8)), None, "one answer says nothing yet");
    batch(&mut meter, 11);
    batch(&mut meter, 21);
    for second in 21..35 {
        assert_eq!(meter.pace(at(second)), Some(10.0), "it is the same between two answers");
    }
    assert!(meter.pace(at(60)).unwrap() < 6.0, "answers that stay away make it slower");
    // It goes on after a kill: two hundred are found to be done, which took no time.
    meter.begin(at(100));
    (0..200).for_each(|_| meter.find(at(101)));
    batch(&mut meter, 102);
    assert_eq!(meter.pace(at(106)), None, "what was found and what was before is no measure");
    assert!(meter.rate(at(106)) < 20.0, "{}", meter.rate(at(106)));
    batch(&mut meter, 107);
    assert_eq!(meter.pace(at(108)), Some(20.0));
    assert_eq!(meter.chart().done.iter().sum::<u32>(), 700, "the chart has all of them");
}

#[test]
fn what_is_refused_alike_again_and_again_pauses_until_somebody_goes_on() {
    let refused = |n: usize, words: &str| {
        Heard::Failed(ApiError::local(ErrorKind::BadRequest, "ValidationException", format!("{words} {n}")))
    };
    let mut engine = Engine::new(60, &[], JobRules { most_alike: 4, ..rules(Retry::Safe, 1) });
    let answer = |engine: &mut Engine, heard: &dyn Fn(usize) -> Heard| {
        let n = hand(engine, 1, at(0)).pop().expect("one goes")[0];
        engine.hear(n, &heard(n), at(0));
    };
    for _ in 0..3 {
        answer(&mut engine, &|n| refused(n, "no such field"));
    }
    answer(&mut engine, &|n| refused(n, "another reason"));
    for _ in 0..3 {
        answer(&mut engine, &|n| refused(n, "no such field"));
    }
    answer(&mut engine, &|_| Heard::Done);
    for _ in 0..4 {
        assert_eq!(engine.state(), JobState::Running);
        answer(&mut engine, &|n| refused(n, "no such field"));
    }
    let JobState::Paused(Some(why)) = engine.state() else { panic!("{:?}", engine.state()) };
    assert!(why.starts_with("4 items in a row were refused alike: ValidationException"), "{why}");
    engine.resume();
    for _ in 0..6 {
        answer(&mut engine, &|n| refused(n, "no such field"));
    }
    assert_eq!(engine.state(), JobState::Running, "who went on has seen it");
    for _ in 0..4 {
        answer(&mut engine, &|n| refused(n, "too long"));
    }
    assert!(matches!(engine.state(), JobState::Paused(Some(_))), "another error is another matter");
}

#[test]
fn what_got_no_answer_is_counted_and_told_until_one_comes() {
    let mut engine = Engine::new(10, &[], rules(Retry::Safe, 1));
    assert_eq!((engine.silent(), engine.tally().unanswered), (None, 0));
    let n = hand(&mut engine, 1, at(0)).pop().unwrap()[0];
    engine.hear(n, &Heard::Failed(error(ErrorKind::UnknownOutcome)), at(0));
    assert_eq!((engine.tally().unanswered, engine.tally().waiting), (1, 10));
    assert!(engine.silent().is_some_and(|why| why.contains("words 17")), "{:?}", engine.silent());
    let n = hand(&mut engine, 1, at(9)).pop().unwrap()[0];
    engine.hear(n, &Heard::Done, at(9));
    assert_eq!((engine.silent(), engine.tally().unanswered), (None, 0));
}

/// What is advised about an item that failed is the same after a restart, and says nothing of words that were not kept.
#[test]
fn an_earlier_run_s_failures_are_advised_about_by_their_sort() {
    let of = |state, code: &str| {
        let mut engine = Engine::new(1, &[], rules(Retry::Refused, 1));
        let error = Some((code.to_owned(), String::new()));
        engine.restore(0, &KeptItem { state, error, ..KeptItem::default() }, at(0));
        let failure = engine.failures().remove(0);
        (failure.kind, failure.advice)
    };
    let failed = [
        ("InternalServerException", ErrorKind::Internal),
        ("ServiceUnavailable", ErrorKind::Internal),
        ("ConnectorServerException", ErrorKind::Connector),
        ("ServiceQuotaExceededException", ErrorKind::Quota),
        ("ResourceNotFoundException", ErrorKind::NotFound),
        ("AccessDeniedException", ErrorKind::AccessDenied),
        ("NoEffect", ErrorKind::BadRequest),
    ];
    for (code, kind) in failed {
        let (found, advice) = of(JobItemState::Failed, code);
        assert!(found == kind && !advice.contains("message names"), "{code}: {found:?}, {advice}");
    }
    assert_eq!(of(JobItemState::Failed, "NoInput").0, ErrorKind::Invalid);
    let (_, advice) = of(JobItemState::Failed, "ValidationException");
    assert!(advice.contains("tried again, it says once more why"), "{advice}");
    let (_, advice) = of(JobItemState::Unknown, UNSETTLED);
    assert!(advice.contains("say of one or of all what became of it"), "{advice}");
}

/// A page of a proxy comes for one item after the other: it does not go on as if nothing were.
#[test]
fn a_job_that_somebody_else_answers_rests_at_once_and_pauses_soon() {
    let page = || ApiError::local(ErrorKind::UnknownOutcome, "UnreadableReply", "HTTP 200 OK (text/html): Log in");
    for removes in [true, false] {
        let mut engine = Engine::new(20, &[], JobRules { removes, ..rules(Retry::Safe, 1) });
        hand(&mut engine, 1, at(0));
        engine.hear(0, &Heard::Failed(page()), at(0));
        // What is to be deleted is looked for before it is deleted once more.
        let state = if removes { JobItemState::Unknown } else { JobItemState::Waiting };
        assert_eq!((engine.item(0), engine.to_look_after().count()), (state, usize::from(removes)));
        assert!(hand(&mut engine, 1, at(0)).is_empty(), "it rests");
        engine.settle(0, Some(false), "it is still there");
        assert_eq!(engine.item(0), JobItemState::Waiting);
        for n in 1..TROUBLES {
            let now = at(100 * n as i64);
            let sent = hand(&mut engine, 1, now);
            engine.hear(sent[0][0], &Heard::Failed(page()), now);
        }
        let JobState::Paused(Some(why)) = engine.state() else { panic!("{:?}", engine.state()) };
        assert!(why.contains("Log in") && why.contains("check network, VPN and proxy"), "{why}");
    }
}

/// What others have changed meanwhile says nothing of the items that come.
#[test]
fn what_was_changed_since_does_not_pause_the_rest() {
    let mut engine = Engine::new(40, &[], JobRules { most_alike: 20, ..rules(Retry::Safe, 1) });
    for _ in 0..30 {
        let n = hand(&mut engine, 1, at(0)).pop().expect("one goes")[0];
        let since = "it was changed once more since, and is left as it is: Description";
        engine.hear(n, &Heard::Failed(ApiError::local(ErrorKind::Conflict, "ChangedSince", since)), at(0));
    }
    assert_eq!((engine.state(), engine.tally().failed), (JobState::Running, 30));
}
