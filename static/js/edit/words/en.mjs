// English, at the editor's desk. One part a tool.

export default {
  // The desk
  toolDraw: 'Draw', toolBorders: 'Move borders', toolUpload: 'Upload', toolReview: 'Review', toolHistory: 'History',

  // Who holds land, and publishing
  faction: 'Held by', heldSince: 'Since', heldUntil: 'Until', rival: 'Contested with', untilHint: 'if it ended', confidenceHint: '0 to 100', sourcesHint: 'one a line: a link, or a citation',
  wouldChange: 'What this would change', onDate: (date) => `On ${date}`, wouldChangeNothing: 'No land would change hands on this date.',
  wouldGain: 'gains', wouldLose: 'loses', wouldBe: 'in all', gainedBy: (name) => `gained by ${name}`, lostBy: (name) => `lost by ${name}`,
  workingOut: 'Working out what this would change…', notYet: 'This cannot be published yet', meanwhile: (revision) => `Revision ${revision} was published meanwhile, on other ground. The figures are worked out anew.`,
  comment: 'Comment', commentWhy: 'One sentence for the history: what happened, and how you know.',
  reviewWhy: 'One sentence for the reviewer: what happened, and how you know. A reviewer publishes it.',
  publish: 'Publish', sendForReview: 'Send for review', sentForReview: 'Sent for review. It is on the map once a reviewer applies it.',
  publishedAs: (revision) => `Published as revision ${revision}.`, undo: 'Undo', undone: (revision, by) => `Revision ${revision} is undone, as revision ${by}.`, notUndone: 'It could not be undone.',
  areaNumber: (number) => `area ${number}`, holeNumber: (number) => `hole ${number}`, cornerNumber: (number) => `corner ${number}`,
  overtaken: 'Somebody else was faster', overtakenWhy: 'They published on the same ground since you began. The map shows it now, with your draft over it.',
  asRevision: (revision) => ` revision ${revision}`, beforeTheirs: (revision) => `Before, as you knew it (revision ${revision})`, afterTheirs: (revision) => `Now, with theirs (revision ${revision})`,
  onTop: 'Publish on top of it', keepDraft: 'Keep as draft', discard: 'Discard draft',
};
