"""Who is the same: rules with their levels, jobs over time, merging with choice of fields."""

import pytest

from conftest import by_hand, dumps

NUMBERS = iter(range(1000))
RECENCY = {"ConflictResolvingModel": "RECENCY"}


@pytest.fixture(scope="module")
def client(standing):
    return standing.client("customer-profiles")


@pytest.fixture
def domain(client):
    name = f"same-{next(NUMBERS)}"
    client.create_domain(DomainName=name, DefaultExpirationDays=30)
    return name


def maker(client, domain):
    return lambda **members: client.create_profile(DomainName=domain, **members)["ProfileId"]


def rules(client, domain, *levels, merging=None, model="ONE_TO_ONE", resolution=RECENCY, **selector):
    settings = {
        "Enabled": True,
        "MatchingRules": [{"Rule": list(level)} for level in levels],
        "MaxAllowedRuleLevelForMatching": len(levels),
        "AttributeTypesSelector": {"AttributeMatchingModel": model, **selector},
        "ConflictResolution": resolution,
    }
    if merging:
        settings["MaxAllowedRuleLevelForMerging"] = merging
    return client.update_domain(DomainName=domain, RuleBasedMatching=settings)


def matches(client, domain):
    """Every match as its level and its profiles."""
    found = set()
    for page in by_hand(client.list_rule_based_matches, "MatchIds", "NextToken", DomainName=domain, MaxResults=2):
        for match in page:
            similar = client.get_similar_profiles(
                DomainName=domain, MatchType="RULE_BASED_MATCHING", SearchKey="matchId", SearchValue=match
            )
            assert similar["MatchId"] == match
            found.add((similar["RuleLevel"], frozenset(similar["ProfileIds"])))
    return found


def test_the_first_rule_that_fits_is_the_level_of_a_match(standing, client, domain, refused):
    make = maker(client, domain)
    a = make(FirstName="Ann", LastName="Lee", EmailAddress="ann@example.com", AccountNumber="1")
    b = make(FirstName=" ann ", LastName="LEE", EmailAddress="ANN@example.com", AccountNumber="2")
    c = make(FirstName="Bo", AccountNumber="7", Attributes={"club": "gold"})
    d = make(FirstName="Bob", AccountNumber="7", Attributes={"club": "gold"})
    make(FirstName="Bob", AccountNumber="7", Attributes={"club": "tin"})
    assert refused(client.list_rule_based_matches, DomainName=domain)[0] == 400, "rules are off"
    made = rules(
        client,
        domain,
        ["FirstName", "LastName", "EmailAddress"],
        ["AccountNumber", "Attributes.club"],
        EmailAddress=["EmailAddress"],
    )
    assert made["RuleBasedMatching"]["Status"] == "PENDING"
    assert matches(client, domain) == set(), "nothing is matched before the rules are in force"
    standing.step("1h")
    read = lambda: client.get_domain(DomainName=domain)["RuleBasedMatching"]["Status"]
    assert read() == "IN_PROGRESS"
    standing.step("1h")
    assert read() == "ACTIVE"
    assert matches(client, domain) == {(1, frozenset({a, b})), (2, frozenset({c, d}))}
    by_profile = client.get_similar_profiles(
        DomainName=domain, MatchType="RULE_BASED_MATCHING", SearchKey="profileId", SearchValue=d
    )
    assert (by_profile["RuleLevel"], set(by_profile["ProfileIds"])) == (2, {c, d})
    assert (
        refused(
            client.get_similar_profiles,
            DomainName=domain,
            MatchType="RULE_BASED_MATCHING",
            SearchKey="color",
            SearchValue=d,
        )[0]
        == 400
    )
    assert (
        refused(
            client.get_similar_profiles,
            DomainName=domain,
            MatchType="RULE_BASED_MATCHING",
            SearchKey="matchId",
            SearchValue="0" * 32,
        )[0]
        == 404
    )


def test_rules_cannot_be_changed_while_they_are_applied(standing, client, domain, refused):
    settings = {"Enabled": True, "MatchingRules": [{"Rule": ["LastName"]}], "MaxAllowedRuleLevelForMatching": 1}
    client.create_profile(DomainName=domain, LastName="Kim")
    client.update_domain(DomainName=domain, RuleBasedMatching=settings)
    standing.step("65m")
    assert refused(client.update_domain, DomainName=domain, RuleBasedMatching=settings)[0] == 400
    client.update_domain(DomainName=domain, DefaultExpirationDays=40)
    standing.step("1h")
    assert refused(client.update_domain, DomainName=domain, RuleBasedMatching=settings)[0] == 400, "not for a day"
    standing.step("1 day")
    client.update_domain(DomainName=domain, RuleBasedMatching={"Enabled": False})
    assert refused(client.list_rule_based_matches, DomainName=domain)[0] == 400
    # The rules of an empty domain have nothing to wait for, and can be changed at once.
    new = client.create_domain(DomainName=domain + "-new", DefaultExpirationDays=1, RuleBasedMatching=settings)
    assert new["RuleBasedMatching"]["Status"] == "ACTIVE"
    client.update_domain(DomainName=domain + "-new", RuleBasedMatching=settings)


