//! A file with rows becomes a job, by keys alone: the real binary against a sandbox that says what it was sent.

use std::fmt::Write as _;
use std::fs;

use crate::disk::{all_of, holds};
use crate::service::Service;

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const TAB: &str = "\t";
const CTRL_S: &str = "\x13";

/// Profiles, five of which can't be made.
fn people(lines: usize) -> String {
    let mut file = "E-mail;First name;Surname;City;Gender\n".to_owned();
    for n in 0..lines {
        let line = match n {
            7 => "too@few.example;Ann".to_owned(),
            99 => format!("long@name.example;{};Lee;Seoul;FEMALE", "n".repeat(300)),
            180 => "odd@gender.example;Ann;Lee;Seoul;SOMETIMES".to_owned(),
            255 => "\"open@quote.example;Ann;Lee;Seoul;MALE".to_owned(),
            400 => "too@many.example;Ann;Lee;Seoul;MALE;more".to_owned(),
            _ => format!("person{n}@rows.example;Person;No{n};Seoul;FEMALE"),
        };
        writeln!(file, "{line}").unwrap();
    }
    file
}

#[test]
fn of_five_hundred_profiles_those_that_can_be_made_are_made_once() {
    for size in [(80, 24), (140, 40)] {
        let service = Service::start();
        let home = tempfile::tempdir().unwrap();
        let (config, state) = (home.path().join("config/switchboard"), home.path().join("state"));
        fs::create_dir_all(&config).unwrap();
        fs::write(config.join("settings.toml"), "[rates]\nbackground = 1.0\n").unwrap();
        let file = home.path().join("p.csv");
        fs::write(&file, people(500)).unwrap();
        let at = ["--open", "profiles/domains/acme-retail/profiles", "--state-dir", state.to_str().unwrap()];
        let mut session = service.console(&at).env("XDG_CONFIG_HOME", home.path().join("config")).size(size).session();
        // The list asks for a search by itself.
        session.sees(&["Find profiles"]);
        session.press_and_see(ESC, &["i from a file"]);
        session.press_and_see("i", &["Do something with every line of a file", "acme-retail"]);
        session.press(file.to_str().unwrap());
        session.press_and_see(ENTER, &["What is done with each line", "Create"]);
        session.press("CreateProfile");
        session.wait("one is left", |s| !s.contents().contains("DeleteProfileKey"));
        session.press_and_see(ENTER, &["495 can be sent, 5 bad", "EmailAddress", "Address.City", "LastName"]);
        session.press_and_see(
            CTRL_S,
            &[
                "has 2 values, and there are 5 columns",
                "has 300 characters; at most 255 are allowed",
                "must be one of MALE, FEMALE, UNSPECIFIED",
                "begins a value in quotes that never ends",
                "has 6 values, and there are 5 columns",
            ],
        );
        session.press_and_see(TAB, &["person0@rows.example", "Before", "After"]);
        session.press_and_see(CTRL_S, &["CreateProfile for 495 lines of p.csv", "line 9, 101, 182, 257, 402"]);
        session.press_and_see(CTRL_S, &["495 done", "5 left out", "lines of p.csv"]);
        session.press_and_see("f", &["5 left out of 500", "101", "has 300 characters"]);
        session.press_and_see("L", &["CreateProfile (job: Create", "of jobs"]);
        session.press_and_see("J", &["job CreateProfile", "495 done · 5 left out"]);
        session.press_and_see(ENTER, &["Items: all 500"]);
        // Going back passes over the way to the job.
        session.press_and_see(ESC, &["Writes and drafts"]);
        session.press_and_see(ESC, &["CreateProfile (job: Create"]);
        session.press_and_see(ESC, &["495 done", "lines of p.csv"]);
        // Who has put the search away is not asked for it again.
        session.press_and_see(ESC, &["i from a file"]);
        session.quit();
        let mut session =
            service.console(&["--open", "jobs", "--state-dir", state.to_str().unwrap()]).size(size).session();
        session.sees(&["CreateProfile: 495 lines of p.csv", "done"]);
        session.press_and_see(ENTER, &["495 done · 5 left out"]);
        session.press_and_see("f", &["5 left out of 500", "101", "has 300 characters"]);
        session.quit();
        let log = service.log();
        let made = log.iter().filter(|entry| entry["operation"] == "CreateProfile" && entry["status"] == 200).count();
        assert_eq!(made, 495);
        assert!(!holds(&all_of(&state), "rows.example"), "nothing of the lines is on disk");
    }
}
