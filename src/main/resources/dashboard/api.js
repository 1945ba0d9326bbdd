// The calls to the API, and who makes them.

const BASE = 'api/v1/';

/** A call that was refused, in the words of the problem that came with it. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const session = {name: '', access: '', csrf: ''};

/** Whether things can be changed by who is here. */
export function mayChange() {
  return session.access !== 'read-only';
}

export const get = path => call('GET', BASE + path);
export const post = (path, body, type) => call('POST', BASE + path, body, type);
export const send = (method, path, json) =>
  call(method, BASE + path, json === undefined ? undefined : JSON.stringify(json), 'application/json');

/** Who is here; throws Refused 401 when nobody is. */
export async function whoAmI() {
  return Object.assign(session, {csrf: ''}, await call('GET', 'session'));
}

export async function signIn(token) {
  const form = new URLSearchParams({token});
  Object.assign(session, await call('POST', 'sign-in', form.toString(), 'application/x-www-form-urlencoded'));
}

export async function signOut() {
  await call('POST', 'sign-out', '', 'text/plain');
  Object.assign(session, {name: '', access: '', csrf: ''});
}

async function call(method, path, body, type) {
  const headers = {Accept: 'application/json'};
  if (method !== 'GET' && session.csrf) {
    headers['X-CSRF-Token'] = session.csrf;
  }
  if (body !== undefined) {
    headers['Content-Type'] = type ?? 'application/json';
  }
  let answer;
  try {
    answer = await fetch(path, {method, headers, body, credentials: 'same-origin'});
  } catch {
    throw new Refused(0, 'Fairlead does not answer. Is it running?');
  }
  const text = await answer.text();
  const json = (answer.headers.get('Content-Type') ?? '').includes('json') && text ? JSON.parse(text) : {};
  // findings about hook files are an answer, too
  if (!answer.ok && !json.findings) {
    throw new Refused(answer.status, json.detail ?? json.title ?? `answered ${answer.status}`);
  }
  return json;
}

/** A query of what is set. */
export function query(parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '' && value !== null);
  return set.length === 0 ? '' : '?' + new URLSearchParams(set);
}

export const enc = encodeURIComponent;
