/** Moments in the dashboard's time zone and form: the time alone where it is of today. */

let zone = "UTC";

/** Set the time zone that the dashboard's definition names. */
export function setZone(name) {
  zone = name || "UTC";
}

/** Say whose clocks cut the days that are shown. */
export function zoneTold() {
  return `Days and hours in ${zone.replaceAll("_", " ")}`;
}

export function clock(text) {
  const moment = new Date(text);
  const time = moment.toLocaleTimeString("en-GB", { timeZone: zone });
  return day(moment) === day(new Date()) ? time : `${day(moment).split(",")[0]} ${time}`;
}

/** A day and a time as the charts write them: "Nov 28, 2026 19:30". */
export function written(moment, timeStyle = "short") {
  return `${day(moment)} ${moment.toLocaleTimeString("en-GB", { timeZone: zone, timeStyle })}`;
}

/** A calendar day, "2026-11-28", as the charts write it. */
export function writtenDay(text) {
  return day(new Date(`${text}T12:00:00Z`), "UTC");
}

function day(moment, timeZone = zone) {
  return moment.toLocaleDateString("en-US", { day: "numeric", month: "short", year: "numeric", timeZone });
}
