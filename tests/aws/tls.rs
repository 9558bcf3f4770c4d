//! Certificates: those of this computer, or those that a variable names, and what is said of others.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::{fs, thread};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use tempfile::TempDir;

use crate::login::{CONFIG, KEYS, said};
use crate::network::{answer, endpoint};

/// Of 127.0.0.1, signed by itself, valid for a hundred years.
const CERTIFICATE: &str = include_str!("certificate.pem");
const KEY: &str = include_str!("key.pem");

/// An endpoint that speaks TLS and has no domains.
fn secure() -> String {
    let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let plain = endpoint(move |mut stream| {
        let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        thread::spawn(move || {
            let mut stream = Stream::new(&mut connection, &mut stream);
            let reply = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 12\r\n\r\n{\"Items\":[]}";
            if stream.read(&mut vec![0; 64 * 1024]).is_ok() {
                drop(stream.write_all(reply));
            }
            stream.conn.send_close_notify();
            drop(stream.flush());
        });
    });
    plain.replace("http:", "https:")
}

fn asked(endpoint: &str, config: &str, variables: &[(&str, &str)]) -> String {
    said(config, &[&[KEYS[0], KEYS[1], ("T_REAL", "1"), ("T_ENDPOINT", endpoint)], variables].concat())
}

#[test]
fn certificates_are_trusted_where_the_user_says_so() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let secure = secure();
    let (good, empty) = (file("good", CERTIFICATE), file("empty", "nothing"));
    let broken = file("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    let unknown = asked(&secure, CONFIG, &[]);
    assert!(unknown.starts_with("Unreachable TlsFailure | The certificate of https://127.0.0.1:"), "{unknown}");
    assert!(unknown.contains("is signed by nobody") && unknown.contains("AWS_CA_BUNDLE"), "{unknown}");
    for variable in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] {
        assert_eq!(asked(&secure, CONFIG, &[(variable, &good)]), r#"{"Items":[]}"#);
    }
    let profile = format!("[default]\nregion = eu-west-2\nca_bundle = {good}");
    assert_eq!(asked(&secure, &profile, &[]), r#"{"Items":[]}"#);

    let gone = folder.path().join("gone");
    for (path, why) in [
        (gone.as_path(), "can't be read: entity not found"),
        (Path::new(&empty), "holds no certificates"),
        (Path::new(&broken), "holds certificates that can't be understood"),
    ] {
        let path = path.to_str().unwrap();
        let bad = asked(&secure, CONFIG, &[("AWS_CA_BUNDLE", path)]);
        let expected =
            format!("Invalid UnusableCertificates | AWS_CA_BUNDLE names {path}, which {why}. | Correct AWS_CA");
        assert!(bad.starts_with(&expected), "{bad}");
    }
}

#[test]
fn what_does_not_speak_tls_is_told_from_what_is_not_trusted() {
    let plain = endpoint(|stream| drop(answer(stream, b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")));
    let found = asked(&plain.replace("http:", "https:"), CONFIG, &[]);
    assert!(found.contains("does not speak TLS") && found.contains("http://"), "{found}");
}

#[test]
fn a_proxy_says_no_in_its_own_name() {
    const LOGIN: &str = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
    let variables = |proxy: &str| [("HTTPS_PROXY".to_owned(), proxy.replace("http://", "http://kim:hunter2@"))];
    let proxy = endpoint(|stream| drop(answer(stream, LOGIN.as_bytes())));
    let found = asked("https://127.0.0.1:9", CONFIG, &[("HTTPS_PROXY", &proxy)]);
    assert!(found.contains("asks for a login. | Put its name and password into HTTPS_PROXY"), "{found}");
    for (reply, code, words) in [
        (LOGIN, "ProxyLogin", "does not take the name and password that it got. | Correct name and password"),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", "ProxyRefuses", "does not let the connection through"),
    ] {
        let proxy = endpoint(move |stream| drop(answer(stream, reply.as_bytes())));
        let [(name, value)] = variables(&proxy);
        let found = asked("https://127.0.0.1:9", CONFIG, &[(&name, &value)]);
        assert!(found.starts_with(&format!("Unreachable {code} | The proxy {proxy} on the way to")), "{found}");
        assert!(found.contains(words) && !found.contains("hunter2"), "{found}");
    }
}
