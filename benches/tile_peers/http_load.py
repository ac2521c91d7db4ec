"""Cold vector tiles over HTTP, beside axum's hello-world and martin + PostGIS.

Every request is cold: ours runs with `--tile-cache-bytes 0`, martin with `cache_size_mb: 0`. `wrk -t1 -c16 -d5s` asks
for the same tiles in the same order on all sides, up to 100 of each zoom z4 to z12 that show a border and as many
inside somebody's land, without Accept-Encoding. CPU is that of the server, with martin that of martin and of its
PostgreSQL backends.
"""
import json, re, statistics

import martin
from sides import HERE, Server, row, run, table, tiles_in

ROUNDS, SIZES, SECONDS = 5, (50_000, 500_000), 5


def compare(ours):
    table("vertices", "", "req/s", "CPU a request", "req/s to hello-world", "ours is, in CPU")
    for vertices in SIZES:
        folder = ours.map(vertices)
        listed = ours.list(100, vertices, kinds=("border", "inside"))
        tiles = [tile for tile in tiles_in(listed) if tile[0] >= 4]
        with ours.serve(vertices, "--tile-cache-bytes", 0) as server, Server([ours.tiles, "hello"]) as hello, \
                martin.serving(folder) as (peer, tables):
            template = json.loads(server.get("/tiles/t.json"))["tiles"][0]
            template = "/tiles/" + template.split("/tiles/", 1)[1]
            sides = {"hello-world": (hello, "/"), "ours": (server, template)}
            sides |= {f"martin, {what}": (peer, f"/{table}/{{z}}/{{x}}/{{y}}") for what, table in tables.items()}
            server.settle()
            rounds = {who: [] for who in sides}
            for at in range(ROUNDS + 1):
                for who, (side, template) in sides.items():
                    paths = folder / "paths"
                    paths.write_text("".join(f"{path(template, tile)}\n" for tile in tiles))
                    figures = load(side, paths)
                    # The first round warms up.
                    if at:
                        rounds[who].append(figures)
        middle = {who: [statistics.median(it) for it in zip(*them)] for who, them in rounds.items()}
        for who, (rate, cpu) in middle.items():
            row(str(vertices), who, f"{rate:.0f}", f"{cpu:.1f} µs", f"{rate / middle['hello-world'][0]:.3f}",
                f"{cpu / middle['ours'][1]:.2f} × cheaper")


def path(template, tile):
    return template.format(**dict(zip("zxy", tile)))


def load(side, paths):
    """Requests per second, and microseconds of the server's CPU for one."""
    before = side.cpu()
    text = run("wrk", "-t1", "-c16", f"-d{SECONDS}s", "-s", HERE / "tiles.lua", side.address, "--", paths)
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    count = int(re.search(r"(\d+) requests in", text)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), (side.cpu() - before) * 1e6 / count
