#!/usr/bin/env python3
"""Our tiles beside those of other tile makers: both sides in one run, on the same maps and the same tiles.

usage: python3 benches/tile_peers TILES SYNTHETIC FRONTLINE [PART ...]
  TILES, SYNTHETIC   the programs that `cargo bench --no-run --bench tiles --bench synthetic` names
  FRONTLINE          target/release/frontline
  PART               vector http pyramid prepare raster memory edits (default: all)
needs: pip install -r benches/requirements.txt; Debian's postgresql-15-postgis-3, python3-mapnik, mapnik-utils,
  gdal-bin, wrk, xvfb; `cargo install martin --version 1.14.0 --no-default-features --features
  postgres,geojson,mbtiles`. PostgreSQL, on this machine, is found by PGHOST, PGPORT and PGUSER.

Figures are CPU time (user + system), medians of rounds in which the sides take turns. A part whose peer is missing
fails with that peer's own words, and the others go on.
"""
import pathlib, subprocess, sys, tempfile, traceback

import edits, http_load, memory, prepare, pyramid, raster, vector
from sides import Ours

PARTS = {"vector": vector, "http": http_load, "pyramid": pyramid, "prepare": prepare, "raster": raster,
         "memory": memory, "edits": edits}


def main():
    if len(sys.argv) < 4 or not set(sys.argv[4:]) <= set(PARTS):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        ours, failed = Ours(*sys.argv[1:4], folder), []
        for part in sys.argv[4:] or PARTS:
            print(f"\n## {part}: {PARTS[part].__doc__.splitlines()[0]}\n", flush=True)
            try:
                PARTS[part].compare(ours)
            except (Exception, SystemExit) as error:
                traceback.print_exc()
                if isinstance(error, subprocess.CalledProcessError):
                    print((error.stderr or "")[-2000:], file=sys.stderr)
                failed.append(part)
    sys.exit(f"not measured: {', '.join(failed)}" if failed else 0)


main()
