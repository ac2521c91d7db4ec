// Shows on the map where something is: outlined above everything, and brought into view.

import {boxAround} from './box.mjs';
import {button} from './button.mjs';

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
  const where = {
    /** A button that outlines geometries and leads to them. */
    wayTo: (geometries) => button('showWhere', () => {
      where.outline(geometries);
      where.zoom(geometries);
    }),
    /** Outlines geometries; where there are none, nothing. */
    outline(geometries) {
      const gl = desk.map?.gl;
      if (gl) lay(gl, {type: 'FeatureCollection', features: featuresOf(geometries)});
    },
    /** Brings them into view. */
    zoom(geometries) {
      const box = boxAround(geometries);
      if (!box) return;
      const [west, south, east, north] = box;
      if (desk.map?.gl) desk.map.gl.fitBounds([[west, south], [east, north]], {padding: 12, maxZoom: 11}, {asked: true});
      else desk.state.set({flight: {lon: (west + east) / 2, lat: (south + north) / 2}});
    },
    close() {
      const gl = desk.map?.gl;
      if (!gl?.getSource(source)) return;
      for (const id of [`${source}-halo`, `${source}-line`]) gl.removeLayer(id);
      gl.removeSource(source);
    },
  };
  return where;
}

const featuresOf = (geometries) => geometries.map((geometry) => ({type: 'Feature', properties: {}, geometry}));
