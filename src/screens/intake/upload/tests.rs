//! A file that is uploaded as a whole, as a user sees it.

use serde_json::json;

use crate::contract::{CallId, Effect, ErrorKind, Outcome, Upload, UploadCell, Work};
use crate::screens::Screen as _;
use crate::screens::intake::tests::{asked, checked, choose, with_file};
use crate::screens::intake::upload::UploadStage;
use crate::screens::intake::{Intake, IntakeAnswer, IntakeSlot};
use crate::screens::testing::{self, ScreenHarness};
use crate::screens::{OverlayAnswer, Slot};

const UPLOADS: &str = "rows?of=profiles%2Fdomains%2Facme%2Fupload-jobs";
const PROFILES: &str = "rows?of=profiles%2Fdomains%2Facme%2Fprofiles";
const FILE: &str = "First name;Surname;E-mail;crm.id\n\
    서연;김;kim@example.com;1\n\
    Ann;Lee;;2\n\
    Bob;Ray;bob@example.com\n\
    Cy;Dow;cy@example.com;4\n";
const JOB: &str = "0123456789abcdef0123456789abcdef";

/// What was asked for last, with its input.
fn sent(harness: &ScreenHarness, operation: &str) -> serde_json::Value {
    let input = |effect: &Effect| match effect {
        Effect::Start(call) => match &call.work {
            Work::Api(request) if request.operation.name == operation => Some(request.input.clone()),
            _ => None,
        },
        _ => None,
    };
    harness.effects.iter().rev().find_map(input).unwrap_or_else(|| panic!("no {operation}"))
}

fn put(harness: &ScreenHarness) -> Vec<(CallId, Upload)> {
    let upload = |effect: &Effect| match effect {
        Effect::Start(call) => match &call.work {
            Work::Upload(upload) => Some((call.id, (**upload).clone())),
            _ => None,
        },
        _ => None,
    };
    harness.effects.iter().filter_map(upload).collect()
}

fn stage(stage: UploadStage) -> Slot {
    Slot::Intake(IntakeSlot::Upload(stage))
}

/// The file at its review.
fn reviewed(at: &str, size: (u16, u16)) -> (ScreenHarness, Intake) {
    let (mut harness, mut page) = with_file(at, "people.csv", FILE, size);
    checked(&mut harness, &mut page, FILE);
    harness.press(&mut page, "ctrl-s ctrl-s");
    (harness, page)
}

fn addressed(harness: &mut ScreenHarness, page: &mut Intake) {
    assert_eq!(sent(harness, "GetUploadJobPath"), json!({"DomainName": "acme", "JobId": JOB}));
    let address = json!({"Url": "https://bucket/x?secret-address", "ClientToken": "secret-key", "ValidUntil": 1});
    harness.answer(page, stage(UploadStage::Address), address);
}

