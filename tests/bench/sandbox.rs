//! How long the sandbox takes to answer, HTTP and signature included: `cargo bench --bench sandbox`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use divan::Bencher;
use serde_json::{Value, json};
use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{Context, ContextId, SandboxAccount, Transport};
use switchboard::model::{Service, api};
use switchboard::sandbox::{Handle, Options, serve};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// The sandbox with its demo company, and a gateway to it.
struct Bench {
    runtime: Runtime,
    gateway: Gateway,
    _sandbox: Handle,
}

impl Bench {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(serve(Options::default())).unwrap();
        let gateway = Gateway::new(Limits::default());
        gateway.open(Context {
            id: ContextId(1),
            profile: Some(SandboxAccount::ALL[0].profile.to_owned()),
            region: Some(SandboxAccount::REGION.to_owned()),
            endpoint: Some(sandbox.endpoint()),
            sandbox: true,
            read_only: true,
            protected: false,
            identity: None,
        });
        Self { runtime, gateway, _sandbox: sandbox }
    }

    fn ask(&self, service: Service, operation: &str, input: &Value) -> Value {
        let operation = api().operation(service, operation).unwrap().id;
        self.runtime.block_on(self.gateway.send(ContextId(1), operation, input)).unwrap().document
    }
}

#[divan::bench]
fn profile_by_search_key(bencher: Bencher) {
    let bench = Bench::new();
    let input = json!({"DomainName": "acme-retail", "KeyName": "_email", "Values": ["kim@example.com"]});
    let ask = || bench.ask(Service::CustomerProfiles, "SearchProfiles", &input);
    assert_eq!(ask()["Items"][0]["EmailAddress"], "kim@example.com");
    bencher.bench_local(ask);
}

#[divan::bench]
fn page_of_cases_by_term(bencher: Bencher) {
    let bench = Bench::new();
    let domains = bench.ask(Service::ConnectCases, "ListDomains", &json!({}));
    let input = json!({"domainId": domains["domains"][0]["domainId"], "searchTerm": "refund", "maxResults": 25});
    bencher.bench_local(|| bench.ask(Service::ConnectCases, "SearchCases", &input));
}
