"""PostGIS: the map as tables in the layouts people use, and vector tiles drawn from them by one backend."""
import json
from contextlib import contextmanager

import psycopg

from sides import cpu_of

LAYER = """
select st_asmvt(t, 'control', 4096, 'g') from (
  select faction, st_asmvtgeom({}, st_tileenvelope(%(z)s, %(x)s, %(y)s), 4096, 64, true) g from {}
  where geom && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096)
) t where g is not null"""
SIMPLER = "st_simplify(geom, 4.0 / 4096 * 40075016.68 / (1 << %(z)s), true)"
QUERIES = {"simplified": LAYER.format(SIMPLER, "held_{}"), "divided": LAYER.format("geom", "parts_{}"),
           "divided_simplified": LAYER.format(SIMPLER, "parts_{}")}


def load(connection, folder):
    """`raw_N` as it is sent, `held_N` in web mercator, `parts_N` that cut up; N is the folder's name."""
    name = folder.name
    for table in ("raw", "held", "parts"):
        connection.execute(f"drop table if exists {table}_{name}")
    connection.execute(f"create table raw_{name} (faction text, geom geometry(MultiPolygon, 4326))")
    for feature in json.loads((folder / "2015-01-01.geojson").read_text())["features"]:
        values = (feature["properties"]["faction"], json.dumps(feature["geometry"]))
        connection.execute(f"insert into raw_{name} values (%s, st_multi(st_geomfromgeojson(%s)))", values)
    connection.execute(f"create table held_{name} as select faction,"
                       f" st_transform(geom, 3857)::geometry(MultiPolygon, 3857) geom from raw_{name}")
    connection.execute(f"create table parts_{name} as select faction,"
                       f" st_subdivide(geom, 256)::geometry(Geometry, 3857) geom from held_{name}")
    for table in ("raw", "held", "parts"):
        connection.execute(f"create index on {table}_{name} using gist (geom)")
        connection.execute(f"vacuum analyze {table}_{name}")


class Database:
    def __init__(self, connection, name):
        self.connection, self.name = connection, name

    def draw(self, layout, tiles, passes=2):
        """What a tile of a zoom costs the backend, at best of a few passes."""
        query, taken = QUERIES[layout].format(self.name), []
        for _ in range(passes):
            start, size = self.cpu(), 0
            for z, x, y in tiles:
                found = self.connection.execute(query, {"z": z, "x": x, "y": y}, prepare=True).fetchone()
                size += len(found[0] or b"")
            taken.append((self.cpu() - start) / len(tiles))
        return {"zoom": tiles[0][0], "micros": min(taken) * 1e6, "bytes": size / len(tiles)}

    def cpu(self):
        return cpu_of(self.connection.info.backend_pid)


@contextmanager
def loaded(folder):
    with psycopg.connect("", autocommit=True) as connection:
        connection.execute("create extension if not exists postgis")
        load(connection, folder)
        yield Database(connection, folder.name)
