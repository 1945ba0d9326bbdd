// The commands that ran.

import {h, show} from '../dom.js';
import {enc, get, query} from '../api.js';
import {badge, code, millis, moment} from '../words.js';
import {again, empty, facts, filters, head, listed, table} from '../parts.js';

const STATES = ['running', 'succeeded', 'failed', 'timed-out', 'killed', 'stopped', 'not-started', 'refused'];

export async function page({id, parameters, onLeave}) {
  return id ? one(id, onLeave) : [
    head('Runs', 'The commands that ran, or should have.'),
    parameters.status ? null : await now(parameters, onLeave),
    filters([
      {name: 'hook', label: 'Hook'},
      {name: 'status', label: 'Status', choices: [['', 'any'], ...STATES.map(word => [word, word.replaceAll('-', ' ')])]},
    ], parameters, '#/runs'),
    await listed('runs', 'runs', parameters, rows,
    empty('No command ran.', 'A hook with ', code('execute-command'), ' runs one; ', h('a', {href: '#/hooks'}, 'its page'), ' tells what it would do with a request.')),
  ];
}

function rows(runs) {
  return table([
    ['Run', row => row.requestId || row.id],
    ['Hook', row => row.hook],
    ['Status', row => badge(row.status)],
    ['Exit', row => row.exitCode ?? row.signal ?? ''],
    ['Took', row => millis(row.tookMillis)],
    ['When', row => moment(row.startedAt)],
  ], runs, row => `#/runs/${row.id}`);
}

/** Those that have not ended, drawn again for as long as the page is there. */
async function now({hook}, onLeave) {
  const place = h('div');
  const draw = async () => {
    const {runs} = await get(`runs${query({status: 'running', hook})}`);
    show(place, runs.length > 0 && h('section', h('h2', 'Running now'), rows(runs)));
  };
  await draw();
  const clock = setInterval(() => draw().catch(() => {}), 5000);
  onLeave(() => clearInterval(clock));
  return place;
}

async function one(id, onLeave) {
  const run = await get(`runs/${enc(id)}`);
  if (run.status === 'running') {
    const clock = setInterval(() => isOver(id).then(over => over && again(), () => {}), 5000);
    onLeave(() => clearInterval(clock));
  }
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

/** What has just ended is nowhere for a moment. */
async function isOver(id) {
  const run = await get(`runs/${enc(id)}`);
  return run.status !== 'running';
}

function printed(title, text) {
  return text ? [h('h3', title), h('pre', text)] : null;
}
