/** Watches how fresh the data is; tells of new data, of an account that went away, and came back. */

import { getJson } from "./api.js";

const SECONDS = { seen: 3, hidden: 30, away: 2 };

export class Freshness {
  constructor(dashboard, label, { onChange, onAway, onBack }) {
    Object.assign(this, { dashboard, label, onChange, onAway, onBack, away: false, version: null, stopped: false });
    this.check();
    this.clock = setInterval(() => this.show(), 10_000);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.clock);
  }

  async check() {
    try {
      const found = await getJson(`/api/dashboards/${encodeURIComponent(this.dashboard)}/freshness`);
      if (this.stopped) return;
      const changed = this.version !== null && found.version !== this.version;
      const back = this.away;
      Object.assign(this, { version: found.version, found, away: false });
      if (back) this.onBack();
      else if (changed) this.onChange();
    } catch (error) {
      if (this.stopped) return;
      this.away = true;
      this.onAway(error);
    }
    this.show();
    const pause = this.away ? SECONDS.away : document.hidden ? SECONDS.hidden : SECONDS.seen;
    this.timer = setTimeout(() => this.check(), pause * 1000);
  }

  show() {
    this.label.dataset.state = this.away ? "away" : "live";
    if (this.away) this.label.textContent = "Not connected";
    else if (this.found?.newest) this.label.textContent = `Data from ${ago(new Date(this.found.newest))}`;
    else this.label.textContent = this.found?.source || "";
    this.label.title = this.found ? `${this.found.newest || ""} ${this.found.source}`.trim() : "";
  }
}

function ago(moment) {
  const seconds = Math.max(0, (Date.now() - moment) / 1000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (seconds < 60) return "just now";
  if (seconds < 3600) return format.format(-Math.round(seconds / 60), "minute");
  return seconds < 86400 ? format.format(-Math.round(seconds / 3600), "hour") : format.format(-Math.round(seconds / 86400), "day");
}
