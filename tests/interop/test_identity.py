"""Who the sandbox takes a caller for, and whom it turns away."""

import pytest

SERVICES = [("customer-profiles", "list_domains"), ("connectcases", "list_domains"), ("appflow", "list_flows")]


@pytest.mark.parametrize("account", ["111122223333", "444455556666"])
def test_sts_says_whose_credentials_they_are(empty, account):
    identity = empty.client("sts", account=account, checked=False).get_caller_identity()
    assert identity["Account"] == account
    assert identity["Arn"].startswith(f"arn:aws:iam::{account}:")
    assert identity["UserId"]


@pytest.mark.parametrize("service,operation", SERVICES)
def test_what_is_not_signed_is_refused(empty, refused, service, operation):
    status, code, _ = refused(getattr(empty.unsigned(service), operation))
    assert (status, code) == (403, "MissingAuthenticationTokenException")


def test_accounts_and_regions_do_not_see_each_other(empty):
    here = empty.client("customer-profiles")
    here.create_domain(DomainName="only-here", DefaultExpirationDays=30)
    names = lambda client: [domain["DomainName"] for domain in client.list_domains()["Items"]]
    assert "only-here" in names(here)
    assert "only-here" not in names(empty.client("customer-profiles", account="444455556666"))
    assert "only-here" not in names(empty.client("customer-profiles", region="us-west-2"))


def test_one_path_of_two_services_leads_to_the_one_that_signed(empty):
    # POST /domains/… is Customer Profiles, POST /domains Cases; GET /domains and /tags/{arn} belong to both.
    cases = empty.client("connectcases").create_domain(name="shared-path")
    assert cases["domainArn"].startswith("arn:aws:cases:")
    listed = empty.client("customer-profiles").list_domains()["Items"]
    assert "shared-path" not in [domain["DomainName"] for domain in listed]
    assert empty.client("connectcases").list_tags_for_resource(arn=cases["domainArn"])["tags"] == {}
