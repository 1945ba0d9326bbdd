// Who is sent to, and how that goes.

import {h, show} from '../dom.js';
import {enc, get, post, query} from '../api.js';
import {count, millis, moment} from '../words.js';
import {again, button, change, empty, facts, head, notice, table} from '../parts.js';

const KINDS = {active: 'good', paused: 'waits', quiet: 'waits', 'breaker-open': 'bad', probing: 'waits', disabled: 'bad'};

export async function page({id}) {
  return id ? one(id) : all();
}

async function all() {
  const [{endpoints}, {disabled}] = await Promise.all([get('endpoints'), get('receivers')]);
  const known = new Set(endpoints.map(endpoint => endpoint.receiver));
  const others = disabled.filter(row => !known.has(row.receiver));
  return [
    head('Endpoints', 'Who is sent to. How it goes is told of the last attempts of this process.', button('Look again', again, 'plain')),
    endpoints.length === 0 ? empty('No hook sends anything.', 'A hook with ', h('code', 'deliver'), ' does.') : table([
      ['Endpoint', row => row.name],
      ['To', row => row.to ?? 'as each delivery says'],
      ['State', row => state(row)],
      ['Waiting', row => count(row.waiting)],
      ['Delivered', row => rate(row.recent)],
      ['Half within', row => millis(row.recent?.p50Millis)],
      ['95 % within', row => millis(row.recent?.p95Millis)],
      ['Last', row => last(row.recent)],
      ['', row => h('div.actions', pauseOrResume(row))],
    ], endpoints, row => `#/endpoints/${enc(row.name)}`),
    others.length > 0 && h('section', h('h2', 'Other receivers that get nothing any more'),
      h('p.quiet', 'Their URLs came with deliveries. They answered 410, or with nothing but failures for too long.'),
      table([
        ['Receiver', row => row.receiver],
        ['Why', row => row.reason],
        ['Since', row => moment(row.since)],
        ['', row => change('Enable', () => done(post(`receivers/enable${query({receiver: row.receiver})}`),
          `${row.receiver} gets deliveries again. Its dead letters wait to be replayed.`))],
      ], others)),
  ];
}

async function one(name) {
  const endpoint = await get(`endpoints/${enc(name)}`);
  const pinged = h('div', {'aria-live': 'polite'});
  return [
    head(endpoint.name, endpoint.to ?? 'Each delivery brings its URL.', pauseOrResume(endpoint), enable(endpoint), endpoint.to && ping(endpoint, pinged),
      ...of(endpoint).map(those => h('a.button', {href: `#/deliveries${query(those)}`}, 'Deliveries'))),
    facts([
      ['State', state(endpoint)],
      ['Why', endpoint.reason],
      ['Waiting', count(endpoint.waiting)],
      ['In flight', count(endpoint.inFlight)],
      ['Delivered', endpoint.recent && `${endpoint.recent.delivered} of the last ${endpoint.recent.attempts} attempts`],
      ['Half within', endpoint.recent && millis(endpoint.recent.p50Millis)],
      ['95 % within', endpoint.recent && millis(endpoint.recent.p95Millis)],
      ['Last', endpoint.recent && last(endpoint.recent)],
      ['Signed', endpoint.signed ? 'yes' : 'no'],
      ['Lanes', endpoint.lanes.join(', ')],
      ['Hooks', endpoint.hooks.join(', ')],
      ['From', endpoint.file ?? (endpoint.from === 'api' ? 'the API' : null)],
      ['Hooks wanted', endpoint.registered?.hooks.join(', ')],
      ['Secrets', endpoint.registered && count(endpoint.registered.secrets)],
      ['Old secret until', endpoint.registered?.oldSecretUntil && moment(endpoint.registered.oldSecretUntil)],
    ]),
    pinged,
    of(endpoint).map(those => h('p', h('a', {href: `#/dead${query(those)}`}, `Dead letters of ${those.endpoint ?? those.lane}`))),
  ];
}

/** The searches that find what is sent there: one that has an id is found by it, whatever the lane. */
function of(endpoint) {
  return endpoint.name.includes('/') ? endpoint.lanes.map(lane => ({lane})) : [{endpoint: endpoint.name}];
}

/** The word, and since or until when. */
function state(row) {
  return [h(`span.badge.${KINDS[row.state] ?? 'plain'}`, row.state.replaceAll('-', ' ')),
    row.until ? [' for ', moment(row.until)] : row.since && [' ', moment(row.since)]];
}

function rate(recent) {
  return recent ? `${Math.floor(100 * recent.delivered / recent.attempts)} %` : '–';
}

function last(recent) {
  return recent ? [answer(recent.last), ' ', moment(recent.last.startedAt)] : '–';
}

function answer(attempt) {
  return String(attempt.status ?? attempt.error ?? attempt.outcome);
}

function pauseOrResume(row) {
  if (row.lanes.length === 0) {
    return null;
  }
  // one that is paused may be disabled, too: then enabling it comes first
  return row.state === 'paused'
    ? change('Resume', () => done(post(`endpoints/${enc(row.name)}/resume`), `${row.name} gets deliveries again.`))
    : change('Pause', () => done(post(`endpoints/${enc(row.name)}/pause`), `What ${row.name} is owed waits until it is resumed.`));
}

function enable(row) {
  return row.state === 'disabled' && row.receiver
    ? change('Enable', () => done(post(`endpoints/${enc(row.name)}/enable`), `${row.name} gets deliveries again. Its dead letters wait to be replayed.`))
    : null;
}

async function done(call, words) {
  await call;
  notice(words);
  again();
}

function ping(row, place) {
  return change('Ping', async () => {
    show(place, h('p.quiet', 'One test message is on its way.'));
    const {attempt} = await post(`endpoints/${enc(row.name)}/ping`);
    show(place, h('section', h('h2', 'Ping'), facts([
      ['Outcome', h(`span.badge.${attempt.outcome === 'delivered' ? 'good' : 'bad'}`, attempt.outcome)],
      ['Answer', answer(attempt)],
      ['After', millis(attempt.tookMillis)],
      ['Why', attempt.detail],
    ]), attempt.response && h('pre', attempt.response)));
  });
}
