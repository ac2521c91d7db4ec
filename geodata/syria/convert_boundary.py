#!/usr/bin/env python3
"""Makes boundary.geojson and districts.geojson from Natural Earth's provinces.

Input: the layer `states_provinces` of `world_map.gpkg`, as carried by Debian's
package qgis-common (made with 3.22.16+dfsg-1):

    apt-get download qgis-common
    dpkg -x qgis-common_*.deb qgis
    python3 convert_boundary.py qgis/usr/share/qgis/resources/data/world_map.gpkg

The standard library suffices, and a run on the same input writes the same bytes.

How: coordinates are rounded to the 1e-7 degree grid; every edge is cut into
pieces of at most about 1 km, each undirected edge always in the same way, so
that both sides of a shared border get the same vertices; the UN zone in the
Golan is joined to Quneitra, whose land it is; the outer boundary is what is left
of all the districts' edges once those walked in both directions cancel out. So
the boundary is the exact union of the districts, vertex by vertex.
"""

import json
import math
import sqlite3
import struct
import sys
from pathlib import Path

GRID = 10_000_000  # units a degree
PIECE_KM = 1.0
KM_PER_DEGREE = 111.195

# Natural Earth's name -> slug, English name, Arabic name.
DISTRICTS = {
    "Aleppo": ("aleppo", "Aleppo", "حلب"),
    "Damascus": ("damascus", "Damascus", "دمشق"),
    "Dar`a": ("daraa", "Daraa", "درعا"),
    "Dayr Az Zawr": ("deir-ez-zor", "Deir ez-Zor", "دير الزور"),
    "Hamah": ("hama", "Hama", "حماة"),
    "Hasaka (Al Haksa)": ("hasakah", "al-Hasakah", "الحسكة"),
    "Homs (Hims)": ("homs", "Homs", "حمص"),
    "Idlib": ("idlib", "Idlib", "إدلب"),
    "Lattakia": ("latakia", "Latakia", "اللاذقية"),
    "Quneitra": ("quneitra", "Quneitra", "القنيطرة"),
    "UNDOF": ("quneitra", "Quneitra", "القنيطرة"),
    "Ar Raqqah": ("raqqa", "Raqqa", "الرقة"),
    "Rif Dimashq": ("rif-dimashq", "Rif Dimashq", "ريف دمشق"),
    "As Suwayda'": ("suwayda", "as-Suwayda", "السويداء"),
    "Tartus": ("tartus", "Tartus", "طرطوس"),
}


def wkb_rings(blob):
    """The rings of a GeoPackage (multi)polygon, as lists of (lon, lat)."""
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
    at = 8 + envelope

    def header():
        nonlocal at
        order = "<" if blob[at] == 1 else ">"
        (kind,) = struct.unpack_from(order + "I", blob, at + 1)
        at += 5
        return order, kind

    def count(order):
        nonlocal at
        (n,) = struct.unpack_from(order + "I", blob, at)
        at += 4
        return n

    def polygon(order):
        nonlocal at
        for _ in range(count(order)):
            n = count(order)
            flat = struct.unpack_from(f"{order}{2 * n}d", blob, at)
            at += 16 * n
            yield list(zip(flat[::2], flat[1::2]))

    order, kind = header()
    if kind == 3:
        yield from polygon(order)
    elif kind == 6:
        for _ in range(count(order)):
            inner, _ = header()
            yield from polygon(inner)
    else:
        raise SystemExit(f"unexpected geometry type {kind}")


def on_grid(point):
    return round(point[0] * GRID), round(point[1] * GRID)


