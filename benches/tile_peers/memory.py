"""Memory of our server over 100,000 distinct tiles.

Tiles of the map's box, z14 and z13, each asked for once over one connection; the cache of tiles is 8 MiB, so that it is
full long before. Resident memory of the process, after the first tiles and after all.
"""
import http.client, math, pathlib

from sides import row, table

VERTICES, STOPS = 50_000, (1_000, 10_000, 50_000, 100_000)
WEST, SOUTH, EAST, NORTH = 35.7, 32.3, 42.4, 37.3


def compare(ours):
    table("", *(f"after {it}" for it in STOPS))
    for ending in (".mvt", ".png"):
        with ours.serve(VERTICES, "--tile-cache-bytes", 8 << 20) as server:
            server.settle()
            client = http.client.HTTPConnection(server.address.removeprefix("http://"))
            seen = []
            for count, (z, x, y) in enumerate(distinct(max(STOPS)), 1):
                client.request("GET", f"/tiles/t/{z}/{x}/{y}{ending}")
                answer = client.getresponse()
                answer.read()
                if answer.status not in (200, 204):
                    raise RuntimeError(f"{answer.status} at {z}/{x}/{y}{ending}")
                if count in STOPS:
                    seen.append(resident(server.process.pid))
        row(ending, *(f"{it:.0f} MiB" for it in seen))


def distinct(count):
    tiles = [(z, x, y) for z in (14, 13) for x in columns(z) for y in rows(z)]
    if len(tiles) < count:
        raise RuntimeError(f"the box has {len(tiles)} tiles only")
    # Spread over the map, so that the first have borders in them as often as the last.
    return sorted(tiles, key=lambda it: hash(it) % 1_000_003)[:count]


def columns(z):
    at = lambda longitude: int((longitude + 180) / 360 * (1 << z))
    return range(at(WEST), at(EAST) + 1)


def rows(z):
    at = lambda latitude: int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * (1 << z))
    return range(at(NORTH), at(SOUTH) + 1)


def resident(pid):
    """MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
