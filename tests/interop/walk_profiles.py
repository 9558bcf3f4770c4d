"""Every operation of Customer Profiles, in an order that makes sense."""

import walk_profiles_people as people
import walk_profiles_segments as segments
import walk_profiles_sources as sources
from conftest import by_hand
from names import ACCOUNT, REGION


def walk(sandbox, client, appflow, refused):
    domain(client, refused)
    kim, jo = people.profiles(client, refused)
    people.object_types(client, refused)
    people.objects(client, kim, refused)
    segments.attributes(sandbox, client, kim)
    people.history(client, kim)
    segments.segments(sandbox, client, kim, jo, refused)
    segments.streams(client, refused)
    sources.integrations(sandbox, client, appflow, refused)
    sources.recommenders(sandbox, client, kim, refused)
    sources.uploads(sandbox, client, refused)
    sources.layouts(client, refused)
    people.matching(sandbox, client, refused)
    people.merging(client, kim, jo, refused)
    tags(client)
    the_end(client, kim, refused)


def domain(client, refused):
    made = client.create_domain(DomainName="walk", DefaultExpirationDays=366, Tags={"team": "care"})
    assert made["Tags"] == {"team": "care"}
    assert refused(client.create_domain, DomainName="walk", DefaultExpirationDays=1)[:2] == (400, "BadRequestException")
    client.update_domain(DomainName="walk", DataStore={"Enabled": True}, DefaultExpirationDays=300)
    read = client.get_domain(DomainName="walk")
    assert (read["DefaultExpirationDays"], read["DataStore"]["Enabled"], read["Tags"]) == (300, True, {"team": "care"})
    assert "walk" in [
        item["DomainName"] for page in by_hand(client.list_domains, "Items", "NextToken", MaxResults=1) for item in page
    ]


def tags(client):
    arn = f"arn:aws:profile:{REGION}:{ACCOUNT}:domains/walk/object-types/buy"
    client.tag_resource(resourceArn=arn, tags={"stage": "test", "team": "shop"})
    client.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}


def the_end(client, kim, refused):
    client.delete_profile_object_type(DomainName="walk", ObjectTypeName="buy")
    assert client.list_profile_objects(DomainName="walk", ProfileId=kim, ObjectTypeName="buy")["Items"] == []
    client.delete_profile(DomainName="walk", ProfileId=kim)
    assert client.search_profiles(DomainName="walk", KeyName="_profileId", Values=[kim])["Items"] == []
    client.delete_domain(DomainName="walk")
    assert refused(client.get_domain, DomainName="walk")[:2] == (404, "ResourceNotFoundException")
