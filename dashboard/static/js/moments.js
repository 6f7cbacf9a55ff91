/** Moments as a reader takes them in: the time alone where it is of today. */

export function clock(text) {
  const moment = new Date(text);
  const time = moment.toLocaleTimeString("en-GB");
  if (moment.toDateString() === new Date().toDateString()) return time;
  return `${moment.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}
