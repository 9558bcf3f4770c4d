//! The board of flows: what runs when, how it went, and what is started from there.

use super::*;

/// The flows of an account, with a run of the first in progress or ended.
fn flows(result: &str) -> Value {
    let flow = |name: &str, status: &str, trigger: &str, result: Value| {
        json!({"flowName": name, "flowStatus": status, "sourceConnectorType": "Salesforce",
            "destinationConnectorType": "CustomerProfiles", "triggerType": trigger, "lastRunExecutionDetails": result})
    };
    let run = |status: &str| {
        json!({"mostRecentExecutionStatus": status, "mostRecentExecutionTime": 1_772_000_000,
            "mostRecentExecutionMessage": if status == "Error" { json!("The bucket acme denied access") } else { Value::Null }})
    };
    json!({"flows": [
        flow("contacts", "Active", "OnDemand", run(result)),
        flow("bookings", "Errored", "Scheduled", run("Error")),
        flow("orders", "Active", "Scheduled", run("Successful")),
        flow("slack-weekly", "Draft", "Event", Value::Null),
    ]})
}

/// A list of flows with all that is read for its rows.
fn board(result: &str) -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at("appflow/flows");
    let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
    harness.enter(&mut table);
    harness.answer(&mut table, TableSlot::Rows, flows(result));
    (harness, table)
}

fn tell(harness: &mut ScreenHarness, table: &mut Table) {
    let crm = json!({"connectorProfileName": "crm", "lastUpdatedAt": 1_770_000_000});
    harness.answer(table, TableSlot::Labels("sign-ins".to_owned()), json!({ "connectorProfileDetails": [crm] }));
    let scheduled = json!({"scheduleExpression": "rate(1hours)", "scheduleStartTime": 1_700_000_000});
    for (name, status, schedule) in [
        ("contacts", "Active", json!(null)),
        ("bookings", "Errored", scheduled.clone()),
        ("orders", "Active", scheduled),
    ] {
        let flow = json!({"flowName": name, "flowStatus": status,
            "sourceFlowConfig": {"connectorProfileName": "crm", "connectorType": "Salesforce"},
            "triggerConfig": {"triggerProperties": {"Scheduled": schedule}}});
        harness.answer(table, TableSlot::Describe(name.to_owned()), flow);
        let run = |n: i64| {
            let bad = name == "bookings" && n > 9;
            json!({"executionId": format!("{name}-{n}"), "startedAt": 1_772_000_000 + n,
                "executionStatus": if bad { "Error" } else { "Successful" },
                "executionResult": {"recordsProcessed": if bad { 0 } else { 100 * (n % 4 + 1) }}})
        };
        let runs: Vec<Value> = (0..12).map(run).collect();
        harness.answer(table, TableSlot::Beside(name.to_owned()), json!({ "flowExecutions": runs }));
    }
}

#[test]
fn flows_are_a_board_of_what_runs_when_and_how_it_went() {
    let (mut harness, mut table) = board("Successful");
    tell(&mut harness, &mut table);
    for (width, height) in [(80, 24), (140, 40)] {
        harness = harness.sized(width, height);
        insta::assert_snapshot!(format!("flows_{width}x{height}"), harness.page(&table));
    }
}

#[test]
fn a_file_has_the_numbers_of_a_chart_and_no_bars() {
    let (mut harness, mut table) = board("Successful");
    tell(&mut harness, &mut table);
    let written = export::written(&table, &table.rows.iter().collect::<Vec<_>>()).text("csv");
    let is_drawn = |c: char| ('\u{2581}'..='\u{2588}').contains(&c) || "×◌–·".contains(c);
    assert!(!written.contains(is_drawn), "{written}");
    let number = table.columns.iter().position(|column| column.title == "Last runs").unwrap();
    let cell = table.rows.iter().map(|row| row.cell(number).written().into_owned()).find(|text| text.contains(' '));
    let cell = cell.unwrap_or_else(|| panic!("{written}"));
    assert!(cell.split(' ').all(|part| part.parse::<f64>().is_ok()) && written.contains(&cell), "{cell}");
}

