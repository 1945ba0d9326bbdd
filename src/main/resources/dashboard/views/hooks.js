// The hooks as they are in force, and a request to try them with.

import {h, show} from '../dom.js';
import {enc, get, mayChange, post, query} from '../api.js';
import {badge, code} from '../words.js';
import {button, change, empty, facts, head, notice, table, verbatim} from '../parts.js';
import {explained} from './explained.js';

export async function page({id}) {
  return id ? one(id) : all();
}

async function all() {
  const {hooks} = await get('hooks');
  const findings = h('div');
  return [
    head('Hooks', 'As they are in force.', change('Reload the files', async () => {
      const answer = await post('hooks/reload');
      show(findings, (answer.findings ?? []).map(finding => h(`p.${finding.refused ? 'bad' : 'quiet'}`,
        `${finding.file}:${finding.line}:${finding.column}: ${finding.path ?? ''} ${finding.what} ${finding.mend ?? ''}`)));
      notice(answer.hooks === undefined ? 'The files cannot be used; what they held before stays in force.' : `${answer.hooks} hooks are in force.`,
        answer.hooks === undefined);
    })),
    findings,
    hooks.length === 0 ? empty('There is no hook.', 'Write one into the hook file.') : table([
      ['Hook', hook => hook.id],
      ['Hears', hook => hears(hook)],
      ['Does', hook => does(hook)],
      ['Rule', hook => hook.hasRule ? 'yes' : h('span.bad', 'none: whoever reaches it triggers it')],
      ['File', hook => hook.file],
    ], hooks, hook => `#/hooks/${enc(hook.id)}`),
  ];
}

function hears(hook) {
  return [hook.http && `HTTP${hook.methods?.length > 0 ? ` ${hook.methods.join(', ')}` : ''}`,
    hook.channels?.length > 0 && `channel ${hook.channels.join(', ')}`,
    hook.streams?.length > 0 && `stream ${hook.streams.join(', ')}`,
    hook.events?.length > 0 && `event ${hook.events.join(', ')}`].filter(Boolean).join('; ');
}

function does(hook) {
  return [hook.command && `runs ${hook.command}`,
    hook.deliver?.length > 0 && `sends to ${hook.deliver.map(entry => entry.to ?? entry.entry).join(', ')}`].filter(Boolean).join('; ') || 'answers';
}

async function one(id) {
  const hook = await get(`hooks/${enc(id)}`);
  return [
    head(hook.id, null, h('a.button', {href: `#/runs?hook=${enc(id)}`}, 'Runs'), h('a.button', {href: `#/deliveries?hook=${enc(id)}`}, 'Deliveries'),
      h('a.button', {href: `#/arrivals?hook=${enc(id)}`}, 'Not matched')),
    facts([['Reached at', hook.path && code(location.origin + hook.path)], ['Hears', hears(hook)], ['Does', does(hook)], ['File', code(hook.file)]]),
    h('section', h('h2', 'Rule'), hook.rule ? h('ul.rule', tree(hook.rule)) : h('p.bad', 'None: whoever reaches this hook triggers it.')),
    mayChange() && tryOut(hook),
  ];
}

function tree(node) {
  return h('li', node.asks, node.rules?.length > 0 && h('ul.rule', node.rules.map(tree)));
}

/** A test request: explained and not acted upon, or sent as anybody else would send it. */
function tryOut(hook) {
  const redis = !hook.http;
  const text = h('textarea', {id: 'request', rows: 12, spellcheck: 'false',
    value: redis ? '{}' : `${hook.methods[0] ?? 'POST'} ${hook.path} HTTP/1.1\nContent-Type: application/json\n\n{}`});
  const verdict = h('div', {'aria-live': 'polite'});
  return h('section', h('h2', 'Try it'),
    h('p.quiet', 'Explain tells what the hook would do with this, and why: nothing is run and nothing is sent. Send it does it.'),
    h('label', {for: 'request'}, redis ? 'A message' : 'A request, as it goes over the line'), text,
    h('p', button('Explain', async () => show(verdict, explained(await post(`hooks/${enc(hook.id)}/test`, text.value, 'text/plain')))),
      ' ', button('Send it', async () => confirm(`Shall "${hook.id}" act on it?`) && show(verdict, redis ? await event(hook, text.value) : await request(text.value)), 'danger')),
    verdict);
}

/** A message that is for no door of HTTP comes by the API's. */
async function event(hook, message) {
  const answer = await post(`events${query({hook: hook.id})}`, message);
  return [h('p', answer.triggered ? badge('triggered') : badge('rule-said-no')), verbatim(JSON.stringify(answer))];
}

/** As a stranger: without the cookie of who is signed in. */
async function request(text) {
  const [head, ...rest] = text.split(/\r?\n\r?\n/);
  const [first, ...fields] = head.split(/\r?\n/);
  const [method, path] = first.trim().split(/\s+/);
  if (!path?.startsWith('/')) {
    throw new Error('The first line is a method and a path, such as: POST /hooks/deploy');
  }
  const headers = fields.map(field => field.split(/:(.*)/s)).map(([name, value = '']) => [name.trim(), value.trim()]);
  const body = ['GET', 'HEAD'].includes(method) ? undefined : rest.join('\n\n');
  const answer = await fetch(path, {method, headers, body, credentials: 'omit', redirect: 'manual', cache: 'no-store'});
  return [h('p', h(`span.badge.${answer.ok ? 'good' : 'bad'}`, `${answer.status} ${answer.statusText}`.trim())), verbatim(await answer.text())];
}
