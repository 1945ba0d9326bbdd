// How moments, times and counts are told.

import {h} from './dom.js';

// Made once, when one is needed: what toLocaleString() makes anew at each call takes half a millisecond.
const once = make => {
  let made;
  return () => made ??= make();
};
const moments = once(() => new Intl.DateTimeFormat(undefined, {dateStyle: 'short', timeStyle: 'medium'}));
const clocks = once(() => new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'}));
const minutes = once(() => new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'}));
const counts = once(() => new Intl.NumberFormat());
const ago = once(() => new Intl.RelativeTimeFormat(undefined, {numeric: 'auto', style: 'short'}));
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

/** "3 min. ago", with the moment itself on hover. */
export function moment(text) {
  if (!text) {
    return h('span.quiet', '–');
  }
  const at = new Date(text);
  return h('time', {datetime: text, title: moments().format(at)}, relative(at));
}

export function relative(at, now = Date.now()) {
  const seconds = (at.getTime() - now) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return ago().format(Math.trunc(seconds / size), unit);
}

export function clock(text) {
  return text ? clocks().format(new Date(text)) : '–';
}

/** A minute of the day. */
export function minuteOfDay(text) {
  return minutes().format(new Date(text));
}

/** "850 ms", "2.4 s", "3 min", "5 h". */
export function millis(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  if (value < 1000) {
    return `${Math.round(value)} ms`;
  }
  const seconds = value / 1000;
  if (seconds < 90) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

export function count(value) {
  return counts().format(value ?? 0);
}

export function bytes(value) {
  return value < 1024 ? `${value} B` : value < 1048576 ? `${(value / 1024).toFixed(1)} KiB` : `${(value / 1048576).toFixed(1)} MiB`;
}

const GOOD = new Set(['delivered', 'succeeded', 'yes', 'enabled', 'full']);
const BAD = new Set(['dead', 'failed', 'timed-out', 'killed', 'no', 'fail', 'disabled', 'signature-wrong', 'rule-broken', 'not-started', 'missing', 'forbidden', 'gone', 'unreachable']);
const WAITS = new Set(['waiting', 'inFlight', 'in-flight', 'paused', 'half-open', 'open', 'overloaded', 'refused']);

/** A state as a badge: told by its word, the colour only helps. */
export function badge(word) {
  const kind = GOOD.has(word) ? 'good' : BAD.has(word) ? 'bad' : WAITS.has(word) ? 'waits' : 'plain';
  return h(`span.badge.${kind}`, (word ?? '–').replace('inFlight', 'in flight').replaceAll('-', ' '));
}

/** What people may have to copy. */
export function code(text) {
  return h('code', text ?? '–');
}