/// What opened before there is a row would go without all that is done to rows.
#[test]
fn the_menu_waits_for_the_rows() {
    let mut harness = ScreenHarness::at("appflow/flows").sized(140, 24);
    let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
    harness.enter(&mut table);
    harness.press(&mut table, "a");
    assert!(harness.said().contains("the rows are still being read") && harness.opened().is_none());
    harness.commands.clear();
    harness.answer(&mut table, TableSlot::Rows, json!({"flows": [{"flowName": "nightly", "flowStatus": "Draft"}]}));
    harness.press(&mut table, "a");
    let menu = harness.opened().unwrap();
    assert!(harness.overlay(&*menu).contains("Edit the flow"));
}

#[test]
fn each_row_has_a_state_of_its_own_and_a_chart_that_cannot_be_read_is_no_empty_one() {
    let (mut harness, mut table) = board("Successful");
    let denied =
        crate::screens::testing::error(crate::contract::ErrorKind::AccessDenied, "AccessDeniedException", "no", 403);
    harness.result(&mut table, TableSlot::Beside("orders".to_owned()), &Outcome::Failed(denied));
    harness = harness.sized(140, 40);
    let screen = harness.page(&table);
    let line = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("orders").contains('?') && line("bookings").contains('…'), "{screen}");
}

#[test]
fn single_keys_start_stop_and_cancel_where_the_state_allows_it() {
    let (mut harness, mut table) = board("Successful");
    harness.press(&mut table, "R");
    assert_eq!(harness.opened_at(), ["appflow/flows/contacts!start"]);
    harness.commands.clear();
    assert!(!table.actions(&harness.session).contains(&Action::Stop), "a flow on demand can't be stopped");
    harness.press(&mut table, "j j P");
    assert_eq!(harness.opened_at(), ["appflow/flows/orders!stop"]);
    harness.commands.clear();
    assert!(!table.actions(&harness.session).contains(&Action::Run), "it is in service");
    harness.press(&mut table, "R");
    assert!(harness.said().contains("in service already"));
    harness.commands.clear();
    assert!(!table.actions(&harness.session).contains(&Action::Cancel), "its last run has ended");
    harness.press(&mut table, "X");
    assert!(harness.said().contains("no run of it was in progress"));
    harness.commands.clear();
    harness.press(&mut table, "W");
    assert_eq!(harness.opened_at(), ["appflow/flows/orders!why"]);
    harness.commands.clear();
    harness.press(&mut table, "C");
    assert_eq!(harness.opened_at(), ["appflow/flows?like=orders!create"]);
    harness.commands.clear();
    harness.press(&mut table, "j P");
    assert!(harness.said().contains("it is not in service"));
    harness.commands.clear();
    harness.press(&mut table, "X");
    assert!(harness.said().contains("no run of it was in progress"), "it never ran");
    let (mut harness, mut table) = board("InProgress");
    assert!(table.actions(&harness.session).contains(&Action::Cancel));
    harness.press(&mut table, "X");
    assert_eq!(harness.opened_at(), ["appflow/flows/contacts!cancel-runs"]);
}

#[test]
fn what_was_started_is_watched_until_it_ends() {
    for (end, tells) in [("Successful", "Successful"), ("Error", "Error")] {
        let (mut harness, mut table) = board("Successful");
        tell(&mut harness, &mut table);
        harness.pass(5000);
        let context = harness.context;
        harness.session.changed(context, &"appflow/flows/contacts".parse().unwrap());
        harness.pass(100);
        harness.enter(&mut table);
        harness.answer(&mut table, TableSlot::Rows, flows("InProgress"));
        let due = table.deadline().expect("it looks again by itself");
        assert!(due.duration_since(harness.session.now) <= jiff::SignedDuration::from_secs(3));
        harness.pass(3000);
        harness.wake(&mut table);
        harness.answer(&mut table, TableSlot::Rows, flows(end));
        assert!(table.deadline().is_none(), "it has ended");
        let said = harness.said();
        assert!(said.contains("flow contacts") && said.contains(tells), "{said}");
    }
}

#[test]
fn whoever_watches_asks_only_about_what_changed() {
    let (mut harness, mut table) = board("Successful");
    tell(&mut harness, &mut table);
    harness.press(&mut table, "w");
    harness.pass(60_000);
    harness.wake(&mut table);
    harness.answer(&mut table, TableSlot::Rows, flows("Error"));
    let screen = harness.sized(140, 40).page(&table);
    let line = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("contacts").contains('…') && !line("orders").contains('…'), "{screen}");
}
