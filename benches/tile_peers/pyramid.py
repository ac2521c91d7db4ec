"""Every vector tile of a map, z0 to z12, gzipped, beside tippecanoe.

Command of the other side: `tippecanoe --detect-shared-borders -Z0 -z12 --no-tile-size-limit --no-feature-limit
-l control -o OUT.mbtiles MAP.geojson`. Both count the whole program, reading the GeoJSON included; bytes are those of
the tiles as served, each address counted. Ours has the layers `borders` and `labels` and five properties beside the
polygons; so that bytes are of like with like, tippecanoe is run once more with the borders as a second layer.
"""
import sqlite3, statistics

from sides import children_cpu, row, run, table

ROUNDS, SIZES = 3, (50_000, 500_000)


def compare(ours):
    table("vertices", "", "CPU", "without reading", "tiles", "bytes", "ratio of CPU", "our bytes to theirs")
    for vertices in SIZES:
        folder = ours.map(vertices)
        runs = {"ours": [], "tippecanoe, polygons": [], "tippecanoe, polygons and borders": []}
        control = ["-L", f"control:{folder / '2015-01-01.geojson'}"]
        borders = ["-L", f"borders:{folder / 'borders.geojson'}"]
        for _ in range(ROUNDS):
            runs["ours"].append(timed(lambda: ours.measure("pyramid", folder)))
            runs["tippecanoe, polygons"].append(timed(lambda: tippecanoe(folder, control)))
            runs["tippecanoe, polygons and borders"].append(timed(lambda: tippecanoe(folder, control + borders)))
        mine = statistics.median(it[0] for it in runs["ours"])
        for who, them in runs.items():
            cpu, last = statistics.median(it[0] for it in them), them[-1][1]
            steps = [f"{key} {last[key + '_s']:.2f} s" for key in ("prepare", "draw", "gzip") if key + "_s" in last]
            row(str(vertices), who, f"{cpu:.2f} s", ", ".join(steps), str(last["tiles"]), str(last["bytes"]),
                f"{cpu / mine:.1f} ×", f"{runs['ours'][-1][1]['bytes'] / last['bytes']:.2f}")


def timed(work):
    start = children_cpu()
    result = work()
    return children_cpu() - start, result


def tippecanoe(folder, layers):
    path = folder / "tippecanoe.mbtiles"
    run("tippecanoe", "--detect-shared-borders", "-Z0", "-z12", "--no-tile-size-limit", "--no-feature-limit", "-q",
        "--force", "-o", path, *layers)
    with sqlite3.connect(path) as connection:
        count, size = connection.execute("select count(*), sum(length(tile_data)) from tiles").fetchone()
    return {"tiles": count, "bytes": size}
