// Elements are made of what they hold; text is always text, so nothing that came in from outside can become markup.

/** An element: h('a.name', {href: '#'}, 'text', child, [more]). Attributes that begin with "on" are listeners. */
export function h(what, ...rest) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length > 0) {
    element.className = classes.join(' ');
  }
  return fill(element, rest);
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for pictures. */
export function s(tag, ...rest) {
  return fill(document.createElementNS(SVG, tag), rest);
}

function fill(element, rest) {
  for (const part of rest.flat(Infinity)) {
    if (part === null || part === undefined || part === false) {
      continue;
    }
    if (part instanceof Node || typeof part !== 'object') {
      element.append(part);
    } else {
      adorn(element, part);
    }
  }
  return element;
}

function adorn(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value') {
      element.value = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
}

/** Shows this instead of what was there. */
export function show(place, ...content) {
  place.replaceChildren();
  fill(place, content);
}
