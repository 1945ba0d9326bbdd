// What happens, as it happens: the stream of server-sent events, shared by all pages.

const KINDS = ['arrival', 'unmatched', 'run', 'accepted', 'attempt', 'dead', 'disabled', 'replayed', 'cancelled', 'enabled',
  'paused', 'resumed', 'registered', 'replaced', 'removed', 'rotated', 'hooks', 'hooks-refused', 'queue-lost', 'queue-back'];
const listeners = new Set();
let source;
let heard = false;

export const live = {
  start() {
    live.stop();
    source = new EventSource('api/v1/events/stream');
    source.onopen = () => tell(true);
    source.onerror = () => tell(false);
    for (const kind of KINDS) {
      source.addEventListener(kind, message => deliver(message.data));
    }
    // who did not keep up is cut off; the browser connects again by itself
    source.addEventListener('dropped', () => tell(false));
  },

  stop() {
    source?.close();
    tell(false);
  },

  /** Calls with each happening; returns how to stop. */
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** Calls at most once a second while things happen. */
  often(action) {
    let due;
    const stop = live.listen(() => {
      due ??= setTimeout(() => {
        due = undefined;
        action();
      }, 1000);
    });
    return () => {
      stop();
      clearTimeout(due);
    };
  },

  draw() {
    const dot = document.getElementById('live');
    dot?.classList.toggle('on', heard);
    if (dot) {
      dot.title = heard ? 'This page is told what happens' : 'This page is not told what happens; reload to see more';
    }
  },
};

function tell(isHeard) {
  heard = isHeard;
  live.draw();
}

function deliver(data) {
  const happening = JSON.parse(data);
  for (const listener of listeners) {
    listener(happening);
  }
}
