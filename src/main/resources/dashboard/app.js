// The way through the pages: what stands behind # in the address says which one is shown.

import {h, show} from './dom.js';
import {mayChange, session, signIn, signOut, whoAmI} from './api.js';
import {button, notice} from './parts.js';
import {live} from './live.js';
import * as overview from './views/overview.js';

/** A page that is not the first is fetched when it is first asked for: what need not be read does not hold up the first. */
const later = (view, page = 'page') => async place => (await import(`./views/${view}.js`))[page](place);

const PAGES = {
  '': overview.page,
  hooks: later('hooks'),
  arrivals: later('arrivals'),
  runs: later('runs'),
  deliveries: later('deliveries'),
  endpoints: later('endpoints'),
  dead: later('deliveries', 'dead'),
};
const MENU = [['', 'Overview'], ['hooks', 'Hooks'], ['arrivals', 'Not matched'], ['runs', 'Runs'],
  ['deliveries', 'Deliveries'], ['dead', 'Dead letters'], ['endpoints', 'Endpoints']];

const bar = document.getElementById('bar');
const main = document.getElementById('main');
let leave = () => {};
let turn = 0;

/** What the address asks for: '#/runs/7?x=y' is page runs, id 7, parameters {x: 'y'}. */
function place() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, ...id] = path.split('/');
  return {page, id: id.map(decodeURIComponent).join('/'), parameters: Object.fromEntries(new URLSearchParams(search))};
}

/** Whatever is on its way to the page shown until now comes too late. */
function turnOver() {
  leave();
  leave = () => {};
  return ++turn;
}

async function go() {
  const mine = turnOver();
  const {page, id, parameters} = place();
  drawBar(page);
  main.setAttribute('aria-busy', 'true');
  const leaving = [];
  try {
    const content = await (PAGES[page] ?? lost)({id, parameters, onLeave: action => leaving.push(action)});
    if (mine === turn) {
      show(main, content);
      leave = () => leaving.forEach(action => action());
    } else {
      leaving.forEach(action => action());
    }
  } catch (failure) {
    leaving.forEach(action => action());
    if (mine === turn) {
      await tell(failure);
    }
  }
  if (mine === turn) {
    main.setAttribute('aria-busy', 'false');
    performance.mark('shown');
  }
}

async function tell(failure) {
  if (failure.status === 401) {
    live.stop();
    drawSignIn();
    return;
  }
  show(main, h('div.empty', h('h1', failure.status === 404 ? 'Not there' : 'That did not work'), h('p', failure.message),
    h('p', button('Try again', go))));
}

function lost() {
  return h('div.empty', h('h1', 'No such page'), h('p', h('a', {href: '#/'}, 'To the overview')));
}

function drawBar(page) {
  show(bar, h('a.brand', {href: '#/'}, h('img', {src: 'ui/icon.svg', alt: ''}), 'Fairlead'),
    session.name && h('nav', {'aria-label': 'Pages'}, MENU.map(([path, label]) =>
      h('a', {href: `#/${path}`, 'aria-current': path === page && 'page'}, label))),
    session.name && h('div.who', h('span.dot', {id: 'live', title: 'Whether this page hears what happens'}),
      h('span.quiet', session.name, !mayChange() && ' (read only)'),
      session.csrf && button('Sign out', async () => {
        await signOut();
        await begin();
      }, 'plain')));
  live.draw();
}

function drawSignIn() {
  turnOver();
  Object.assign(session, {name: '', access: '', csrf: ''});
  drawBar('');
  document.title = 'Sign in · Fairlead';
  const token = h('input', {id: 'token', type: 'password', name: 'token', required: true, autocomplete: 'current-password'});
  const wrong = h('p.bad', {role: 'alert'});
  const form = h('form.sign-in', h('h1', 'Sign in'), h('label', {for: 'token'}, 'Token'), token, wrong,
    h('button', {type: 'submit'}, 'Sign in'),
    h('p.quiet', 'One of ', h('code', 'fairlead.admin.tokens'), ' or of a file in ', h('code', 'fairlead.admin.token-files'), '.'));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    try {
      await signIn(token.value);
      await begin();
    } catch (failure) {
      show(wrong, failure.message);
      token.select();
    }
  });
  show(main, form);
  main.setAttribute('aria-busy', 'false');
  token.focus();
}

async function begin() {
  try {
    await whoAmI();
  } catch (failure) {
    await tell(failure);
    main.setAttribute('aria-busy', 'false');
    return;
  }
  live.start();
  await go();
}

/** One key for who does not like to point: g and then the first letter of a page or of one of its words (l: Dead letters), / for the search. */
let waitsForPage = false;
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
    return;
  }
  if (event.key === '/') {
    const search = main.querySelector('input');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (waitsForPage) {
    const page = MENU.find(([path, label]) => (path || 'overview')[0] === event.key
      || label.toLowerCase().split(' ').some(word => word[0] === event.key));
    if (page) {
      location.hash = `#/${page[0]}`;
    }
  }
  waitsForPage = event.key === 'g';
});

// the address is the page's: the link's own would name another
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', async () => {
  await go();
  main.focus({preventScroll: true});
  scrollTo(0, 0);
});
addEventListener('again', go);
// The browser keeps a page that is left for the way back: with its stream it would keep one of the six connections, too.
addEventListener('pagehide', live.stop);
addEventListener('pageshow', event => event.persisted && begin());
addEventListener('unhandledrejection', event => notice(String(event.reason?.message ?? event.reason), true));
await begin();
