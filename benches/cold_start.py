#!/usr/bin/env python3
"""From nothing to the first tile: how long a first and a second start take.

usage: python3 benches/cold_start.py target/release/frontline      (needs nothing but Python)
Five pairs of starts in fresh folders; prints medians in seconds of wall time since the process was started:
the address printed, the first raster tile answered, the whole timeline answered.
"""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

PAIRS = 5


def start(program, database):
    began = time.monotonic()
    call = [program, "serve", "--listen", "127.0.0.1:0", "--db", str(database)]
    server = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = next(found.group(0) for line in server.stdout if (found := re.search(r"http://[^\s/]+", line)))
    times = [time.monotonic() - began]
    for path in ["/tiles/syria/6/38/25.png?datetime=2015-09-18", "/territories/syria/timeline"]:
        urllib.request.urlopen(address + path).read()
        times.append(time.monotonic() - began)
    server.terminate()
    server.wait()
    return times


def main():
    first, second = [], []
    for _ in range(PAIRS):
        with tempfile.TemporaryDirectory() as folder:
            database = pathlib.Path(folder) / "start.sqlite"
            first.append(start(sys.argv[1], database))
            second.append(start(sys.argv[1], database))
    for name, runs in [("first", first), ("second", second)]:
        listening, tile, timeline = (statistics.median(column) for column in zip(*runs))
        print(f"{name} start: listening {listening:.3f} s, first tile {tile:.3f} s, timeline {timeline:.3f} s")


main()
