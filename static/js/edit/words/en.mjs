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

  // Review
  reviewAll: 'What editors have sent for review, newest first.', reviewOwn: 'What you have sent for review, newest first. A reviewer publishes it.',
  decidedToo: 'Decided ones too', refresh: 'Refresh', older: 'Older', nothingWaits: 'Nothing waits for review.', allProposals: '← All proposals',
  proposedBy: 'Proposed by ', decidedBy: 'By ', wasApplied: (revision) => `Published as revision ${revision}.`, wasRejected: 'Rejected.', wasWithdrawn: 'Withdrawn.',
  standsInWay: 'Published since, on the same ground:', whatItSays: 'What it says', andMore: (count) => `and ${count} more`, showWhere: 'Show where',
  onTheMap: 'On the map', lookEffect: 'what changes', lookProposed: 'as it would be', lookPublished: 'as it is', beginsOn: 'Holds from: ',
  apply: 'Publish it', reject: 'Reject', withdraw: 'Withdraw', commentOfReview: 'Your comment, which the author sees',
  fourEyes: 'Nobody publishes a proposal of their own here: another reviewer has to.',
  newArea: 'New area', changedArea: 'Changed area', areaTakenOff: 'Area taken off the map', borderMoved: 'Its outline is another.',
  surveyOf: (date) => `Survey of ${date}`, surveyWhole: 'The whole picture of that day: what it does not show has ended.', areas: (count) => (count === 1 ? '1 area' : `${count} areas`),
  defines: 'Says anew', restores: 'Puts back as it was', ofHundred: (value) => `${value} of 100`,
  kindTerritory: 'the territory itself', kindFaction: 'faction', kindDistrict: 'district', kindPlace: 'place', kindEvent: 'event', kindRegion: 'area', kindSurvey: 'survey',
  countOf: (kind, many) => `${many} × ${kind}`,
  refusedBecause: 'This could not be done:', revisionIs: (revision) => `revision ${revision}`,

  // History
  byWhom: 'By', onThisPart: 'Only this part of the map', nothingRecorded: 'Nothing was recorded so.', takenDown: 'Texts taken down', takenDownWhy: 'Reason: ',
  lookingUpRevision: 'Looking up what it touched…', mapThen: 'The map as it was known then', revert: 'Undo this change', undoMine: 'Undo my last change', myLast: 'Your last change: ',
  undoWhat: (revision) => `All that revision ${revision} changed becomes what it was before. The history keeps both.`, undoSure: (revision) => `Undo revision ${revision}`, cancel: 'Cancel',

  // Upload
  mapFile: 'Map file', mapFileWhat: (most) => `GeoJSON (.geojson or .json) up to ${most}, dropped here or chosen. KML, Shapefiles and others: save them as GeoJSON first, for instance with QGIS or geojson.io.`,
  megabytes: (number) => `${number} MB`, kilobytes: (number) => `${number} kB`, tooLarge: (size, most) => `This file has ${size}; at most ${most} can be sent. Draw its borders coarser, or have whoever runs the server import it.`,
  notThisForm: 'This is no GeoJSON. Save the map as GeoJSON first, for instance with QGIS or geojson.io.',
  brokenJson: (line, column) => `This file is damaged: at line ${line}, column ${column} it is no JSON any more, near`, noPolygons: 'This file shows no areas: it has no polygons.',
  fileHas: (count, size) => `${count === 1 ? '1 area' : `${count} areas`}, ${size}`, dateOfMap: 'Date of the map', dateFromName: (date) => `The date is from the file’s name: ${date}.`, dateNotInName: 'The file’s name does not say the date.',
  classProperty: 'Told apart by', classesMean: 'Who holds the areas of each kind', noClass: '(says nothing)', chooseHolder: 'Choose…', leaveOut: 'Leave out', rivalWhom: 'Contested with…',
  restHeldBy: 'All other land', whereOverlap: 'Overlaps', overlapsRefuse: 'refuse the file', overlapsOrder: 'the later one counts',
  newFaction: 'A faction that is not here yet', factionName: 'Name', shortName: 'Short name', shortNameHint: 'small letters, for addresses', colour: 'Colour', addFaction: 'Add it',
  slugTaken: (slug) => `“${slug}” is taken.`, factionAdded: (name) => `${name} can be chosen now. It is defined when the survey is published.`,
  mappingText: 'The mapping as text (TOML)', mappingWhat: 'The same as the table, for a whole series of files: “frontline import” takes it too.', loadMapping: 'Load a mapping',
  byHand: 'The text of the mapping counts, not the table.', tableAgain: 'Use the table again', undecided: (count) => (count === 1 ? 'Of one kind it is not said yet who holds its areas.' : `Of ${count} kinds it is not said yet who holds their areas.`),
  readFile: 'Read the file', reading: 'Reading the file…', outcomeNew: 'This is a new survey', outcomeCorrection: 'This corrects the survey of that date', outcomeNothing: 'This survey is recorded already, just so',
  surveyCounts: ({shown, fresh, continuing, ended}) => `It shows ${shown === 1 ? '1 area' : `${shown} areas`}: ${fresh} new, ${continuing} as before. ${ended} of the survey before have ended.`,
  leaveRest: 'Leave them out', leftOutInAll: (count) => `${count} × left out of the file`, foundLeftOut: (count) => `${count} × left out:`, foundMended: (count) => `${count} × mended:`, foundEmpty: (count) => `${count} × without land, left out:`, foundOutside: (count) => `${count} × outside the territory:`,
  foundRepeated: (count) => `${count} × shown twice:`, foundOverlap: () => 'Overlap:', featureNumber: (number) => `area ${number} of the file`, inMapping: 'mapping', inName: 'date',
};
