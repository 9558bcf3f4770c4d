//! Places, lanes and rates.

use super::bench::{Bench, words};
use crate::contract::{CallId, Context, ContextId, Identity, Lane, Outcome};
use crate::model::Service;
use crate::tasks::PoolLimits;

const APPFLOW: Service = Service::AppFlow;

#[tokio::test]
async fn interactive_calls_pass_background_calls_in_the_queue() {
    let mut bench = Bench::new(PoolLimits { concurrent: 1, background: 1, ..PoolLimits::default() });
    let first = bench.hold();
    bench.start(1, Lane::Background, APPFLOW, "ListFlows", 1);
    bench.settle().await;
    bench.start(2, Lane::Background, APPFLOW, "ListConnectors", 1);
    bench.settle().await;
    bench.start(3, Lane::Interactive, APPFLOW, "DescribeFlow", 1);
    bench.settle().await;
    assert_eq!(bench.sent(), 1, "one place");
    first.send(Ok(serde_json::json!({}))).unwrap();
    bench.finish(CallId(2)).await;
    let order: Vec<_> = bench.script.sent.lock().unwrap().iter().map(|s| s.operation).collect();
    assert_eq!(order, ["ListFlows", "DescribeFlow", "ListConnectors"]);
    assert_eq!(words(&bench.outcomes(CallId(3))), ["waiting", "sent", "finished"]);
}

#[tokio::test]
async fn background_work_leaves_places_free() {
    let mut bench = Bench::new(PoolLimits { concurrent: 4, background: 2, ..PoolLimits::default() });
    let _held: Vec<_> = (0..4).map(|_| bench.hold()).collect();
    for (id, name) in (1..).zip(["ListFlows", "ListConnectors", "DescribeFlow", "DescribeConnector"]) {
        bench.start(id, Lane::Background, APPFLOW, name, 1);
    }
    bench.settle().await;
    assert_eq!(bench.sent(), 2, "two of four places");
    bench.start(9, Lane::Interactive, APPFLOW, "ListConnectorEntities", 1);
    bench.settle().await;
    assert_eq!(bench.sent(), 3, "a key press need not wait");
}

#[tokio::test]
async fn searching_cases_takes_half_of_the_published_rate() {
    let mut bench = Bench::new(PoolLimits::default());
    for id in 1..=8 {
        bench.start(id, Lane::Interactive, Service::ConnectCases, "SearchCases", 1);
    }
    bench.finish(CallId(8)).await;
    // Published: 2 a second, 10 at once. Half of it: 1 a second, 5 at once.
    assert_eq!(bench.times(), [0, 0, 0, 0, 0, 1000, 2000, 3000]);
    let Outcome::Waiting { until: Some(until) } = bench.outcomes(CallId(7))[0] else { panic!("it knows its turn") };
    assert_eq!(until.as_millisecond(), 2000);
}

#[tokio::test]
async fn a_search_of_fifty_domains_keeps_to_the_shares_of_the_rates() {
    const DOMAINS: u64 = 50;
    let mut bench = Bench::new(PoolLimits::default());
    for id in 1..=DOMAINS {
        bench.start(id, Lane::Interactive, Service::CustomerProfiles, "SearchProfiles", 1);
        bench.start(DOMAINS + id, Lane::Interactive, Service::ConnectCases, "SearchCases", 1);
    }
    bench.finish(CallId(2 * DOMAINS)).await;
    let sent = bench.script.sent.lock().unwrap();
    // Published: 100 profile searches and 2 case searches a second, of which half are for what is waited for.
    for (operation, per_second, burst) in [("SearchProfiles", 50, 50), ("SearchCases", 1, 5)] {
        let times: Vec<u64> =
            sent.iter().filter(|sent| sent.operation == operation).map(|sent| sent.at.as_millis() as u64).collect();
        assert_eq!(times.len() as u64, DOMAINS);
        for at in &times {
            let within = times.iter().filter(|other| (*at..*at + 1000).contains(other)).count() as u64;
            assert!(within <= per_second + burst, "{operation}: {within} within a second of {at} ms");
        }
        let last = times.iter().max().unwrap();
        assert!(*last >= (DOMAINS - burst) * 1000 / per_second, "{operation} is done after {last} ms");
    }
    // Profiles do not wait for the cases.
    assert!(sent.iter().filter(|sent| sent.operation == "SearchProfiles").all(|sent| sent.at.as_secs() < 2));
}

