// What is owed, and how each attempt went.

import {h} from '../dom.js';
import {enc, get, mayChange, post, query, session} from '../api.js';
import {badge, clock, code, count, millis, moment} from '../words.js';
import {again, change, empty, facts, filters, head, listed, notice, table, verbatim} from '../parts.js';
import {live} from '../live.js';

const STATES = [['', 'any'], ['waiting', 'waiting'], ['inFlight', 'in flight'], ['delivered', 'delivered'], ['dead', 'dead'], ['cancelled', 'cancelled']];
const OUTCOMES = ['timeout', 'dns', 'refused', 'reset', 'tls', 'proxy', 'token', 'other', 'forbidden', '500', '503', '429', '404', '410'];
const DELIVERY_ID = /^[0-9a-f]{32}$/;

export async function page(place) {
  return place.id ? one(place) : [
    head('Deliveries', 'Every one of them, the newest first.', cancelAll(place.parameters)),
    search(place.parameters, '#/deliveries', true),
    await found(place.parameters, empty('No delivery is like that.', 'A hook with ', code('deliver'), ' makes them.')),
  ];
}

export async function dead({parameters}) {
  const wanted = {...parameters, state: 'dead'};
  return [
    head('Dead letters', 'Deliveries that were given up. They are kept until they are replayed or too old.',
      change('Replay all of these', () => all('replay', wanted))),
    search(parameters, '#/dead', false),
    await found(wanted, empty('No dead letters.', 'What cannot be delivered after all attempts ends up here, and can be sent again.')),
  ];
}

function search(parameters, hash, withState) {
  return filters([
    withState && {name: 'state', label: 'State', choices: STATES},
    {name: 'hook', label: 'Hook'},
    {name: 'endpoint', label: 'Endpoint', hint: 'billing'},
    parameters.lane && {name: 'lane', label: 'Lane'},
    {name: 'webhookId', label: 'Message or delivery id'},
    {name: 'outcome', label: 'Last attempt', hint: '503', proposals: OUTCOMES},
    {name: 'since', label: 'From', type: 'datetime-local'},
    {name: 'until', label: 'Before', type: 'datetime-local'},
  ].filter(Boolean), parameters, hash, async ({webhookId}) =>
    DELIVERY_ID.test(webhookId) && await get(`deliveries/${webhookId}`).then(one => `#/deliveries/${one.id}`, () => null));
}

function found(parameters, none) {
  return listed('deliveries', 'deliveries', {limit: 50, ...parameters}, rows => table([
    ['Message', row => row.webhookId ?? row.id],
    ['State', row => badge(row.state)],
    ['Hook', row => row.hook],
    ['To', row => row.destination ?? row.lane],
    ['Attempts', row => row.attempts?.length ?? 0],
    ['Last', row => last(row)],
    ['When', row => moment(row.settledAt ?? row.createdAt)],
  ], rows, row => `#/deliveries/${row.id}`), none);
}

function last(row) {
  const attempt = row.attempts?.at(-1);
  return attempt ? [attempt.status ?? attempt.error ?? attempt.outcome, row.state === 'waiting' && [', again ', moment(row.dueAt)]] : '–';
}

function cancelAll(parameters) {
  return parameters.state === 'waiting' ? change('Cancel all of these', () => all('cancel', parameters), 'danger') : null;
}

/** Page by page, so that it can be long, and tells how far it is. */
async function all(verb, parameters) {
  const words = verb === 'replay' ? 'sent again' : 'cancelled';
  if (!confirm(`Shall all deliveries of this search be ${words}?`)) {
    return;
  }
  let changed = 0;
  let cursor;
  do {
    const answer = await post(`deliveries/${verb}${query({...parameters, cursor})}`);
    changed += answer.changed;
    cursor = answer.next;
    notice(`${count(changed)} ${words}${cursor ? ' so far …' : '.'}`);
  } while (cursor);
  again();
}

async function one({id, onLeave}) {
  const delivery = await get(`deliveries/${enc(id)}${session.access === 'read-only' ? '' : '?body=true'}`);
  if (delivery.state === 'waiting' || delivery.state === 'inFlight') {
    onLeave(live.often(again));
    const clock = setInterval(again, 5000);
    onLeave(() => clearInterval(clock));
  }
  const act = verb => async () => {
    const answer = await post(`deliveries/${enc(id)}/${verb}`);
    notice(`It is ${answer.state} now.`);
    again();
  };
  return [
    head(h('span', 'Delivery ', code(delivery.webhookId ?? delivery.id)), null,
      (delivery.state === 'dead' || delivery.state === 'cancelled') && change('Replay', act('replay')),
      delivery.state === 'waiting' && change('Cancel', act('cancel'), 'danger')),
    facts([
      ['State', [badge(delivery.state), ' ', delivery.reason]],
      ['Hook', h('a', {href: `#/hooks/${enc(delivery.hook)}`}, delivery.hook)],
      ['To', code(delivery.destination)],
      ['Lane', h('a', {href: `#/deliveries${query({lane: delivery.lane})}`}, delivery.lane)],
      ['Accepted', moment(delivery.createdAt)],
      ['Due', delivery.dueAt && moment(delivery.dueAt)],
      ['Settled', delivery.settledAt && moment(delivery.settledAt)],
    ]),
    h('section', h('h2', 'Attempts'), timeline(delivery)),
    h('section', h('h2', 'Message'), message(delivery.message)),
  ];
}

function timeline(delivery) {
  const attempts = delivery.attempts ?? [];
  return attempts.length === 0 ? h('p.quiet', 'None yet.') : h('ol.timeline', attempts.map((attempt, index) =>
    h(`li.${attempt.outcome === 'delivered' ? 'good' : 'bad'}`,
      h('p', h('b', `${attempt.number}. `), badge(attempt.outcome), ' ', attempt.status ?? attempt.error,
        h('span.quiet', ` at ${clock(attempt.startedAt)}, took ${millis(attempt.tookMillis)}${waited(attempts, index)}`)),
      attempt.detail && h('p', attempt.detail),
      attempt.retryAfterSeconds && h('p.quiet', `The receiver asked to wait ${attempt.retryAfterSeconds} s.`),
      attempt.response && h('details', h('summary', 'What was answered'), verbatim(attempt.response)))),
  delivery.state === 'waiting' && h('li.waits', 'Next ', moment(delivery.dueAt)));
}

function waited(attempts, index) {
  if (index === 0) return '';
  const [before, attempt] = attempts.slice(index - 1, index + 1);
  // a replay counts from one again
  const replayed = attempt.number <= before.number ? ' replayed' : '';
  return `,${replayed} ${millis(new Date(attempt.startedAt) - new Date(before.startedAt))} after the one before`;
}

function message(told) {
  if (!mayChange()) {
    return h('p.quiet', 'A token that may read only is not shown what was sent.');
  }
  if (!told || (told.body === undefined && told.bodyBase64 === undefined)) {
    return h('p.quiet', 'It is no longer kept (fairlead.queue.keep-bodies, or keep-bodies of the hook).');
  }
  const headers = Array.isArray(told.headers) ? told.headers.map(header => `${header.name}: ${header.value}`)
    : Object.entries(told.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [headers.length > 0 && h('pre', headers.join('\n')), told.body !== undefined ? verbatim(told.body) : verbatim(told.bodyBase64)];
}
