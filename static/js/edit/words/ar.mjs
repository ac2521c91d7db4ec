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

  // Moving borders
  bordersOf: (date) => `الحدود في ${date}`, bordersLoading: 'جارٍ جلب الحدود…',
  bordersHow: 'اسحب نقطة إلى حيث تمر الحدود، فتتحرك معها حدود الجيران. واسحب نقطة صغيرة بين نقطتين لإضافة نقطة.',
  bordersMore: 'طرق أخرى', bordersKeys: 'انقر نقطة مع Alt أو أبقِ إصبعك عليها لحذفها. وبلوحة المفاتيح: يصل Tab إلى النقاط، وتحرك الأسهم النقطة، ومع Shift أبعد؛ Insert تضيف نقطة وDelete تحذفها، وPage Up وPage Down تنتقلان على طول الحدود. وللتراجع Ctrl مع Z.',
  bordersHowBasic: 'لا يمكن سحب الحدود على هذه الخريطة: غيّر مواضع النقاط في القائمة.',
  bordersNothing: 'لا شيء مسجل في هذا التاريخ، فلا حدود لتحريكها. ارسم منطقة أولًا.',
  bordersPast: 'تعرض هذه الصفحة اقتراحًا أو السجل كما كان يومًا. تُحرَّك الحدود على ما هو منشور الآن.',
  bordersElsewhen: (date) => `بدأت تحريك الحدود على خريطة ${date}.`, goThere: 'اذهب إلى ذلك التاريخ',
  bordersOvertaken: 'نُشرت الحدود التي حركتها من جديد في هذه الأثناء بنقاط أخرى. تظهر مسودتك خطًا فوق الخريطة، ولم يعد بالإمكان تعديلها.',
  groundRenewed: (revision) => `نُشرت المراجعة ${revision} في هذه الأثناء. تحريكاتك قائمة عليها.`,
  nodesOnMap: 'نقاط الحدود', nodesCrowded: (count) => `في المشهد ${count} نقطة، وهي أكثر من أن تُميَّز. كبّر الخريطة لتحريكها.`,
  nodesListed: 'النقاط الظاهرة في قائمة', nodesNone: 'لا تظهر أي نقطة حدود.', nodesWhere: 'خط العرض، خط الطول.',
  nodesNearest: (most, count) => `خط العرض، خط الطول: أقرب ${most} نقطة إلى وسط الخريطة من ${count}.`,
  nodeOf: (names, place) => `نقطة بين ${names}: ${place}`, insertAfter: 'أضف نقطة بعدها', deleteNode: 'احذفها',
  placeWritten: 'اكتب خط العرض وخط الطول، مثل 35.95, 39.01.',
  nodeMoved: (place) => `نُقلت إلى ${place}.`, nodeInserted: (place) => `أُضيفت نقطة عند ${place}.`, nodeDeleted: (place) => `حُذفت النقطة عند ${place}.`,
  undoMove: 'تراجع', redoMove: 'إعادة', moveUndone: 'أُلغيت الخطوة الأخيرة.', moveRedone: 'أُعيدت الخطوة.', discardMoves: 'تخلَّ عن الكل',
  moveGone: 'لم تعد تلك النقطة موجودة.', moveFixed: 'تقع تلك النقطة على الحد الخارجي للإقليم، وهو ثابت في مكانه.',
  moveThree: 'تبقى لكل منطقة ثلاث زوايا على الأقل. لإزالتها عن الخريطة، أنهِ المنطقة أو احذفها.',
  moveMeet: 'تلتقي حدود عدة عند تلك النقطة. اسحبها إلى نقطة مجاورة لتصيرا نقطة واحدة.',
  nothingMoved: 'لم تُحرَّك أي حدود بعد.', movedBorders: 'ما حُرِّك حتى الآن', movesBefore: (count) => `خطوات سابقة: ${count}`,
  stepMove: (distance) => `نُقلت نقطة مسافة ${distance} كم`, stepInsert: 'أُضيفت نقطة', stepDelete: 'حُذفت نقطة',
  gainsRoughly: (name, area) => `${name}: كسب نحو ${area}`,
  lackNobody: 'سيترك هذا أرضًا لا يسيطر عليها أحد، ولا تستطيع منطقة مسجلة أن تقول ذلك: أنهِ المنطقة التي تسيطر عليها بدلًا من ذلك، وأعد هذه الحدود إلى مكانها.',
  lackInfluence: 'سيعطي هذا أرضًا مسيطرًا عليها لطرف حاضر فيها فقط. الحضور لا ينتزع أرضًا: أنهِ المنطقة التي تسيطر عليها بدلًا من ذلك، وأعد هذه الحدود إلى مكانها.',
  checkMoves: 'اعرض ما سيتغير',
};
