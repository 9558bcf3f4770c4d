//! What was changed is put back, by keys alone: in another run of the console, and in a small and a large terminal.

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::service::Service;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
const CASES: &str = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
const CTRL_S: &str = "\x13";
const ENTER: &str = "\r";

fn count(service: &Service, operation: &str) -> usize {
    service.log().iter().filter(|entry: &&Value| entry["operation"] == operation).count()
}

#[test]
fn an_edit_of_an_earlier_run_is_put_back_after_a_look_at_it() {
    for size in SIZES {
        let (service, state) = (Service::start(), tempfile::tempdir().unwrap());
        let console = |place: &str| {
            let arguments = ["--state-dir", state.path().to_str().unwrap(), "--open", place];
            service.console(&arguments).size(size).session()
        };
        let mut session = console("profiles/domains/acme-retail!edit");
        session.sees(&["Keep data for (days)", "1098"]);
        session.press_and_see("\x7f\x7f\x7f\x7f400", &["400"]);
        for step in ["2 ", "3 ", "4 "] {
            session.press_and_see(CTRL_S, &[step]);
        }
        session.press_and_see(CTRL_S, &["1 change; everything else stays"]);
        session.press_and_see(CTRL_S, &["domain acme-retail was changed; J can put it back"]);
        session.signal(Signal::SIGTERM);
        session.exit_code();

        let mut session = console("writes");
        session.sees(&["UpdateDomain", "done", "u put it back"]);
        session.press_and_see(ENTER, &["u puts back what was there", "Before, as far as this", "1098"]);
        session.press_and_see("u", &["Undoes", "UpdateDomain of", "- 400", "+ 1098"]);
        session.press_and_see(CTRL_S, &["domain acme-retail was changed"]);
        session.sees(&["Days kept", "1,098"]);
        assert_eq!(count(&service, "UpdateDomain"), 2);
        session.quit();
    }
}

#[test]
fn a_template_that_was_deleted_is_made_again() {
    for size in SIZES {
        let (service, state) = (Service::start(), tempfile::tempdir().unwrap());
        let place = format!("cases/domains/{CASES}/templates");
        let arguments = ["--state-dir", state.path().to_str().unwrap(), "--open", &place];
        let mut session = service.console(&arguments).size(size).session();
        session.sees(&["General enquiry", "Return or refund"]);
        session.press_and_see("x", &["Delete the template", "Type its id", "can make it again"]);
        session.press("General enquiry");
        session.press_and_see(ENTER, &["template General enquiry was deleted; J can put it back"]);
        session.press_and_see("J", &["DeleteTemplate", "done"]);
        session.press_and_see("u", &["Undoes", "DeleteTemplate of", "It gets a new id", "is layout General"]);
        session.press_and_see(CTRL_S, &["template General enquiry was created", "Nothing for now"]);
        session.press(ENTER);
        session.wait("that is closed", |s| !s.contents().contains("Nothing for now"));
        session.sees(&["Return or refund", "General enquiry"]);
        assert_eq!((count(&service, "DeleteTemplate"), count(&service, "CreateTemplate")), (1, 1));
        session.quit();
    }
}

#[test]
fn a_context_that_refuses_writes_opens_no_such_form() {
    let (service, state) = (Service::start(), tempfile::tempdir().unwrap());
    let place = format!("cases/domains/{CASES}/templates");
    let arguments = ["--state-dir", state.path().to_str().unwrap(), "--open", &place];
    let mut session = service.console(&arguments).size(SIZES[0]).session();
    session.sees(&["General enquiry"]);
    session.press_and_see("x", &["Type its id"]);
    session.press("General enquiry");
    session.press_and_see(ENTER, &["was deleted; J can put it back"]);
    session.signal(Signal::SIGTERM);
    session.exit_code();
    let arguments = ["--read-only", "--state-dir", state.path().to_str().unwrap(), "--open", "writes"];
    let mut session = service.console(&arguments).size(SIZES[0]).session();
    session.sees(&["DeleteTemplate"]);
    session.press_and_see("u", &["nothing can be changed", "read-only"]);
    session.quit();
}
