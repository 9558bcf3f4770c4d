//! How long the sandbox takes to answer, HTTP and signature included: `cargo bench --bench sandbox`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use divan::Bencher;
use serde_json::{Value, json};
use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{Context, ContextId, SandboxAccount, Transport};
use switchboard::model::{Service, api};
use switchboard::sandbox::{Handle, Options, Seed, serve};
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
        Self::with(Options::default())
    }

    fn with(options: Options) -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(serve(options)).unwrap();
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

/// How many profiles the large sandbox has; each has an object.
const MANY: usize = 100_000;

/// A sandbox with a hundred thousand profiles and their objects in a data file, which is made once and kept below
/// `target`.
fn large() -> Bench {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (data, seed) = (folder.join("many-profiles.db"), folder.join("many-profiles.jsonl"));
    if !seed.exists() {
        let mut lines = BufWriter::new(File::create(&seed).unwrap());
        for call in calls() {
            writeln!(lines, "{call}").unwrap();
        }
    }
    Bench::with(Options { data: Some(data), seed: Seed::File(seed), ..Options::default() })
}

/// What fills it: a domain, a type of objects that find their profile by its account, and everybody.
fn calls() -> impl Iterator<Item = Value> {
    let call = |operation: &str, input: Value| json!({"service": "profiles", "operation": operation, "input": input});
    let order = json!({"DomainName": "many", "ObjectTypeName": "order", "Description": "Orders",
        "Fields": {"id": {"Source": "_source.id"}, "account": {"Source": "_source.account"},
            "total": {"Source": "_source.total", "Target": "_profile.Attributes.lastTotal"}},
        "Keys": {"orderNumber": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "_account": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["account"]}]}});
    let setup = [
        call("CreateDomain", json!({"DomainName": "many", "DefaultExpirationDays": 1098})),
        call("PutProfileObjectType", order),
    ];
    let everybody = (0..MANY).flat_map(move |n| {
        let account = format!("A-{n:06}");
        let object = json!({"id": format!("O-{n:06}"), "account": account, "total": n % 977});
        let profile = json!({"DomainName": "many", "AccountNumber": account, "FirstName": format!("First {}", n % 911),
            "LastName": format!("Last {n}"), "EmailAddress": format!("person-{n}@example.com"),
            "PhoneNumber": format!("+4930{n:08}"), "Address": {"City": "Bonn", "Country": "DE"}});
        let order = json!({"DomainName": "many", "ObjectTypeName": "order", "Object": object.to_string()});
        [call("CreateProfile", profile), call("PutProfileObject", order)]
    });
    setup.into_iter().chain(everybody)
}

/// Asks for another profile each time.
fn search_among_many(bencher: Bencher, key: &str, value: impl Fn(usize) -> String) {
    let bench = large();
    let mut n = 0;
    bencher.bench_local(|| {
        n = (n + 7919) % MANY;
        let input = json!({"DomainName": "many", "KeyName": key, "Values": [value(n)]});
        let found = bench.ask(Service::CustomerProfiles, "SearchProfiles", &input);
        assert_eq!(found["Items"].as_array().map(Vec::len), Some(1));
    });
}

#[divan::bench]
fn one_of_100_000_profiles_by_email(bencher: Bencher) {
    search_among_many(bencher, "_email", |n| format!("person-{n}@example.com"));
}

#[divan::bench]
fn one_of_100_000_profiles_by_a_key_of_its_object(bencher: Bencher) {
    search_among_many(bencher, "orderNumber", |n| format!("O-{n:06}"));
}

#[divan::bench]
fn page_of_cases_by_term(bencher: Bencher) {
    let bench = Bench::new();
    let domains = bench.ask(Service::ConnectCases, "ListDomains", &json!({}));
    let input = json!({"domainId": domains["domains"][0]["domainId"], "searchTerm": "refund", "maxResults": 25});
    bencher.bench_local(|| bench.ask(Service::ConnectCases, "SearchCases", &input));
}
