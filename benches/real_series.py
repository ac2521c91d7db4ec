#!/usr/bin/env python3
"""What importing a series of real daily maps costs: time, memory, bytes kept; every slice's shares included.

usage: real_series.py FRONTLINE FOLDER [SURVEYS]
  FRONTLINE  the program, as `cargo build --release` makes it
  FOLDER     GeoJSON files named by Unix seconds, as docs/IMPORT.md has them
  SURVEYS    how many (default: as many as there are files). Where that is more, the files are taken again and again,
             each time moved by 1e-6 degrees, so that no polygon of an earlier round
             repeats, one a day.
The territory is a box around them. CPU time is that of the whole command, reading and parsing included.
"""
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

IMPORT = pathlib.Path(__file__).parent.parent / "docs" / "IMPORT.md"


def mapping():
    """The mapping that the documentation gives for such files."""
    blocks = re.findall(r"```toml\n(.*?)```", IMPORT.read_text(), re.S)
    return max(blocks, key=len)


def moved(value, by):
    if isinstance(value, list):
        if value and isinstance(value[0], (int, float)):
            return [round(value[0] + by, 9), round(value[1] + by, 9)]
        return [moved(it, by) for it in value]
    return value


def move(geometry, by):
    if geometry is None:
        return None
    if geometry["type"] == "GeometryCollection":
        return {**geometry, "geometries": [move(it, by) for it in geometry["geometries"]]}
    return {**geometry, "coordinates": moved(geometry["coordinates"], by)}


def files(source, count, folder):
    """The files to be imported: those there are, then the same again, moved and on later days."""
    there = sorted(source.glob("*.geojson"), key=lambda it: int(it.stem))
    again = count > len(there)
    made = []
    for number in range(count):
        path, cycle = there[number % len(there)], number // len(there)
        stamp = int(there[-1].stem) - (count - number) * 86_400 if again else int(path.stem)
        target = folder / f"{stamp}.geojson"
        text = path.read_text()
        if cycle:
            document = json.loads(text)
            for feature in document["features"]:
                feature["geometry"] = move(feature["geometry"], cycle * 1e-6)
            text = json.dumps(document, ensure_ascii=False)
        target.write_text(text)
        made.append(target)
    return made


def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, source = sys.argv[1], pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else len(list(source.glob("*.geojson")))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        maps = folder / "maps"
        maps.mkdir()
        made = files(source, count, maps)
        box = [[22, 44], [41, 44], [41, 52.5], [22, 52.5], [22, 44]]
        (folder / "box.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [box]}))
        (folder / "mapping.toml").write_text(mapping())
        db = folder / "series.sqlite"
        base = ["--db", str(db)]
        subprocess.run([program, "territory", "add", *base, "--slug", "t", "--name", "T", "--source", "a box",
                        "--boundary", str(folder / "box.geojson")], check=True, stdout=subprocess.DEVNULL)
        before, _ = spent()
        start = time.monotonic()
        done = subprocess.run([program, "import", "--survey", *base, "--territory", "t", "--mapping",
                               str(folder / "mapping.toml"), str(maps)], stdout=subprocess.PIPE, text=True)
        wall = time.monotonic() - start
        cpu, peak = spent()
        if done.returncode:
            sys.exit(done.stdout[-2000:])
        print("\n".join(done.stdout.splitlines()[-2:]))
        size = sum(it.stat().st_size for it in folder.glob("series.sqlite*"))
        read = sum(it.stat().st_size for it in made)
        print(f"{count} surveys: {wall:.1f} s wall, {cpu - before:.1f} s CPU, {100 * wall / count:.2f} s wall per 100, "
              f"peak {peak:.0f} MiB, {size / count / 1e3:.1f} kB kept a survey ({read / count / 1e3:.0f} kB a file)")


main()
