// What several pages are made of.

import {h, show} from './dom.js';
import {get, mayChange, query} from './api.js';

/** A page's head: its title, what it is about, what can be done. */
export function head(title, about, ...actions) {
  document.title = `${typeof title === 'string' ? title : title.textContent} · Fairlead`;
  return h('div.head', h('div', h('h1', title), about && h('p.quiet', about)), h('div.actions', actions));
}

/** Where there is nothing, what to do next. */
export function empty(what, ...next) {
  return h('div.empty', h('p', what), next.length > 0 && h('p.quiet', next));
}

/** A table that becomes a row of cards on a narrow screen. Each column: [title, row => content]. */
export function table(columns, rows, link) {
  return h('table',
    h('thead', h('tr', columns.map(([title]) => h('th', {scope: 'col'}, title)))),
    h('tbody', rows.map(row => h('tr', link && {class: 'led', onclick: follow}, columns.map(([title, of], index) =>
      h('td', {'data-title': title}, index === 0 && link ? h('a', {href: link(row)}, of(row)) : of(row)))))));
}

/** All of a row is its link, unless something else was meant: another link, a button, words to be copied. */
function follow(event) {
  if (!event.target.closest('a, button') && getSelection().isCollapsed) {
    event.currentTarget.querySelector('a').click();
  }
}

/** Pairs of a name and what it is; what is absent is left out. */
export function facts(pairs) {
  return h('dl', pairs.filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [h('dt', name), h('dd', value)]));
}

/** A button that does something and says how it went. */
export function button(label, action, kind = '') {
  const element = h(`button${kind && '.' + kind}`, {type: 'button'}, label);
  element.addEventListener('click', async () => {
    element.disabled = true;
    try {
      await action();
    } catch (failure) {
      notice(failure.message, true);
    } finally {
      element.disabled = false;
    }
  });
  return element;
}

/** The same for changes: it is not there for who may only read. */
export function change(label, action, kind) {
  return mayChange() ? button(label, action, kind) : null;
}

/** Has the page drawn anew, where it stands. */
export function again() {
  dispatchEvent(new Event('again'));
}

let silence;

/** A line at the foot of the page, read aloud. */
export function notice(text, isBad = false) {
  const place = document.getElementById('notice');
  clearTimeout(silence);
  place.className = isBad ? 'bad' : 'good';
  show(place, text);
  silence = setTimeout(() => show(place), 8000);
}

/**
 * A list that goes on as far as there is more.
 *
 * @param path of the API
 * @param key of the list in its answer
 * @param parameters of the search
 * @param render rows => element
 * @param none what is shown when there is nothing
 */
export async function listed(path, key, parameters, render, none) {
  const place = h('div');
  let rows = [];
  let cursor;
  const more = async () => {
    // a page may be empty although there is more: it is a bounded look into an index
    let page;
    const before = rows.length;
    do {
      page = await get(path + query({...parameters, cursor}));
      rows = rows.concat(page[key]);
      cursor = page.next;
    } while (cursor && rows.length === before);
    show(place, rows.length === 0 ? none : render(rows),
      cursor && h('p.more', button('Show more', more)));
  };
  await more();
  return place;
}

/**
 * A form of filters that writes itself into the address, so that it can be shared and gone back to.
 * What is asked for may lead elsewhere, as an id does.
 */
export function filters(fields, parameters, hash, elsewhere = () => null) {
  const form = h('form.filters', fields.map(field => h('label', field.label, input(field, parameters[field.name] ?? ''))),
    h('button', {type: 'submit'}, 'Search'));
  // what has no field, as it may stand in an address that somebody gave, stays
  const others = Object.fromEntries(Object.entries(parameters).filter(([name]) => !fields.some(field => field.name === name)));
  const go = async event => {
    event.preventDefault();
    const asked = Object.fromEntries(fields.map(field => [field.name, spoken(field, form.elements[field.name].value.trim())]));
    location.hash = await elsewhere(asked) || hash + query({...others, ...asked});
  };
  form.addEventListener('submit', go);
  form.addEventListener('change', event => event.target.tagName === 'SELECT' && go(event));
  return form;
}

/** A browser's moment is of its own time zone and without its name; an address is for everybody. */
function spoken(field, value) {
  return field.type === 'datetime-local' && value ? new Date(value).toISOString() : value;
}

function shown(field, value) {
  const at = new Date(value);
  return field.type === 'datetime-local' && !isNaN(at) ? new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19) : value;
}

function input(field, value) {
  if (field.choices) {
    return h('select', {name: field.name}, field.choices.map(([choice, label]) =>
      h('option', {value: choice, selected: choice === value}, label)));
  }
  const list = field.proposals && `proposals-${field.name}`;
  return [h('input', {name: field.name, type: field.type ?? 'search', value: shown(field, value), step: field.type && 1, placeholder: field.hint ?? '', list}),
    list && h('datalist', {id: list}, field.proposals.map(word => h('option', {value: word})))];
}

/** A text that came in or went out, as it is. */
export function verbatim(text) {
  return h('pre', pretty(text));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
