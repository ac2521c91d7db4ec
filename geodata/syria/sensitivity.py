#!/usr/bin/env python3
"""The tables of figures in README.md: shares by date, and those of one date with the least certain changed.

usage: python3 geodata/syria/sensitivity.py target/release/frontline      (needs nothing but Python)
Nothing is recorded: every row is a dry run of `frontline import --places`. Rows that no flag can say are made
from a changed copy of this folder.
"""
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
FACTIONS = ["isis", "government", "nusra", "rebels", "kurds"]
DATES = ["2014-01-15", "2014-08-01", "2015-01-01", "2015-06-01", "2015-09-18", "2015-12-14", "2016-03-31"]
AT = "2015-09-18"
DOUBTS = [
    ("nothing", []),
    ("desert anchors left out (towns share the desert)", ["--doubt", "drop", "--doubt-kind", "desert"]),
    ("places with confidence under 40 left out", ["--doubt", "drop", "--doubt-below", "40"]),
    ("… under 50", ["--doubt", "drop", "--doubt-below", "50"]),
    ("… under 60", ["--doubt", "drop", "--doubt-below", "60"]),
    ("ISIS's places with confidence under 40 given to the nearest other holder",
     ["--doubt", "flip", "--doubt-faction", "isis", "--doubt-below", "40"]),
    ("desert anchors held by nobody", ["--doubt", "unheld", "--doubt-kind", "desert"]),
    ("contested places given to the rival", ["--doubt", "rival"]),
]


def shares(program, at, flags, folder=HERE):
    """Nominal / effective per cent of each faction."""
    call = [program, "import", "--places", str(folder), "--dry-run", "--at", at, *flags]
    text = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    rows = {row["faction"]: row for row in csv.DictReader(line for line in text.splitlines() if line[0] != "#")}
    percent = lambda faction, key: 100 * float(rows[faction][key]) if faction in rows else 0.0
    return [f"{percent(f, 'fraction'):.1f} / {percent(f, 'effective_fraction'):.1f}" for f in FACTIONS]


def changed_table(folder, name, change):
    """Rewrites one table row by row."""
    path = pathlib.Path(folder) / name
    with path.open(newline="") as table:
        reader = csv.DictReader(table)
        names, rows = reader.fieldnames, list(reader)
    with path.open("w", newline="") as table:
        writer = csv.DictWriter(table, names)
        writer.writeheader()
        for row in rows:
            change(row)
            writer.writerow(row)


def without_reach(folder):
    changed_table(folder, "places.csv", lambda row: row.update(reach_km=""))


def idlib_to_nusra(folder):
    with (HERE / "places.csv").open(newline="") as table:
        idlib = {row["id"] for row in csv.DictReader(table) if row["district"] == "idlib"}

    def change(row):
        if row["place"] in idlib and "rebels" in (row["faction"], row["contested_with"]):
            holders = [("nusra" if row[key] == "rebels" else row[key]) for key in ("faction", "contested_with")]
            row.update(faction=holders[0], contested_with=holders[1])
            if holders[0] == holders[1]:
                row.update(contested_with="", status="control")

    changed_table(folder, "holders.csv", change)


def sparse_beyond(km):
    def change(folder):
        path = pathlib.Path(folder) / "territory.json"
        territory = json.loads(path.read_text())
        territory["import"]["sparse_beyond_km"] = km
        path.write_text(json.dumps(territory))

    return change


VARIANTS = [
    ("no reach", without_reach),
    ("all rebel places of Idlib given to Nusra", idlib_to_nusra),
    ("sparse beyond 10 km instead of 25", sparse_beyond(10)),
    ("sparse beyond 15 km", sparse_beyond(15)),
]


def show(name, cells):
    print("|", " | ".join([name, *cells]), "|")


def main():
    program = sys.argv[1]
    for date in DATES:
        show(date, shares(program, date, []))
    print()
    for name, flags in DOUBTS:
        show(name, shares(program, AT, flags))
    for name, change in VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(HERE, folder, dirs_exist_ok=True)
            change(folder)
            show(name, shares(program, AT, [], folder))


main()
