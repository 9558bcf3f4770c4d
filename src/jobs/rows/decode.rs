//! Texts in other encodings than UTF-8.

use std::io::{self, Read};

/// What the bytes from 0x80 to 0x9F mean in Windows-1252; all others mean what they do in Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// How much is read at once, in bytes.
const CHUNK: usize = 32 << 10;

/// The letter of a byte in Windows-1252.
pub(super) fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// UTF-16 as UTF-8. What is no letter becomes the sign for that.
pub(super) struct Wide<R> {
    from: R,
    is_big: bool,
    /// Bytes that are no whole letter yet.
    held: Vec<u8>,
    text: Vec<u8>,
    at: usize,
}

impl<R: Read> Wide<R> {
    pub(super) fn new(from: R, is_big: bool) -> Self {
        Self { from, is_big, held: Vec::new(), text: Vec::new(), at: 0 }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() {
            let before = self.held.len();
            self.held.resize(before + CHUNK, 0);
            let read = self.from.read(&mut self.held[before..]);
            self.held.truncate(before + *read.as_ref().unwrap_or(&0));
            if read? == 0 {
                let rest = std::mem::take(&mut self.held);
                self.decode(&rest);
                // Half a letter is none.
                if rest.len() % 2 == 1 {
                    self.text.extend("\u{fffd}".as_bytes());
                }
                return Ok(());
            }
            let mut whole = self.held.len() / 2 * 2;
            if whole > 0 && (0xd800..0xdc00).contains(&self.unit(&self.held[whole - 2..whole])) {
                whole -= 2;
            }
            let rest = self.held.split_off(whole);
            let ready = std::mem::replace(&mut self.held, rest);
            self.decode(&ready);
        }
        Ok(())
    }

    fn unit(&self, bytes: &[u8]) -> u16 {
        let pair = [bytes[0], bytes[1]];
        if self.is_big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    fn decode(&mut self, bytes: &[u8]) {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| self.unit(pair)).collect();
        let mut letter = [0; 4];
        for decoded in char::decode_utf16(units) {
            self.text.extend(decoded.unwrap_or('\u{fffd}').encode_utf8(&mut letter).as_bytes());
        }
    }
}

impl<R: Read> Read for Wide<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.fill()?;
        }
        let rest = &self.text[self.at..];
        let length = rest.len().min(buf.len());
        buf[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}
