// Arabic, at the editor's desk. One part a tool.

export default {
  // The desk
  toolDraw: 'رسم', toolBorders: 'تحريك الحدود', toolUpload: 'رفع ملف', toolReview: 'مراجعة', toolHistory: 'السجل',

  // Who holds land, and publishing
  faction: 'الطرف المسيطر', heldSince: 'منذ', heldUntil: 'حتى', rival: 'متنازع عليه مع', untilHint: 'إن انتهى', confidenceHint: 'من 0 إلى 100', sourcesHint: 'مصدر في كل سطر: رابط أو إحالة',
  wouldChange: 'ما الذي سيتغير', onDate: (date) => `في ${date}`, wouldChangeNothing: 'لن تنتقل أي أرض من يد إلى أخرى في هذا التاريخ.',
  wouldGain: 'يكسب', wouldLose: 'يخسر', gainedBy: (name) => `كسبها ${name}`, lostBy: (name) => `خسرها ${name}`,
  workingOut: 'يُحسب ما سيتغير…', notYet: 'لا يمكن نشر هذا بعد', meanwhile: (revision) => `نُشرت المراجعة ${revision} في هذه الأثناء على أرض أخرى. تُحسب الأرقام من جديد.`,
  comment: 'تعليق', commentWhy: 'جملة واحدة للسجل: ماذا حدث، وكيف عُرف.',
  reviewWhy: 'جملة واحدة للمراجع: ماذا حدث، وكيف عُرف. المراجع هو من ينشر.',
  publish: 'نشر', sendForReview: 'إرسال للمراجعة', sentForReview: 'أُرسل للمراجعة. يظهر على الخريطة حين يطبّقه مراجع.',
  publishedAs: (revision) => `نُشر بوصفه المراجعة ${revision}.`, undo: 'تراجع', undone: (revision, by) => `أُلغيت المراجعة ${revision} بالمراجعة ${by}.`, notUndone: 'تعذّر التراجع.',
  areaNumber: (number) => `المنطقة ${number}`, holeNumber: (number) => `الفجوة ${number}`, cornerNumber: (number) => `الزاوية ${number}`,
  overtaken: 'سبقك غيرك', overtakenWhy: 'نُشر على الأرض نفسها منذ أن بدأت. تُظهره الخريطة الآن، ومسودتك فوقه.',
  asRevision: (revision) => ` المراجعة ${revision}`, beforeTheirs: (revision) => `من قبل، كما عرفته (المراجعة ${revision})`, afterTheirs: (revision) => `الآن، مع ما نشروه (المراجعة ${revision})`,
  onTop: 'النشر فوقه', keepDraft: 'الإبقاء مسودةً', discard: 'حذف المسودة',

  // Draw
  areaTitle: 'المنطقة', drawOnMap: 'الرسم على الخريطة', drawAnother: 'رسم منطقة أخرى', stopDrawing: 'إيقاف الرسم (Esc)',
  drawHow: 'انقر على الخريطة زاوية بعد زاوية. النقر على الزاوية الأولى مجددًا، أو Enter، ينهي المنطقة. الزاوية القريبة من الحدود تنطبق عليها.',
  followBorders: 'اتباع الحدود', followWhy: 'بين زاويتين على الحد نفسه تأخذ المنطقة خط الحد ذاته.',
  undoStep: 'تراجع خطوة', redoStep: 'إعادة خطوة', cornersTitle: (count) => `الزوايا نصًّا (${count})`,
  cornersWhy: 'خط العرض ثم خط الطول بالدرجات. المنطقة داخل أخرى فجوة فيها.', addCorner: 'إضافة زاوية في وسط الخريطة', addArea: 'بدء منطقة أخرى هناك',
  cornerBefore: (number) => `زاوية جديدة قبل ${number}`, cornerAway: (number) => `حذف الزاوية ${number}`, moreCorners: (count) => `${count} زوايا أخرى: تُغيَّر على الخريطة.`,
  pasteTitle: 'لصق منطقة', pasteWhat: 'GeoJSON: مضلّع، أو عنصر فيه مضلّع', pasteTake: 'إضافة إلى المسودة', pasteNothing: 'لا منطقة في هذا النص. يجب أن يكون GeoJSON فيه Polygon أو MultiPolygon.',
  check: 'تحقّق', draftKept: 'المسودة محفوظة في هذا المتصفح.', draftNotKept: 'هذا المتصفح لا يحفظ المسودة: انشرها قبل المغادرة.',
  choose: 'اختر…', needsFaction: 'اذكر من يسيطر عليها.', needsDate: 'اذكر منذ متى.', needsArea: 'ارسم منطقة أولًا، أو اكتب زواياها.', needsCorners: 'تحتاج المنطقة إلى ثلاث زوايا على الأقل.',
  changeThis: 'تغيير هذه المنطقة', changingThis: 'أنت تغيّر منطقة مسجّلة. حرّك زواياها أو غيّر بياناتها أدناه، ثم تحقّق. أو:', endedOn: 'انتهت في', takeOff: 'إزالة من الخريطة', drawNew: 'تركها، ورسم منطقة جديدة',
  draftHere: 'هنا مسودة لم تُنشر.', insteadChange: 'حذفها، وتغيير المنطقة المسجّلة',
};
