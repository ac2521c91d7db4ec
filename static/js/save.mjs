// Saves what the page drew as a file.

/** Offers an SVG element as a file. */
export function save(name, picture) {
  offer(name, fileOf(picture));
}

/** Offers an SVG element as a PNG of twice its size, sharp enough for print. */
export async function saveAsPng(name, picture) {
  const source = URL.createObjectURL(fileOf(picture));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    offer(name, await new Promise((done) => canvas.toBlob(done, 'image/png')));
  } finally {
    URL.revokeObjectURL(source);
  }
}

function fileOf(picture) {
  return new Blob([new XMLSerializer().serializeToString(picture)], {type: 'image/svg+xml'});
}

function offer(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
