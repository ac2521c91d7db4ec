"""MapLibre Native's side of `raster`, in a process of its own as it wants a display.

usage: EGL_PLATFORM=surfaceless LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a python3 maplibre_png.py FOLDER TILES COLOURS
"""
import json, math, pathlib, sys, time

from pymgl import Map


def style(folder, colours):
    colour = ["match", ["get", "faction"], *sum(([f"f{at}", it] for at, it in enumerate(colours)), []), "#777777"]
    source = lambda name: {"type": "geojson", "data": json.loads((folder / name).read_text()), "maxzoom": 12}
    line = lambda name, paint: {"id": name, "type": "line", "source": "lines", "paint": paint}
    fills = {"fill-color": colour, "fill-opacity": 0.85}
    return json.dumps({
        "version": 8,
        "sources": {"map": source("2015-01-01.geojson"), "lines": source("borders.geojson")},
        "layers": [{"id": "fill", "type": "fill", "source": "map", "paint": fills},
                   line("casing", {"line-color": "#ffffff", "line-width": 3}),
                   line("line", {"line-color": "#2b2a29", "line-width": 1.3})]})


def middle(z, x, y):
    side = 1 << z
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / side))))
    return (x + 0.5) / side * 360 - 180, latitude


def main():
    folder, listed, colours = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
    tiles = [tuple(map(int, line.split()[1:])) for line in listed.read_text().splitlines()]
    zooms = []
    with Map(style(folder, colours), 256, 256, 1) as canvas:
        # The whole map once, so that reading it is no tile's cost.
        canvas.setCenter(*middle(0, 0, 0))
        canvas.renderPNG()
        # Its zooms count tiles of 512 px and start at 0, so our zoom 0 is out of its reach.
        for zoom in sorted({it[0] for it in tiles} - {0}):
            these = [it for it in tiles if it[0] == zoom]
            start, size = time.process_time(), 0
            for tile in these:
                canvas.setCenter(*middle(*tile))
                canvas.setZoom(zoom - 1)
                size += len(canvas.renderPNG())
            micros = (time.process_time() - start) / len(these) * 1e6
            zooms.append({"zoom": zoom, "micros": micros, "bytes": size / len(these)})
    print(json.dumps({"zooms": zooms}))


main()
