// English.

const plural = (number, one, many) => `${number} ${number === 1 ? one : many}`;
const held = (now) => (now ? 'holds' : 'held');

export default {
  language: 'en', direction: 'ltr', locale: 'en-GB', itself: 'English',

  // The frame
  skip: 'Skip the map', territory: 'Territory', loading: 'Loading the map…', map: 'Map', time: 'Time',
  share: 'Share', shareLong: 'Share and download', options: 'Options', close: 'Close', tryAgain: 'Try again',
  inLanguage: 'Language', theme: 'Colours', themeAuto: 'As the device', themeLight: 'Light', themeDark: 'Dark',
  patterns: 'Patterns as well as colours', patternsWhy: 'Tells factions apart without colour, also in black and white print.',
  pageTitle: (name, date) => `${name}, ${date} – Frontline`,
  emptyTitle: 'Nothing is recorded here yet',
  emptyHow: 'This server holds no territory. “frontline import” brings one in; then reload this page.',
  notOpened: 'The map could not be opened',
  unreachable: 'The server cannot be reached.', checkConnection: 'Check the connection, then try again.',
  wrong: 'Something went wrong.', wrongHere: 'Something went wrong in this page.', answered: (status) => `The server answered ${status}.`,
  offline: 'You are offline.', offlineStays: 'Figures and chart still work. The map shows the dates that were loaded before.',
  partMissing: 'A part of the map could not be loaded.', figuresComplete: 'The figures beside it are complete.',

  // Title and paragraph
  knownAt: (known) => `as recorded at ${known}`,
  knownAtRevision: (revision) => `as recorded at revision ${revision}`, knownNow: 'Back to the map as known now',
  whoHeld: (name, date, now) => [`Who ${held(now)} ${name} on `, date],
  partOf: (part, whole) => `${part} (${whole})`,
  verdicts: {
    'over half': (name, now) => `${name} ${held(now)} over half.`,
    'probably over half': (name, now) => `${name} probably ${held(now)} over half.`,
    'about half': (name, now) => `${name} ${held(now)} about half.`,
    'possibly over half': (name, now) => `${name} possibly ${held(now)} over half.`,
    'probably not over half': (name, now) => `Probably nobody ${held(now)} over half.`,
    'not over half': (name, now) => `Nobody ${held(now)} over half.`,
  },
  answerFigures: ({name, share, range, inhabited}) =>
    `${name}: ${share}${inhabited ? ' of the land' : ''}${range ? ` (with what is in doubt ${range})` : ''}${inhabited ? `, ${inhabited} of the inhabited land` : ''}`,
  sameSince: (span) => `The map is the same ${span}.`, sameDuring: (span) => `The map is the same from ${span}.`,
  sameDay: 'The map of this day; it changed the day before and the day after.',
  nothingHere: 'Nothing is recorded for this date.', noShares: 'No shares for this date.',
  inAParagraph: 'In one paragraph', copyText: 'Copy text', copyLink: 'Copy link', copyCode: 'Copy code', copied: 'Copied', notCopied: 'Could not copy',
  paragraph: ({date, place, answer, first, rest, area, source}) =>
    `${place}, ${date}: ${answer.verdict ? `${answer.verdict} ` : ''}${answer.figures}. That is ${first.area} of ${area}`
    + `${first.effective ? `, and ${first.effective} of the whole without thinly populated land` : ''}. `
    + `${rest.length ? `${rest.map(({name, share}) => `${name} ${share}`).join(', ')}. ` : ''}Reference area: ${source} (${area}).`,
  paragraphEmpty: ({date, place, area, source}) => `On ${date} nobody on record held any of ${place}. Reference area: ${source} (${area}).`,

  // Legend
  whoHowMuch: 'Who holds how much', total: 'Total', effective: 'Effective', effectiveWhy: 'Without the thinly populated land it holds in name',
  half: 'half', changeSince: 'change since', week: 'week', month: 'month', year: 'year', otherDate: 'or since', sinceDate: 'Change since this date',
  changedSince: (date) => `Changes since ${date}.`, noEarlier: (date) => `Nothing is recorded on ${date}, so no change is shown.`,
  noChange: 'no change', points: (number, text) => `${text}\u00a0${number === 1 ? 'point' : 'points'}`,
  contestedPart: (area) => `${area} contested`, doubtRange: (low, high) => `${low} to ${high}`, doubtNone: 'not in doubt', doubtPending: '…',
  doubt: 'In doubt', doubtLabel: 'Range of doubt', doubtOff: 'do not show', doubtBelow: (limit) => `confidence below ${limit} of 100`,
  doubtWhy: (limit, area) => `Thin line: how far a share may be off where the record’s confidence is below ${limit} of 100 (${area}). Not all upper ends can be true at once.`,
  nobody: 'Nobody', nobodyOnRecord: 'Nobody on record', alone: (name) => `Show ${name} alone`, showAll: 'Show all',
  keySparse: 'Paler: thinly populated land, held in name; the effective share leaves it out',
  keyContested: 'Striped: contested; counted for the holder, striped in the rival’s colour',
  keyNobody: 'Held by nobody on record',
  keyApproximate: 'Soft, dashed border: approximate, drawn halfway between towns of different holders',
  reference: (area, source) => ['Shares are of ', area, `, the area inside this boundary: ${source}. Another boundary gives other shares.`],

  // Time and chart
  noTime: 'Nothing is recorded yet, so there is no time to move through.', date: 'Date', goToDate: 'Go to a date',
  previousChange: 'Previous change', nextChange: 'Next change', play: 'Play', pause: 'Pause', latest: 'Latest', speed: 'Speed',
  times: (speed) => `${speed}×`, keysHint: 'Arrow keys go from change to change, with Shift from event to event; Home and End to the first and the last.',
  spokenNothing: (date) => `${date}: nothing recorded`,
  spoken: (date, span, name, share) => `${date}; map unchanged ${span}${name ? `; ${name} ${share}` : ''}`,
  spanSince: (date) => `since ${date}`, spanFromTo: (from, to) => `${from} to ${to}`, until: (from, to) => `${from} – ${to}`, now: 'now',
  days: (n) => plural(n, 'day', 'days'), months: (n) => plural(n, 'month', 'months'), years: (n) => plural(n, 'year', 'years'),
  wholeTerritory: (name) => `All of ${name}`, figuresFor: 'Figures for', unit: 'Show', unitPercent: '%', unitArea: 'km²',
  sparseBand: (name) => `${name}, thinly populated land`, chartOf: (name) => `Who held how much of ${name}`,
  chartNote: 'Pale: thinly populated land, held in name.', saveChart: 'Chart', methodMark: (title) => `change of method, not on the ground: ${title}`,
  asTable: (count) => `All ${count} dates as a table`, tableNote: 'Share of the reference area; in brackets the effective share, without thinly populated land. ',
  tableNoteArea: 'Square kilometres; in brackets without thinly populated land. ', dates: 'Dates', sharesOverTime: 'Shares over time', tableCsv: 'Table (CSV)',
  datedEvents: (count) => plural(count, 'dated event', 'dated events'), eventsTitle: 'Dated events', sourceIs: (source) => ` Source: ${source}`,

  // Compare
  compare: 'Compare', compareWith: 'Compare with', stopComparing: 'Stop comparing', swipe: 'Swipe', changes: 'What changed', compareAs: 'Compare as',
  divider: 'Divider between the two dates', dividerAt: (percent, left, right) => `${percent} % ${left}, the rest ${right}`,
  changedHands: 'What changed hands', changedBetween: (from, to) => `From ${from} to ${to}`, seenFrom: 'Seen from',
  gained: (area) => `gained ${area}`, lost: (area) => `lost ${area}`, otherKey: 'Changed hands between others',
  fromWhom: 'From', toWhom: 'To', area: 'Area', nothingChanged: 'Nothing changed hands between these dates.',
  lookingUpChanges: 'Working out what changed…', inAll: (area) => `${area} in all`,

  // Place and search
  placeAsked: 'The place asked about', lookingUp: 'Looking up this place…', heldByNobody: 'Held by nobody on record', whoHeldIt: 'Who held it',
  noEarlierRecord: 'No earlier record.', since: 'Since', status: 'Status', confidence: 'Confidence', against: (name) => `, against ${name}`,
  evidence: 'On what evidence', border: 'Border', sources: 'Sources', note: 'Note', notStated: 'not stated', noneStated: 'none stated',
  outsideBy: (metres) => `${metres} m outside the boundary as recorded: this is the nearest land.`,
  confidenceIs: (word, value) => `${word}, ${value} of 100 `, high: 'high', medium: 'medium', low: 'low',
  statusControl: 'in control', statusContested: 'contested', statusSparse: 'thinly populated land, held in name', statusInfluence: 'present, not in control',
  methodObserved: 'Drawn from observation', methodDigitised: 'Traced from a published map', methodDerived: 'Derived from places: the nearest town on record decides',
  findTown: 'Find a town…', findPlace: 'Find a place', placesFound: 'Places found', noPlace: 'No place of that name is recorded.', people: (count) => `${count} people`,
  kinds: {town: 'town', city: 'city', village: 'village', quarter: 'quarter', base: 'military base', airport: 'airport', junction: 'road junction', crossing: 'border crossing', dam: 'dam', oilfield: 'oil field', desert: 'place in the desert'},
  comma: ', ', with: (name) => `with ${name}`, noDataMap: 'Nothing is recorded for this date', zoomIn: 'Zoom in', zoomOut: 'Zoom out',
  mapLabel: (name) => `Map of ${name}. Arrow keys move it, plus and minus zoom, Enter asks who holds the centre.`,
  twoFingers: 'Use two fingers to move the map', wheelHelp: 'Use Ctrl and scroll to zoom the map', wheelHelpMac: 'Use ⌘ and scroll to zoom the map',

  // Sharing
  linkToView: 'Link to exactly this view', embedTitle: 'Put it in an article', embedWhat: 'Show', embedCode: 'Code to paste', embedTry: 'See it',
  flagTitle: 'Title', flagLegend: 'Shares', flagTime: 'Timeline', picture: 'Picture of this view', picturePng: 'Picture (PNG)', pictureSvg: 'Picture (SVG)',
  film: 'Film of a span', filmFrom: 'From', filmTo: 'to', filmSave: 'Film (GIF)', filmWait: 'Takes up to a minute to draw.',
  data: 'Data', dataShares: 'Shares of this date (CSV)', dataTimeline: 'Shares over time (CSV)', dataAreas: 'Areas of this date (GeoJSON)', dataChanges: 'What changed hands (GeoJSON)', dataEvents: 'Dated events (JSON)',
  licence: 'Licence and attribution', cite: 'Please cite', citation: (name, date, revision, link) => `Frontline, “${name}, ${date}”, revision ${revision}, ${link}`,
  fullScreen: 'Full screen', leaveFullScreen: 'Leave full screen', andOthers: (count, part) => `and ${count === 1 ? '1 other' : `${count} others`}, ${part}`,
  openFull: 'Open the full map',

  // Credits
  boundaryOf: (name) => `Boundary of ${name}: `, dataOf: 'Data: ', landAround: 'Land and borders around it: ', naturalEarth: 'Natural Earth, public domain',
  disclaimer: 'Areas are measured on the curved surface of the Earth. Control on the ground is not a claim of right: the map says who held land, not who should.',
  asData: 'This record as data', howToAsk: 'How programs ask for it',
  licences: 'Licences', revision: (number) => ` · revision ${number}`,

  // Signing in, and what others publish
  signIn: 'Sign in', signOut: 'Sign out', token: 'Your token', tokenWhy: 'Whoever runs this server makes tokens, with “frontline token create”. This browser stays signed in for a while; the token itself is not kept.',
  roleReader: 'may read', roleEditor: 'may edit', roleReviewer: 'may edit and review', roleAdmin: 'may do everything',
  privateTitle: 'This map is private', privateHow: 'Sign in to see it.', edit: 'Edit', desk: 'Editing', justPublished: (revision) => `Just published, as revision ${revision}:`, noComment: 'without a comment',

  // A proposal shown as it would be
  previewOf: 'This is a proposal, not published:', previewBack: 'Back to the published map', previewNot: 'The proposal of this link cannot be shown; this is the published map.',
  previewSignIn: 'Sign in to see it, as the person who made it or as a reviewer.', previewHidden: 'There is no such proposal, or it is not yours to see.',
  previewDecided: 'It has been decided already.',
};