def pieces(a, b):
    """The points from a to b, b left out; the same set for (b, a)."""
    low, high = min(a, b), max(a, b)
    dlon, dlat = high[0] - low[0], high[1] - low[1]
    shrink = math.cos(math.radians((low[1] + high[1]) / 2 / GRID))
    km = math.hypot(dlon * shrink, dlat) / GRID * KM_PER_DEGREE
    n = max(1, math.ceil(km / PIECE_KM))
    # Integer arithmetic, rounded to the nearest: no float decides a vertex.
    points = [
        ((2 * low[0] * n + 2 * dlon * i + n) // (2 * n),
         (2 * low[1] * n + 2 * dlat * i + n) // (2 * n))
        for i in range(n + 1)
    ]
    points[0], points[-1] = low, high
    if a != low:
        points.reverse()
    return points[:-1]


def directed_edges(rings):
    edges = set()
    for ring in rings:
        corners = [on_grid(p) for p in ring]
        if corners[0] == corners[-1]:
            corners.pop()
        corners = [p for i, p in enumerate(corners) if p != corners[i - 1]]
        vertices = [
            q
            for i, p in enumerate(corners)
            for q in pieces(p, corners[(i + 1) % len(corners)])
        ]
        for i, p in enumerate(vertices):
            edges.add((p, vertices[(i + 1) % len(vertices)]))
    return edges


def cancel(edges):
    return {(a, b) for a, b in edges if (b, a) not in edges}


def doubled_area(ring):
    return sum(
        a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])
    )


def walk(edges):
    """Directed edges -> rings, turning as sharply as possible where rings touch."""
    leaving = {}
    for a, b in sorted(edges):
        leaving.setdefault(a, []).append(b)
    rings = []
    while leaving:
        start = min(leaving)
        ring, here, before = [start], start, None
        while True:
            choices = leaving[here]
            if len(choices) == 1 or before is None:
                there = choices.pop(0)
            else:
                back = math.atan2(before[1] - here[1], before[0] - here[0])
                there = max(
                    choices,
                    key=lambda p: (
                        math.atan2(p[1] - here[1], p[0] - here[0]) - back
                    ) % math.tau,
                )
                choices.remove(there)
            if not choices:
                del leaving[here]
            if there == start:
                break
            ring.append(there)
            before, here = here, there
        rings.append(ring)
    return rings


def inside(point, ring):
    x, y = point
    hit = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > y) != (y2 > y):
            side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
            if (side > 0) == (y2 > y1):
                hit = not hit
    return hit


def multipolygon(edges):
    """Edges with the land on their left -> GeoJSON, shells and holes sorted out."""
    rings = walk(edges)
    shells = sorted(r for r in rings if doubled_area(r) > 0)
    holes = sorted(r for r in rings if doubled_area(r) < 0)
    polygons = [[shell] for shell in shells]
    for hole in holes:
        owner = next(
            p for p in polygons
            if any(inside(v, p[0]) for v in hole if v not in p[0])
            or all(v in p[0] for v in hole)
        )
        owner.append(hole)
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [[[x / GRID, y / GRID] for x, y in ring + ring[:1]] for ring in polygon]
            for polygon in polygons
        ],
    }


def land_on_the_left(rings):
    """Shells counter-clockwise, holes clockwise, as RFC 7946 wants it."""
    for i, ring in enumerate(rings):
        ring = ring[:-1] if ring[0] == ring[-1] else ring
        wants_ccw = i == 0  # the provinces of Syria are one polygon each
        if (doubled_area(ring) > 0) != wants_ccw:
            ring = ring[::-1]
        yield ring


def write(path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    source = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    rows = source.execute(
        "SELECT name, geom FROM states_provinces WHERE adm0_a3 = 'SYR' ORDER BY name"
    ).fetchall()
    if {name for name, _ in rows} != set(DISTRICTS):
        raise SystemExit(f"unexpected provinces: {[name for name, _ in rows]}")

    districts = {}
    for name, geometry in rows:
        edges = directed_edges(land_on_the_left(list(wkb_rings(geometry))))
        slug, english, arabic = DISTRICTS[name]
        _, _, known = districts.setdefault(slug, (english, arabic, set()))
        if known & edges:
            raise SystemExit(f"{name} overlaps another province")
        known |= edges

    here = Path(__file__).resolve().parent
    everything = set()
    features = []
    for slug, (english, arabic, edges) in sorted(districts.items()):
        edges = cancel(edges)
        if everything & edges:
            raise SystemExit(f"{slug} overlaps another district")
        everything |= edges
        features.append({
            "type": "Feature",
            "properties": {"slug": slug, "name_en": english, "name_ar": arabic},
            "geometry": multipolygon(edges),
        })
    write(here / "districts.geojson", {"type": "FeatureCollection", "features": features})
    write(here / "boundary.geojson", {
        "type": "Feature",
        "properties": {"name_en": "Syria", "name_ar": "سوريا"},
        "geometry": multipolygon(cancel(everything)),
    })


if __name__ == "__main__":
    main()
