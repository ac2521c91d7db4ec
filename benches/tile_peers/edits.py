"""From an edit to a fresh tile over HTTP.

A triangle some 20 km across is posted as a region that begins on the day after the map, then the tile around its
middle is asked for by date; nine edits at different places, medians. Wall time as the client sees it, and CPU of the
server for both. One tile of that zoom was asked for before the first edit.
"""
import http.client, json, math, statistics, time

from sides import row, table

ZOOMS, TARGETS = (6, 9, 12), {14_000: 10, 50_000: 50, 500_000: 400}
PLACES = [(38.0 + 0.35 * column, 34.2 + 0.6 * line) for line in range(3) for column in range(3)]


def compare(ours):
    table("vertices", "zoom of the tile", "POST", "GET", "both, wall", "both, CPU", "target")
    for vertices, target in TARGETS.items():
        token = (ours.database(vertices).parent / "token").read_text()
        for zoom in ZOOMS:
            with ours.serve(vertices) as server:
                server.settle()
                client = http.client.HTTPConnection(server.address.removeprefix("http://"))
                server.get(tile_at(PLACES[0], zoom))
                taken = [edit(server, client, token, place, zoom) for place in PLACES]
            post, get, cpu = (statistics.median(it) for it in zip(*taken))
            both = statistics.median(it[0] + it[1] for it in taken)
            figures = (f"{it * 1e3:.1f} ms" for it in (post, get, both, cpu))
            row(str(vertices), str(zoom), *figures, f"{target} ms")


def edit(server, client, token, place, zoom):
    """Seconds: of the POST, of the GET, and of the server's CPU."""
    lon, lat = place
    ring = [[lon - 0.11, lat - 0.08], [lon + 0.11, lat - 0.07], [lon, lat + 0.1], [lon - 0.11, lat - 0.08]]
    faction = f"f{int(lon * 100) % 5}"
    region = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
              "properties": {"faction": faction, "valid_from": "2015-01-02"}}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/geo+json"}
    before, start = server.cpu(), time.perf_counter()
    made = ask(client, "POST", "/territories/t/regions", json.dumps(region), headers)
    posted = time.perf_counter()
    tile = ask(client, "GET", tile_at(place, zoom))
    got = time.perf_counter()
    revision = json.loads(made.body)["properties"]["revision"]
    if f"-{revision}-" not in tile.headers["Content-Location"]:
        raise RuntimeError(f"not of revision {revision}: {tile.headers['Content-Location']}")
    return posted - start, got - posted, server.cpu() - before


def ask(client, method, path, body=None, headers={}):
    client.request(method, path, body, headers)
    answer = client.getresponse()
    answer.body = answer.read()
    if answer.status not in (200, 201):
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:500]}")
    return answer


def tile_at(place, zoom):
    lon, lat = place
    side = 1 << zoom
    x = int((lon + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
    return f"/tiles/t/{zoom}/{x}/{y}.mvt"