#[test]
fn a_file_is_checked_sent_begun_followed_and_made_a_segment_of() {
    for size in [(80, 24), (140, 40)] {
        let name = |part: &str| format!("upload_{part}_{}x{}", size.0, size.1);
        let (mut harness, mut page) = with_file(UPLOADS, "people.csv", FILE, size);
        assert!(!harness.said().contains("What is done with each line"), "it is known here");
        let to = |text: &str| text.parse().unwrap();
        let choice = IntakeAnswer::To { column: "crm.id".to_owned(), path: Some(to("Attributes{crm}")) };
        harness.take_answer(&mut page, OverlayAnswer::Intake(choice));
        harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeConstant(to("Attributes{import}"))));
        harness.type_text(&mut page, "may");
        harness.press(&mut page, "enter");
        checked(&mut harness, &mut page, FILE);
        insta::assert_snapshot!(name("columns"), harness.page(&page));
        harness.press(&mut page, "ctrl-s");
        insta::assert_snapshot!(name("bad"), harness.page(&page));
        harness.press(&mut page, "ctrl-s");
        insta::assert_snapshot!(name("review"), harness.page(&page));
        harness.press(&mut page, "ctrl-s");
        let made = sent(&harness, "CreateUploadJob");
        assert_eq!(
            made,
            json!({"DomainName": "acme", "DisplayName": "people.csv", "UniqueKey": "E-mail", "Fields": {
                "First_name": {"Source": "_source.First_name", "Target": "_profile.FirstName"},
                "Surname": {"Source": "_source.Surname", "Target": "_profile.LastName"},
                "E-mail": {"Source": "_source.E-mail", "Target": "_profile.EmailAddress"},
                "crm_id": {"Source": "_source.crm_id", "Target": "_profile.Attributes.crm"},
                "import": {"Source": "_source.import", "Target": "_profile.Attributes.import"}}})
        );
        assert!(page.unsaved().is_some());
        harness.answer(&mut page, stage(UploadStage::Make), json!({"JobId": JOB}));
        addressed(&mut harness, &mut page);
        let [(_, upload)] = &put(&harness)[..] else { panic!("one file is sent") };
        assert_eq!((upload.url.as_str(), upload.token.as_str()), ("https://bucket/x?secret-address", "secret-key"));
        assert_eq!((&upload.file.left_out[..], upload.file.path.as_str()), (&[1, 2][..], "/data/people.csv"));
        assert_eq!(upload.file.columns.last().unwrap().from, UploadCell::Same("may".to_owned()));
        harness.result(&mut page, stage(UploadStage::Send), &Outcome::Uploading { sent: 50 << 20, all: 200 << 20 });
        insta::assert_snapshot!(name("sending"), harness.page(&page));
        harness.shrink(&page);
        harness.answer(&mut page, stage(UploadStage::Send), json!({}));
        assert_eq!(sent(&harness, "StartUploadJob"), json!({"DomainName": "acme", "JobId": JOB}));
        harness.answer(&mut page, stage(UploadStage::Start), json!({}));
        harness.answer(&mut page, stage(UploadStage::Follow), json!({"JobId": JOB, "Status": "IN_PROGRESS"}));
        assert!(page.unsaved().is_none(), "it goes on without the page");
        harness.session.now = page.deadline().expect("it is looked at again");
        harness.wake(&mut page);
        let done = json!({"JobId": JOB, "Status": "PARTIALLY_SUCCEEDED",
            "ResultsSummary": {"CreatedRecords": 1_200, "UpdatedRecords": 3, "FailedRecords": 1}});
        harness.answer(&mut page, stage(UploadStage::Follow), done);
        insta::assert_snapshot!(name("over"), harness.page(&page));
        assert_eq!(page.deadline(), None);
        harness.asked();
        harness.press(&mut page, "enter");
        assert_eq!(harness.opened_at(), [format!("profiles/domains/acme/upload-jobs/{JOB}")]);
        harness.press(&mut page, "c");
        assert_eq!(harness.opened_at(), ["profiles/domains/acme/segments!create"]);
        let form = "profiles/domains/acme/segments!create".parse().unwrap();
        let operation = crate::jobs::rows::find_operation("CreateSegmentDefinition").unwrap();
        let context = crate::contract::ContextKey::from(&harness.session.contexts[0]);
        let key =
            crate::contract::DraftKey { id: crate::contract::DraftId::default(), location: form, operation, context };
        let (draft, _) = harness.session.journal.taken_up(&key).expect("the form begins with who they are");
        assert_eq!(
            draft.document,
            json!({"SegmentGroups": {"Groups": [{"Dimensions": [{"ProfileAttributes": {"Attributes":
                {"import": {"DimensionType": "INCLUSIVE", "Values": ["may"]}}}}]}]}})
        );
    }
}

