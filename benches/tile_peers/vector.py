"""Vector tiles drawn in process, beside PostGIS.

Both sides draw the same tiles, up to twelve a zoom that show a border, z0 to z12. Ours is one thread; PostGIS is
the CPU time of its backend, the query prepared, the table in shared buffers.
`ST_Simplify` takes four tile units, a quarter of a pixel.
"""
import postgis
from sides import by_zoom, geometric_mean, medians, row, table, tiles_in

ROUNDS, SIZES = 3, (50_000, 500_000)
WHAT = {"simplified": "ST_AsMVT + ST_Simplify, 3857, GiST", "divided": "the same without, ST_Subdivide(256)",
        "divided_simplified": "subdivided, and simplified"}


def compare(ours):
    tiles = ours.list(12, *SIZES)
    means = {}
    for vertices in SIZES:
        mine, theirs = [], {layout: [] for layout in WHAT}
        with postgis.loaded(ours.map(vertices)) as database:
            for _ in range(ROUNDS):
                mine.append(ours.measure("vector", tiles, ours.map(vertices)))
                for layout, rounds in theirs.items():
                    rounds.append({"zooms": [database.draw(layout, it) for it in by_zoom(tiles_in(tiles)).values()]})
        mine, size = medians(mine), medians(mine, "bytes")
        theirs = {layout: medians(rounds) for layout, rounds in theirs.items()}
        print(f"{vertices} vertices, µs a tile; ratios to ours\n")
        table("zoom", "ours", "bytes", *WHAT.values())
        for zoom, taken in mine.items():
            row(str(zoom), f"{taken:.1f}", f"{size[zoom]:.0f}",
                *(f"{it[zoom]:.0f} ({it[zoom] / taken:.0f} ×)" for it in theirs.values()))
        means[vertices] = geometric_mean(mine.values())
        ratios = [geometric_mean(it[zoom] / taken for zoom, taken in mine.items()) for it in theirs.values()]
        row("geometric mean", f"{means[vertices]:.1f}", "", *(f"{it:.0f} ×" for it in ratios))
        print()
    print(f"a tile at {SIZES[1]} vertices: {means[SIZES[1]] / means[SIZES[0]]:.2f} × one at {SIZES[0]}")
