//! The lines of a file, each of bounded length.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use super::decode::Wide;
use crate::contract::RowEncoding;

/// The most that a line, or a row of several lines, may have, in bytes: no service takes more in one request.
pub(super) const MOST: usize = 1 << 20;

/// One line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Its bytes, with its end.
    pub(super) bytes: Vec<u8>,
    /// Whether it is longer than what is read of it.
    pub(super) is_cut: bool,
    /// Its number, from 1.
    pub(super) number: u64,
    /// Where it begins, in bytes of the file, or of what is decoded of it.
    pub(super) offset: u64,
}

impl Line {
    /// Its text without the end.
    pub(super) fn content(&self) -> &[u8] {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.content().iter().all(u8::is_ascii_whitespace)
    }
}

/// All lines of a file.
pub(super) struct Lines<'r> {
    from: BufReader<Box<dyn Read + Send + 'r>>,
    /// Lines that are read once more, because what they seemed to be part of was no row.
    again: VecDeque<Line>,
    number: u64,
    offset: u64,
}

impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("number", &self.number).field("offset", &self.offset).finish_non_exhaustive()
    }
}

impl<'r> Lines<'r> {
    pub(super) fn new(from: impl Read + Send + 'r, encoding: RowEncoding) -> io::Result<Self> {
        let from: Box<dyn Read + Send + 'r> = match encoding {
            RowEncoding::Utf8 | RowEncoding::Windows1252 => Box::new(from),
            RowEncoding::Utf16Le => Box::new(Wide::new(from, false)),
            RowEncoding::Utf16Be => Box::new(Wide::new(from, true)),
        };
        let mut lines =
            Self { from: BufReader::with_capacity(64 << 10, from), again: VecDeque::new(), number: 0, offset: 0 };
        lines.pass_mark()?;
        Ok(lines)
    }

    /// Passes over a byte order mark.
    fn pass_mark(&mut self) -> io::Result<()> {
        if self.from.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            self.from.consume(3);
            self.offset = 3;
        }
        Ok(())
    }

    /// Reads the next line into `line`. Says whether there was one.
    pub(super) fn read(&mut self, line: &mut Line) -> io::Result<bool> {
        if let Some(again) = self.again.pop_front() {
            *line = again;
            return Ok(true);
        }
        line.bytes.clear();
        line.is_cut = false;
        line.offset = self.offset;
        let mut read = 0;
        loop {
            let ready = match self.from.fill_buf() {
                Ok(ready) => ready,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = memchr::memchr(b'\n', ready);
            let length = end.map_or(ready.len(), |at| at + 1);
            let room = MOST.saturating_sub(line.bytes.len());
            line.bytes.extend(&ready[..length.min(room)]);
            line.is_cut |= length > room;
            read += length as u64;
            self.from.consume(length);
            if end.is_some() || length == 0 {
                break;
            }
        }
        self.offset += read;
        self.number += u64::from(read > 0);
        line.number = self.number;
        Ok(read > 0)
    }

    /// Gives lines back, which are read again before all others.
    pub(super) fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.again.push_front(line);
        }
    }

    /// How far the file was read, in bytes of what is decoded of it.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }
}
