/** Colours that can be read: contrast as WCAG 2 defines it. Colours are `#rrggbb`. */

const READABLE = 4.5; // WCAG 2, success criterion 1.4.3
const STEPS = 10;

/** Near-black or white, whichever has the greater contrast with a colour. */
export function contrasting(colour) {
  return contrast("#ffffff", colour) >= contrast("#111111", colour) ? "#ffffff" : "#111111";
}

/** A colour as it is, or as much of it as can be read on a background. */
export function readable(colour, background) {
  const end = contrasting(background);
  for (let step = 0; step < STEPS; step += 1) {
    const found = mixed(colour, end, 1 - step / STEPS);
    if (contrast(found, background) >= READABLE) return found;
  }
  return end;
}

/** A part of one colour, the rest of another. */
export function mixed(colour, other, part) {
  const [one, two] = [parts(colour), parts(other)];
  return `#${one.map((value, index) => Math.round(value * part + two[index] * (1 - part)).toString(16).padStart(2, "0")).join("")}`;
}

/** The page's own surface behind text. */
export function surface(name = "--background") {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour) {
  const linear = parts(colour).map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function parts(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}
