// Small charts of the last hour, drawn as SVG. Each says in words what it shows, for who cannot see it.

import {h, s} from './dom.js';
import {count, minuteOfDay} from './words.js';

const WIDTH = 300;
const HEIGHT = 60;

/**
 * Bars of what happened, one series standing on the other.
 *
 * @param title what is counted
 * @param minutes of /stats, the oldest first
 * @param good minute => how many went well
 * @param bad minute => how many did not
 * @param words of the two
 */
export function bars(title, minutes, good, bad, words) {
  const tell = (well, failed) => `${count(well)} ${words[0]}, ${count(failed)} ${words[1]}`;
  const sum = of => minutes.reduce((total, minute) => total + of(minute), 0);
  return stacks(title, minutes, good, bad, minute => tell(good(minute), bad(minute)),
    `${tell(sum(good), sum(bad))} in the last hour`, most => `at most ${count(most)} a minute`);
}

/**
 * Bars of what stands at a height: what is told is how it is now.
 *
 * @param tell level => it in words
 * @param now the level of this moment
 * @param unit number => a height on the scale
 */
export function levels(title, minutes, good, bad, tell, now, unit) {
  return stacks(title, minutes, good, bad, minute => minute.queue ? tell(minute.queue) : 'not known', `${tell(now)} now`, most => `at most ${unit(most)}`);
}

function stacks(title, minutes, good, bad, tell, told, scale) {
  const most = Math.max(1, ...minutes.map(minute => good(minute) + bad(minute)));
  const step = WIDTH / Math.max(1, minutes.length);
  return h('figure.chart', h('figcaption', h('b', title), ' ', h('span.quiet', told)),
    s('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${title}: ${told}`},
      minutes.map((minute, index) => {
        const failed = bad(minute) / most * HEIGHT;
        const well = good(minute) / most * HEIGHT;
        return s('g', s('title', `${minuteOfDay(minute.at)}: ${tell(minute)}`),
          s('rect', {class: 'hit', x: index * step, y: 0, width: step, height: HEIGHT}),
          well > 0 && s('rect', {class: 'good', x: index * step, y: HEIGHT - well, width: step * 0.8, height: well}),
          failed > 0 && s('rect', {class: 'bad', x: index * step, y: HEIGHT - well - failed, width: step * 0.8, height: failed}));
      })),
    h('p.scale.quiet', h('span', '1 h ago'), h('span', scale(most)), h('span', 'now')));
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
