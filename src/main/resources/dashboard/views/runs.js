// The commands that ran.

import {h} from '../dom.js';
import {enc, get} from '../api.js';
import {badge, code, millis, moment} from '../words.js';
import {empty, facts, filters, head, listed, table} from '../parts.js';

const STATES = ['succeeded', 'failed', 'timed-out', 'killed', 'stopped', 'not-started', 'refused'];

export async function page({id, parameters}) {
  return id ? one(id) : [
    head('Runs', 'The commands that ran, or should have.'),
    filters([
      {name: 'hook', label: 'Hook'},
      {name: 'status', label: 'Status', choices: [['', 'any'], ...STATES.map(word => [word, word.replaceAll('-', ' ')])]},
    ], parameters, '#/runs'),
    await listed('runs', 'runs', parameters, rows => table([
      ['Run', row => row.requestId || row.id],
      ['Hook', row => row.hook],
      ['Status', row => badge(row.status)],
      ['Exit', row => row.exitCode ?? row.signal ?? ''],
      ['Took', row => millis(row.tookMillis)],
      ['When', row => moment(row.startedAt)],
    ], rows, row => `#/runs/${row.id}`),
    empty('No command ran.', 'A hook with ', code('execute-command'), ' runs one; ', h('a', {href: '#/hooks'}, 'its page'), ' tells what it would do with a request.')),
  ];
}

async function one(id) {
  const run = await get(`runs/${enc(id)}`);
  return [
    head(`Run of "${run.hook}"`, null, h('a.button', {href: `#/hooks/${enc(run.hook)}`}, 'The hook')),
    facts([
      ['Status', badge(run.status)],
      ['Program', code(run.program)],
      ['Started', moment(run.startedAt)],
      ['Took', millis(run.tookMillis)],
      ['Exit code', run.exitCode],
      ['Signal', run.signal],
      ['Why', run.reason],
      ['Request id', run.requestId && code(run.requestId)],
    ]),
    (run.attempts ?? []).map(attempt => h('section', h('h2', `Attempt ${attempt.number}`),
      h('p', badge(attempt.status), ' ', h('span.quiet', millis(attempt.tookMillis)), ' ', attempt.reason),
      printed('Output', attempt.output), printed('Errors', attempt.errors),
      attempt.truncated && h('p.quiet', 'There was more; only the beginning is kept.'))),
  ];
}

function printed(title, text) {
  return text ? [h('h3', title), h('pre', text)] : null;
}
