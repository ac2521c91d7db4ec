// English, at the editor's desk. One part a tool.

export default {
  // The desk
  toolDraw: 'Draw', toolBorders: 'Move borders', toolUpload: 'Upload', toolReview: 'Review', toolHistory: 'History',

  // Who holds land, and publishing
  faction: 'Held by', heldSince: 'Since', heldUntil: 'Until', rival: 'Contested with', untilHint: 'if it ended', confidenceHint: '0 to 100', sourcesHint: 'one a line: a link, or a citation',
  wouldChange: 'What this would change', onDate: (date) => `On ${date}`, wouldChangeNothing: 'No land would change hands on this date.',
  wouldGain: 'gains', wouldLose: 'loses', gainedBy: (name) => `gained by ${name}`, lostBy: (name) => `lost by ${name}`,
  workingOut: 'Working out what this would change…', notYet: 'This cannot be published yet', meanwhile: (revision) => `Revision ${revision} was published meanwhile, on other ground. The figures are worked out anew.`,
  comment: 'Comment', commentWhy: 'One sentence for the history: what happened, and how you know.',
  reviewWhy: 'One sentence for the reviewer: what happened, and how you know. A reviewer publishes it.',
  publish: 'Publish', sendForReview: 'Send for review', sentForReview: 'Sent for review. It is on the map once a reviewer applies it.',
  publishedAs: (revision) => `Published as revision ${revision}.`, undo: 'Undo', undone: (revision, by) => `Revision ${revision} is undone, as revision ${by}.`, notUndone: 'It could not be undone.',
  areaNumber: (number) => `area ${number}`, holeNumber: (number) => `hole ${number}`, cornerNumber: (number) => `corner ${number}`,
  overtaken: 'Somebody else was faster', overtakenWhy: 'They published on the same ground since you began. The map shows it now, with your draft over it.',
  asRevision: (revision) => ` revision ${revision}`, beforeTheirs: (revision) => `Before, as you knew it (revision ${revision})`, afterTheirs: (revision) => `Now, with theirs (revision ${revision})`,
  onTop: 'Publish on top of it', keepDraft: 'Keep as draft', discard: 'Discard draft',

  // Draw
  areaTitle: 'The area', drawOnMap: 'Draw on the map', drawAnother: 'Draw another area', stopDrawing: 'Stop drawing (Esc)',
  drawHow: 'Click corner after corner on the map. The first corner again, or Enter, ends the area. Near a border a corner goes onto it.',
  followBorders: 'Follow borders', followWhy: 'Between two corners on the same border, the area takes the border’s own line.',
  undoStep: 'Undo step', redoStep: 'Redo step', cornersTitle: (count) => `Corners as text (${count})`,
  cornersWhy: 'Latitude, longitude in degrees. An area inside another is a hole in it.', addCorner: 'Add a corner at the map’s middle', addArea: 'Begin another area there',
  cornerBefore: (number) => `New corner before ${number}`, cornerAway: (number) => `Take out corner ${number}`, moreCorners: (count) => `${count} more: change them on the map.`,
  pasteTitle: 'Paste an area', pasteWhat: 'GeoJSON: a polygon, or a feature with one', pasteTake: 'Add to the draft', pasteNothing: 'No area was found in this text. It must be GeoJSON with a Polygon or MultiPolygon.',
  check: 'Check', draftKept: 'Draft kept in this browser.', draftNotKept: 'This browser does not keep the draft: publish before you leave.',
  choose: 'Choose…', needsFaction: 'Say who holds it.', needsDate: 'Say since when.', needsArea: 'Draw an area first, or type its corners.', needsCorners: 'An area needs three corners at least.',
  changeThis: 'Change this area', changingThis: 'You are changing an area that is on record. Move its corners or its facts below, then check. Or:', endedOn: 'It ended on', takeOff: 'Take off the map', drawNew: 'Leave it, and draw a new one',
  draftHere: 'There is a draft here that is not published.', insteadChange: 'Discard it, and change the area on record',
};
