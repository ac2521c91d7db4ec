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

  // Review
  reviewAll: 'ما أرسله المحررون للمراجعة، الأحدث أولًا.', reviewOwn: 'ما أرسلتَه للمراجعة، الأحدث أولًا. المراجع هو من ينشر.',
  decidedToo: 'وما بُتّ فيه', refresh: 'تحديث', older: 'الأقدم', nothingWaits: 'لا شيء ينتظر المراجعة.', allProposals: '→ كل المقترحات',
  proposedBy: 'قدّمه ', decidedBy: 'بقرار ', wasApplied: (revision) => `نُشر بوصفه المراجعة ${revision}.`, wasRejected: 'رُفض.', wasWithdrawn: 'سُحب.',
  standsInWay: 'نُشر منذ ذلك الحين على الأرض نفسها:', whatItSays: 'ماذا يقول', andMore: (count) => `و${count} غيرها`, showWhere: 'أظهر المكان',
  onTheMap: 'على الخريطة', lookEffect: 'ما سيتغير', lookProposed: 'كما ستصبح', lookPublished: 'كما هي', beginsOn: 'يسري من: ',
  apply: 'انشره', reject: 'ارفضه', withdraw: 'اسحبه', commentOfReview: 'تعليقك، ويراه صاحب المقترح',
  fourEyes: 'لا ينشر أحد هنا مقترحه بنفسه: على مراجع آخر أن ينشره.',
  newArea: 'منطقة جديدة', changedArea: 'منطقة معدّلة', areaTakenOff: 'منطقة أُزيلت من الخريطة', borderMoved: 'حدودها غير ما كانت.',
  surveyOf: (date) => `مسح ${date}`, surveyWhole: 'الصورة الكاملة لذلك اليوم: ما لا يُظهره قد انتهى.', areas: (count) => `عدد المناطق ${count}`,
  defines: 'تعريف جديد', restores: 'إعادة إلى ما كان', ofHundred: (value) => `${value} من 100`,
  kindTerritory: 'الإقليم نفسه', kindFaction: 'طرف', kindDistrict: 'منطقة إدارية', kindPlace: 'مكان', kindEvent: 'حدث', kindRegion: 'منطقة', kindSurvey: 'مسح',
  countOf: (kind, many) => `${many} × ${kind}`,
  refusedBecause: 'تعذّر ذلك:', revisionIs: (revision) => `المراجعة ${revision}`,

  // History
  byWhom: 'بقلم', onThisPart: 'هذا الجزء من الخريطة فقط', nothingRecorded: 'لم يُسجَّل شيء كهذا.', takenDown: 'حُجبت النصوص', takenDownWhy: 'السبب: ',
  lookingUpRevision: 'يجري البحث عمّا غيّرته…', mapThen: 'الخريطة كما كانت معروفة حينها', revert: 'تراجع عن هذا التغيير', undoMine: 'تراجع عن آخر تغيير لي', myLast: 'آخر تغيير لك: ',
  undoWhat: (revision) => `كل ما غيّرته المراجعة ${revision} يعود إلى ما كان عليه. ويحفظ السجل الاثنتين.`, undoSure: (revision) => `تراجع عن المراجعة ${revision}`, cancel: 'إلغاء',

  // Upload
  mapFile: 'ملف الخريطة', mapFileWhat: (most) => `ملف GeoJSON ‏(.geojson أو .json) حتى ${most}، يُسحب إلى هنا أو يُختار. أما KML وShapefile وغيرهما فاحفظها أولًا بصيغة GeoJSON، مثلًا ببرنامج QGIS أو geojson.io.`,
  megabytes: (number) => `${number} م.ب`, kilobytes: (number) => `${number} ك.ب`, tooLarge: (size, most) => `حجم هذا الملف ${size}، وأقصى ما يمكن إرساله ${most}. بسّط حدوده، أو اطلب من مشغّل الخادم أن يستورده.`,
  notThisForm: 'هذا ليس ملف GeoJSON. احفظ الخريطة أولًا بصيغة GeoJSON، مثلًا ببرنامج QGIS أو geojson.io.',
  brokenJson: (line, column) => `الملف تالف: في السطر ${line}، العمود ${column}، قرب`, noPolygons: 'لا يُظهر هذا الملف أي مناطق: ليس فيه مضلّعات.',
  fileHas: (count, size) => `عدد المناطق ${count}، ${size}`, dateOfMap: 'تاريخ الخريطة', dateFromName: (date) => `التاريخ من اسم الملف: ${date}.`, dateNotInName: 'اسم الملف لا يذكر التاريخ.',
  classProperty: 'ما يميّز المناطق', classesMean: 'بيد من مناطق كل نوع', noClass: '(لا يقول شيئًا)', chooseHolder: 'اختر…', leaveOut: 'اتركه', rivalWhom: 'متنازع عليه مع…',
  restHeldBy: 'كل الأرض الأخرى', whereOverlap: 'التداخل', overlapsRefuse: 'يُرفض الملف', overlapsOrder: 'يُعدّ المتأخر',
  newFaction: 'طرف ليس هنا بعد', factionName: 'الاسم', shortName: 'الاسم المختصر', shortNameHint: 'أحرف لاتينية صغيرة، للعناوين', colour: 'اللون', addFaction: 'أضفه',
  slugTaken: (slug) => `«${slug}» مستعمل.`, factionAdded: (name) => `صار ${name} في القائمة. يُعرَّف حين يُنشر المسح.`,
  mappingText: 'الجدول نصًّا (TOML)', mappingWhat: 'ما في الجدول نفسه، لسلسلة كاملة من الملفات: يقبله الأمر “frontline import” أيضًا.', loadMapping: 'حمّل نصًّا محفوظًا',
  byHand: 'النص هو المعتمد، لا الجدول.', tableAgain: 'العودة إلى الجدول', undecided: (count) => `أنواع لم يُذكر بعد بيد من مناطقها: ${count}.`,
  readFile: 'اقرأ الملف', reading: 'يُقرأ الملف…', outcomeNew: 'هذا مسح جديد', outcomeCorrection: 'هذا يصحّح مسح ذلك التاريخ', outcomeNothing: 'هذا المسح مسجّل كما هو',
  surveyCounts: ({shown, fresh, continuing, ended}) => `عدد المناطق ${shown}: جديدة ${fresh}، كما كانت ${continuing}. وانتهت من المسح السابق ${ended}.`,
  leaveRest: 'اتركها', leftOutInAll: (count) => `المتروك من الملف: ${count}`, foundLeftOut: (count) => `تُركت (${count}):`, foundMended: (count) => `أُصلحت (${count}):`, foundEmpty: (count) => `بلا أرض، تُركت (${count}):`, foundOutside: (count) => `خارج الإقليم (${count}):`,
  foundRepeated: (count) => `ظهرت مرتين (${count}):`, foundOverlap: () => 'تداخل:', featureNumber: (number) => `المنطقة ${number} في الملف`, inMapping: 'الجدول', inName: 'التاريخ',
};
