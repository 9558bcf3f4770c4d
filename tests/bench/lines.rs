//! How long a file of a million lines takes to be checked, and how much memory: `cargo bench --bench lines`. The budget
//! is 20 s and 150 MiB.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::time::Instant;

use serde_json::json;
use switchboard::contract::{RowMapping, RowsCheck};
use switchboard::jobs::rows::{check, find_operation, look, propose};

/// Lines of a table.
const LINES: usize = 1_000_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lines.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    writeln!(file, "E-mail,First name,Last name,Phone,City,Country,Gender,Attributes.Tier,Attributes.Points").unwrap();
    for n in 0..LINES {
        // Each hundredth line is bad.
        let gender = if n % 100 == 0 { "NO" } else { "FEMALE" };
        writeln!(file, "person{n}@example.com,Seo\u{fc},\"Kim, {n}\",+82255501{n:04},Seoul,KR,{gender},Gold,{n}")
            .unwrap();
    }
    file.flush().unwrap();
    let open = || BufReader::new(File::open(&path).unwrap());
    let (sensed, columns) = look(open()).unwrap();
    let operation = find_operation("profiles:CreateProfile").unwrap();
    let set = json!({ "DomainName": "acme" });
    let mapping = RowMapping {
        format: sensed.format,
        encoding: sensed.encoding,
        columns: propose(operation, &set, &[], &columns),
        ..RowMapping::default()
    };
    let asked = RowsCheck { number: 1, path: path.display().to_string(), operation, set, mapping };
    let begun = Instant::now();
    let found = check(open(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    let (time, size) = (begun.elapsed(), fs::metadata(&path).unwrap().len());
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
