// Shows on the map where something is: outlined above everything, and brought into view.

const NOTHING = {type: 'FeatureCollection', features: []};
const ROOM = 48;

/** The box of geometries: west, south, east, north in degrees; null where there are none. */
export function boxOf(geometries) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (part) => {
    if (typeof part[0] !== 'number') return part.forEach(take);
    const [lon, lat] = part;
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  };
  for (const geometry of geometries) for (const one of geometry.geometries ?? [geometry]) take(one.coordinates ?? []);
  return box[0] <= box[2] ? box : null;
}

/** The outlines of one tool, whose name its layers begin with. */
export function createWhere(desk, tool) {
  const source = `${tool}-where`;
  const lay = (gl, data) => {
    if (gl.getSource(source)) return gl.getSource(source).setData(data);
    gl.addSource(source, {type: 'geojson', data});
    const line = (id, colour, width) => gl.addLayer({id, type: 'line', source, layout: {'line-join': 'round'}, paint: {'line-color': colour, 'line-width': width}});
    line(`${source}-halo`, '#ffffff', 5);
    line(`${source}-line`, '#1b5faa', 2.2);
  };
  return {
    /** Outlines geometries; where there are none, nothing. */
    outline(geometries) {
      const gl = desk.map?.gl;
      if (gl) lay(gl, {...NOTHING, features: geometries.map((geometry) => ({type: 'Feature', properties: {}, geometry}))});
    },
    /** Brings them into view. */
    zoom(geometries) {
      const box = boxOf(geometries);
      if (!box) return;
      const [west, south, east, north] = box;
      if (desk.map?.gl) desk.map.gl.fitBounds([[west, south], [east, north]], {padding: ROOM, maxZoom: 11}, {asked: true});
      else desk.state.set({flight: {lon: (west + east) / 2, lat: (south + north) / 2}});
    },
    close() {
      const gl = desk.map?.gl;
      if (!gl?.getSource(source)) return;
      for (const id of [`${source}-halo`, `${source}-line`]) gl.removeLayer(id);
      gl.removeSource(source);
    },
  };
}
