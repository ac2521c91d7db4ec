// Arabic, at the editor's desk. One part a tool.

export default {
  // The desk
  toolDraw: 'رسم', toolBorders: 'تحريك الحدود', toolUpload: 'رفع ملف', toolReview: 'مراجعة', toolHistory: 'السجل',

  // Who holds land, and publishing
  faction: 'الطرف المسيطر', heldSince: 'منذ', heldUntil: 'حتى', rival: 'متنازع عليه مع', untilHint: 'إن انتهى', confidenceHint: 'من 0 إلى 100', sourcesHint: 'مصدر في كل سطر: رابط أو إحالة',
  wouldChange: 'ما الذي سيتغير', onDate: (date) => `في ${date}`, wouldChangeNothing: 'لن تنتقل أي أرض من يد إلى أخرى في هذا التاريخ.',
  wouldGain: 'يكسب', wouldLose: 'يخسر', wouldBe: 'المجموع', gainedBy: (name) => `كسبها ${name}`, lostBy: (name) => `خسرها ${name}`,
  workingOut: 'يُحسب ما سيتغير…', notYet: 'لا يمكن نشر هذا بعد', meanwhile: (revision) => `نُشرت المراجعة ${revision} في هذه الأثناء على أرض أخرى. تُحسب الأرقام من جديد.`,
  comment: 'تعليق', commentWhy: 'جملة واحدة للسجل: ماذا حدث، وكيف عُرف.',
  reviewWhy: 'جملة واحدة للمراجع: ماذا حدث، وكيف عُرف. المراجع هو من ينشر.',
  publish: 'نشر', sendForReview: 'إرسال للمراجعة', sentForReview: 'أُرسل للمراجعة. يظهر على الخريطة حين يطبّقه مراجع.',
  publishedAs: (revision) => `نُشر بوصفه المراجعة ${revision}.`, undo: 'تراجع', undone: (revision, by) => `أُلغيت المراجعة ${revision} بالمراجعة ${by}.`, notUndone: 'تعذّر التراجع.',
  areaNumber: (number) => `المنطقة ${number}`, holeNumber: (number) => `الفجوة ${number}`, cornerNumber: (number) => `الزاوية ${number}`,
  overtaken: 'سبقك غيرك', overtakenWhy: 'نُشر على الأرض نفسها منذ أن بدأت. تُظهره الخريطة الآن، ومسودتك فوقه.',
  asRevision: (revision) => ` المراجعة ${revision}`, beforeTheirs: (revision) => `من قبل، كما عرفته (المراجعة ${revision})`, afterTheirs: (revision) => `الآن، مع ما نشروه (المراجعة ${revision})`,
  onTop: 'النشر فوقه', keepDraft: 'الإبقاء مسودةً', discard: 'حذف المسودة',
};
