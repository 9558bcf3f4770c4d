"""A client as boto3 has it, whose calls go through the AWS CLI: its parsing of arguments, its pagers, its output.

The CLI runs inside this process, which spares its start for every call.
"""

import contextlib
import datetime
import io
import itertools
import json
import logging
import os
import pathlib
import types

import awscli
import botocore
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.utils import parse_timestamp

from conftest import KEYS
from shapes import check_answer


class Cli:
    """One caller of one service."""

    def __init__(self, sandbox, service, account="111122223333", region="eu-central-1", answered=None):
        self.service = service
        # What by_hand asks of a client.
        self.meta = sandbox.client(service).meta
        self.answered = answered if answered is not None else set()
        self.calls = itertools.count()
        self.options = ["--endpoint-url", sandbox.endpoint, "--region", region, "--output", "json"]
        # Set when awscli is imported, and taken away with all that is of the user. The models that the CLI brings along
        # are older than the facts and lack operations; it reads those of the pinned botocore before its own.
        data = [pathlib.Path(package.__file__).parent / "data" for package in (awscli, botocore)]
        os.environ["AWS_DATA_PATH"] = os.pathsep.join(map(str, data))
        self.driver = create_clidriver()
        # It tells every step, which nobody reads.
        logging.getLogger("awscli").setLevel(logging.WARNING)
        session = self.driver.session
        session.set_credentials(KEYS[account], "sandbox")
        session.set_default_client_config(Config(retries={"total_max_attempts": 1}, proxies={}))
        session.register("after-call", check_answer)
        session.register("after-call", self.note)

    def note(self, http_response, parsed, model, **_):
        if http_response.status_code < 300:
            self.answered.add(model.name)
        else:
            self.error = ClientError(parsed, model.name)

    def __getattr__(self, name):
        if name not in self.meta.method_to_api_mapping:
            raise AttributeError(name)

        def operation(self, **arguments):
            return self.run(self.meta.service_model.operation_model(self.meta.method_to_api_mapping[name]), arguments)

        operation.__name__ = name
        return types.MethodType(operation, self)

    def run(self, model, arguments):
        line = [self.service, xform_name(model.name, "-"), *self.options]
        # Both ways to give arguments, in turns.
        line += in_one(arguments) if next(self.calls) % 2 else flags(arguments)
        self.error, out, err = None, io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = self.driver.main(line)
        if self.error is not None:
            name = self.error.response["Error"]["Code"]
            assert code != 0 and f"({name})" in err.getvalue(), f"aws {line} ended with {code}: {err.getvalue()}"
            raise self.error
        assert code == 0, f"aws {' '.join(line)} ended with {code}: {err.getvalue()}{out.getvalue()}"
        answer = json.loads(out.getvalue()) if out.getvalue().strip() else {}
        return with_times(model.output_shape, answer) if model.output_shape else answer


def plain(value):
    """As the CLI wants it in JSON."""
    return value.isoformat() + "Z" if isinstance(value, datetime.datetime) else value


def in_one(arguments):
    # Whoever says how long a page is wants that page alone; the CLI knows that of flags only.
    paged = any(name.lower() in ("maxresults", "nexttoken") for name in arguments)
    return ["--cli-input-json", json.dumps(arguments, default=plain), *(["--no-paginate"] if paged else [])]


def flags(arguments):
    line = []
    for name, value in arguments.items():
        flag = xform_name(name, "-")
        if isinstance(value, bool):
            line.append(f"--{flag}" if value else f"--no-{flag}")
        elif isinstance(value, (dict, list)):
            line += [f"--{flag}", json.dumps(value, default=plain)]
        else:
            line += [f"--{flag}", str(plain(value))]
    return line


def with_times(shape, value):
    """What the CLI prints of times, as boto3 gives them."""
    if shape.type_name == "timestamp":
        return parse_timestamp(value)
    if shape.type_name == "structure" and isinstance(value, dict):
        return {
            name: with_times(shape.members[name], of) if name in shape.members else of for name, of in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [with_times(shape.member, of) for of in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {name: with_times(shape.value, of) for name, of in value.items()}
    return value
