"""Cold vector tiles over HTTP, beside axum's hello-world and martin + PostGIS.

Every request is cold: ours runs with `--tile-cache-bytes 0`, martin with `cache_size_mb: 0`. `wrk -t1 -c16 -d4s` asks
for the same tiles in the same order on all sides, without Accept-Encoding, z4 to z12: up to twelve a zoom that show a
border; then up to a hundred a zoom that do, and as many inside somebody's land. CPU is that of the server, with martin
that of martin and of its PostgreSQL backends.
"""
import json, re, statistics

import martin
from sides import HERE, Server, row, run, table, tiles_in

ROUNDS, SIZES, SECONDS = 3, (50_000, 500_000), 4
WORKLOADS = {"twelve a zoom with borders": (12, ("border",)),
             "a hundred a zoom of each kind": (100, ("border", "inside"))}


def compare(ours):
    for vertices in SIZES:
        folder = ours.map(vertices)
        with ours.serve(vertices, "--tile-cache-bytes", 0) as server, Server([ours.tiles, "hello"]) as hello, \
                martin.serving(folder) as (peer, tables):
            template = json.loads(server.get("/tiles/t.json"))["tiles"][0]
            template = "/tiles/" + template.split("/tiles/", 1)[1]
            sides = {"hello-world": (hello, "/"), "ours": (server, template)}
            sides |= {f"martin, {what}": (peer, f"/{table}/{{z}}/{{x}}/{{y}}") for what, table in tables.items()}
            server.settle()
            for what, (count, kinds) in WORKLOADS.items():
                tiles = [it for it in tiles_in(ours.list(count, vertices, kinds=kinds)) if it[0] >= 4]
                print(f"{vertices} vertices; {what}, {len(tiles)} in all\n")
                report(in_turn(sides, tiles, folder / "paths"))


def in_turn(sides, tiles, paths):
    """Medians of each side's requests per second and CPU of a request."""
    rounds = {who: [] for who in sides}
    for at in range(ROUNDS + 1):
        for who, (side, template) in sides.items():
            paths.write_text("".join(template.format(z=z, x=x, y=y) + "\n" for z, x, y in tiles))
            figures = load(side, paths)
            # The first round warms up.
            if at:
                rounds[who].append(figures)
    return {who: [statistics.median(it) for it in zip(*them)] for who, them in rounds.items()}


def report(sides):
    table("", "req/s", "CPU a request", "our req/s to these", "their CPU to ours")
    rate, cpu = sides["ours"]
    for who, (its_rate, its_cpu) in sides.items():
        row(who, f"{its_rate:.0f}", f"{its_cpu:.1f} µs", f"{rate / its_rate:.2f} ×", f"{its_cpu / cpu:.2f} ×")
    print()


def load(side, paths):
    """Requests per second, and microseconds of the server's CPU for one."""
    before = side.cpu()
    text = run("wrk", "-t1", "-c16", f"-d{SECONDS}s", "-s", HERE / "tiles.lua", side.address, "--", paths)
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    count = int(re.search(r"(\d+) requests in", text)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), (side.cpu() - before) * 1e6 / count
