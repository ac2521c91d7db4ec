// Undo and redo within a draft: what it was, step by step.

const MOST = 200;

/** A history that starts with something. */
export function createSteps(first) {
  let [before, after] = [[], []];
  const steps = {
    now: first,
    /** Takes a step; one that changes nothing is none. */
    take(next) {
      if (next === steps.now) return;
      before = [...before, steps.now].slice(-MOST);
      after = [];
      steps.now = next;
    },
    undo() {
      if (before.length === 0) return;
      after.push(steps.now);
      steps.now = before.pop();
    },
    redo() {
      if (after.length === 0) return;
      before.push(steps.now);
      steps.now = after.pop();
    },
    begin(anew) {
      [before, after] = [[], []];
      steps.now = anew;
    },
    get canUndo() { return before.length > 0; },
    get canRedo() { return after.length > 0; },
  };
  return steps;
}

/** The step that keys ask for: Ctrl+Z `undo`, Ctrl+Shift+Z and Ctrl+Y `redo`, else null; in a field they are the field's own. */
export function stepAsked(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches?.('input, textarea, select')) return null;
  const key = event.key.toLowerCase();
  if (key === 'y' || (key === 'z' && event.shiftKey)) return 'redo';
  return key === 'z' ? 'undo' : null;
}