#[tokio::test]
async fn the_sandbox_has_no_rates_to_keep_to() {
    let mut bench = Bench::new(PoolLimits::default());
    let context = Context {
        id: ContextId(1),
        profile: Some("sandbox".to_owned()),
        region: None,
        endpoint: None,
        sandbox: true,
        read_only: false,
        protected: false,
        identity: None,
    };
    bench.pool.open(context);
    for id in 1..=40 {
        bench.start(id, Lane::Background, Service::ConnectCases, "SearchCases", 1);
    }
    bench.finish(CallId(40)).await;
    assert_eq!(bench.clock_ms(), 0);
    assert_eq!(bench.sent(), 40);
}

#[tokio::test]
async fn background_work_takes_a_fifth_and_other_operations_are_not_held_up() {
    let mut bench = Bench::new(PoolLimits::default());
    for id in 1..=4 {
        bench.start(id, Lane::Background, Service::ConnectCases, "SearchCases", 1);
    }
    bench.start(5, Lane::Background, Service::ConnectCases, "GetCase", 1);
    bench.finish(CallId(5)).await;
    assert_eq!(bench.clock_ms(), 0);
    bench.finish(CallId(4)).await;
    // 0.4 a second, 2 at once; the third second belongs to GetCase at the start.
    assert_eq!(bench.times(), [0, 0, 0, 2500, 5000]);
}

#[tokio::test]
async fn a_job_spreads_its_calls_and_uses_its_share() {
    const CALLS: u64 = 200;
    let mut bench = Bench::new(PoolLimits::default());
    for id in 1..=CALLS {
        bench.start(id, Lane::Job, Service::CustomerProfiles, "PutProfileObject", 1);
    }
    bench.finish(CallId(CALLS)).await;
    // Published: 100 a second, of which a fifth is for the background.
    let times = bench.times();
    for at in &times {
        let within = times.iter().filter(|other| (*at..*at + 1000).contains(*other)).count();
        assert!(within <= 20, "{within} within a second of {at} ms");
    }
    let used = (CALLS - 1) as f64 * 1000.0 / (times.last().unwrap() - times.first().unwrap()) as f64 / 20.0;
    assert!(used >= 0.95, "{used} of the share");
}

#[tokio::test]
async fn jobs_of_different_operations_go_side_by_side_each_at_its_own_share() {
    let mut bench = Bench::new(PoolLimits::default());
    // Published: 100, 4 and 2 a second, of which a fifth is for the background.
    let jobs = [
        (Service::CustomerProfiles, "PutProfileObject", 200, 20.0_f64),
        (Service::ConnectCases, "GetCase", 8, 0.8),
        (Service::ConnectCases, "CreateCase", 4, 0.4),
    ];
    let mut last = 0;
    for (service, operation, calls, _) in jobs {
        for _ in 0..calls {
            last += 1;
            bench.start(last, Lane::Job, service, operation, 1);
        }
    }
    for id in 1..=last {
        bench.finish(CallId(id)).await;
    }
    let sent = bench.script.sent.lock().unwrap();
    for (_, operation, calls, share) in jobs {
        let times: Vec<f64> =
            sent.iter().filter(|sent| sent.operation == operation).map(|sent| sent.at.as_secs_f64()).collect();
        assert_eq!(times.len(), calls);
        for at in &times {
            let within = times.iter().filter(|other| (*at..*at + 1.0).contains(*other)).count();
            assert!(within as f64 <= share.max(1.0), "{operation}: {within} within a second of {at} s");
        }
        let used = (calls - 1) as f64 / (times.last().unwrap() - times.first().unwrap()) / share;
        assert!((0.95..=1.0001).contains(&used), "{operation}: {used} of its share");
    }
}

#[tokio::test]
async fn the_same_account_under_two_names_has_one_rate() {
    let mut bench = Bench::new(PoolLimits::default());
    let identity = Identity {
        account: "111122223333".to_owned(),
        arn: "arn:aws:iam::111122223333:user/kim".to_owned(),
        region: "eu-central-1".to_owned(),
    };
    for id in 1..=5 {
        bench.start(id, Lane::Interactive, Service::ConnectCases, "SearchCases", 1);
    }
    bench.finish(CallId(5)).await;
    bench.pool.identified(ContextId(2), &identity);
    bench.pool.identified(ContextId(1), &identity);
    bench.start_in(ContextId(2), 6, Service::ConnectCases, "SearchCases");
    bench.finish(CallId(6)).await;
    assert_eq!(bench.times().last(), Some(&1000), "the burst was spent under the other name");
}
