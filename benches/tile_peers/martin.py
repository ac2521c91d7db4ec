"""martin 1.14 on PostGIS, nothing cached: the map as it was sent, in web mercator, and that cut up; all indexed."""
import os, pathlib, socket, subprocess, time, urllib.request
from contextlib import contextmanager

import psycopg

import postgis
from sides import Server, cpu_of

CONFIG = """
listen_addresses: '127.0.0.1:{port}'
cache_size_mb: 0
worker_processes: 2
postgres:
  connection_string: 'postgresql://{user}@{host}:{server_port}/postgres?application_name=martin'
  pool_size: 4
  auto_publish: false
  tables:
"""
TABLE = """    {table}: {{schema: public, table: {table}, srid: {srid}, geometry_column: geom, geometry_type: GEOMETRY,
      extent: 4096, buffer: 64, clip_geom: true, bounds: [35, 32, 43, 38], properties: {{faction: text}}}}
"""
# By layout: the table's first name, and its coordinates.
LAYOUTS = {"as sent (4326)": ("raw", 4326), "3857": ("held", 3857), "3857, ST_Subdivide(256)": ("parts", 3857)}


class Martin:
    """martin and the PostgreSQL it asks, as one server."""

    def __init__(self, config, port):
        self.log = open(config.with_suffix(".log"), "w")
        self.process = subprocess.Popen(["martin", "--config", config], stdout=self.log, stderr=self.log)
        self.address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            time.sleep(0.1)
            try:
                return urllib.request.urlopen(f"{self.address}/health").close()
            except OSError:
                if self.process.poll() is not None:
                    break
        raise RuntimeError(f"martin does not answer: {config.with_suffix('.log').read_text()[-2000:]}")

    def cpu(self):
        with psycopg.connect("") as connection:
            backends = connection.execute(
                "select pid from pg_stat_activity where application_name = 'martin'").fetchall()
        if not backends:
            raise RuntimeError("martin has no connection named after it")
        return cpu_of(self.process.pid) + sum(cpu_of(pid) for pid, in backends)


@contextmanager
def serving(folder):
    """martin, and the names of its tables."""
    with postgis.loaded(folder) as database:
        tables = {what: f"{kind}_{database.name}" for what, (kind, _) in LAYOUTS.items()}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = folder / "martin.yaml"
        text = CONFIG.format(port=port, user=os.environ.get("PGUSER", "postgres"),
                             host=os.environ.get("PGHOST", "127.0.0.1"), server_port=os.environ.get("PGPORT", "5432"))
        for what, table in tables.items():
            text += TABLE.format(table=table, srid=LAYOUTS[what][1])
        config.write_text(text)
        martin = Martin(config, port)
        try:
            yield martin, tables
        finally:
            martin.process.terminate()
            martin.process.wait()
