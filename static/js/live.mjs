// Follows what others publish: the server tells each changeset as it is applied, and the record is read anew.
//
// A tab that nobody looks at holds no connection, as a browser has few for a server. When it is looked at again it
// asks for all that came since.

import {address} from './api.mjs';
import {latestOnly} from './latest.mjs';

const AGAIN = 15_000;

/** Follows the changes of a record that is not asked about its past; `tell` hears of each changeset once it is shown. */
export function followChanges({record, renew, report}, tell) {
  if (record.knownAt !== null) return;
  let stream = null;
  let last = record.published;
  let again = 0;
  const catchUp = latestOnly(async (changeset) => {
    try {
      if (changeset.revision > record.published) await renew();
      tell(changeset);
    } catch (fault) {
      report(fault);
    }
  });
  const close = () => {
    clearTimeout(again);
    stream?.close();
    stream = null;
  };
  const open = () => {
    close();
    if (document.hidden || !navigator.onLine) return;
    stream = new EventSource(address(`/territories/${record.slug}/changes`, {since: last}));
    stream.addEventListener('changeset', ({data}) => {
      const changeset = JSON.parse(data);
      last = changeset.revision;
      catchUp(changeset);
    });
    // A connection that breaks comes back by itself; one that was refused does not.
    stream.addEventListener('error', () => { if (stream?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN); });
  };
  addEventListener('online', open);
  addEventListener('offline', close);
  addEventListener('pagehide', close);
  addEventListener('pageshow', ({persisted}) => { if (persisted) open(); });
  document.addEventListener('visibilitychange', open);
  open();
}
