// Views that are built of the record itself, such as an axis or a list: made anew when the record is another.

/** Wraps a view's builder. What it adds to the page at large it adds with `app.gone`, a signal that ends it. */
export function renewed(create) {
  return (root, app) => {
    let view = null;
    let gone = null;
    const make = () => {
      const held = root.contains(document.activeElement) ? document.activeElement.className : null;
      gone?.abort();
      gone = new AbortController();
      view = create(root, {__proto__: app, gone: gone.signal});
      if (held) root.getElementsByClassName(held)[0]?.focus({preventScroll: true});
    };
    make();
    return (moment, changed) => {
      if (changed.has('edition')) make();
      view?.(moment, changed);
    };
  };
}
