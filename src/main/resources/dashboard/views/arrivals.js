// Why did my hook not match: what came in and came to nothing, with the rule as it was decided.

import {h} from '../dom.js';
import {enc, get, mayChange} from '../api.js';
import {badge, bytes, code, moment} from '../words.js';
import {empty, facts, filters, head, listed, table, verbatim} from '../parts.js';
import {explained} from './explained.js';

const DECISIONS = ['rule-said-no', 'signature-wrong', 'rule-broken', 'unreadable', 'value-missing', 'door-closed', 'turned-away'];

export async function page({id, parameters}) {
  return id ? one(id) : [
    head('Not matched', 'Arrivals that came to a hook and to nothing, and why.'),
    filters([
      {name: 'hook', label: 'Hook'},
      {name: 'decision', label: 'Why', choices: [['', 'any'], ...DECISIONS.map(word => [word, word.replaceAll('-', ' ')])]},
    ], parameters, '#/arrivals'),
    await listed('arrivals', 'arrivals', parameters, rows => table([
      ['Arrival', row => row.requestId || row.id],
      ['Hook', row => row.hook],
      ['Why', row => [badge(row.decision), ' ', h('span.quiet', row.reason)]],
      ['From', row => row.peer],
      ['When', row => moment(row.at)],
    ], rows, row => `#/arrivals/${row.id}`),
    empty('Everything that came in matched.', 'A request that a hook does not know at all is answered 404 and is not kept: look at the path it was sent to.')),
  ];
}

async function one(id) {
  const arrival = await get(`arrivals/${enc(id)}${mayChange() ? '?body=true' : ''}`);
  return [
    head(`Why "${arrival.hook}" did not act`, null, h('a.button', {href: `#/hooks/${enc(arrival.hook)}`}, 'The hook')),
    arrival.explanation && explained(arrival.explanation),
    h('section', h('h2', 'What came'), facts([
      ['When', moment(arrival.at)],
      ['Request', [arrival.method, ' ', arrival.path].filter(Boolean)],
      ['From', arrival.peer],
      ['Request id', arrival.requestId && code(arrival.requestId)],
      ['Size', bytes(arrival.bytes ?? 0)],
    ]),
    arrival.headers?.length > 0 && [h('h3', 'Headers'), h('pre', arrival.headers.map(header => `${header.name}: ${header.value}\n`).join(''))],
    h('h3', 'Body'), arrival.body ? [verbatim(arrival.body.text), arrival.body.truncated && h('p.quiet', 'Only its beginning is kept.')]
      : h('p.quiet', mayChange() ? 'It is not kept, or is no text.' : 'A token that may read only is not shown bodies.')),
  ];
}
