// Sets paint and filter of MapLibre layers that are there already.

/** `layers` are as the style has them; those that the map lacks are left out. */
export function paint(map, layers) {
  for (const {id, paint: colours, filter = true} of layers) {
    if (!map.getLayer(id)) continue;
    for (const [name, value] of Object.entries(colours)) map.setPaintProperty(id, name, value);
    if (JSON.stringify(map.getFilter(id) ?? true) !== JSON.stringify(filter)) map.setFilter(id, filter);
  }
}
