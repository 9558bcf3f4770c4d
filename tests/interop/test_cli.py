"""The AWS CLI as a client of the sandbox: the walks over all operations, and the program itself."""

import json
import os
import subprocess
import sys

import pytest

import walk_appflow
import walk_cases
import walk_profiles
from cli import Cli
from test_all_operations import TOTALS


@pytest.fixture(scope="module")
def answered():
    return {service: set() for service in TOTALS}


@pytest.fixture
def client(standing, answered):
    return lambda service: Cli(standing, service, answered=answered[service])


def test_customer_profiles(standing, client, refused):
    walk_profiles.walk(standing, client("customer-profiles"), client("appflow"), refused)


def test_cases(standing, client, refused):
    walk_cases.walk(standing, client("connectcases"), refused)


def test_appflow(standing, client, refused):
    walk_appflow.walk(standing, client("appflow"), refused)


def test_no_operation_is_left_out(answered, capsys):
    count = {service: len(operations) for service, operations in answered.items()}
    with capsys.disabled():
        print(f"\n{sum(count.values())} of {sum(TOTALS.values())} operations were answered to the AWS CLI")
    assert count == TOTALS


@pytest.fixture
def aws(standing):
    """Runs `aws …` as a process of its own, told what the sandbox tells; gives what it prints."""
    environment = {**os.environ, **standing.variables, "AWS_MAX_ATTEMPTS": "1"}

    def run(*line):
        return subprocess.run(
            [sys.executable, "-m", "awscli", *line], env=environment, capture_output=True, text=True, timeout=60
        )

    return run


def test_the_program_itself_finds_the_sandbox_by_its_variables(aws):
    made = aws("customer-profiles", "create-domain", "--domain-name", "cli", "--default-expiration-days", "366")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["DomainName"] == "cli"
    again = aws("customer-profiles", "create-domain", "--domain-name", "cli", "--default-expiration-days", "1")
    assert again.returncode != 0 and "(BadRequestException)" in again.stderr and "already exists" in again.stderr
    who = aws("sts", "get-caller-identity", "--query", "Account", "--output", "text")
    assert who.stdout.strip() == "111122223333", who.stderr
