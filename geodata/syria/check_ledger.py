#!/usr/bin/env python3
"""Checks the files of this folder against their formats and against each other.

    python3 check_ledger.py

Standard library only. Prints every fault, then a count; exits 1 if there is any.
"""

import csv
import json
import re
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KINDS = {"town", "crossing", "base", "dam", "oilfield", "junction", "village", "desert", "quarter"}
STATUSES = {"control", "contested", "sparse"}
COLUMNS = {
    "places": "id,name,name_ar,lon,lat,kind,district,population,reach_km,part_of,gazetteer",
    "other_names": "place,name,source",
    "holders": "place,faction,status,contested_with,from,to,confidence,source,note",
    "sources": "key,citation,url,licence",
    "events": "datetime,kind,title_en,title_ar,lon,lat,place,source",
}
# (place, date, holder from that day on): widely reported turning points.
TURNING_POINTS = [
    ("raqqa", "2014-01-14", "isis"),
    ("al-omar-oil-field", "2014-07-03", "isis"),
    ("deir-ez-zor-hamidiyah", "2014-07-14", "isis"),
    ("division-17", "2014-07-25", "isis"),
    ("tabqa-air-base", "2014-08-24", "isis"),
    ("kobani", "2015-01-26", "kurds"),
    ("jabal-al-zawiya", "2014-11-01", "nusra"),
    ("wadi-al-deif", "2014-12-15", "nusra"),
    ("hamidiyah-base", "2014-12-15", "rebels"),
    ("idlib", "2015-03-28", "rebels"),
    ("jisr-al-shughur", "2015-04-25", "nusra"),
    ("ariha", "2015-05-28", "rebels"),
    ("tadmur", "2015-05-20", "isis"),
    ("tanf-crossing", "2015-05-22", "isis"),
    ("tal-abyad", "2015-06-15", "kurds"),
    ("ain-issa", "2015-06-23", "kurds"),
    ("hasakah-south", "2015-08-01", "kurds"),
    ("al-qaryatayn", "2015-08-05", "isis"),
    ("abu-al-duhur-air-base", "2015-09-09", "nusra"),
    ("kuwayris-sharqi", "2015-11-10", "government"),
    ("al-hawl", "2015-11-13", "kurds"),
    ("tishrin-dam", "2015-12-26", "kurds"),
    ("tadmur", "2016-03-27", "government"),
]

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def table(name, file):
    rows = []
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        if ",".join(header) != COLUMNS[name]:
            fault(file, f"header is {','.join(header)}")
            return rows
        for cells in reader:
            if len(cells) != len(header):
                fault(f"{file}:{reader.line_num}", f"{len(cells)} cells, not {len(header)}")
                continue
            if any(cell != cell.strip() for cell in cells):
                fault(f"{file}:{reader.line_num}", "blanks around a cell")
            rows.append((f"{file}:{reader.line_num}", dict(zip(header, cells))))
    return rows


def number(where, text, low, high, what):
    try:
        value = float(text)
    except ValueError:
        fault(where, f"{what} {text!r} is no number")
        return None
    if not low <= value <= high:
        fault(where, f"{what} {text} is not within {low} and {high}")
    return value


