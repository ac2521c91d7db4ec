// The stripes of contested land, as a signed distance field: MapLibre fills it in the rival's colour.

const SIZE = 16;
const STRIPE = 6;

/** Diagonal stripes that tile without a seam. */
export function drawHatch() {
  const pixels = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const inside = (x + y) % SIZE < STRIPE ? 255 : 0;
      pixels.set([255, 255, 255, inside], (y * SIZE + x) * 4);
    }
  }
  return new ImageData(pixels, SIZE, SIZE);
}
