use super::*;
use crate::contract::{ContextId, Effect, ErrorKind, Lane, Work};
use crate::screens::testing::{self, Stage};

fn expired(stage: &mut Stage) {
    let profile = offered(&stage.desk)[1].clone();
    let id = stage.desk.context_for(&profile, None, &mut Vec::new());
    let message = "The SSO session associated with this profile has expired.";
    let error = testing::error(ErrorKind::ExpiredCredentials, "ExpiredToken", message, 403);
    let call = stage.desk.ledger.running().last().map(|(call, _)| call).unwrap();
    stage.note(call, crate::contract::Outcome::Failed(error.clone()));
    stage.desk.context_mut(id).unwrap().identity = Some(Err(error));
}

#[test]
fn it_lists_profiles_by_region_and_the_sandbox_last() {
    let mut stage = Stage::at("accounts");
    let accounts = Accounts::new();
    insta::assert_snapshot!("accounts_80x24", stage.page(&accounts));
    stage.shrink(&accounts);
    insta::assert_snapshot!("accounts_40x10", stage.sized(40, 10).page(&accounts));
}

#[test]
fn a_broken_login_shows_the_command_that_repairs_it() {
    let (mut stage, mut accounts) = (Stage::at("accounts"), Accounts::new());
    expired(&mut stage);
    stage.press(&mut accounts, "j");
    insta::assert_snapshot!("accounts_expired_80x24", stage.page(&accounts));
    stage.press(&mut accounts, "y");
    assert_eq!(stage.asked(), [Command::copy("the command", "aws sso login --profile acme-test")]);
    stage.press(&mut accounts, "v");
    assert!(stage.opened().is_some_and(|overlay| overlay.name() == "error"));
}

#[test]
fn enter_switches_to_the_first_screen_of_the_profile() {
    let (mut stage, mut accounts) = (Stage::at("accounts"), Accounts::new());
    stage.press(&mut accounts, "enter");
    assert_eq!(stage.asked(), [Command::OpenIn(ContextId(0), Location::home())]);
    stage.press(&mut accounts, "G enter");
    assert!(matches!(&stage.asked()[..], [Command::Switch { profile, .. }] if profile.name == "sandbox-staging"));
}

#[test]
fn a_login_is_checked_when_asked_for_and_no_other() {
    let (mut stage, mut accounts) = (Stage::at("accounts"), Accounts::new());
    stage.enter(&mut accounts);
    assert_eq!(stage.effects, []);
    stage.press(&mut accounts, "j r");
    assert_eq!(stage.asked(), [Command::Effect(Effect::ListProfiles)]);
    let asked: Vec<_> = stage.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).collect();
    assert!(matches!(asked[..], [Effect::Start(call)] if call.work == Work::Identify && call.lane == Lane::Background));
    assert!(stage.page(&accounts).contains("checking"), "{}", stage.page(&accounts));
}

#[test]
fn another_region_is_chosen_from_a_menu_that_tells_what_it_lacks() {
    let (mut stage, mut accounts) = (Stage::at("accounts"), Accounts::new());
    stage.press(&mut accounts, "a");
    let Some(Command::Overlay(menu)) = stage.commands.pop() else { unreachable!("a menu") };
    let mut menu = menu.open();
    stage.type_text(&mut *menu, "eu-west-3");
    assert!(stage.overlay(&*menu).contains("AppFlow only"), "{}", stage.overlay(&*menu));
    stage.press(&mut *menu, "enter");
    let asked = stage.asked();
    let to = |command: &Command| {
        matches!(command, Command::Switch { profile, region: Some(region) }
            if profile.name == "acme-prod" && region == "eu-west-3")
    };
    assert!(asked.iter().any(to), "{asked:?}");
}

#[test]
fn without_profiles_the_sandbox_is_still_there() {
    let (mut stage, accounts) = (Stage::at("accounts"), Accounts::new());
    stage.desk.profiles = Some(Err("~/.aws/config line 3: no section".to_owned()));
    let text = stage.page(&accounts);
    assert!(text.contains("sandbox-empty") && text.contains("line 3"), "{text}");
}

#[test]
fn sorting_and_filtering_keep_the_sandbox_last() {
    let (mut stage, mut accounts) = (Stage::at("accounts"), Accounts::new());
    stage.press(&mut accounts, "s S");
    let text = stage.page(&accounts);
    let at = |name: &str| text.find(name).unwrap();
    assert!(at("night-shift") < at("legacy") && at("legacy") < at("sandbox-staging"), "{text}");
    stage.press(&mut accounts, "/");
    stage.type_text(&mut accounts, "us-east");
    let text = stage.page(&accounts);
    assert!(text.contains("legacy") && !text.contains("night-shift"), "{text}");
}
