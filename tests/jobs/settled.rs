//! What became of items of which nobody knows whether they were carried out, said by hand.

use super::Bench;
use crate::between::{Between, Loses};

/// Nothing of them tells one from another, so nobody can look; their lines are nowhere but with who gives them.
#[test]
fn what_became_of_lines_of_the_standard_input_is_said_where_they_are_given_again() {
    let bench = Bench::new(&[]);
    let between = Between::new(&bench.service.url(), "POST /domains/acme-retail/profiles ", Loses::Altogether);
    let lines = "FirstName\nAnn\nKim\n";
    let begin = ["profiles:CreateProfile", "--rows", "-", "--yes", "--set", "DomainName=acme-retail"];
    let mut run = bench.run_of_at(lines, &between.url(), &begin);
    let job = run.job();
    let (status, items, said) = run.end();
    assert_eq!((status.code(), between.lost()), (Some(4), 2), "{said}");
    assert!(items.iter().all(|item| item["state"] == "unknown"), "{items:?}");
    let how = |how: &str| format!("switchboard run --resume {job} --rows - --settle {how}");
    assert!(said.contains(&how("done")), "{said}");
    let settle = |how: &str| {
        let again = ["--resume", &job, "--rows", "-", "--settle", how];
        bench.run_of_at(lines, &between.url(), &again).end()
    };
    let (status, _, said) = settle("again");
    assert_eq!((status.code(), between.lost()), (Some(4), 4), "both are sent once more: {said}");
    let (status, items, said) = settle("done");
    assert_eq!((status.code(), between.lost()), (Some(0), 4), "{said}");
    assert!(items.len() == 2 && items.iter().all(|item| item["state"] == "done"), "{items:?}");
}