def day(where, text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault(where, f"{text!r} is no ISO date")
        return None


def keys(where, text, known):
    for key in text.split(";"):
        if key not in known:
            fault(where, f"unknown source {key!r}")


def bounds(geometry):
    points = [p for polygon in geometry["coordinates"] for ring in polygon for p in ring]
    return (min(p[0] for p in points), min(p[1] for p in points),
            max(p[0] for p in points), max(p[1] for p in points))


def edges(geometry):
    found = set()
    for polygon in geometry["coordinates"]:
        for ring in polygon:
            if ring[0] != ring[-1]:
                fault("geometry", f"open ring at {ring[0]}")
            corners = [(round(x * 1e7), round(y * 1e7)) for x, y in ring]
            found.update(zip(corners, corners[1:]))
    return found


def check_land(territory):
    boundary = json.loads((HERE / territory["boundary"]["file"]).read_text(encoding="utf-8"))
    districts = json.loads((HERE / territory["districts"]).read_text(encoding="utf-8"))
    all_edges, slugs = set(), set()
    for feature in districts["features"]:
        slug = feature["properties"]["slug"]
        if not SLUG.fullmatch(slug) or slug in slugs:
            fault("districts", f"slug {slug!r} is malformed or repeated")
        slugs.add(slug)
        own = edges(feature["geometry"])
        if own & all_edges:
            fault("districts", f"{slug} walks an edge another district walks the same way")
        all_edges |= own
    outer = {(a, b) for a, b in all_edges if (b, a) not in all_edges}
    if outer != edges(boundary["geometry"]):
        fault("boundary", "is not the union of the districts, vertex by vertex")
    return slugs, bounds(boundary["geometry"])


def check_places(rows, districts, box):
    ids = {}
    for where, row in rows:
        if not SLUG.fullmatch(row["id"]):
            fault(where, f"id {row['id']!r} is no slug")
        if row["id"] in ids:
            fault(where, f"id {row['id']!r} is repeated")
        ids[row["id"]] = row
        if not row["name"] or not row["name_ar"]:
            fault(where, "a name is missing")
        number(where, row["lon"], box[0] - 0.25, box[2] + 0.25, "lon")
        number(where, row["lat"], box[1] - 0.25, box[3] + 0.25, "lat")
        if row["kind"] not in KINDS:
            fault(where, f"unknown kind {row['kind']!r}")
        if row["district"] not in districts:
            fault(where, f"unknown district {row['district']!r}")
        if row["population"]:
            number(where, row["population"], 1, 10_000_000, "population")
        if row["reach_km"]:
            number(where, row["reach_km"], 0.5, 100, "reach_km")
        if not row["gazetteer"]:
            fault(where, "no gazetteer")
    seen = {}
    for where, row in rows:
        if row["part_of"] and row["part_of"] not in ids:
            fault(where, f"part_of unknown place {row['part_of']!r}")
        spot = (row["lon"], row["lat"])
        if spot in seen:
            fault(where, f"stands where {seen[spot]} stands")
        seen[spot] = row["id"]
    return ids


def check_other_names(rows, places):
    seen = set()
    for where, row in rows:
        if row["place"] not in places:
            fault(where, f"unknown place {row['place']!r}")
        if not row["name"] or not row["source"]:
            fault(where, "a name or its source is missing")
        if (row["place"], row["name"]) in seen:
            fault(where, "is there twice")
        seen.add((row["place"], row["name"]))


def check_holders(rows, places, factions, sources, start, end):
    runs = {}
    for where, row in rows:
        if row["place"] not in places:
            fault(where, f"unknown place {row['place']!r}")
        if row["faction"] not in factions | {""}:
            fault(where, f"unknown faction {row['faction']!r}")
        if not row["faction"] and not row["note"]:
            fault(where, "held by nobody, and no note says why")
        if row["status"] not in STATUSES:
            fault(where, f"unknown status {row['status']!r}")
        rival = row["contested_with"]
        if (row["status"] == "contested") != bool(rival):
            fault(where, "contested_with belongs to contested rows, and to all of them")
        if rival and (rival not in factions or rival == row["faction"]):
            fault(where, f"contested_with {rival!r} is no other faction")
        if not re.fullmatch(r"\d+", row["confidence"]) or int(row["confidence"]) > 100:
            fault(where, f"confidence {row['confidence']!r} is not within 0 and 100")
        keys(where, row["source"], sources)
        begins, ends = day(where, row["from"]), day(where, row["to"])
        if begins and ends:
            runs.setdefault(row["place"], []).append((begins, ends, where, row["faction"]))
    for place in places:
        at = start
        for begins, ends, where, _ in sorted(runs.get(place, [])):
            if begins != at or ends <= begins:
                fault(where, f"{place}: {begins}–{ends} does not follow on {at}")
            at = ends
        if at != end:
            fault("holders.csv", f"{place} ends at {at}, not {end}")
    for place, since, faction in TURNING_POINTS:
        since = date.fromisoformat(since)
        if not any(b == since and f == faction for b, _, _, f in runs.get(place, [])):
            fault("holders.csv", f"turning point missing: {place} to {faction} on {since}")


def check_events(rows, places, sources, start, end):
    for where, row in rows:
        moment = day(where, row["datetime"])
        if moment and not start <= moment < end:
            fault(where, "outside the extent")
        if row["kind"] not in {"event", "method"}:
            fault(where, f"unknown kind {row['kind']!r}")
        if not row["title_en"] or not row["title_ar"]:
            fault(where, "a title is missing")
        if row["place"] and row["place"] not in places:
            fault(where, f"unknown place {row['place']!r}")
        if bool(row["lon"]) != bool(row["lat"]):
            fault(where, "lon without lat, or lat without lon")
        keys(where, row["source"], sources)


def main():
    territory = json.loads((HERE / "territory.json").read_text(encoding="utf-8"))
    start = date.fromisoformat(territory["extent"]["from"])
    end = date.fromisoformat(territory["extent"]["to"])
    factions = set()
    for faction in json.loads((HERE / territory["factions"]).read_text(encoding="utf-8")):
        factions.add(faction["slug"])
        if not re.fullmatch(r"#[0-9a-f]{6}", faction["colour"]):
            fault("factions", f"colour {faction['colour']!r}")
    districts, box = check_land(territory)

    sources = set()
    for where, row in table("sources", territory["sources"]):
        if row["key"] in sources or not SLUG.fullmatch(row["key"]):
            fault(where, f"key {row['key']!r} is malformed or repeated")
        if row["url"] and not re.match(r"https?://", row["url"]):
            fault(where, f"url {row['url']!r}")
        if not row["citation"] or not row["licence"]:
            fault(where, "citation or licence is missing")
        sources.add(row["key"])
    places = check_places(table("places", territory["places"]), districts, box)
    check_other_names(table("other_names", territory["other_names"]), places)
    holders = table("holders", territory["holders"])
    check_holders(holders, places, factions, sources, start, end)
    events = table("events", territory["events"])
    check_events(events, places, sources, start, end)
    used = {k for _, row in holders + events for k in row["source"].split(";")}
    for key in sorted(sources - used):
        fault("sources.csv", f"{key!r} is used nowhere")

    for line in faults:
        print(line)
    print(f"{len(places)} places, {len(holders)} holders, {len(events)} events, "
          f"{len(sources)} sources: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
