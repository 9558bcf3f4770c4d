//! A file of customers becomes profiles, by keys alone.

use std::fs;

use super::{ENTER, ESC, NEXT_STEP, in_both_sizes};

const CLEAR: &str = "\x15";

const PEOPLE: &str = "First name;Surname;E-mail;crm.id\n\
    서연;김;kim@upload.example;1\n\
    Ann;Lee;;2\n\
    Bob;Ray;bob@upload.example\n\
    Cy;Dow;cy@upload.example;4\n";

#[test]
fn a_csv_file_becomes_profiles() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("p.csv");
    fs::write(&file, format!("\u{feff}{PEOPLE}")).unwrap();
    in_both_sizes("profiles/domains/acme-retail/upload-jobs", |session| {
        session.press_and_see("c", &["Create an upload job", "From a CSV file"]);
        session.press_and_see(ENTER, &["Rows from a file"]);
        session.press("/nowhere/p.csv");
        session.press_and_see(ENTER, &["there is no folder /nowhere"]);
        session.press(CLEAR);
        session.press(file.to_str().unwrap());
        session.press_and_see(ENTER, &["CSV with ;", "rows are the same by", "2 can be sent, 2 bad"]);
        // The last row says how long it is kept, the one above it what it is called.
        session.press_and_see("G", &["DataExpiry"]);
        session.press_and_see(ENTER, &["Kept for days"]);
        session.press("2000");
        session.press_and_see(ENTER, &["DataExpiry = 2000", "must be from 1 to 1098"]);
        session.press_and_see(ENTER, &["Kept for days"]);
        session.press(CLEAR);
        session.press("30");
        session.press_and_see(ENTER, &["DataExpiry = 30"]);
        session.press_and_see(&format!("k{ENTER}"), &["Name of the upload"]);
        session.press(CLEAR);
        // Without a name it has that of its file.
        session.press_and_see(ENTER, &["DisplayName = p.csv"]);
        session.press_and_see(ENTER, &["Name of the upload"]);
        session.press(&format!("{CLEAR}May"));
        session.press_and_see(ENTER, &["DisplayName = May"]);
        session.press_and_see(NEXT_STEP, &["is empty, and by it rows are known", "has 3 values, and there are 4"]);
        session.press_and_see(NEXT_STEP, &["2 lines as May", "by E-mail", "30 days"]);
        session.press_and_see(NEXT_STEP, &["2 new", "0 failed", "c segment of them"]);
        session.press_and_see("c", &["Create a segment", "a condition"]);
        session.press_and_see(ESC, &["2 new"]);
        session.press_and_see(ENTER, &["Upload job May", "SUCCEEDED"]);
    });
}
