/** @import { FunctionView, Model, Plot, View } from "./view.js" */
import { measuringAgain } from "./again.js";
import { chart, NARROWEST, series, WIDEST } from "./chart.js";
import { details } from "./details.js";
import { drawn, element, NO_SHORTCUTS } from "./elements.js";
import { because, headline } from "./headline.js";
import { countText, valueText } from "./numbers.js";
import { suggestion } from "./suggestions.js";
import { QUANTITIES } from "./view.js";

/**
 * @param {{model: Model, el: HTMLElement, signal?: AbortSignal}} context
 * @returns {() => void} takes everything away, for hosts without a signal
 */
function render({ model, el, signal }) {
  const ending = new AbortController();
  /** @type {View} */
  const view = { kind: "time", scale: "log", name: "", at: -1 };
  const tabs = element("div", { class: "sandcell-tabs", role: "tablist", "aria-label": "Function" });
  const head = element("div", { class: "sandcell-head" });
  const reasons = element("div", { class: "sandcell-reasons" });
  const controls = element("div", { class: "sandcell-controls" });
  const svg = drawn("svg", { class: "sandcell-chart", tabindex: 0, role: "img" });
  const none = element("p", { class: "sandcell-none", hidden: true, tabindex: -1 });
  const figure = element("div", { class: "sandcell-figure" }, svg, none);
  const legend = element("div", { class: "sandcell-legend" });
  const readout = element("output", { class: "sandcell-readout", "aria-live": "polite" });
  const suggestions = element("div", {});
  const detailed = element("div", {});
  const more = element("details", { class: "sandcell-details" }, element("summary", {}, "Details"), detailed);
  const footer = element("span", { class: "sandcell-muted sandcell-footer" });
  const root = element("section", { class: "sandcell-panel", "aria-label": "Analysis", [NO_SHORTCUTS]: "true" });
  /** @type {((place: number) => number) | null} */
  let nearest = null;
  let width = WIDEST;

  /** @param {Element} target @param {string} event @param {(event: any) => void} callback */
  const listen = (target, event, callback) => target.addEventListener(event, callback, { signal: ending.signal });
  /** @returns {FunctionView[]} */
  const functions = () => model.get("report").functions ?? [];
  const chosen = () => functions().find((one) => one.name === view.name) ?? functions()[0];
  const again = measuringAgain(model, chosen, root);
  root.append(tabs, head, reasons, controls, legend, figure, readout, suggestions, more,
    element("div", { class: "sandcell-foot" }, again.button, again.status, again.progress, footer));

  /**
   * Buttons of which one is pressed.
   * @param {string} label @param {"kind" | "scale"} key @param {[string, string][]} choices
   */
  const choice = (label, key, choices) => {
    const buttons = choices.map(([value, said]) => element("button", { type: "button", "data-value": value }, said));
    const show = () => buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.value === view[key])));
    for (const button of buttons) {
      listen(button, "click", () => {
        Object.assign(view, { [key]: button.dataset.value, at: -1 });
        show();
        draw();
      });
    }
    show();
    return element("div", { class: "sandcell-choice", role: "group", "aria-label": label }, ...buttons);
  };

  /** @param {boolean} drawable whether there is anything to draw of this function */
  const drawing = (drawable) => {
    for (const part of [controls, legend, figure, readout]) part.toggleAttribute("hidden", !drawable);
  };

  const draw = () => {
    const analysis = chosen();
    const data = series(analysis, view);
    const drawable = Boolean(analysis?.plots.time || analysis?.plots.space);
    none.textContent = `Too little was measured of its ${view.kind} to draw it.`;
    const [shown, gone] = data ? [svg, none] : [none, svg];
    shown.removeAttribute("hidden");
    // Before it is hidden: a notebook takes the focus of what is.
    if (gone.contains(document.activeElement)) /** @type {HTMLElement} */ (drawable ? shown : selected())?.focus();
    gone.setAttribute("hidden", "");
    drawing(drawable);
    legend.replaceChildren();
    nearest = null;
    if (!data) {
      readout.textContent = "";
      return;
    }
    view.at = Math.min(view.at, data.points.length - 1);
    nearest = chart(svg, data, view, width);
    legend.append(element("span", { class: "sandcell-key-dot" }, QUANTITIES[data.unit]));
    if (data.fitted) legend.append(element("span", { class: "sandcell-key-fit" }, data.fitted.name));
    if (data.runner_up) legend.append(element("span", { class: "sandcell-key-next" }, `next: ${data.runner_up.name}`));
    tellPoint(data);
  };

  /** @param {Plot} data */
  const tellPoint = (data) => {
    const point = data.points[view.at];
    readout.textContent = point
      ? `n = ${countText(point[0])} · ${valueText(point[1], data.unit)}`
      : `${data.points.length} points of ${view.kind}; point at one, or use the arrow keys`;
  };

  /** @returns {HTMLElement | null} */
  const selected = () => tabs.querySelector("[aria-selected=true]");

  /** @param {string} name */
  const choose = (name) => {
    Object.assign(view, { name, at: -1 });
    if (!again.busy()) again.say("");
    show();
  };

  /** The function after (1) or before (-1) the one that is shown. @param {number} step */
  const turn = (step) => {
    const all = functions();
    const next = all[all.findIndex((one) => one.name === view.name) + step];
    if (next) choose(next.name);
  };

  /** Tabs stay while the functions are the same, and with them the focus. */
  const listTabs = () => {
    const all = functions();
    tabs.toggleAttribute("hidden", all.length < 2);
    if (tabs.childElementCount !== all.length || all.some((one, place) => tabOf(place).dataset.name !== one.name)) {
      tabs.replaceChildren(...all.map((one) => {
        const tab = element("button", { type: "button", role: "tab", "data-name": one.name });
        listen(tab, "click", () => choose(one.name));
        return tab;
      }));
    }
    all.forEach((one, place) => {
      const here = one.name === view.name, time = one.classes[0], tab = tabOf(place);
      tab.replaceChildren(element("code", {}, one.name), " ",
        element("span", { class: `sandcell-class sandcell-${time?.sureness}`, title: time?.note ?? "" },
          `${time?.name ?? ""}${time?.sureness === "unsure" ? time.mark : ""}`));
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      if (here && tabs.contains(document.activeElement)) tab.focus();
    });
  };

  /** @param {number} place */
  const tabOf = (place) => /** @type {HTMLElement} */ (tabs.children[place]);

  const list = () => {
    const one = chosen();
    suggestions.replaceChildren(...(one?.suggestions ?? []).map((entry) => suggestion(entry, listen, again.say)));
    detailed.replaceChildren(...(one ? details(one) : []));
    more.toggleAttribute("hidden", !detailed.childElementCount);
    footer.textContent = model.get("report").footer ?? "";
  };

  const show = () => {
    view.name = chosen()?.name ?? "";
    listTabs();
    const one = chosen();
    head.replaceChildren(...(one ? headline(one) : []));
    reasons.replaceChildren(...(one ? because(one) : []));
    draw();
    list();
    again.offer();
  };

  /** @param {number} at */
  const go = (at) => {
    const count = series(chosen(), view)?.points.length ?? 0;
    view.at = count ? Math.max(-1, Math.min(count - 1, at)) : -1;
    draw();
  };

  /** A notebook moves between cells by the same keys. @param {Element} target @param {(key: string) => (() => void) | undefined} action */
  const keys = (target, action) => listen(target, "keydown", (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : action(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  // Keys are the panel's here (NO_SHORTCUTS): a letter would run a command on the cell. With Ctrl or Cmd they are
  // JupyterLab's, to save and the like: it is asked once more, from around the panel.
  listen(root, "keydown", (event) => {
    const around = event.ctrlKey || event.metaKey ? root.closest(".jp-OutputArea") : null;
    if (around && !around.dispatchEvent(new KeyboardEvent("keydown", event))) event.preventDefault();
  });
  listen(figure, "pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    if (!nearest || !box.width) return;
    const at = nearest((event.clientX - box.left) / box.width);
    if (at !== view.at) go(at);
  });
  listen(figure, "pointerleave", () => { if (view.at >= 0) go(-1); });
  keys(figure, (key) => ({
    ArrowRight: () => go(view.at + 1), ArrowLeft: () => go(Math.max(0, view.at - 1)),
    Home: () => go(0), End: () => go(Infinity), Escape: () => go(-1),
    ArrowUp: () => turn(-1), ArrowDown: () => turn(1),
  })[key]);
  keys(tabs, (key) => ({
    ArrowRight: () => turn(1), ArrowLeft: () => turn(-1), ArrowDown: () => turn(1), ArrowUp: () => turn(-1),
    Home: () => turn(-functions().findIndex((one) => one.name === view.name)),
    End: () => turn(functions().length - 1 - functions().findIndex((one) => one.name === view.name)),
  })[key]);
  listen(again.button, "click", () => { if (!again.button.hasAttribute("disabled")) again.ask(); });

  controls.append(
    choice("What", "kind", [["time", "Time"], ["space", "Space"]]),
    choice("Axes", "scale", [["log", "Log"], ["linear", "Linear"]]));
  /** @type {[string, () => void][]} */
  const followed = [["change:report", show], ...["status", "busy", "progress"].map((name) => /** @type {[string, () => void]} */ ([`change:${name}`, again.tell]))];
  for (const [event, callback] of followed) model.on(event, callback);
  const measure = () => {
    // Nothing is known of what is not laid out: a hidden chart, a notebook in the background.
    const found = Math.round(Math.min(WIDEST, Math.max(NARROWEST, figure.clientWidth)));
    if (!figure.clientWidth || found === width) return;
    width = found;
    draw();
  };
  const sizes = "ResizeObserver" in globalThis ? new ResizeObserver(measure) : null;
  sizes?.observe(figure);
  const end = () => {
    sizes?.disconnect();
    ending.abort();
    again.end();
    for (const [event, callback] of followed) model.off(event, callback);
    root.remove();
  };
  signal?.addEventListener("abort", end, { once: true });
  show();
  again.tell();
  el.append(root);
  return end;
}

export default { render };
