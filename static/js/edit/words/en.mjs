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

  // Moving borders
  bordersOf: (date) => `Borders as of ${date}`, bordersLoading: 'Fetching the borders…',
  bordersHow: 'Drag a node to where the border runs; its neighbours move with it. Drag a small point between two nodes to add one.',
  bordersMore: 'More ways', bordersKeys: 'Alt-click a node, or rest a finger on it, to take it out. By keyboard: Tab leads to the nodes, arrow keys move one, with Shift further; Insert adds one, Delete takes it out, Page Up and Page Down go along the border. Ctrl and Z undo.',
  bordersHowBasic: 'This map cannot be dragged at its borders: change the places of the nodes in the list.',
  bordersNothing: 'Nothing is recorded on this date, so there are no borders to move. Draw an area first.',
  bordersPast: 'This page shows a proposal, or the record as it once was. Borders are moved on what is published now.',
  bordersElsewhen: (date) => `You have begun to move borders on the map of ${date}.`, goThere: 'Go to that date',
  bordersOvertaken: 'The border that you moved has been published anew meanwhile, with other nodes. Your draft is shown as a line over the map; it can no longer be changed.',
  groundRenewed: (revision) => `Revision ${revision} was published meanwhile. Your moves stand on it.`,
  nodesOnMap: 'Nodes of the borders', nodesCrowded: (count) => `${count} nodes are in view, too many to tell apart. Zoom in to move them.`,
  nodesListed: 'Nodes in view, as a list', nodesNone: 'No node of a border is in view.', nodesWhere: 'Latitude, longitude.',
  nodesNearest: (most, count) => `Latitude, longitude: the ${most} of ${count} nodes that are nearest to the middle of the map.`,
  nodeOf: (names, place) => `Node between ${names}: ${place}`, insertAfter: 'Add a node after it', deleteNode: 'Take it out',
  placeWritten: 'Write latitude and longitude, such as 35.95, 39.01.',
  nodeMoved: (place) => `Moved to ${place}.`, nodeInserted: (place) => `A node was added at ${place}.`, nodeDeleted: (place) => `The node at ${place} was taken out.`,
  undoMove: 'Undo', redoMove: 'Redo', moveUndone: 'The last step was undone.', moveRedone: 'The step was done again.', discardMoves: 'Discard all',
  moveGone: 'That node is no longer there.', moveFixed: 'That node lies on the outline of the territory, which stays where it is.',
  moveThree: 'An area keeps at least three corners. To take it off the map, end or delete the area instead.',
  moveMeet: 'Several borders meet at that node. Drag it onto a node beside it to make the two one.',
  nothingMoved: 'No border has been moved yet.', movedBorders: 'Moved so far', movesBefore: (count) => `${count} earlier ${count === 1 ? 'step' : 'steps'}`,
  stepMove: (distance) => `A node moved by ${distance} km`, stepInsert: 'A node added', stepDelete: 'A node taken out',
  gainsRoughly: (name, area) => `${name} gains about ${area}`,
  lackNobody: 'This would leave land to nobody. A recorded area cannot say that: end the area that holds it instead, and move this border back.',
  lackInfluence: 'This would give land that is held to a faction that is only present there. Presence cannot take land: end the area that holds it instead, and move this border back.',
  checkMoves: 'See what it changes',
};
