//! Contexts: whose rows are seen, who is logged in, and what is protected.

use super::*;

#[test]
fn an_account_switch_cancels_reads_and_the_header_belongs_to_the_rows() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    let staging = ProfileInfo {
        name: "sandbox-staging".to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "sandbox".to_owned(),
        account: None,
        repair: None,
        sandbox: true,
    };
    let context = rig.app.session.context_for(&staging, None, &mut rig.effects);
    let there = "profiles/domains".parse().unwrap();
    rig.app.carry_out(vec![crate::screens::Command::OpenIn(context, there)], &mut rig.effects);
    assert!(rig.cancelled(call));
    rig.answer(call, domains(&["from-the-old-account"]), None);
    assert!(!rig.shows("from-the-old-account"));
    assert!(rig.shows("sandbox-staging") && rig.shows("eu-central-1"));
    let here = rig.started("ListDomains").pop().unwrap();
    assert_eq!(here.context, context);
    rig.answer(here.id, domains(&["from-staging"]), None);
    rig.keys("[");
    assert!(!rig.shows("sandbox-staging"), "the older page shows the account that its rows belong to");
    assert!(
        rig.shows("this page is of another account or region: "),
        "no change of the context is silent: {}",
        rig.screen()
    );
    rig.keys("]");
    assert!(rig.shows("sandbox-staging") && rig.shows("from-staging"));
}

#[test]
fn a_missing_login_is_explained_and_the_sandbox_is_offered() {
    let mut rig = Rig::at("");
    let error = ApiError::local(ErrorKind::MissingCredentials, "NoCredentials", "no credentials were found");
    let identify = rig.effects.iter().find_map(|effect| match effect {
        Effect::Start(Call { id, work: Work::Identify, .. }) => Some(*id),
        _ => None,
    });
    rig.outcome(identify.unwrap(), Outcome::Failed(error));
    let profile = |name: &str, sandbox| ProfileInfo {
        name: name.to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "SSO".to_owned(),
        account: None,
        repair: Some(format!("aws sso login --profile {name}")),
        sandbox,
    };
    rig.event(Event::Profiles(Ok(vec![profile("prod", false), profile("sandbox", true)])));
    let screen = rig.screen();
    assert!(screen.contains("No AWS login") && screen.contains("prod") && screen.contains("sandbox"), "{screen}");
    assert!(screen.contains("aws sso login --profile prod"));
}

#[test]
fn identities_fill_the_header() {
    let mut rig = Rig::at("");
    let identify = rig.effects.iter().find_map(|effect| match effect {
        Effect::Start(Call { id, work: Work::Identify, .. }) => Some(*id),
        _ => None,
    });
    let known = Identity {
        account: "111122223333".to_owned(),
        arn: "arn:aws:iam::111122223333:user/kim".to_owned(),
        region: "us-east-1".to_owned(),
    };
    rig.outcome(identify.unwrap(), Outcome::Identified(known));
    assert!(rig.shows("111122223333"));
}

#[test]
fn a_protected_profile_is_unlocked_after_a_question_and_locked_at_once() {
    let mut rig = Rig::at("profiles/domains");
    let mut settings = Settings::default();
    settings.protected.push("live".to_owned());
    rig.app.session.settings = Arc::new(settings);
    let live = ProfileInfo {
        name: "live".to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "SSO".to_owned(),
        account: None,
        repair: None,
        sandbox: false,
    };
    let id = rig.app.session.context_for(&live, None, &mut rig.effects);
    rig.app.carry_out(vec![crate::screens::Command::OpenIn(id, Location::home())], &mut rig.effects);
    assert!(rig.shows("PROTECTED"));
    rig.keys("Un");
    assert!(rig.app.session.context(id).refuses_writes(), "no is the safe answer");
    rig.keys("Uy");
    assert!(!rig.shows("PROTECTED"));
    let told = |effect: &&Effect| matches!(effect, Effect::OpenContext(context) if context.id == id);
    let last = rig.effects.iter().rfind(told);
    assert!(matches!(last, Some(Effect::OpenContext(context)) if !context.refuses_writes()), "the driver hears of it");
    rig.keys("U");
    assert!(rig.shows("PROTECTED"));
}

/// Whatever is to be sent, the last look at it says whose account it goes to as soon as that is known.
#[test]
fn a_review_that_is_open_already_names_account_and_region_once_they_are_known() {
    for place in ["appflow/flows/nightly!stop", "appflow/flows/nightly!start", "appflow/flows/nightly!delete"] {
        let mut rig = Rig::at(place);
        let is_identify = |effect: &Effect| match effect {
            Effect::Start(call) if call.work == Work::Identify => Some(call.id),
            _ => None,
        };
        let identify = rig.effects.iter().find_map(is_identify).unwrap();
        rig.app.session.contexts[0].region = None;
        assert!(!rig.shows("444455556666"), "{}", rig.screen());
        let (account, region) = ("444455556666".to_owned(), "eu-west-3".to_owned());
        rig.outcome(identify, Outcome::Identified(Identity { account, arn: String::new(), region }));
        let below: String = rig.screen().lines().skip(1).collect();
        assert!(below.contains("444455556666") && below.contains("eu-west-3"), "{place}: {}", rig.screen());
    }
}

/// Where writes go is seen at any size, whatever the profile is called and whatever else the header says.
#[test]
fn the_region_is_seen_at_the_smallest_size() {
    let mut rig = Rig::at("profiles/domains");
    for profile in [None, Some("prod"), Some("AWSAdministratorAccess-210987654321"), Some("고객지원-운영-서울-관리자")]
    {
        for region in ["us-east-1", "ap-southeast-2", "us-gov-west-1"] {
            for (sandbox, read_only, protected) in
                [(false, false, false), (true, false, false), (true, true, false), (false, true, true)]
            {
                let login = ApiError::local(ErrorKind::MissingCredentials, "NoCredentials", "none");
                for identity in [None, Some(Err(login))] {
                    let context = &mut rig.app.session.contexts[0];
                    context.profile = profile.map(str::to_owned);
                    context.region = Some(region.to_owned());
                    (context.sandbox, context.read_only, context.protected) = (sandbox, read_only, protected);
                    context.identity = identity;
                    rig.app.size = (40, 12);
                    let header = rig.screen().lines().next().unwrap().to_owned();
                    assert!(header.contains(region), "{profile:?}: {header}");
                    let badge = [(protected, "PROTECTED"), (read_only && !protected, "READ-ONLY")];
                    for (_, badge) in badge.into_iter().filter(|(is_so, _)| *is_so) {
                        assert!(header.contains(badge), "{header}");
                    }
                    // A wide letter takes two cells.
                    let begins = profile.unwrap_or("default").chars().take(1).collect::<String>();
                    assert!(header.contains(&begins), "{header}");
                }
            }
        }
    }
}
