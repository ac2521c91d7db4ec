"""mapnik's side of `raster`, for the Python that Debian's python3-mapnik belongs to.

usage: /usr/bin/python3 mapnik_png.py FOLDER TILES COLOURS
"""
import json, pathlib, statistics, subprocess, sys, time

import mapnik

WORLD = 20037508.342789244
PASSES = 3


def shapefile(folder, name, source):
    path = folder / f"{name}.shp"
    if not path.exists():
        subprocess.run(["ogr2ogr", "-t_srs", "EPSG:3857", str(path), str(folder / source)], check=True)
        subprocess.run(["shapeindex", "--shape_files", str(path)], check=True, stdout=subprocess.DEVNULL)
    return path


def layer(name, path, symbols):
    source = f'<Parameter name="type">shape</Parameter><Parameter name="file">{path}</Parameter>'
    source = f"<Datasource>{source}</Datasource>"
    return (f'<Style name="{name}">{symbols}</Style>',
            f'<Layer name="{name}" srs="epsg:3857"><StyleName>{name}</StyleName>{source}</Layer>')


def styled(folder, colours, simplify):
    fill = ("<Rule><Filter>[faction]='f{}'</Filter>"
            "<PolygonSymbolizer fill='{}' fill-opacity='0.85' simplify='{}'/></Rule>")
    fills = "".join(fill.format(at, colour, simplify) for at, colour in enumerate(colours))
    line = "<Rule><LineSymbolizer stroke='{}' stroke-width='{}' stroke-linejoin='round' simplify='{}'/></Rule>"
    layers = [layer("fills", shapefile(folder, "map", "2015-01-01.geojson"), fills),
              layer("casing", shapefile(folder, "lines", "borders.geojson"), line.format("#ffffff", 3, simplify)),
              layer("line", shapefile(folder, "lines", "borders.geojson"), line.format("#2b2a29", 1.3, simplify))]
    style = mapnik.Map(256, 256)
    text = "".join(it[0] for it in layers) + "".join(it[1] for it in layers)
    mapnik.load_map_from_string(style, f'<Map srs="epsg:3857">{text}</Map>')
    style.buffer_size = 4
    return style


def draw(style, tile):
    z, x, y = tile
    side = 2 * WORLD / (1 << z)
    west, north = x * side - WORLD, WORLD - y * side
    style.zoom_to_box(mapnik.Box2d(west, north - side, west + side, north))
    image = mapnik.Image(256, 256)
    mapnik.render(style, image)
    return image.tostring("png8")


def main():
    folder, listed, colours = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
    tiles = [tuple(map(int, line.split()[1:])) for line in listed.read_text().splitlines()]
    styles = [styled(folder, colours, simplify) for simplify in (0, 0.25)]
    zooms = []
    for zoom in sorted({it[0] for it in tiles}):
        these, best = [it for it in tiles if it[0] == zoom], None
        for style in styles:
            taken = []
            for _ in range(PASSES):
                start = time.process_time()
                size = sum(len(draw(style, tile)) for tile in these)
                taken.append((time.process_time() - start) / len(these) * 1e6)
            found = {"zoom": zoom, "micros": statistics.median(taken), "bytes": size / len(these)}
            best = min(best or found, found, key=lambda it: it["micros"])
        zooms.append(best)
    print(json.dumps({"zooms": zooms}))


main()
