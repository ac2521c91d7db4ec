#!/usr/bin/env python3
"""Shares and overlays beside shapely (GEOS) and pyproj (Karney), both sides in one run on the same files.

usage: peers.py PEERS SYNTHETIC [VERTICES ...]     (default 14000 50000)
  PEERS, SYNTHETIC   the programs that `cargo bench --no-run --bench peers --bench synthetic` names
needs: pip install -r benches/requirements.txt

Compared like with like: geometries lie in memory on both sides, reading is measured on neither; one thread, median
CPU time. "densified" cuts straight lon/lat edges into pieces of about 1 km first, as pyproj takes edges for geodesics.
"""
import json, pathlib, statistics, subprocess, sys, tempfile, time
import shapely
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
KILOMETRE = 0.01


def median_ms(work, passes):
    times = []
    for _ in range(passes):
        start = time.thread_time()
        result = work()
        times.append((time.thread_time() - start) * 1e3)
    return statistics.median(times), result


def area(geometry):
    return abs(GEOD.geometry_area_perimeter(geometry)[0])


def densified_area(geometry):
    return area(shapely.segmentize(geometry, KILOMETRE))


def read(path, key):
    features = json.loads(path.read_text())["features"]
    return {f["properties"][key]: oriented(shapely.from_geojson(json.dumps(f["geometry"]))) for f in features}


def oriented(geometry):
    """Shells counter-clockwise, holes clockwise, as pyproj wants them."""
    return shapely.orient_polygons(geometry)


def by_district(held, districts, measure):
    names, shapes = list(districts), list(districts.values())
    tree, areas = shapely.STRtree(shapes), {}
    for faction, land in held.items():
        for at in tree.query(land):
            part = shapely.intersection(land, shapes[at])
            if part.area > 0:
                areas[f"{faction} {names[at]}"] = measure(part)
    return areas


def line(what, theirs, ours):
    print(f"| {what} | {theirs:.2f} ms | {ours:.3f} ms | {theirs / ours:.1f} × |", flush=True)


def worst(ours, theirs, whole):
    return max(abs(ours.get(key, 0) - theirs.get(key, 0)) for key in {*ours, *theirs}) / whole


def compare(peers, synthetic, vertices):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([synthetic, "--write", str(vertices), "12", folder], check=True, stdout=subprocess.DEVNULL)
        folder_path = pathlib.Path(folder)
        held, districts = read(folder_path / "2015-01-01.geojson", "faction"), read(folder_path / "districts.geojson", "district")
        ours = json.loads(subprocess.run([peers, folder], check=True, capture_output=True, text=True).stdout)
    passes = max(3, 100_000 // vertices)
    shapes = list(held.values())
    print(f"\n{ours['vertices']} vertices, shapely {shapely.__version__}, GEOS {shapely.geos_version_string}\n")
    print("| | theirs | ours | |\n| --- | --- | --- | --- |")
    national = lambda measure: {faction: measure(land) for faction, land in held.items()}
    plain, _ = median_ms(lambda: national(area), passes)
    dense, areas = median_ms(lambda: national(densified_area), passes)
    line("national shares, areas of the polygons as sent; pyproj plain", plain, ours["areas_ms"])
    line("the same; pyproj densified", dense, ours["areas_ms"])
    line("national shares; pyproj densified, ours with the whole map resolved", dense, ours["resolve_ms"])
    plain, _ = median_ms(lambda: by_district(held, districts, area), passes)
    dense, parts = median_ms(lambda: by_district(held, districts, densified_area), passes)
    line("by 14 districts; intersection + pyproj plain", plain, ours["districts_ms"])
    line("by 14 districts; intersection + pyproj densified", dense, ours["districts_ms"])
    line("by 14 districts, a day after another (theirs in full); densified", dense, ours["day_ms"])
    union, _ = median_ms(lambda: shapely.unary_union(shapes), passes)
    noded, _ = median_ms(lambda: shapely.polygonize([shapely.union_all(shapely.boundary(shapes))]), passes)
    line("one map of all borders; GEOS unary_union (joins, names no owner)", union, ours["resolve_ms"])
    line("one map of all borders; GEOS node + polygonize (faces, names no owner)", noded, ours["resolve_ms"])
    whole = sum(areas.values())
    print(f"\nlargest difference, of the whole: factions {worst(ours['areas_m2'], areas, whole):.1e}, "
          f"faction by district {worst(ours['districts_m2'], parts, whole):.1e}")
    assert worst(ours["areas_m2"], areas, whole) < 1e-8


for count in [int(it) for it in sys.argv[3:]] or [14_000, 50_000]:
    compare(sys.argv[1], sys.argv[2], count)
