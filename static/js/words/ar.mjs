// Arabic. Figures are said in ways that need no agreement of verb and name; months are those used in the Levant.

const rules = new Intl.PluralRules('ar');
const plural = (number, {one, two, few, many, other}) =>
  ({one, two}[rules.select(number)] ?? `${number}\u00a0${{few, many, other}[rules.select(number)] ?? other}`);

export default {
  language: 'ar', direction: 'rtl', locale: 'ar-SY-u-nu-latn', itself: 'العربية',

  // The frame
  skip: 'تجاوز الخريطة', territory: 'الإقليم', loading: 'يجري تحميل الخريطة…', map: 'الخريطة', time: 'الزمن',
  share: 'مشاركة', shareLong: 'مشاركة وتنزيل', options: 'خيارات', close: 'إغلاق', tryAgain: 'أعد المحاولة',
  inLanguage: 'اللغة', theme: 'الألوان', themeAuto: 'كما في الجهاز', themeLight: 'فاتحة', themeDark: 'داكنة',
  patterns: 'نقوش مع الألوان', patternsWhy: 'تميّز بين الأطراف من غير لون، وفي الطباعة بالأبيض والأسود أيضًا.',
  pageTitle: (name, date) => `${name}، ${date} – Frontline`,
  emptyTitle: 'لا شيء مسجّل هنا بعد',
  emptyHow: 'لا إقليم على هذا الخادم. الأمر “frontline import” يضيف إقليمًا؛ ثم أعد تحميل الصفحة.',
  notOpened: 'تعذّر فتح الخريطة',
  unreachable: 'تعذّر الوصول إلى الخادم.', checkConnection: 'تحقّق من الاتصال ثم أعد المحاولة.',
  wrong: 'حدث خطأ.', wrongHere: 'حدث خطأ في هذه الصفحة.', answered: (status) => `أجاب الخادم بالرمز ${status}.`,
  offline: 'أنت غير متصل.', offlineStays: 'الأرقام والرسم ما زالت تعمل، وتُظهر الخريطة التواريخ التي حُمّلت من قبل.',
  partMissing: 'تعذّر تحميل جزء من الخريطة.', figuresComplete: 'الأرقام بجانبها كاملة.',

  // Title and paragraph
  knownAt: (known) => `كما سُجّل في ${known}`,
  knownAtRevision: (revision) => `كما سُجّل في المراجعة ${revision}`, knownNow: 'العودة إلى الخريطة كما تُعرف الآن',
  whoHeld: (name, date, now) => [now ? `من يسيطر على ${name} في ` : `من كان يسيطر على ${name} في `, date],
  partOf: (part, whole) => `${part} (${whole})`,
  verdicts: {
    'over half': (name, now) => (now ? `أكثر من النصف بيد ${name}.` : `أكثر من النصف كان بيد ${name}.`),
    'probably over half': (name, now) => (now ? `أكثر من النصف على الأرجح بيد ${name}.` : `أكثر من النصف كان على الأرجح بيد ${name}.`),
    'about half': (name, now) => (now ? `نحو النصف بيد ${name}.` : `نحو النصف كان بيد ${name}.`),
    'possibly over half': (name, now) => (now ? `ربما أكثر من النصف بيد ${name}.` : `ربما كان أكثر من النصف بيد ${name}.`),
    'probably not over half': (name, now) => (now ? 'لا أحد على الأرجح بيده أكثر من النصف.' : 'لم يكن على الأرجح بيد أحد أكثر من النصف.'),
    'not over half': (name, now) => (now ? 'لا أحد بيده أكثر من النصف.' : 'لم يكن بيد أحد أكثر من النصف.'),
  },
  answerFigures: ({name, share, range, inhabited}) =>
    `الحصة الأكبر: ${name}، ${share}${inhabited ? ' من الأرض' : ''}${range ? ` (مع ما هو موضع شك ${range})` : ''}${inhabited ? `، و${inhabited} من الأرض المأهولة` : ''}`,
  sameSince: (span) => `الخريطة على حالها ${span}.`, sameDuring: (span) => `الخريطة على حالها من ${span}.`,
  sameDay: 'خريطة هذا اليوم وحده؛ تغيّرت قبله وبعده.',
  nothingHere: 'لا شيء مسجّل لهذا التاريخ.', noShares: 'لا حصص لهذا التاريخ.',
  inAParagraph: 'في فقرة واحدة', copyText: 'انسخ النص', copyLink: 'انسخ الرابط', copyCode: 'انسخ الشيفرة', copied: 'نُسخ', notCopied: 'تعذّر النسخ',
  paragraph: ({date, place, answer, first, rest, area, source}) =>
    `${place}، ${date}: ${answer.verdict ? `${answer.verdict} ` : ''}${answer.figures}. أي ${first.area} من ${area}`
    + `${first.effective ? `، ومن دون الأراضي قليلة السكان ${first.effective} من الكل` : ''}. `
    + `${rest.length ? `${rest.map(({name, share}) => `${name} ${share}`).join('، ')}. ` : ''}المساحة المرجعية: ${source} (${area}).`,
  paragraphEmpty: ({date, place, area, source}) => `في ${date} لم يكن أيّ جزء من ${place} بيد أحد في السجل. المساحة المرجعية: ${source} (${area}).`,

  // Legend
  whoHowMuch: 'من بيده كم', total: 'الإجمالي', effective: 'الفعلي', effectiveWhy: 'من دون الأراضي قليلة السكان التي يسيطر عليها اسمًا',
  half: 'النصف', changeSince: 'التغيّر منذ', week: 'أسبوع', month: 'شهر', year: 'سنة', otherDate: 'أو منذ', sinceDate: 'التغيّر منذ هذا التاريخ',
  changedSince: (date) => `التغيّرات منذ ${date}.`, noEarlier: (date) => `لا شيء مسجّل في ${date}، فلا يظهر تغيّر.`,
  noChange: 'لا تغيّر', points: (number, text) => `${text}\u00a0${rules.select(number) === 'few' ? 'نقاط' : 'نقطة'}`,
  contestedPart: (area) => `${area} متنازع عليها`, doubtRange: (low, high) => `${low} إلى ${high}`, doubtNone: 'بلا شك', doubtPending: '…',
  doubt: 'مجال الشك', doubtLabel: 'مجال الشك', doubtOff: 'لا تُظهر', doubtBelow: (limit) => `الثقة دون ${limit} من 100`,
  doubtWhy: (limit, area) => `الخط الرفيع: كم قد تبتعد الحصة عن الصواب حيث الثقة في السجل دون ${limit} من 100 (${area}). لا يمكن أن تصحّ كل الحدود العليا معًا.`,
  nobody: 'لا أحد', nobodyOnRecord: 'لا أحد في السجل', alone: (name) => `أظهر ${name} وحده`, showAll: 'أظهر الكل',
  keySparse: 'أفتح لونًا: أراضٍ قليلة السكان، السيطرة عليها اسمية؛ الحصة الفعلية لا تعدّها',
  keyContested: 'مخطّط: متنازع عليه؛ يُعدّ لمن بيده، والخطوط بلون خصمه',
  keyNobody: 'ليس بيد أحد في السجل',
  keyApproximate: 'حدّ ناعم متقطّع: تقريبي، مرسوم في منتصف المسافة بين بلدات أطراف مختلفة',
  reference: (area, source) => ['الحصص من ', area, `، وهي المساحة داخل هذه الحدود: ${source}. حدود أخرى تعطي حصصًا أخرى.`],

  // Time and chart
  noTime: 'لا شيء مسجّل بعد، فلا زمن للتنقّل فيه.', date: 'التاريخ', goToDate: 'اذهب إلى تاريخ',
  previousChange: 'التغيّر السابق', nextChange: 'التغيّر التالي', play: 'تشغيل', pause: 'إيقاف', latest: 'الأحدث', speed: 'السرعة',
  times: (speed) => `${speed}×`, keysHint: 'الأسهم تنقل من تغيّر إلى تغيّر، ومع Shift من حدث إلى حدث؛ وHome وEnd إلى الأول والأخير.',
  spokenNothing: (date) => `${date}: لا شيء مسجّل`,
  spoken: (date, span, name, share) => `${date}؛ الخريطة على حالها ${span}${name ? `؛ ${name} ${share}` : ''}`,
  spanSince: (date) => `منذ ${date}`, spanFromTo: (from, to) => `${from} إلى ${to}`, until: (from, to) => `${from} – ${to}`, now: 'الآن',
  days: (n) => plural(n, {one: 'يوم واحد', two: 'يومان', few: 'أيام', many: 'يومًا', other: 'يوم'}),
  months: (n) => plural(n, {one: 'شهر واحد', two: 'شهران', few: 'أشهر', many: 'شهرًا', other: 'شهر'}),
  years: (n) => plural(n, {one: 'سنة واحدة', two: 'سنتان', few: 'سنوات', many: 'سنة', other: 'سنة'}),
  wholeTerritory: (name) => `${name} كلها`, figuresFor: 'أرقام', unit: 'أظهر', unitPercent: '%', unitArea: 'كم²',
  sparseBand: (name) => `${name}، أراضٍ قليلة السكان`, chartOf: (name) => `من كان بيده كم من ${name}`,
  chartNote: 'الأفتح لونًا: أراضٍ قليلة السكان، السيطرة عليها اسمية.', saveChart: 'الرسم', methodMark: (title) => `تغيّر في الطريقة لا على الأرض: ${title}`,
  asTable: (count) => `كل التواريخ (${count}) في جدول`, tableNote: 'الحصة من المساحة المرجعية؛ وبين قوسين الحصة الفعلية من دون الأراضي قليلة السكان. ',
  tableNoteArea: 'كيلومترات مربعة؛ وبين قوسين من دون الأراضي قليلة السكان. ', dates: 'التواريخ', sharesOverTime: 'الحصص عبر الزمن', tableCsv: 'الجدول (CSV)',
  datedEvents: (count) => plural(count, {one: 'حدث مؤرّخ واحد', two: 'حدثان مؤرّخان', few: 'أحداث مؤرّخة', many: 'حدثًا مؤرّخًا', other: 'حدث مؤرّخ'}),
  eventsTitle: 'أحداث مؤرّخة', sourceIs: (source) => ` المصدر: ${source}`,

  // Compare
  compare: 'قارن', compareWith: 'قارن مع', stopComparing: 'أنهِ المقارنة', swipe: 'سحب', changes: 'ما تغيّر', compareAs: 'طريقة المقارنة',
  divider: 'الفاصل بين التاريخين', dividerAt: (percent, left, right) => `${percent} % ${left}، والباقي ${right}`,
  changedHands: 'ما انتقل من يد إلى يد', changedBetween: (from, to) => `من ${from} إلى ${to}`, seenFrom: 'من جهة',
  gained: (area) => `كسب ${area}`, lost: (area) => `خسر ${area}`, otherKey: 'انتقل بين آخرين',
  fromWhom: 'من', toWhom: 'إلى', area: 'المساحة', nothingChanged: 'لم ينتقل شيء بين هذين التاريخين.',
  lookingUpChanges: 'يجري حساب ما تغيّر…', inAll: (area) => `${area} في المجموع`,

  // Place and search
  placeAsked: 'المكان المسؤول عنه', lookingUp: 'يجري البحث عن هذا المكان…', heldByNobody: 'ليس بيد أحد في السجل', whoHeldIt: 'من كان بيده',
  noEarlierRecord: 'لا سجل أقدم.', since: 'منذ', status: 'الحالة', confidence: 'الثقة', against: (name) => `، مع ${name}`,
  evidence: 'على أي دليل', border: 'الحدّ', sources: 'المصادر', note: 'ملاحظة', notStated: 'غير مذكورة', noneStated: 'غير مذكورة',
  outsideBy: (metres) => `على بعد ${metres} م خارج الحدود المسجلة: هذه أقرب أرض.`,
  confidenceIs: (word, value) => `${word}، ${value} من 100 `, high: 'عالية', medium: 'متوسطة', low: 'ضعيفة',
  statusControl: 'سيطرة', statusContested: 'متنازع عليه', statusSparse: 'أرض قليلة السكان، السيطرة عليها اسمية', statusInfluence: 'حضور من دون سيطرة',
  methodObserved: 'مرسوم عن مشاهدة', methodDigitised: 'منقول عن خريطة منشورة', methodDerived: 'مشتق من البلدات: أقرب بلدة في السجل تقرّر',
  findTown: 'ابحث عن بلدة…', findPlace: 'ابحث عن مكان', placesFound: 'الأماكن', noPlace: 'لا مكان بهذا الاسم في السجل.', people: (count) => `${count} نسمة`,
  kinds: {town: 'بلدة', city: 'مدينة', village: 'قرية', quarter: 'حي', base: 'قاعدة عسكرية', airport: 'مطار', junction: 'مفترق طرق', crossing: 'معبر حدودي', dam: 'سد', oilfield: 'حقل نفط', desert: 'موضع في البادية'},
  comma: '، ', with: (name) => `مع ${name}`, noDataMap: 'لا شيء مسجّل لهذا التاريخ', zoomIn: 'قرّب', zoomOut: 'بعّد',
  mapLabel: (name) => `خريطة ${name}. الأسهم تحرّكها، وزائد وناقص يقرّبان ويبعّدان، وEnter يسأل من بيده الوسط.`,
  twoFingers: 'استعمل إصبعين لتحريك الخريطة', wheelHelp: 'استعمل Ctrl مع العجلة للتقريب', wheelHelpMac: 'استعمل ⌘ مع العجلة للتقريب',

  // Sharing
  linkToView: 'رابط إلى هذا العرض نفسه', embedTitle: 'ضعها في مقال', embedWhat: 'أظهر', embedCode: 'الشيفرة للصق', embedTry: 'شاهدها',
  flagTitle: 'العنوان', flagLegend: 'الحصص', flagTime: 'شريط الزمن', picture: 'صورة هذا العرض', picturePng: 'صورة (PNG)', pictureSvg: 'صورة (SVG)',
  film: 'فيلم لمدة', filmFrom: 'من', filmTo: 'إلى', filmSave: 'فيلم (GIF)', filmWait: 'قد يستغرق رسمه دقيقة.',
  data: 'البيانات', dataShares: 'حصص هذا التاريخ (CSV)', dataTimeline: 'الحصص عبر الزمن (CSV)', dataAreas: 'مناطق هذا التاريخ (GeoJSON)', dataChanges: 'ما انتقل (GeoJSON)', dataEvents: 'الأحداث المؤرّخة (JSON)',
  licence: 'الرخصة ونسبة المصدر', cite: 'للاستشهاد', citation: (name, date, revision, link) => `Frontline، «${name}، ${date}»، المراجعة ${revision}، ${link}`,
  fullScreen: 'ملء الشاشة', leaveFullScreen: 'اخرج من ملء الشاشة', andOthers: (count, part) => `وأطراف أخرى: ${count}، ${part}`,
  openFull: 'افتح الخريطة الكاملة',

  // Credits
  boundaryOf: (name) => `حدود ${name}: `, dataOf: 'البيانات: ', landAround: 'اليابسة والحدود حولها: ', naturalEarth: 'Natural Earth، ملك عام',
  disclaimer: 'تُقاس المساحات على سطح الأرض المنحني. السيطرة على الأرض ليست ادّعاء حق: تقول الخريطة بيد من كانت الأرض، لا بيد من ينبغي أن تكون.',
  howToAsk: 'كيف تطلبه البرامج',
  licences: 'التراخيص', asData: 'هذا السجل كبيانات', revision: (number) => ` · المراجعة ${number}`,

  // Signing in, and what others publish
  signIn: 'تسجيل الدخول', signOut: 'تسجيل الخروج', token: 'الرمز الخاص بك', tokenWhy: 'يُصدر مشغّل هذا الخادم الرموز. يبقى هذا المتصفح مسجَّل الدخول مدةً، ولا يُحفظ الرمز نفسه.',
  roleReader: 'يحق له القراءة', roleEditor: 'يحق له التحرير', roleReviewer: 'يحق له التحرير والمراجعة', roleAdmin: 'يحق له كل شيء',
  privateTitle: 'هذه الخريطة خاصة', privateHow: 'سجّل الدخول لرؤيتها.', edit: 'تحرير', desk: 'التحرير', justPublished: (revision) => `نُشر الآن، المراجعة ${revision}:`, noComment: 'بلا تعليق',

  // A proposal shown as it would be
  previewOf: 'هذا مقترح لم يُنشر:', previewBack: 'العودة إلى الخريطة المنشورة', previewNot: 'لا يمكن عرض المقترح الذي في هذا الرابط؛ هذه هي الخريطة المنشورة.',
  previewSignIn: 'سجّل الدخول لتراه، بصفتك من قدّمه أو بصفتك مراجعًا.', previewHidden: 'لا يوجد مقترح كهذا، أو لا يحق لك الاطلاع عليه.',
  previewDecided: 'بُتّ فيه من قبل.',
};
