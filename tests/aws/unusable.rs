//! Environment and files that nothing can be sent with: said in words of ours, never a panic, and never with what
//! was to be sent.

use std::process::Command;

use tempfile::TempDir;

use crate::login::{CONFIG, KEYS, said};

#[test]
fn what_cannot_be_used_is_said_before_anything_is_made_of_it() {
    let secret = [KEYS[0], KEYS[1], ("T_SECRET", "1")];
    for (variable, code, words) in [
        (("AWS_ENDPOINT_URL", "localhost:4599"), "UnusableEndpoint", "(AWS_ENDPOINT_URL) does not begin with http"),
        (("AWS_ENDPOINT_URL", "http://a b"), "UnusableEndpoint", "(AWS_ENDPOINT_URL) holds a space"),
        (("AWS_ENDPOINT_URL_APPFLOW", "/x"), "UnusableEndpoint", "AppFlow (AWS_ENDPOINT_URL_APPFLOW) does not begin"),
        (("AWS_ENDPOINT_URL_STS", "http://"), "UnusableEndpoint", "(AWS_ENDPOINT_URL_STS)"),
        (("AWS_ENDPOINT_URL", "http://kim:hunter2@h"), "UnusableEndpoint", "holds a name and password"),
        (("AWS_REGION", "eu west"), "UnusableRegion", "The region holds something else than letters"),
        (("AWS_REGION", "eu-west-1\n"), "UnusableRegion", "Correct --region, AWS_REGION"),
        (("AWS_ACCESS_KEY_ID", "AKIA\n"), "UnusableKeys", "holds a space, a line break"),
        (("AWS_SESSION_TOKEN", "a\u{1b}[2Jb"), "UnusableKeys", "set new ones"),
    ] {
        let found = said(CONFIG, &[&secret[..], &[variable]].concat());
        let [kind_and_code, ..] = found.split(" | ").collect::<Vec<_>>()[..] else { panic!("{found}") };
        assert!(kind_and_code.ends_with(code), "{variable:?}: {found}");
        assert!(found.contains(words), "{variable:?}: {found}");
        assert!(!found.contains("hunter2") && !found.contains('\u{1b}'), "{variable:?}: {found}");
    }
    let file = said("[default]\nregion = eu-west-2\nendpoint_url = here", &secret);
    assert!(file.contains("(endpoint_url in the AWS configuration) does not begin"), "{file}");
    let broken = said("[default]\naws_secret_access_key hunter2", &secret);
    assert!(broken.starts_with("Invalid UnusableConfiguration") && broken.contains("line 2"), "{broken}");
    assert!(!broken.contains("hunter2"), "{broken}");
}

#[test]
fn a_file_that_never_answers_is_given_up_and_named() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let path = pipe.to_str().unwrap();
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        let slow = said(CONFIG, &[KEYS[0], KEYS[1], ("T_FILES_MS", "200"), (variable, path)]);
        assert!(slow.starts_with(&format!("Invalid UnusableConfiguration | {path} was not read")), "{slow}");
    }
    let tls = ("T_ENDPOINT", "https://127.0.0.1:9");
    let slow = said(CONFIG, &[KEYS[0], KEYS[1], ("T_REAL", "1"), tls, ("T_FILES_MS", "200"), ("AWS_CA_BUNDLE", path)]);
    assert!(
        slow.starts_with(&format!("Invalid UnusableCertificates | AWS_CA_BUNDLE names {path}, which was not")),
        "{slow}"
    );
    // A token is read whenever the login is renewed, and by others: what ends once is none.
    let role = ("AWS_ROLE_ARN", "arn:aws:iam::555566667777:role/A");
    let uri = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/c");
    for (variable, with) in [("AWS_WEB_IDENTITY_TOKEN_FILE", role), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", uri)] {
        for never in [path, "/dev/zero"] {
            let told = said(CONFIG, &[with, (variable, never), ("T_FILES_MS", "20000")]);
            let expected =
                format!("MissingCredentials LoginFailed | {variable} names {never}, which is a pipe or a device");
            assert!(told.starts_with(&expected), "{told}");
        }
    }
    let profile = "[default]\nregion = eu-west-2\nrole_arn = arn:aws:iam::555566667777:role/A\n\
                   web_identity_token_file = /dev/zero\n";
    let told = said(profile, &[]);
    assert!(told.contains("web_identity_token_file of profile default names /dev/zero"), "{told}");
    let folder = said(CONFIG, &[KEYS[0], KEYS[1], ("AWS_CONFIG_FILE", folder.path().to_str().unwrap())]);
    assert!(folder.contains("can't be read: is a directory"), "{folder}");
}

#[test]
fn an_address_of_a_container_where_nobody_answers_is_named() {
    let uri = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/c");
    let told = said(CONFIG, &[uri]);
    let expected =
        "Unreachable ConnectionRefused | The address in AWS_CONTAINER_CREDENTIALS_FULL_URI refuses the connection";
    assert!(told.starts_with(expected) && told.contains("Correct AWS_CONTAINER_CREDENTIALS_FULL_URI"), "{told}");
}
