"""Raster tiles of 256 px, beside mapnik and MapLibre Native.

The same tiles on all sides, up to twelve a zoom that show a border, z0 to z12. Fills are 0.85 opaque, and a dark line
lies on a white one along each border. mapnik reads a shapefile in web mercator with an index (borders once, as
lines), simplifies by `simplify="0.25"` where that is faster, and writes png8. MapLibre renders by llvmpipe from GeoJSON
held in memory, its PNG included, each tile once after the whole map was drawn once; zoom 0 at 256 px is below its
least.
"""
import json

from sides import COLOURS, geometric_mean, medians, peer, row, table

ROUNDS, SIZES = 3, (50_000, 500_000)
SOFTWARE = {"EGL_PLATFORM": "surfaceless", "LIBGL_ALWAYS_SOFTWARE": "1"}


def compare(ours):
    tiles = ours.list(12, *SIZES)
    for vertices in SIZES:
        folder = ours.map(vertices)
        sides = {"ours": lambda: ours.measure("raster", tiles, folder),
                 "mapnik": lambda: peer("mapnik_png.py", folder, tiles, json.dumps(COLOURS), python="/usr/bin/python3"),
                 "MapLibre Native": lambda: peer("maplibre_png.py", folder, tiles, json.dumps(COLOURS),
                                                 before=("xvfb-run", "-a"), env=SOFTWARE)}
        rounds = {who: [] for who in sides}
        for _ in range(ROUNDS):
            for who, draw in sides.items():
                rounds[who].append(draw())
        taken = {who: medians(them) for who, them in rounds.items()}
        size = {who: medians(them, "bytes") for who, them in rounds.items()}
        print(f"{vertices} vertices, ms and bytes a tile\n")
        table("zoom", *(f"{who} | bytes" for who in sides), "mapnik / ours", "MapLibre / ours", "bytes / mapnik's")
        for zoom in taken["ours"]:
            there = lambda who: f"{taken[who][zoom] / 1e3:.2f} | {size[who][zoom]:.0f}"
            cells = [there(who) if zoom in taken[who] else "– | –" for who in sides]
            row(str(zoom), *cells, *ratios(taken, size, [zoom]))
        mean = lambda figures, who: geometric_mean(figures[who].values())
        cells = [f"{mean(taken, who) / 1e3:.2f} | {mean(size, who):.0f}" for who in sides]
        row("geometric mean", *cells, *ratios(taken, size, taken["ours"]))
        print()


def ratios(taken, size, zooms):
    """Geometric means over zooms that both sides have."""
    def mean(over, under):
        both = [over[zoom] / under[zoom] for zoom in zooms if zoom in over and zoom in under]
        return f"{geometric_mean(both):.2f}" if both else "–"
    return (mean(taken["mapnik"], taken["ours"]), mean(taken["MapLibre Native"], taken["ours"]),
            mean(size["ours"], size["mapnik"]))