@pytest.mark.parametrize("model, together", [("ONE_TO_ONE", False), ("MANY_TO_MANY", True)])
def test_sub_types_match_across_or_only_their_like(standing, client, domain, model, together):
    make = maker(client, domain)
    home, work = make(HomePhoneNumber="+49 30 1234567"), make(BusinessPhoneNumber="0049301234567")
    again = make(HomePhoneNumber="+49-30-123-45-67")
    other = make(MobilePhoneNumber="+49301234567")
    phones = ["HomePhoneNumber", "BusinessPhoneNumber"]
    rules(client, domain, ["PhoneNumber"], model=model, PhoneNumber=phones)
    standing.step("2h")
    expected = {home, work, again} if together else {home, again}
    assert matches(client, domain) == {(1, frozenset(expected))} and other not in expected


@pytest.mark.parametrize("model, together", [("ONE_TO_ONE", False), ("MANY_TO_MANY", True)])
def test_parts_of_addresses_match_by_the_kinds_that_were_chosen(standing, client, domain, model, together):
    make = maker(client, domain)
    a = make(ShippingAddress={"City": "Bonn", "PostalCode": "53111"})
    b = make(MailingAddress={"City": "BONN", "PostalCode": "53111"})
    c = make(ShippingAddress={"City": " bonn", "PostalCode": "53111"})
    # The model spells one of them with a letter too many.
    rules(
        client,
        domain,
        ["Address.City", "Address.PostalCode"],
        model=model,
        Address=["ShippingAddress", "MaillingAddress"],
    )
    standing.step("2h")
    assert matches(client, domain) == {(1, frozenset({a, b, c} if together else {a, c}))}


def test_a_job_merges_by_rules_up_to_its_level_and_says_how_much(standing, client, domain):
    make = maker(client, domain)
    old = make(LastName="Old", EmailAddress="x@example.com")
    standing.step("1m")
    new = make(LastName="New", FirstName="N", EmailAddress="X@example.com")
    apart = [make(AccountNumber="1"), make(AccountNumber="1")]
    rules(client, domain, ["EmailAddress"], ["AccountNumber"], merging=1, EmailAddress=["EmailAddress"])
    jobs = lambda: client.list_identity_resolution_jobs(DomainName=domain)["IdentityResolutionJobsList"]
    (job,) = jobs()
    seen = []
    status = lambda: client.get_identity_resolution_job(DomainName=domain, JobId=job["JobId"])
    for step in ("1h", "2m", "4m", "4m"):
        seen.append(status()["Status"])
        standing.step(step)
    done = status()
    assert seen + [done["Status"]] == ["PENDING", "PREPROCESSING", "FIND_MATCHING", "MERGING", "COMPLETED"]
    assert done["JobStats"] == {"NumberOfProfilesReviewed": 4, "NumberOfMatchesFound": 1, "NumberOfMergesDone": 1}
    assert done["JobEndTime"] > done["JobStartTime"]
    (kept,) = client.batch_get_profile(DomainName=domain, ProfileIds=[old, new])["Profiles"]
    assert (kept["ProfileId"], kept["LastName"], kept["FirstName"]) == (old, "New", "N"), "the latest wins"
    assert matches(client, domain) == {(2, frozenset(apart))}
    assert [job["Status"] for job in jobs()] == ["COMPLETED", "PENDING"]


