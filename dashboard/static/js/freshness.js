/** Watches how fresh the data is; tells of new data, of an account that went away, and came back. */

import { written } from "./moments.js";
import { ApiError, dashboardPath, getJson } from "./api.js";

const SECONDS = { seen: 3, hidden: 30, away: 2, patience: 8 };

export class Freshness {
  constructor(dashboard, label, { onChange, onAway, onBack }) {
    this.dashboard = dashboard;
    this.label = label;
    this.onChange = onChange;
    this.onAway = onAway;
    this.onBack = onBack;
    this.away = false;
    this.version = null;
    this.stopped = false;
    this.check();
    this.clock = setInterval(() => this.show(), 10_000);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.clock);
    this.label.textContent = "";
    delete this.label.dataset.state;
  }

  /** Something else met no connection: the next check that does ends it. */
  suspect() {
    this.away = true;
    this.show();
  }

  /** Ask, and then again after a pause, whatever came of it. */
  async check() {
    try {
      await this.ask();
    } finally {
      if (!this.stopped) {
        const pause = this.away ? SECONDS.away : document.hidden ? SECONDS.hidden : SECONDS.seen;
        this.timer = setTimeout(() => this.check(), pause * 1000);
      }
    }
  }

  async ask() {
    try {
      this.found = await getJson(dashboardPath(this.dashboard, "freshness"), SECONDS.patience);
      if (this.stopped) return;
      const { version } = this.found;
      const [back, changed] = [this.away, this.version !== null && version !== this.version];
      this.version = version;
      this.away = false;
      if (back) this.onBack();
      else if (changed) this.onChange();
    } catch (error) {
      if (this.stopped) return;
      this.away = true;
      this.show();
      if (!(error instanceof ApiError)) throw error;
      this.onAway(error);
    }
    if (!this.stopped) this.show();
  }

  show() {
    this.label.dataset.state = this.away ? "away" : "live";
    if (this.away) this.label.textContent = "Not connected";
    else if (this.found?.newest) this.label.textContent = `Data from ${ago(new Date(this.found.newest))}`;
    else this.label.textContent = this.found?.source || "";
    this.label.title = this.found ? `${this.found.newest ? written(new Date(this.found.newest), "medium") : ""} ${this.found.source}`.trim() : "";
  }
}

function ago(moment) {
  const seconds = Math.max(0, (Date.now() - moment) / 1000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (seconds < 60) return "just now";
  if (seconds < 3600) return format.format(-Math.round(seconds / 60), "minute");
  return seconds < 86400 ? format.format(-Math.round(seconds / 3600), "hour") : format.format(-Math.round(seconds / 86400), "day");
}
