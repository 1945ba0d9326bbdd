// At a glance: what came in, what ran, what is owed, what failed and why.

import {h, show} from '../dom.js';
import {get} from '../api.js';
import {bars, levels, parts} from '../charts.js';
import {badge, count, millis, moment} from '../words.js';
import {empty, head, table} from '../parts.js';
import {live} from '../live.js';

export async function page({onLeave}) {
  const place = h('div');
  const draw = async () => show(place, content(...await Promise.all([get('stats'), latest()])));
  await draw();
  onLeave(live.often(() => draw().catch(() => {})));
  const clock = setInterval(() => draw().catch(() => {}), 15000);
  onLeave(() => clearInterval(clock));
  return place;
}

/** What needs a look first. */
async function latest() {
  const [dead, unmatched, failed] = await Promise.all([
    get('deliveries?state=dead&limit=5'), get('arrivals?limit=5'), get('runs?status=failed&limit=5')]);
  return {dead: dead.deliveries, unmatched: unmatched.arrivals, failed: failed.runs};
}

function content(stats, latest) {
  const of = (name, where = 'counts') => minute => minute[where][name] ?? 0;
  const queued = name => minute => minute.queue?.[name] ?? 0;
  const failures = {};
  for (const minute of stats.minutes) {
    for (const [kind, many] of Object.entries(minute.failures)) {
      failures[kind] = (failures[kind] ?? 0) + many;
    }
  }
  const quiet = stats.minutes.every(minute => Object.keys(minute.counts).length === 0);
  return [
    head('Overview', 'The charts tell of the last hour, as this process saw it.'),
    h('div.tiles',
      tile('Hooks', count(stats.hooks), '#/hooks'),
      tile('Commands running', count(stats.commands.running), '#/runs'),
      stats.commands.waiting > 0 && tile('Commands waiting', count(stats.commands.waiting), '#/runs'),
      tile('Waiting', count(stats.deliveries.waiting), '#/deliveries?state=waiting'),
      tile('In flight', count(stats.deliveries.inFlight), '#/deliveries?state=inFlight'),
      tile('Dead letters', count(stats.deliveries.dead), '#/dead', stats.deliveries.dead > 0),
      tile('Longest overdue', seconds(stats.deliveries.overdueSeconds),
        '#/deliveries?state=waiting', stats.deliveries.overdueSeconds > 60)),
    stats.hooks === 0 && empty('There is no hook yet.', 'Write one into the hook file: ',
      h('code', 'fairlead check'), ' tells whether it is right, and with ', h('code', '-hotreload'), ' it is served at once.'),
    stats.hooks > 0 && quiet && empty('Nothing came in during the last hour.', 'The page of ',
      h('a', {href: '#/hooks'}, 'a hook'), ' says where it is reached and what it would do with a request.'),
    h('div.charts',
      bars('Arrivals', stats.minutes, minute => Math.max(0, of('arrivals')(minute) - of('unmatched')(minute)), of('unmatched'), ['matched', 'did not match']),
      bars('Runs', stats.minutes, minute => Math.max(0, of('runs')(minute) - of('runFailures')(minute)), of('runFailures'), ['succeeded', 'failed']),
      bars('Attempts', stats.minutes, of('delivered'), minute => of('retried')(minute) + of('dead')(minute), ['delivered', 'failed']),
      levels('Queue', stats.minutes, queued('waiting'), queued('dead'),
        queue => `${count(queue.waiting)} waiting, ${count(queue.dead)} dead`, stats.deliveries, count),
      levels('Longest overdue', stats.minutes, () => 0, queued('overdueSeconds'), queue => seconds(queue.overdueSeconds), stats.deliveries, seconds),
      parts('Failed attempts by kind', failures)),
    latest.dead.length > 0 && h('section', h('h2', 'Dead letters'), table([
      ['Delivery', row => row.webhookId ?? row.id], ['Hook', row => row.hook], ['Why', row => row.reason], ['When', row => moment(row.settledAt)],
    ], latest.dead, row => `#/deliveries/${row.id}`)),
    latest.unmatched.length > 0 && h('section', h('h2', 'Came to nothing'), table([
      ['Arrival', row => row.requestId || row.id], ['Hook', row => row.hook], ['Why', row => badge(row.decision)], ['When', row => moment(row.at)],
    ], latest.unmatched, row => `#/arrivals/${row.id}`)),
    latest.failed.length > 0 && h('section', h('h2', 'Failed runs'), table([
      ['Run', row => row.requestId || row.id], ['Hook', row => row.hook], ['How', row => [badge(row.status), ' ', row.exitCode]], ['When', row => moment(row.startedAt)],
    ], latest.failed, row => `#/runs/${row.id}`)),
  ];
}

function seconds(many) {
  return many > 0 ? millis(1000 * many) : '–';
}

function tile(title, value, href, isBad) {
  return h(`a.tile${isBad ? '.bad' : ''}`, {href}, h('b', value), h('span', title));
}
