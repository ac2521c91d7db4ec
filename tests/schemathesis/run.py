#!/usr/bin/env python3
"""Holds the built server to its OpenAPI document: python3 tests/schemathesis/run.py

A server over a store of its own, with an island made up for this, is asked what the document says may be asked, and
much that it says may not, as an admin and as nobody. Every answer must have a status, a type and a form that the
document knows, none may be a defect of the server, and its log must stay clean.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request
import venv

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent.parent / "target"))
TOOLS = TARGET / "schemathesis"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# Its pictures are small, so that there is time for many.
SETTINGS = """--max-requests-per-second 0 --max-writes-per-minute 0 --max-failures-per-minute 0 --max-frames 3
  --max-timelapse-side 64 --max-map-width 400 --max-map-height 400 --max-webhooks 3 --webhook-attempts 1""".split()


def main():
    binary = TARGET / "debug" / "frontline"
    tool = install()
    with tempfile.TemporaryDirectory() as folder:
        db = f"{folder}/store.sqlite"
        log = open(f"{folder}/log", "w+")
        command = [binary, "serve", "--db", db, "--listen", "127.0.0.1:0", *SETTINGS]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            base = next(it.split()[-1] for it in server.stdout if it.startswith("listening on"))
            token = run(binary, "token", "create", "--db", db, "--role", "admin", "--name", "Ada").strip()
            island = Island(base, token)
            valid(base)
            hooks = {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks"}
            environment = {**os.environ, **hooks, **island.ids}
            good = held(tool, base, environment, 3)
            good &= held(tool, base, environment, 6, "--header", f"Authorization: Bearer {token}")
        finally:
            server.terminate()
            server.wait(60)
        log.seek(0)
        faults = [line for line in log if re.search("ERROR|panicked", line)]
    print("".join(faults), end="")
    sys.exit(0 if good and not faults else 1)


def install():
    """The tools in a place of their own, as pinned."""
    if not (TOOLS / "bin" / "pip").exists():
        venv.create(TOOLS, with_pip=True)
    run(TOOLS / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements.txt")
    return TOOLS / "bin" / "schemathesis"


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def valid(base):
    """The document is OpenAPI 3.1 at all."""
    check = "import json, sys; from openapi_spec_validator import validate; validate(json.load(sys.stdin))"
    with urllib.request.urlopen(f"{base}/openapi.json") as answer:
        subprocess.run([TOOLS / "bin" / "python", "-c", check], input=answer.read(), check=True)


def held(tool, base, environment, examples, *more):
    """Whether all answers are as described."""
    command = [
        tool, "--config-file", HERE / "schemathesis.toml", "run", f"{base}/openapi.json", "--checks", CHECKS,
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--continue-on-failure", "--seed", "1",
        # It has no end.
        "--exclude-operation-id", "stream_changes",
        # Random land is refused for the most part, as it should be: nothing is learnt from being told.
        "--warnings", "off", "--suppress-health-check", "all", "--request-timeout", "60",
        # Two would be no faster, and some Pythons read source code with one thread only (CPython issue 106905).
        "--workers", "1", *more,
    ]
    return subprocess.run(command, env=environment, cwd=TARGET).returncode == 0


class Island:
    """A made-up territory with one of each thing; `ids` names them."""

    def __init__(self, base, token):
        self.base, self.token = base, token
        land = lambda west, east: {"type": "Polygon", "coordinates": [[[west, 1], [east, 1], [east, 2], [west, 2], [west, 1]]]}
        held = lambda west, east: {
            "type": "Feature", "geometry": land(west, east), "properties": {"faction": "crew", "valid_from": "2021-05-01"}}
        self.post("/territories", {
            "slug": "island", "names": {"en": "Island"}, "boundary": {"source": "a chart", "geometry": land(10, 12)},
            "factions": [{"slug": "crew", "names": {"en": "Crew"}, "colour": "#112233"},
                         {"slug": "guests", "names": {"en": "Guests"}, "colour": "#aa3322"}],
            "districts": [{"type": "Feature", "geometry": land(10, 11), "properties": {"slug": "west", "names": {"en": "West"}}}],
            "places": [{"slug": "haven", "names": {"en": "Haven"}, "kind": "town", "lon": 10.5, "lat": 1.5}],
            "events": [{"slug": "landing", "datetime": "2021-05-01", "titles": {"en": "The crew lands"}}]})
        home = "/territories/island"
        region = self.post(f"{home}/regions", held(10, 11))["id"]
        change = {"changes": [{"change": "create", "feature": held(11, 11.5)}]}
        tiles = self.ask("GET", "/tiles/island.json")["tiles"][0]
        self.ids = {
            "REGION": region,
            "SLICE": tiles.split("/")[5],
            "PROPOSAL": self.post(f"{home}/proposals", change)["id"],
            "PREVIEW": self.post(f"{home}/proposals", change)["id"],
            "WEBHOOK": self.post(f"{home}/webhooks", {"url": "https://hooks.example.invalid/frontline"})["id"],
            "TOKEN": self.post("/tokens", {"name": "Spare", "role": "reader"})["id"],
        }

    def post(self, path, body):
        return self.ask("POST", path, body)

    def ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


if __name__ == "__main__":
    main()
