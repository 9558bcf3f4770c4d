//! The gateway against the sandbox: real HTTP, real signatures, all operations.

use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{Context, ContextId, ErrorKind, SandboxAccount, Transport};
use switchboard::model::api;
use switchboard::sandbox::{Handle, Options, Seed, serve};

use crate::context;
use crate::golden::cases;

async fn started() -> (Handle, Gateway) {
    let sandbox = serve(Options { seed: Seed::Empty, ..Options::default() }).await.unwrap();
    let gateway = Gateway::new(Limits::default());
    gateway.open(context(&sandbox.endpoint()));
    (sandbox, gateway)
}

#[tokio::test]
async fn every_account_of_the_sandbox_is_who_it_says() {
    let (sandbox, gateway) = started().await;
    for known in SandboxAccount::ALL {
        gateway.open(Context { profile: Some(known.profile.to_owned()), ..context(&sandbox.endpoint()) });
        let identity = gateway.identify(ContextId(1)).await.unwrap();
        assert_eq!((identity.account.as_str(), identity.region.as_str()), (known.account, SandboxAccount::REGION));
    }
}

#[tokio::test]
async fn every_operation_arrives_as_itself_and_its_answer_is_understood() {
    let (sandbox, gateway) = started().await;
    for case in cases().into_iter().filter(|case| case.name == "minimal") {
        let before = sandbox.log().len();
        let outcome = gateway.send(ContextId(1), case.operation, &case.input).await;
        let log = sandbox.log();
        assert_eq!(log.len(), before + 1, "{}", case.operation);
        let seen = &log[before];
        assert_eq!(seen.operation, Some(case.operation));
        match outcome {
            Ok(reply) => assert_eq!((reply.status, reply.document.is_object()), (seen.status, true)),
            Err(error) => {
                assert_eq!(error.status, Some(seen.status), "{}: {error}", case.operation);
                assert!(error.request_id.is_some(), "{}: {error}", case.operation);
                assert!(seen.refused.as_ref().unwrap().contains(&error.code), "{}: {error}", case.operation);
                assert!(!matches!(error.kind, ErrorKind::Unreadable | ErrorKind::UnknownOutcome), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn no_write_reaches_the_sandbox_in_read_only_mode() {
    let (sandbox, gateway) = started().await;
    gateway.open(Context { read_only: true, ..context(&sandbox.endpoint()) });
    let mut writes = 0;
    for case in cases().into_iter().filter(|case| case.operation.operation().is_write()) {
        let error = gateway.send(ContextId(1), case.operation, &case.input).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::ReadOnly, "{}", case.operation);
        writes += 1;
    }
    assert!(writes >= api().operations().filter(|operation| operation.is_write()).count());
    assert_eq!(sandbox.log(), []);
    let list = crate::read();
    let _ = gateway.send(ContextId(1), list.0, &list.1).await;
    assert_eq!(sandbox.log().len(), 1);
}
