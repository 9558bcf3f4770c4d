//! The place that the lines of a file go to, and lines that name another one.

use super::*;

#[test]
fn a_line_that_names_another_place_than_all_lines_go_to_is_left_out() {
    let set = json!({"DomainName": "acme-retail"});
    let file = "Domain Name,FirstName\nacme-travel,Ann\nacme-retail,Ben\n,Cem\n";
    let found = checked("CreateProfile", set, file, &[("FirstName", "FirstName")]);
    assert_eq!(found.bad, [0], "{:?}", found.lines);
    let issue = &found.lines[0].issues[0];
    assert_eq!((issue.column.as_deref(), issue.member.to_string().as_str()), (Some("Domain Name"), "DomainName"));
    assert_eq!(issue.message, "is of acme-travel, and all lines go to acme-retail");
}

/// However a column spells the place, and however many do: all of them hold in every line.
#[test]
fn every_spelling_of_the_place_is_held_against_it() {
    let (id, other) = ("0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "1f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31");
    let arn = format!("arn:aws:cases:eu-west-2:111122223333:domain/{id}");
    let arn_of_other = arn.replace(id, other);
    for (operation, member, to, name, spellings) in [
        (
            "cases:CreateField",
            "domainId",
            id,
            Some("acme-support"),
            &["domainId", "domainid", "DOMAIN_ID", "domain-name", "DomainName", "domain", "Domain ARN"][..],
        ),
        ("CreateProfile", "DomainName", "acme-retail", None, &["DomainName", "domain_name", "domainId", "Domain"]),
        ("StartFlow", "flowName", "nightly", None, &["flowName", "Flow name", "flow"]),
    ] {
        let operation = self::operation(operation);
        let names = name.map(|name| (member.to_owned(), name.to_owned())).into_iter().collect::<BTreeMap<_, _>>();
        let mut fine = vec![to];
        fine.extend(name);
        fine.extend((to == id).then_some(arn.as_str()));
        let wrong = ["acme-travel", other, arn_of_other.as_str()];
        for spelling in spellings {
            for said in fine.iter().copied().chain(wrong) {
                // The same column twice, and in an object a column that other lines do not have.
                let table = format!("{spelling},note,{spelling}\n{to},x,{said}\n{said},x,\n");
                let objects = format!("{{\"note\":\"x\"}}\n{{\"note\":\"x\",\"{spelling}\":\"{said}\"}}\n");
                for (file, lines) in [(table, &[0, 1][..]), (objects, &[1])] {
                    let (sensed, columns) = look(file.as_bytes()).unwrap();
                    let set = json!({ member: to });
                    let proposed = propose(operation, &set, &[], &columns);
                    assert!(!proposed.contains_key(*spelling), "{operation}: {spelling} is what it is: {proposed:?}");
                    let mapping =
                        RowMapping { format: sensed.format, encoding: sensed.encoding, ..RowMapping::default() };
                    let asked = RowsCheck {
                        number: 1,
                        path: String::new(),
                        operation,
                        set,
                        names: names.clone(),
                        mapping,
                        needs: Vec::new(),
                        edits: false,
                        upload: None,
                    };
                    let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
                    let told = found.lines.iter().filter(|line| {
                        line.issues
                            .iter()
                            .any(|issue| issue.message.starts_with(&format!("is of {said}, and all lines go to")))
                    });
                    let told: Vec<usize> = told.map(|line| line.number).collect();
                    let is_fine = fine.contains(&said);
                    assert_eq!(
                        told,
                        if is_fine { &[][..] } else { lines },
                        "{operation}: {spelling} = {said}\n{:?}",
                        found.lines
                    );
                }
            }
        }
    }
}

/// What the id of a place is called may not be known: then a name is not taken for it.
#[test]
fn a_place_that_may_be_another_one_is_left_out_and_what_is_no_place_is_not() {
    let issues = |operation: &str, set: Value, file: &str, columns: &[(&str, &str)]| -> Vec<(bool, String)> {
        let found = checked(operation, set, file, columns);
        found
            .lines
            .iter()
            .flat_map(|line| &line.issues)
            .filter(|issue| issue.message.starts_with("is of "))
            .map(|issue| (issue.is_error, issue.message.clone()))
            .collect()
    };
    let id = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let said =
        issues("UpdateCase", json!({"domainId": id}), "domain,caseId\nacme-support,a\n", &[("caseId", "caseId")]);
    assert_eq!(
        said,
        [(true, format!("is of acme-support, and all lines go to {id}: what that is called is not known"))]
    );
    // Somebody's web domain is no domain of Customer Profiles.
    let said = issues(
        "CreateProfile",
        json!({"DomainName": "acme"}),
        "domain,FirstName\nexample.com,Ann\n",
        &[("FirstName", "FirstName")],
    );
    assert_eq!(said, [(false, "is of example.com: see that this is acme, to which it goes".to_owned())]);
    // Where the lines say it themselves, they say one thing.
    let said = issues(
        "CreateProfile",
        json!({}),
        "DomainName,domain_name,FirstName\nacme,other,Ann\n",
        &[("DomainName", "DomainName"), ("FirstName", "FirstName")],
    );
    assert_eq!(said, [(true, "is of other, and the line goes to acme".to_owned())]);
    // An id that a line says and a name beside it can't be compared.
    let said = issues(
        "UpdateCase",
        json!({}),
        &format!("domainId,domain,caseId\n{id},acme-support,a\n"),
        &[("domainId", "domainId"), ("caseId", "caseId")],
    );
    assert_eq!(said, []);
    // A column that somebody has given another place is what they say it is.
    let said = issues(
        "CreateProfile",
        json!({"DomainName": "acme"}),
        "domain,FirstName\nother,Ann\n",
        &[("domain", "Attributes.domain")],
    );
    assert_eq!(said, []);
}

/// A column that was given the place itself takes no line elsewhere, whatever it is called.
#[test]
fn a_column_that_is_given_the_place_is_held_against_it() {
    let set = json!({"DomainName": "acme-retail"});
    let table = "d2,FirstName\nacme-travel,Ann\nacme-retail,Ben\n,Cem\n";
    let objects = "{\"d2\":\"acme-travel\",\"FirstName\":\"Ann\"}\n{\"d2\":\"acme-retail\",\"FirstName\":\"Ben\"}\n";
    for file in [table, objects] {
        let to = [("d2", "DomainName"), ("FirstName", "FirstName")];
        let found = checked("CreateProfile", set.clone(), file, &to);
        assert_eq!(found.bad, [0], "{:?}", said(&found));
        assert_eq!(
            said(&found),
            ["2 d2 DomainName: is of acme-travel, and all lines go to acme-retail".replacen(
                '2',
                if file == table { "2" } else { "1" },
                1
            )]
        );
        assert!(inputs(&found).iter().all(|input| input["DomainName"] == "acme-retail"), "{:?}", found.samples);
    }
    let operation = operation("CreateProfile");
    let path: DocPath = "DomainName".parse().unwrap();
    let columns = ["d2".to_owned()];
    let mapping = RowMapping { columns: [("d2".to_owned(), path.clone())].into(), ..RowMapping::default() };
    let maker = RowMaker::new(operation, &set, &mapping, &columns).unwrap();
    assert_eq!(maker.overruled(), Some(&("d2".to_owned(), path.clone())));
    assert_eq!(must_be(operation, &set, &mapping, "d2").as_deref(), Some("acme-retail"));
    // A value for all lines takes them elsewhere as little.
    let mapping = RowMapping { constants: vec![(path, json!("acme-travel"))], ..RowMapping::default() };
    assert!(RowMaker::new(operation, &set, &mapping, &columns).unwrap_err().contains("given twice"));
}
