"""Every vector tile of a map, z0 to z12, gzipped, beside tippecanoe.

Command of the other side: `tippecanoe --detect-shared-borders -Z0 -z12 --no-tile-size-limit --no-feature-limit
-l control -o OUT.mbtiles MAP.geojson`. Both count the whole program, reading the GeoJSON included; bytes are those of
the tiles as served, each address counted. Ours has the layers `borders` and `labels` and five properties beside the
polygons; so that bytes are of like with like, tippecanoe is run once more with the borders as a second layer, and once
with the same properties in both.
"""
import json, sqlite3, statistics

from sides import children_cpu, row, run, table

ROUNDS, SIZES, STEPS = 3, (50_000, 500_000), ("prepare_s", "draw_s", "gzip_s")


def compare(ours):
    for vertices in SIZES:
        folder = ours.map(vertices)
        runs = {"ours": [], "tippecanoe, polygons": [], "tippecanoe, polygons and borders": [],
                "tippecanoe, both with our properties": []}
        control = ["-L", f"control:{folder / '2015-01-01.geojson'}"]
        borders = ["-L", f"borders:{folder / 'borders.geojson'}"]
        same = ["-L", f"control:{told(folder / '2015-01-01.geojson', land)}", "-L", f"borders:{told(folder / 'borders.geojson', front)}"]
        for _ in range(ROUNDS):
            runs["ours"].append(timed(lambda: ours.measure("pyramid", folder)))
            runs["tippecanoe, polygons"].append(timed(lambda: tippecanoe(folder, control)))
            runs["tippecanoe, polygons and borders"].append(timed(lambda: tippecanoe(folder, control + borders)))
            runs["tippecanoe, both with our properties"].append(timed(lambda: tippecanoe(folder, same)))
        report(vertices, {who: (statistics.median(it[0] for it in them), them[-1][1]) for who, them in runs.items()},
               statistics.median(sum(it[1][key] for key in STEPS) for it in runs["ours"]))


def report(vertices, sides, drawing):
    print(f"{vertices} vertices; ours without reading and resolving: {drawing:.3f} s\n")
    table("", "CPU", "to ours", "to ours without reading", "tiles", "bytes", "our bytes to theirs")
    mine, figures = sides["ours"]
    total = lambda figures: [sum(it) for it in zip(*figures["zooms"])]
    for who, (cpu, theirs) in sides.items():
        count, size = total(theirs)
        row(who, f"{cpu:.2f} s", f"{cpu / mine:.1f} ×", f"{cpu / drawing:.1f} ×", str(count), str(size),
            f"{total(figures)[1] / size:.2f}")
    print()
    table("bytes by zoom", *sides)
    for zoom, sizes in enumerate(zip(*(it[1]["zooms"] for it in sides.values()))):
        row(str(zoom), *(f"{size} in {count}" for count, size in sizes))
    print()


def land(faction):
    colours = ["#b3202c", "#3b6fb5", "#e0a526", "#63bf7a", "#26262b"]
    colour = colours[int(faction["faction"][1:])]
    return {"faction": faction["faction"], "name": faction["faction"], "colour": colour, "status": "control"}


def front(sides):
    said = {"kind": "front" if sides["right"] and sides["left"] else "outer", "approximate": False}
    for side in ("left", "right"):
        if sides[side]:
            said |= {side: sides[side], f"{side}_name": sides[side]}
    return said


def told(path, properties):
    """The same features with the properties that our tiles have."""
    collection = json.loads(path.read_text())
    for feature in collection["features"]:
        feature["properties"] = properties(feature["properties"])
    same = path.with_name(f"same-{path.name}")
    same.write_text(json.dumps(collection))
    return same


def timed(work):
    start = children_cpu()
    result = work()
    return children_cpu() - start, result


def tippecanoe(folder, layers):
    path = folder / "tippecanoe.mbtiles"
    run("tippecanoe", "--detect-shared-borders", "-Z0", "-z12", "--no-tile-size-limit", "--no-feature-limit", "-q",
        "--force", "-o", path, *layers)
    with sqlite3.connect(path) as connection:
        zooms = "select count(*), sum(length(tile_data)) from tiles group by zoom_level order by zoom_level"
        return {"zooms": connection.execute(zooms).fetchall()}
