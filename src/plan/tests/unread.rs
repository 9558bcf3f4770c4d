//! What is said of a file that cannot be used, and of entries that cannot be made first: in words of our own, with the
//! line and what to do.

use super::*;

#[test]
fn what_no_folder_can_hold_is_told_with_its_line() {
    let of = |text: &str| entry_of_file(text, &kinds()).unwrap_err().to_string();
    let one = "resource: fields\nname: A\nconfiguration: {type: Text}\n";
    let two = format!("# two\n---\n{one}---\n{one}");
    assert!(of(&two).starts_with("line 6: a second document begins here: a file holds one resource"), "{}", of(&two));
    assert!(entry_of_file(&format!("---\n{one}"), &kinds()).is_ok());
    let tagged = format!("{one}tags:\n  team: a\n  aws:x: b\n");
    assert!(of(&tagged).starts_with("line 6: tags: 'aws:x': "), "{}", of(&tagged));
    let newer = head_of_file("# later\nswitchboard: 9\nof: cases/domains\n").unwrap_err().to_string();
    assert!(newer.starts_with("line 2: switchboard: it is of version 9"), "{newer}");
    let older = head_of_file("switchboard: 0\nof: cases/domains\n").unwrap_err().to_string();
    assert!(older.starts_with("line 1: it must say 'switchboard: 1'"), "{older}");
}

#[test]
fn circles_are_told_with_who_is_in_them_where_and_what_to_do() {
    let kinds = Kinds::at(&"profiles/domains/acme".parse().unwrap());
    let segment = |name: &str, other: &str| {
        format!(
            "resource: segments\nname: {name}\nconfiguration:\n  DisplayName: {name}\n  SegmentGroups:\n    Groups:\n    - SourceSegments:\n      - SegmentDefinitionName: ${{segments/{other}}}\n"
        )
    };
    let texts = [("a", segment("a", "b")), ("b", segment("b", "a")), ("c", segment("c", "c"))];
    let files = texts.iter().map(|(name, text)| (*name, text.as_str()));
    let design = design_of_files(files, &kinds, "profiles/domains").unwrap();
    let ids = Ids::new(&Environment::default());
    let there = Design::new("profiles/domains");
    let steps = Steps::between(&kinds, &design, &there, &ids, Options::default());
    let of = |key: &str| {
        let step = steps.0.iter().find(|step| step.key == key).unwrap();
        assert_eq!(step.deed, Deed::Impossible);
        step.problems.iter().find(|said| said.contains("made")).unwrap().clone()
    };
    let then = "leave such a name out, apply, then put it in and apply again";
    let circle = "name each other in a circle, so that none can be made first";
    assert_eq!(of("a"), format!("a: line 8: it and segments/b {circle}: {then}"));
    assert_eq!(of("b"), format!("b: line 8: it and segments/a {circle}: {then}"));
    assert_eq!(of("c"), format!("c: line 8: it names itself, and is not there before it is made: {then}"));
}
