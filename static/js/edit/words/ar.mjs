// Arabic, at the editor's desk. One part a tool.

export default {
  // The desk
  toolDraw: 'رسم', toolBorders: 'تحريك الحدود', toolUpload: 'رفع ملف', toolReview: 'مراجعة', toolHistory: 'السجل',
};