@pytest.mark.parametrize("source, expected", [("shop", "From the shop"), ("crm", "From the CRM"), (None, "Newest")])
def test_where_profiles_differ_the_settings_say_who_is_right(standing, client, domain, source, expected):
    name = {"Source": "_source.name", "Target": "_profile.LastName"}
    for kind in ("shop", "crm"):
        client.put_profile_object_type(
            DomainName=domain,
            ObjectTypeName=kind,
            Description=kind,
            AllowProfileCreation=True,
            Fields={"id": {"Source": "_source.id", "Target": "_profile.AccountNumber"}, "name": name},
            Keys={f"{kind}Id": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
        )
    put = lambda kind, name: client.put_profile_object(
        DomainName=domain, ObjectTypeName=kind, Object=dumps({"id": "A-1", "name": name})
    )
    for kind, text in (("shop", "From the shop"), ("crm", "From the CRM")):
        put(kind, text)
        standing.step("1m")
    client.create_profile(DomainName=domain, LastName="Newest", AccountNumber="A-1")
    model = {"ConflictResolvingModel": "SOURCE", "SourceName": source} if source else RECENCY
    rules(client, domain, ["AccountNumber"], merging=1, resolution=model)
    standing.step("2h")
    found = client.search_profiles(DomainName=domain, KeyName="_account", Values=["A-1"])["Items"]
    assert [profile["LastName"] for profile in found] == [expected]


def test_machine_learned_matching_has_its_settings_and_its_weeks_and_finds_nothing(standing, client, domain, refused):
    assert refused(client.get_matches, DomainName=domain)[0] == 400
    make = maker(client, domain)
    a, b = make(LastName="Lee", AccountNumber="1"), make(LastName="LEE", AccountNumber="1")
    make(LastName="Lee", AccountNumber="2")
    consolidation = {"MatchingAttributesList": [["LastName", "AccountNumber"]]}
    made = client.update_domain(
        DomainName=domain,
        Matching={
            "Enabled": True,
            "AutoMerging": {"Enabled": True, "Consolidation": consolidation, "ConflictResolution": RECENCY},
        },
    )
    assert made["Matching"]["JobSchedule"] == {"DayOfTheWeek": "SATURDAY", "Time": "00:00"}
    nothing = client.get_matches(DomainName=domain)
    assert nothing["Matches"] == [] and "MatchGenerationDate" not in nothing, "no job has run"
    preview = client.get_auto_merging_preview(
        DomainName=domain, Consolidation=consolidation, ConflictResolution=RECENCY
    )
    assert (preview["NumberOfProfilesInSample"], preview["NumberOfMatchesInSample"]) == (3, 1)
    assert preview["NumberOfProfilesWillBeMerged"] == 1
    (job,) = client.list_identity_resolution_jobs(DomainName=domain)["IdentityResolutionJobsList"]
    assert job["JobStartTime"].strftime("%A %H:%M") == "Saturday 00:00" and job["Status"] == "PENDING"
    standing.step("8 days")
    done = client.get_identity_resolution_job(DomainName=domain, JobId=job["JobId"])
    assert (done["Status"], done["JobStats"]["NumberOfMergesDone"]) == ("COMPLETED", 1)
    assert client.get_matches(DomainName=domain)["MatchGenerationDate"] == done["JobEndTime"]
    assert len(client.batch_get_profile(DomainName=domain, ProfileIds=[a, b])["Profiles"]) == 1
    client.update_domain(DomainName=domain, Matching={"Enabled": False})
    left = client.list_identity_resolution_jobs(DomainName=domain)["IdentityResolutionJobsList"]
    assert [job["Status"] for job in left] == ["COMPLETED"], "what was pending is gone"


def test_merging_takes_each_member_from_where_it_was_chosen(client, domain, refused):
    make = maker(client, domain)
    main = make(FirstName="Main", LastName="Main", Attributes={"a": "main", "b": "main"}, Address={"City": "Bonn"})
    one = make(FirstName="One", MiddleName="One", Attributes={"a": "one", "c": "one"}, BusinessName="One")
    two = make(FirstName="Two", Attributes={"b": "two"}, EmailAddress="two@example.com")
    client.add_profile_key(DomainName=domain, ProfileId=one, KeyName="club", Values=["C-1"])
    none = "f" * 32
    assert refused(client.merge_profiles, DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=[none])[0] == 404
    assert refused(client.merge_profiles, DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=[main])[0] == 400
    assert (
        refused(
            client.merge_profiles,
            DomainName=domain,
            MainProfileId=main,
            ProfileIdsToBeMerged=[one],
            FieldSourceProfileIds={"FirstName": two},
        )[0]
        == 400
    ), "it is not being merged"
    client.merge_profiles(
        DomainName=domain,
        MainProfileId=main,
        ProfileIdsToBeMerged=[one, two],
        FieldSourceProfileIds={"FirstName": one, "LastName": two, "Attributes": {"b": two, "c": main}},
    )
    (merged,) = client.batch_get_profile(DomainName=domain, ProfileIds=[main])["Profiles"]
    assert merged == {
        "ProfileId": main,
        "FirstName": "One",
        "MiddleName": "One",
        "BusinessName": "One",
        "EmailAddress": "two@example.com",
        "Address": {"City": "Bonn"},
        "Attributes": {"a": "main", "b": "two"},
    }, "LastName is chosen from a profile that has none"
    (by_key,) = client.search_profiles(DomainName=domain, KeyName="club", Values=["C-1"])["Items"]
    assert by_key["ProfileId"] == main
    gone = client.batch_get_profile(DomainName=domain, ProfileIds=[one, two])
    assert gone["Profiles"] == [] and len(gone["Errors"]) == 2
