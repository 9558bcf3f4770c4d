//! Profiles whose login is ours: processes, the roles on top of them, and what is known not to work.

use crate::login::said;
use crate::network::{answer, endpoint};

const PROCESS: &str = "\
[default]
region = eu-west-2
credential_process = printf '{\"Version\":1,\"AccessKeyId\":\"AKIAFROMPROCESS00001\",\"SecretAccessKey\":\"s\"}'
[profile role]
region = eu-west-2
role_arn = arn:aws:iam::222233334444:role/Ops
source_profile = default
[profile own]
region = eu-west-2
role_arn = arn:aws:iam::222233334444:role/Ops
source_profile = own
credential_process = echo hunter2; echo hunter2 >&2; exit 7
[profile keys]
credential_process = exit 9
region = eu-west-2
[profile code]
role_arn = arn:aws:iam::222233334444:role/Ops
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/kim
region = eu-west-2
[profile above]
role_arn = arn:aws:iam::222233334444:role/More
source_profile = code
region = eu-west-2
[profile sso]
sso_session = gone
sso_account_id = 222233334444
sso_role_name = Admin
region = eu-west-2
[profile half]
sso_session = half
sso_account_id = 222233334444
sso_role_name = Admin
region = eu-west-2
[sso-session half]
sso_region = eu-west-1
[profile bare]
sso_start_url = https://corp.example.com/start
region = eu-west-2
[profile orphan]
role_arn = arn:aws:iam::222233334444:role/Ops
source_profile = nobody
region = eu-west-2
[profile ping]
role_arn = arn:aws:iam::222233334444:role/Ops
source_profile = pong
region = eu-west-2
[profile pong]
role_arn = arn:aws:iam::222233334444:role/Ops
source_profile = ping
";

#[test]
fn a_process_gives_credentials_alone_and_to_roles() {
    let plain = said(PROCESS, &[]);
    assert!(plain.contains("Credential=AKIAFROMPROCESS00001/"), "{plain}");
    let sts = endpoint(|stream| {
        let body = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAFROMROLE00000001</AccessKeyId>\
            <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
            <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
        let reply = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        drop(answer(stream, reply.as_bytes()));
    });
    let role = said(PROCESS, &[("T_PROFILE", "role"), ("AWS_ENDPOINT_URL_STS", &sts)]);
    assert!(role.contains("Credential=ASIAFROMROLE00000001/"), "{role}");

    let refusing = endpoint(|stream| {
        let body = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>\
            <Message>User kim is not authorized</Message></Error></ErrorResponse>";
        let reply =
            format!("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        drop(answer(stream, reply.as_bytes()));
    });
    let refused = said(PROCESS, &[("T_PROFILE", "role"), ("AWS_ENDPOINT_URL_STS", &refusing)]);
    assert!(refused.starts_with("AccessDenied AccessDenied | User kim is not authorized |"), "{refused}");
}

#[test]
fn a_login_that_is_known_not_to_work_says_why_and_what_to_do() {
    for (profile, code, words, advice) in [
        ("own", "ProcessFailed", "profile own ended with code 7.", "Run it by hand"),
        ("keys", "ProcessFailed", "profile keys ended with code 9.", "no terminal"),
        (
            "code",
            "MfaCodeNeeded",
            "with an MFA code",
            "aws sts get-session-token --serial-number arn:aws:iam::111122223333:mfa/kim --profile keys --token-code CODE",
        ),
        ("above", "MfaCodeNeeded", "Profile code assumes", "source_profile"),
        ("sso", "UnfinishedProfile", "names the sso-session gone, which", "aws configure sso-session"),
        (
            "half",
            "UnfinishedProfile",
            "sso-session half of profile half has no sso_start_url",
            "aws configure sso-session",
        ),
        ("bare", "UnfinishedProfile", "neither sso_region nor sso_session", "aws configure sso --profile bare"),
        ("orphan", "UnfinishedProfile", "source_profile nobody, which is not there", "Correct source_profile"),
        ("ping", "UnfinishedProfile", "from each other", "credentials of its own"),
    ] {
        let found = said(PROCESS, &[("T_PROFILE", profile)]);
        assert!(found.starts_with(&format!("MissingCredentials {code} |")), "{profile}: {found}");
        assert!(found.contains(words) && found.contains(advice), "{profile}: {found}");
        assert!(!found.contains("hunter2"), "{profile}: {found}");
    }
}
