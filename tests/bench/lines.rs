//! How long a file of a million lines takes to be checked, and how much memory: `cargo bench --bench lines`. The budget
//! is 20 s and 150 MiB; for a file of 200 MB that is uploaded 60 s and 100 MiB, and 50 ms until it ends once it is
//! stopped.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use switchboard::contract::{RowMapping, RowsCheck, UploadCheck, UploadFile};
use switchboard::jobs::rows::{UploadRows, check, find_operation, look, propose, upload_columns};

/// Lines of a table.
const LINES: usize = 1_000_000;
/// Bytes of a file that is uploaded.
const LARGE: u64 = 200_000_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    uploaded(&folder.path().join("large.csv"));
    million(&folder.path().join("lines.csv"));
}

/// A file of 200 MB on its way to be uploaded: checked, stopped half way, and made into what is sent.
fn uploaded(path: &Path) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "E-mail;First name;Last name;crm.id;City").unwrap();
    let mut bytes = 0;
    for n in 0_u64.. {
        if bytes >= LARGE {
            break;
        }
        // Each hundredth line lacks the value by which it is known.
        let mail = if n % 100 == 0 { String::new() } else { format!("person{n}@example.com") };
        let line = format!("{mail};Seo\u{fc};Kim, {n};{n};Seoul\n");
        bytes += line.len() as u64;
        file.write_all(line.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    let open = || BufReader::new(File::open(path).unwrap());
    let (sensed, columns) = look(open()).unwrap();
    let operation = find_operation("profiles:CreateProfile").unwrap();
    let set = json!({ "DomainName": "acme" });
    let mapping = RowMapping {
        format: sensed.format,
        encoding: sensed.encoding,
        columns: propose(operation, &set, &[], &columns),
        ..RowMapping::default()
    };
    let names: Vec<_> = upload_columns(&mapping, &columns).into_iter().map(|(column, _)| column).collect();
    let upload = Some(UploadCheck { key: Some("E-mail".to_owned()), renamed: Vec::new() });
    let asked = RowsCheck {
        number: 1,
        path: path.display().to_string(),
        operation,
        set,
        names: std::collections::BTreeMap::new(),
        mapping,
        needs: Vec::new(),
        upload,
        edits: false,
    };
    let mut stopped = None;
    check(open(), &asked, &mut |found| {
        if found.bytes < LARGE / 2 {
            return ControlFlow::Continue(());
        }
        stopped = Some(Instant::now());
        ControlFlow::Break(())
    })
    .unwrap();
    let stops = stopped.unwrap().elapsed();
    let (mut last, mut longest) = (Instant::now(), Duration::ZERO);
    let begun = Instant::now();
    let found = check(open(), &asked, &mut |_| {
        longest = longest.max(last.elapsed());
        last = Instant::now();
        ControlFlow::Continue(())
    });
    let (found, checked) = (found.unwrap().unwrap(), begun.elapsed());
    let file = UploadFile {
        format: sensed.format,
        encoding: sensed.encoding,
        columns: names,
        left_out: found.bad.clone(),
        ..UploadFile::default()
    };
    let begun = Instant::now();
    let carried: usize = UploadRows::new(open(), &file).unwrap().map(|part| part.unwrap().len()).sum();
    println!(
        "{} MB, {} lines, {} bad: checked in {checked:.1?}, told at least every {longest:.1?}, stopped within {:.1?}; \
         {} MB made to be sent in {:.1?}; at most {} MiB resident",
        bytes / 1_000_000,
        found.items,
        found.bad.len(),
        stops + longest,
        carried / 1_000_000,
        begun.elapsed(),
        peak()
    );
}

fn million(path: &Path) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "E-mail,First name,Last name,Phone,City,Country,Gender,Attributes.Tier,Attributes.Points").unwrap();
    for n in 0..LINES {
        // Each hundredth line is bad.
        let gender = if n % 100 == 0 { "NO" } else { "FEMALE" };
        writeln!(file, "person{n}@example.com,Seo\u{fc},\"Kim, {n}\",+82255501{n:04},Seoul,KR,{gender},Gold,{n}")
            .unwrap();
    }
    file.flush().unwrap();
    let open = || BufReader::new(File::open(path).unwrap());
    let (sensed, columns) = look(open()).unwrap();
    let operation = find_operation("profiles:CreateProfile").unwrap();
    let set = json!({ "DomainName": "acme" });
    let mapping = RowMapping {
        format: sensed.format,
        encoding: sensed.encoding,
        columns: propose(operation, &set, &[], &columns),
        ..RowMapping::default()
    };
    let asked = RowsCheck {
        number: 1,
        path: path.display().to_string(),
        operation,
        set,
        names: std::collections::BTreeMap::new(),
        mapping,
        needs: Vec::new(),
        upload: None,
        edits: false,
    };
    let begun = Instant::now();
    let found = check(open(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    let (time, size) = (begun.elapsed(), fs::metadata(path).unwrap().len());
    println!(
        "{} lines, {} bad, {} MiB: {time:.1?}, at most {} MiB resident",
        found.items,
        found.bad.len(),
        size >> 20,
        peak()
    );
}

/// The most memory that this process has had, in MiB.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() >> 10
}
