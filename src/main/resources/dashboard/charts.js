// Small charts of the last hour, drawn as SVG. Each says in words what it shows, for who cannot see it.

import {h, s} from './dom.js';
import {count, minuteOfDay} from './words.js';

const WIDTH = 300;
const HEIGHT = 60;

/**
 * Bars of two series, one standing on the other.
 *
 * @param title what is counted
 * @param minutes of /stats, the oldest first
 * @param good minute => how many went well
 * @param bad minute => how many did not
 * @param words of the two
 */
export function bars(title, minutes, good, bad, words) {
  const most = Math.max(1, ...minutes.map(minute => good(minute) + bad(minute)));
  const step = WIDTH / Math.max(1, minutes.length);
  const sum = of => minutes.reduce((total, minute) => total + of(minute), 0);
  const told = `${count(sum(good))} ${words[0]}, ${count(sum(bad))} ${words[1]} in the last hour`;
  return h('figure.chart', h('figcaption', h('b', title), ' ', h('span.quiet', told)),
    s('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${title}: ${told}`},
      minutes.map((minute, index) => {
        const failed = bad(minute) / most * HEIGHT;
        const well = good(minute) / most * HEIGHT;
        const hover = `${minuteOfDay(minute.at)}: ${good(minute)} ${words[0]}, ${bad(minute)} ${words[1]}`;
        return s('g', s('title', hover),
          s('rect', {class: 'hit', x: index * step, y: 0, width: step, height: HEIGHT}),
          well > 0 && s('rect', {class: 'good', x: index * step, y: HEIGHT - well, width: step * 0.8, height: well}),
          failed > 0 && s('rect', {class: 'bad', x: index * step, y: HEIGHT - well - failed, width: step * 0.8, height: failed}));
      })),
    h('p.scale.quiet', h('span', '1 h ago'), h('span', `at most ${count(most)} a minute`), h('span', 'now')));
}

/** How a sum is made up: a bar for each part. */
export function parts(title, sums) {
  const all = Object.entries(sums).filter(([, many]) => many > 0).sort(([, one], [, other]) => other - one);
  const most = Math.max(1, ...all.map(([, many]) => many));
  return h('figure.chart', h('figcaption', h('b', title)),
    all.length === 0
      ? h('p.quiet', 'None in the last hour.')
      : h('ul.parts', all.map(([name, many]) =>
        h('li', h('span', name), h('progress', {max: most, value: many, 'aria-hidden': 'true'}), h('span', count(many))))));
}
