// Who is sent to, and how that goes.

import {h} from '../dom.js';
import {get, post, query} from '../api.js';
import {moment} from '../words.js';
import {again, change, empty, head, notice, table} from '../parts.js';

export async function page() {
  const {disabled} = await get('receivers');
  return [
    head('Endpoints', 'Receivers that get nothing any more: they answered 410, or with nothing but failures for too long.'),
    disabled.length === 0 ? empty('Every receiver gets its deliveries.') : table([
      ['Receiver', row => row.receiver],
      ['Why', row => row.reason],
      ['Since', row => moment(row.since)],
      ['', row => change('Enable', async () => {
        await post(`receivers/enable${query({receiver: row.receiver})}`);
        notice(`${row.receiver} gets deliveries again. Its dead letters wait to be replayed.`);
        again();
      })],
    ], disabled),
    h('p', h('a', {href: '#/dead'}, 'Their dead letters')),
  ];
}
