// English, at the editor's desk. One part a tool.

export default {
  // The desk
  toolDraw: 'Draw', toolBorders: 'Move borders', toolUpload: 'Upload', toolReview: 'Review', toolHistory: 'History',
};
