// Not there yet.
export function open() {
  return {show() {}, close() {}};
}