#[test]
fn esc_stops_the_file_at_once_and_the_next_try_asks_for_a_new_address() {
    let (mut harness, mut page) = reviewed(UPLOADS, (80, 24));
    harness.press(&mut page, "ctrl-s");
    harness.answer(&mut page, stage(UploadStage::Make), json!({"JobId": JOB}));
    addressed(&mut harness, &mut page);
    let call = put(&harness)[0].0;
    harness.press(&mut page, "esc");
    assert!(harness.effects.contains(&Effect::Cancel(call)), "{:?}", harness.effects.last());
    assert!(harness.page(&page).contains("waits for its file"), "{}", harness.page(&page));
    harness.result(&mut page, stage(UploadStage::Send), &Outcome::Uploading { sent: 1, all: 2 });
    harness.press(&mut page, "r");
    addressed(&mut harness, &mut page);
    assert_eq!(put(&harness).len(), 2);
    let error = testing::error(ErrorKind::AccessDenied, "AccessDenied", "Request has expired", 403);
    harness.result(&mut page, stage(UploadStage::Send), &Outcome::Failed(error));
    let screen = harness.page(&page);
    assert!(screen.contains("Request has expired") && !screen.contains("secret"), "{screen}");
    harness.press(&mut page, "r");
    addressed(&mut harness, &mut page);
    assert_eq!(put(&harness).len(), 3);
}

#[test]
fn a_file_on_the_way_to_a_job_is_uploaded_with_what_was_said_of_its_columns() {
    let file = format!("Name;Mail\n{}", "Ann;ann@example.com\n".repeat(10_000));
    let (mut harness, mut page) = with_file(PROFILES, "many.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    let choice = IntakeAnswer::To { column: "Name".to_owned(), path: Some("LastName".parse().unwrap()) };
    harness.take_answer(&mut page, OverlayAnswer::Intake(choice));
    let choice = IntakeAnswer::To { column: "Mail".to_owned(), path: Some("EmailAddress".parse().unwrap()) };
    harness.take_answer(&mut page, OverlayAnswer::Intake(choice));
    checked(&mut harness, &mut page, &file);
    harness.press(&mut page, "ctrl-s ctrl-s u");
    assert_eq!(asked(&harness).upload.unwrap().key.as_deref(), Some("Mail"));
    // One step back is where it was gone from: the job.
    harness.press(&mut page, "esc");
    assert!(asked(&harness).upload.is_none());
    checked(&mut harness, &mut page, &file);
    assert!(harness.page(&page).contains("CreateProfile for"), "{}", harness.page(&page));
    harness.press(&mut page, "u");
    checked(&mut harness, &mut page, &file);
    harness.press(&mut page, "ctrl-s ctrl-s ctrl-s");
    let fields = &sent(&harness, "CreateUploadJob")["Fields"];
    assert_eq!(fields["Name"], json!({"Source": "_source.Name", "Target": "_profile.LastName"}));
    assert!(!harness.effects.iter().any(|effect| matches!(effect, Effect::StartJob(_))));
}

#[test]
fn what_is_said_of_an_upload_is_judged_before_anything_is_sent() {
    let (mut harness, mut page) = with_file(UPLOADS, "people.csv", FILE, (140, 40));
    checked(&mut harness, &mut page, FILE);
    harness.press(&mut page, "G enter");
    harness.type_text(&mut page, "2000");
    harness.press(&mut page, "enter");
    checked(&mut harness, &mut page, FILE);
    let shown = harness.page(&page);
    assert!(shown.contains("2000") && shown.contains("1 value to correct first, then 2 can be sent"), "{shown}");
    harness.press(&mut page, "ctrl-s ctrl-s");
    harness.asked();
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("DataExpiry"));
    harness.press(&mut page, "esc esc G enter ctrl-u");
    harness.type_text(&mut page, "120");
    harness.press(&mut page, "enter");
    checked(&mut harness, &mut page, FILE);
    harness.press(&mut page, "ctrl-s ctrl-s");
    assert!(harness.page(&page).contains("up to 90"), "a guide's number warns: {}", harness.page(&page));
    harness.press(&mut page, "ctrl-s");
    assert_eq!(sent(&harness, "CreateUploadJob")["DataExpiry"], 120);
}
