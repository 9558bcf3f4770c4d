//! The headers under which S3 takes a file that is kept under a key of its sender's.

use std::iter;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

/// The headers with which a file goes to the address that an upload job has given, made of the key that came with it:
/// the algorithm, the key, and the key's fingerprint. The fingerprint is that of the bytes which the key stands for.
#[must_use]
pub fn upload_headers(key: &str) -> [(&'static str, String); 3] {
    let bytes = STANDARD.decode(key).unwrap_or_else(|_| key.as_bytes().to_vec());
    let fingerprint = Md5::digest(&bytes);
    [
        ("x-amz-server-side-encryption-customer-algorithm", "AES256".to_owned()),
        ("x-amz-server-side-encryption-customer-key", key.to_owned()),
        ("x-amz-server-side-encryption-customer-key-md5", STANDARD.encode(fingerprint)),
    ]
}

/// A key of 256 bits as S3 wants it, made of a text of hexadecimal digits.
#[must_use]
pub fn upload_key(seed: &str) -> String {
    let bytes: Vec<u8> = seed.bytes().chain(iter::repeat(0)).take(32).collect();
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_that_of_the_bytes_of_the_key() {
        let [algorithm, key, fingerprint] =
            upload_headers(&upload_key("0123456789abcdef0123456789abcdef")).map(|(_, v)| v);
        assert_eq!((algorithm.as_str(), key.len()), ("AES256", 44));
        // What `openssl dgst -md5 -binary | base64` says of these 32 letters.
        assert_eq!(fingerprint, "hRasmdxgYDKV3nvbahU1MA==");
        // A key that is no base64 stands for itself: this is the fingerprint of no bytes at all.
        assert_eq!(upload_headers("")[2].1, "1B2M2Y8AsgTpgAmY7PhCfg==");
    }
}
