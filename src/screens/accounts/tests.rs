use super::*;
use crate::contract::{ContextId, ErrorKind, Lane, Work};
use crate::screens::records::RecordPage;
use crate::screens::testing::{self, ScreenHarness};

fn expired(harness: &mut ScreenHarness) {
    let profile = offered(&harness.session)[1].clone();
    let id = harness.session.context_for(&profile, None, &mut Vec::new());
    let message = "The SSO session associated with this profile has expired.";
    let error = testing::error(ErrorKind::ExpiredCredentials, "ExpiredToken", message, 403);
    let call = harness.session.ledger.running().last().map(|(call, _)| call).unwrap();
    harness.note(call, crate::contract::Outcome::Failed(error.clone()));
    harness.session.context_mut(id).unwrap().identity = Some(Err(error));
}

#[test]
fn it_lists_profiles_by_region_and_the_sandbox_last() {
    let mut harness = ScreenHarness::at("accounts");
    let accounts = RecordPage::<Accounts>::default();
    insta::assert_snapshot!("accounts_80x24", harness.page(&accounts));
    harness.shrink(&accounts);
    insta::assert_snapshot!("accounts_40x10", harness.sized(40, 10).page(&accounts));
}

#[test]
fn a_broken_login_shows_the_command_that_repairs_it() {
    let (mut harness, mut accounts) = (ScreenHarness::at("accounts"), RecordPage::<Accounts>::default());
    expired(&mut harness);
    harness.press(&mut accounts, "j");
    insta::assert_snapshot!("accounts_expired_80x24", harness.page(&accounts));
    insta::assert_snapshot!("accounts_expired_roles", harness.page_roles(&accounts));
    harness.press(&mut accounts, "y");
    assert_eq!(harness.asked(), [Command::copy("the command", "aws sso login --profile acme-test")]);
    harness.press(&mut accounts, "v");
    assert!(harness.opened().is_some_and(|overlay| overlay.name() == "error"));
}

#[test]
fn enter_switches_to_the_first_screen_of_the_profile() {
    let (mut harness, mut accounts) = (ScreenHarness::at("accounts"), RecordPage::<Accounts>::default());
    harness.press(&mut accounts, "enter");
    assert_eq!(harness.asked(), [Command::OpenIn(ContextId(0), Location::home())]);
    harness.press(&mut accounts, "G enter");
    assert!(matches!(&harness.asked()[..], [Command::Switch { profile, .. }] if profile.name == "sandbox-staging"));
}

#[test]
fn a_login_is_checked_when_asked_for_and_no_other() {
    let (mut harness, mut accounts) = (ScreenHarness::at("accounts"), RecordPage::<Accounts>::default());
    harness.enter(&mut accounts);
    assert_eq!(harness.effects, []);
    harness.press(&mut accounts, "j r");
    assert_eq!(harness.asked(), [Command::Effect(Effect::ListProfiles)]);
    let asked: Vec<_> = harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).collect();
    assert!(matches!(asked[..], [Effect::Start(call)] if call.work == Work::Identify && call.lane == Lane::Background));
    assert!(harness.page(&accounts).contains("checking"), "{}", harness.page(&accounts));
}

#[test]
fn another_region_is_chosen_from_a_menu_that_tells_what_it_lacks() {
    let (mut harness, mut accounts) = (ScreenHarness::at("accounts"), RecordPage::<Accounts>::default());
    harness.press(&mut accounts, "a");
    let Some(Command::Overlay(menu)) = harness.commands.pop() else { unreachable!("a menu") };
    let mut menu = menu.open();
    harness.type_text(&mut *menu, "eu-west-3");
    assert!(harness.overlay(&*menu).contains("AppFlow only"), "{}", harness.overlay(&*menu));
    harness.press(&mut *menu, "enter");
    let asked = harness.asked();
    let to = |command: &Command| {
        matches!(command, Command::Switch { profile, region: Some(region) }
            if profile.name == "acme-prod" && region == "eu-west-3")
    };
    assert!(asked.iter().any(to), "{asked:?}");
}

#[test]
fn without_profiles_the_sandbox_is_still_there() {
    let (mut harness, accounts) = (ScreenHarness::at("accounts"), RecordPage::<Accounts>::default());
    harness.session.profiles = Some(Err("~/.aws/config line 3: no section".to_owned()));
    let text = harness.page(&accounts);
    assert!(text.contains("sandbox-empty") && text.contains("line 3"), "{text}");
}

#[test]
fn sorting_and_filtering_keep_the_sandbox_last() {
    let (mut harness, mut accounts) = (ScreenHarness::at("accounts"), RecordPage::<Accounts>::default());
    harness.press(&mut accounts, "s S");
    let text = harness.page(&accounts);
    let at = |name: &str| text.find(name).unwrap();
    assert!(at("night-shift") < at("legacy") && at("legacy") < at("sandbox-staging"), "{text}");
    harness.press(&mut accounts, "/");
    harness.type_text(&mut accounts, "us-east");
    let text = harness.page(&accounts);
    assert!(text.contains("legacy") && !text.contains("night-shift"), "{text}");
}
