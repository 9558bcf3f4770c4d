#!/usr/bin/env python3
"""Turn the published models of the three services into the facts in this folder.

Reads the `service-2.json` models that ship inside the Python package botocore and
writes one compact JSON file a service: operations with their HTTP binding and errors,
shapes with their members and constraints. Prose is left out.

Run it by hand, in an environment that has exactly the pinned version:

    pip install botocore==1.44.8
    python3 assets/api/import.py
"""

import json
from pathlib import Path

import botocore
from botocore.loaders import Loader

PINNED = "1.44.8"
SERVICES = ["customer-profiles", "connectcases", "appflow"]
HERE = Path(__file__).parent
LOCATIONS = {"uri": "uri", "querystring": "query", "header": "header", "statusCode": "status"}


def operation(model):
    """One operation: `http` is method and URI template, `status` the HTTP status of success."""
    http = model["http"]
    fact = {"http": f"{http['method']} {http['requestUri']}", "status": http.get("responseCode", 200)}
    for side in ("input", "output"):
        if side in model:
            fact[side] = model[side]["shape"]
    fact["errors"] = [error["shape"] for error in model.get("errors", [])]
    return fact


def member(name, model):
    """One member: the shape's name alone, or an object where it is bound outside the body."""
    fact = {"shape": model["shape"]}
    if "location" in model:
        fact["in"] = LOCATIONS[model["location"]]
        fact["as"] = model.get("locationName", name)
    elif model.get("locationName", name) != name:
        raise SystemExit(f"a body member under another name: {name}")
    if model.get("idempotencyToken"):
        fact["token"] = True
    return fact if len(fact) > 1 else fact["shape"]


def shape(model):
    """One shape: its type, constraints, members or element shapes."""
    fact = {"type": model["type"]}
    for trait in ("min", "max", "pattern", "enum", "required", "timestampFormat"):
        if model.get(trait) not in (None, []):
            fact[trait] = model[trait]
    for flag in ("sensitive", "union", "deprecated", "sparse"):
        if model.get(flag):
            fact[flag] = True
    if "members" in model:
        fact["members"] = {name: member(name, m) for name, m in model["members"].items()}
    if model["type"] == "list":
        fact["item"] = model["member"]["shape"]
    if model["type"] == "map":
        fact["key"] = model["key"]["shape"]
        fact["value"] = model["value"]["shape"]
    if model.get("exception"):
        fact["error"] = model.get("error", {}).get("httpStatusCode", 500 if model.get("fault") else 400)
    return fact


def rows(table):
    """A JSON object with one entry a line, so that a change of the model reads as a small difference."""
    lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for k, v in sorted(table.items())]
    return "{\n" + ",\n".join(lines) + "\n }"


def main():
    if botocore.__version__ != PINNED:
        raise SystemExit(f"botocore {PINNED} is needed, this is {botocore.__version__}")
    loader = Loader()
    for name in SERVICES:
        model = loader.load_service_model(name, "service-2")
        meta = model["metadata"]
        head = {
            "service": name,
            "title": meta["serviceFullName"],
            "signingName": meta.get("signingName", meta["endpointPrefix"]),
            "endpointPrefix": meta["endpointPrefix"],
            "apiVersion": meta["apiVersion"],
            "source": f"botocore {PINNED}",
        }
        fields = [f" {json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
        fields.append(' "operations": ' + rows({n: operation(m) for n, m in model["operations"].items()}))
        fields.append(' "shapes": ' + rows({n: shape(m) for n, m in model["shapes"].items()}))
        (HERE / f"{name}.json").write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")
        print(f"{name}: {len(model['operations'])} operations, {len(model['shapes'])} shapes")


if __name__ == "__main__":
    main()
