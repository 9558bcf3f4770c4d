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
    let folder = said(CONFIG, &[KEYS[0], KEYS[1], ("AWS_CONFIG_FILE", folder.path().to_str().unwrap())]);
    assert!(folder.contains("can't be read: is a directory"), "{folder}");
}
