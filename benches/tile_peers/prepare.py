"""A map made ready for every zoom, beside one simplification of the coverage by GEOS.

GEOS, through shapely's `coverage_simplify`, simplifies once to one tolerance (0.01°, about a pixel at zoom 7); ours
makes all of z0 to z12, with all that drawing needs. One thread each; reading is measured on neither side.
"""
import statistics, time

import shapely
from sides import row, table

ROUNDS, SIZES, TOLERANCE = 5, (50_000, 500_000), 0.01


def compare(ours):
    table("vertices", "ours, z0 to z12", "a vertex", f"GEOS {shapely.geos_version_string}, once", "ours / GEOS")
    for vertices in SIZES:
        folder = ours.map(vertices)
        held = shapely.get_parts(shapely.from_geojson((folder / "2015-01-01.geojson").read_text()))
        mine, theirs = [], []
        for _ in range(ROUNDS):
            mine.append(ours.measure("prepare", folder))
            start = time.thread_time()
            shapely.coverage_simplify(held, TOLERANCE)
            theirs.append((time.thread_time() - start) * 1e3)
        count, taken, geos = mine[0]["vertices"], statistics.median(it["ms"] for it in mine), statistics.median(theirs)
        row(str(count), f"{taken:.1f} ms", f"{taken / count * 1e6:.0f} ns", f"{geos:.1f} ms", f"{taken / geos:.2f}")
