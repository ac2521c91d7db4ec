// What fingers, mouse and keys do on the basic viewer's surface.

const PAN = 90;
const KEYS = {ArrowLeft: [-PAN, 0], ArrowRight: [PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN]};

/** Calls `panBy` and `ask` with pixels, `zoomBy` with whole steps. */
export function listen(surface, {panBy, zoomBy, ask, size}) {
  let grip = null;
  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    grip = {x: event.clientX, y: event.clientY, moved: false};
  });
  surface.addEventListener('pointermove', (event) => {
    if (!grip) return;
    const [dx, dy] = [grip.x - event.clientX, grip.y - event.clientY];
    if (!grip.moved && Math.hypot(dx, dy) < 4) return;
    grip = {x: event.clientX, y: event.clientY, moved: true};
    panBy(dx, dy);
  });
  surface.addEventListener('pointerup', (event) => {
    if (grip && !grip.moved) {
      const {left, top} = surface.getBoundingClientRect();
      ask(event.clientX - left, event.clientY - top);
    }
    grip = null;
  });
  surface.addEventListener('pointercancel', () => { grip = null; });
  let wheel = 0;
  surface.addEventListener('wheel', (event) => {
    event.preventDefault();
    wheel += event.deltaY;
    if (Math.abs(wheel) < 60) return;
    zoomBy(wheel < 0 ? 1 : -1);
    wheel = 0;
  }, {passive: false});
  surface.addEventListener('keydown', (event) => {
    const {key} = event;
    if (KEYS[key]) panBy(...KEYS[key]);
    else if (key === '+' || key === '=') zoomBy(1);
    else if (key === '-') zoomBy(-1);
    else if (key === 'Enter') ask(...size().map((length) => length / 2));
    else return;
    event.preventDefault();
  });
}
