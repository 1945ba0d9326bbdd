// An explanation: the tree of the rule with each verdict, then what would be answered, run and sent.

import {h} from '../dom.js';
import {badge, bytes, code} from '../words.js';
import {facts, verbatim} from '../parts.js';

export function explained(explanation) {
  return h('section.explanation',
    h(`p.verdict.${explanation.triggers ? 'good' : 'bad'}`, verdict(explanation)),
    explanation.rule && [h('h2', 'The rule'), h('ul.rule', rule(explanation.rule))],
    explanation.notes?.length > 0 && h('ul.notes', explanation.notes.map(note => h('li', note))),
    explanation.request?.notes?.length > 0 && h('ul.notes', explanation.request.notes.map(note => h('li', note))),
    explanation.answer && [h('h2', 'The answer'), facts([
      ['Status', explanation.answer.status],
      ['Body', explanation.answer.output ? 'what the command prints' : verbatim(explanation.answer.body ?? '')],
    ])],
    explanation.command && command(explanation.command),
    explanation.deliveries?.length > 0 && [h('h2', 'Deliveries'), explanation.deliveries.map(delivery)]);
}

function verdict(explanation) {
  const words = {
    'act': 'The hook acts.',
    'rule-said-no': 'The rule says no.',
    'signature-wrong': 'The signature is wrong.',
    'rule-broken': 'The rule could not be decided.',
  };
  return [words[explanation.decision] ?? (explanation.triggers ? 'The hook acts.' : `The hook does not act: ${explanation.decision.replaceAll('-', ' ')}.`),
    explanation.reason && ` ${explanation.reason}`];
}

function rule(node) {
  return h(`li.${node.ruling}`, h('span.asks', badge(node.ruling === 'not-asked' ? 'not asked' : node.ruling), ' ', node.asks),
    node.found && h('p.found', node.found),
    node.hints?.length > 0 && h('ul.hints', node.hints.map(hint => h('li', hint))),
    node.rules?.length > 0 && h('ul.rule', node.rules.map(rule)));
}

function command(told) {
  return [h('h2', 'The command'), facts([
    ['Program', code(told.program)],
    ['Directory', told.directory && code(told.directory)],
    ...told.arguments.map((given, index) => [`Argument ${index + 1}`, value(given)]),
    ...told.environment.map(given => [given.name, value(given)]),
    ...told.files.map(given => [`File ${given.name}`, value(given)]),
  ])];
}

function value(given) {
  return given.missing ? h('span.bad', `missing: ${given.from}`) : [code(given.value), h('span.quiet', ` from ${given.from}`)];
}

function delivery(entry) {
  return h('div.card', facts([
    ['Entry', entry.entry],
    ['To', entry.delivery?.url ?? entry.url],
    ['Owed', entry.owed ? 'yes' : 'no'],
    ['Trouble', entry.trouble && h('span.bad', entry.trouble)],
    ['Lane', entry.delivery?.lane],
    ['Signed', entry.delivery && (entry.delivery.signed ? 'yes' : 'no')],
    ['Size', entry.delivery && bytes(entry.delivery.bytes)],
  ]), entry.when && h('ul.rule', rule(entry.when)), entry.delivery?.body && verbatim(entry.delivery.body));
}
