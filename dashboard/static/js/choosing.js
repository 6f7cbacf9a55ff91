/** What happens when a reader chooses: in a control, on a mark, in a hierarchy, in a table. */

import { lacking, outcome } from "./actions.js";
import { changed, fromTheStart, NONE } from "./choices.js";
import { toggled } from "./clicks.js";
import { openAddress } from "./dom.js";
import { drillsOf, stepped } from "./drills.js";
import { announce, banner } from "./notice.js";
import { paged } from "./pager.js";

export class Choosing {
  /** `desk` gives the state, the view and the line of clicks, keeps what is chosen, and draws anew. */
  constructor(desk) {
    this.desk = desk;
  }

  /** Give what a sheet's tiles tell of. */
  handlers() {
    return { onPick: (visual, key) => this.pick(visual, key), onDrill: (...step) => this.drill(...step), onPage: (visual, change) => this.turn(visual, change), onAct: (_, action, values) => this.act(action, values) };
  }

  /** Give what is chosen of a sheet. */
  on(sheet) {
    const { parameters, filters, drills, tables } = this.desk.state();
    const own = Object.fromEntries(Object.entries(tables).filter(([visual]) => sheet?.visuals?.[visual]));
    return { parameters, filters, clicks: this.desk.line.clicks, drills: drillsOf(sheet, drills), tables: own };
  }

  /** A mark was clicked: filter by it, or no more where it is the one that filters already. */
  pick(visual, key) {
    const { fields } = this.desk.view().sheet.visuals[visual].click;
    this.clickAs(toggled(this.desk.state().clicks, visual, fields, key));
  }

  /** A visual goes to another level; what its marks filtered by is no mark of it any more. */
  drill(visual, hierarchy, choice) {
    const state = this.desk.state();
    const { [visual]: _, ...clicks } = state.clicks;
    this.desk.onChosen({ ...state, clicks, drills: stepped(state.drills, visual, hierarchy, choice) });
    this.desk.redraw();
  }

  /** Show other rows of a table: the rest of the sheet stays. */
  turn(visual, change) {
    const state = this.desk.state();
    this.desk.onChosen({ ...state, tables: paged(state.tables, visual, change) }, true);
    const view = this.desk.view();
    view.chosen = this.on(view.sheet);
    view.redrawSome([visual]);
  }

  /** Do what a mark's action says: set parameters, open a sheet, open an address. What it lacks is said. */
  act(action, values) {
    const missing = lacking(action, values);
    if (missing.length) return banner(`This has no value of ${missing.join(", ")}, which its action needs.`, "note");
    const state = this.desk.state();
    const found = outcome(action, values, state.parameters);
    if (found.isRefused) return banner("The address of this action is not of https, http or mailto: it is not opened.", "note");
    if (found.address) openAddress(found.address, found.target);
    if (!action.settings.length && !found.sheet) return undefined;
    const parameters = { ...state.parameters, ...found.parameters };
    this.desk.onChosen({ ...state, parameters, sheet: found.sheet || state.sheet, tables: fromTheStart(state.tables) });
    if (found.sheet) return this.desk.show(found.sheet);
    this.desk.showControls();
    return this.desk.redraw();
  }

  clickAs(clicks) {
    const state = this.desk.state();
    this.desk.onChosen({ ...state, clicks, tables: fromTheStart(state.tables) });
    if (!Object.keys(clicks).length) announce("Nothing is filtered by a click.");
    this.desk.redraw();
  }

  /** Take back the filters of some visuals; the marks of one get the keyboard. */
  unclick(visuals) {
    this.clickAs(Object.fromEntries(Object.entries(this.desk.state().clicks).filter(([name]) => !visuals.includes(name))));
    if (document.activeElement === document.body) this.desk.view().tiles.get(visuals[0])?.body.querySelector("[tabindex='0']")?.focus({ preventScroll: true });
  }

  /** A control was set, or all were set back. */
  choose(change, isReset) {
    const state = this.desk.state();
    this.desk.onChosen(changed(isReset ? { ...state, ...NONE } : state, change));
    const isWide = Object.keys(change.parameters || {}).length > 1; // a period sets two dates
    const isCleared = Object.values({ ...change.parameters, ...change.filters }).includes(undefined);
    if (isReset || isCleared || isWide || !document.querySelector(".choices")) this.desk.showControls();
    this.desk.redraw();
  }
}
