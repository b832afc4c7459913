// The panel in the browser: one module, nothing loaded, no HTML from strings.
// What it draws was written by a model or by the analyzed cell, so it only ever becomes text nodes and attributes.

/**
 * What the kernel says of an analysis (widget/view.py), in the words of the card above.
 * @typedef {[number, number]} Point
 * @typedef {{name: string, points: Point[]}} Curve
 * @typedef {"operations" | "seconds" | "bytes"} Unit
 * @typedef {{title: string, unit: Unit, points: Point[], fitted: Curve | null, runner_up: Curve | null}} Plot
 * @typedef {{word: string, name: string, mark: string, sureness: string, note: string}} Class
 * @typedef {{text: string, code: string | null}} Suggestion
 * @typedef {{name: string, signature: string, badge: {sign: string, text: string, tone: string}, classes: Class[],
 *   reasons: string[], facts: string, suggestions: Suggestion[], plots: {time: Plot | null, space: Plot | null},
 *   comparison: Row[], lines: CostlyLine[], explanation: string, again: number | null}} FunctionView `again`: seconds that
 *   measuring again would spend
 * @typedef {{word: string, claimed: string | null, measured: string | null, certainty: string, next_best: string}} Row
 * @typedef {{line: number, source: string, share: number | null, why: string}} CostlyLine
 * @typedef {{get(name: string): any, on(event: string, callback: () => void): void,
 *   off(event: string, callback: () => void): void, send(message: object): void}} Model
 * @typedef {{kind: "time" | "space", scale: "log" | "linear", name: string, at: number}} View
 */

const SVG = "http://www.w3.org/2000/svg";
// CSS pixels: a chart is drawn as wide as its column, so that its texts keep their size.
const WIDEST = 680, NARROWEST = 260, ROOMY = 440, HEIGHT = 270, LEFT = 56, RIGHT = 18, TOP = 12, BOTTOM = 24;
const NO_SHORTCUTS = "data-lm-suppress-shortcuts";
const QUANTITIES = { operations: "operations", seconds: "time", bytes: "memory" };
// A kernel that was started anew does not know this panel, and nothing tells the browser so.
const NO_ANSWER_MS = 5000;
const NO_ANSWER = "No answer from the kernel: run the cell again, unless another cell is still running.";
// `--budget 10` and the like, which is torn at its hyphens where a line ends; markup.py has the same.
const OPTION = /((?:%%analyze(?: [\w.]+)? )?--[a-z][a-z-]*(?: (?:[\d.]+|[A-Z]+\b|'[^']*'))?|`[^`]+`)/;

/**
 * An element with text and children; `on` listens until the panel is gone.
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  return /** @type {HTMLElement} */ (filled(made, attributes, children));
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
function drawn(tag, attributes, ...children) {
  return /** @type {SVGElement} */ (filled(document.createElementNS(SVG, tag), attributes, children));
}

/**
 * @param {Element} made
 * @param {Record<string, string | number | boolean>} attributes
 * @param {(Node | string)[]} children
 */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  // JupyterLab hears of a key before anything in here does, and asks whatever has the focus, then what is around it.
  if (made.matches("button, [tabindex]")) made.setAttribute(NO_SHORTCUTS, "true");
  made.append(...children);
  return made;
}

/** A sentence in which options, and what stands between backticks, are code. @param {string} text */
export function sentence(text) {
  return text.split(OPTION).map((part, place) => (place % 2 ? element("code", {}, part.replaceAll("`", "")) : part));
}

/** `7`, `1,024`, `2.1 M`. @param {number} value */
export function countText(value) {
  if (value >= 1e15) return value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  for (const [scale, letter] of /** @type {[number, string][]} */ ([[1e12, "T"], [1e9, "G"], [1e6, "M"]])) {
    if (value >= scale) return `${short(value / scale)} ${letter}`;
  }
  return value >= 100 ? Math.round(value).toLocaleString("en") : short(value);
}

/** What was measured at one size. @param {number} value @param {Unit} unit */
export function valueText(value, unit) {
  if (unit === "operations") return `${countText(value)} operations`;
  const steps = /** @type {[number, string][]} */ (unit === "seconds"
    ? [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]]
    : [[2 ** 30, "GB"], [2 ** 20, "MB"], [2 ** 10, "KB"], [1, "B"]]);
  const [scale, letter] = steps.find(([least]) => value >= least) ?? steps[steps.length - 1];
  return `${short(value / scale)} ${letter}`;
}

/** A mark on an axis: `100`, `10k`, `1 ms`. @param {number} value @param {Unit} unit */
export function tickText(value, unit) {
  if (unit !== "operations") return valueText(value, unit);
  return value >= 1e3 && value < 1e6 ? `${short(value / 1e3)}k` : countText(value).replace(" ", "");
}

/** @param {number} value */
function short(value) {
  return value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

/**
 * At most seven round values within.
 * @param {number} low @param {number} high @param {"log" | "linear"} scale @param {number} base 10, or 2 for bytes
 */
export function ticks(low, high, scale, base) {
  /** @type {number[]} */
  const found = [];
  if (scale === "log") {
    const first = Math.ceil(Math.log(low) / Math.log(base) - 1e-9);
    const last = Math.floor(Math.log(high) / Math.log(base) + 1e-9);
    const step = Math.ceil((last - first + 1) / 6) || 1;
    for (let power = first; power <= last && found.length < 7; power += step) found.push(base ** power);
    if (found.length > 1) return found;
    found.length = 0;
  }
  const rough = (high - low) / 5;
  // 5 KB is round, 5000 bytes are not.
  const kilo = base === 2 ? 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024))) : 1;
  const unit = kilo * 10 ** Math.floor(Math.log10(rough / kilo) + 1e-9);
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= rough * (1 - 1e-9)) ?? 10) * unit;
  for (let count = Math.ceil(low / step); count * step <= high * (1 + 1e-9) && found.length < 7; count += 1) {
    if (scale === "linear" || count > 0) found.push(count * step);
  }
  return found;
}

/**
 * What to draw of a function; null if nothing can be drawn.
 * @param {FunctionView | undefined} analysis @param {View} view
 * @returns {Plot | null}
 */
export function series(analysis, view) {
  const plot = analysis?.plots[view.kind];
  if (!plot) return null;
  /** @param {Point[]} points */
  const drawable = (points) => points.filter(([n, value]) => view.scale === "linear" || (n > 0 && value > 0));
  const points = drawable(plot.points);
  return points.length < 2 ? null : { ...plot, points };
}

/**
 * Where a value is between two ends, 0 to 1.
 * @param {number[]} values @param {"log" | "linear"} scale @param {number} least ratio of the ends, on a log axis
 */
function axis(values, scale, least) {
  let low = Math.min(...values), high = Math.max(...values);
  if (scale === "linear") {
    low = Math.min(0, low);
    if (high <= low) high = low + 1;
    return { low, high, at: (/** @type {number} */ value) => (value - low) / (high - low) };
  }
  if (high / low < least) [low, high] = [low / least ** 0.4, high * least];
  const span = Math.log(high) - Math.log(low);
  return { low, high, at: (/** @type {number} */ value) => (Math.log(value) - Math.log(low)) / span };
}

/**
 * Draws the chart into its element, which stays: a notebook takes the focus of what is removed. The point at `view.at`
 * is marked.
 * @param {SVGElement} svg @param {Plot} data @param {View} view @param {number} width
 * @returns {(x: number) => number} the point next to a place across, 0 to 1
 */
function chart(svg, data, view, width) {
  const across = axis(data.points.map(([n]) => n), view.scale, 1.3);
  const upward = axis(data.points.map(([, value]) => value), view.scale, 10);
  const x = (/** @type {number} */ n) => LEFT + across.at(n) * (width - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - upward.at(value) * (HEIGHT - TOP - BOTTOM);
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute("aria-label",
    `${data.title}, ${view.scale} axes. Arrow keys go from point to point, up and down to other functions.`);
  for (const value of ticks(upward.low, upward.high, view.scale, data.unit === "bytes" ? 2 : 10)) {
    svg.append(drawn("line", { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: "sandcell-grid" }));
    svg.append(drawn("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, tickText(value, data.unit)));
  }
  const foot = HEIGHT - BOTTOM;
  svg.append(drawn("line", { x1: LEFT, x2: width - RIGHT, y1: foot, y2: foot, class: "sandcell-grid" }));
  const step = width < ROOMY ? 2 : 1;
  for (const n of ticks(across.low, across.high, view.scale, 10).filter((_, place) => place % step === 0)) {
    svg.append(drawn("line", { x1: x(n), x2: x(n), y1: foot, y2: foot + 4, class: "sandcell-grid" }));
    svg.append(drawn("text", { x: x(n), y: foot + 17, "text-anchor": "middle" }, tickText(n, "operations")));
  }
  svg.append(drawn("text", { x: width, y: foot + 4, "text-anchor": "end", "font-style": "italic" }, "n"));
  const clip = { x: LEFT - 6, y: TOP - 6, width: width - LEFT - RIGHT + 12, height: HEIGHT - TOP - BOTTOM + 12 };
  const plot = drawn("svg", { ...clip, viewBox: `${clip.x} ${clip.y} ${clip.width} ${clip.height}` });
  for (const [curve, kind] of /** @type {[Curve | null, string][]} */ ([[data.runner_up, "next"], [data.fitted, "fit"]])) {
    if (!curve || curve.points.length < 2) continue;
    const points = curve.points.map(([n, value]) => `${x(n).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    plot.append(drawn("polyline", { points, class: `sandcell-${kind}` }));
  }
  data.points.forEach(([n, value], index) => {
    const here = index === view.at;
    plot.append(drawn("circle", { cx: x(n), cy: y(value), r: here ? 5 : 3, class: here ? "sandcell-here" : "sandcell-dot" }));
  });
  svg.append(plot);
  return (place) => {
    const distances = data.points.map(([n]) => Math.abs(x(n) - place * width));
    return distances.indexOf(Math.min(...distances));
  };
}

/**
 * A table with a caption; where there are many rows it scrolls, which keys can do too.
 * @param {string} caption @param {string[]} heads @param {(Node | string)[][]} rows @param {string} kind its class
 */
function table(caption, heads, rows, kind) {
  const head = element("tr", {}, ...heads.map((said) => element(said ? "th" : "td", said ? { scope: "col" } : {}, said)));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((said) => element("td", {}, said))));
  return element("div", { class: `sandcell-table ${kind}`, role: "region", "aria-label": caption, tabindex: 0 },
    element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body)));
}

/** What need not be seen at first: how claim and measurement compare, costly lines, why, the points. @param {FunctionView} one */
function details(one) {
  /** @type {Node[]} */
  const parts = [];
  const claimed = one.comparison.some((row) => row.claimed !== null), measured = one.comparison.some((row) => row.measured !== null);
  if (one.comparison.length) {
    const rows = one.comparison.map((row) => [row.word, ...(claimed ? [row.claimed ?? ""] : []),
      ...(measured ? [row.measured ?? "", row.certainty + (row.next_best && `, next best ${row.next_best}`)] : [])]);
    parts.push(table("Classes", ["", ...(claimed ? ["claimed"] : []), ...(measured ? ["measured", "certainty"] : [])], rows, "sandcell-comparison"));
  }
  if (one.lines.length) {
    const rows = one.lines.map(({ line, source, share, why }) => [
      String(line),
      element("div", {}, element("code", { dir: "ltr" }, source || "…"), element("div", { class: "sandcell-muted", dir: "auto" }, why)),
      share === null ? "" : `${Math.round(share * 100)}%`,
    ]);
    parts.push(table("Costly lines", ["line", "code", "operations"], rows, "sandcell-lines"));
  }
  if (one.explanation) {
    parts.push(element("p", { class: "sandcell-title" }, "Why"), element("p", { class: "sandcell-text", dir: "auto" }, one.explanation));
  }
  const tables = /** @type {const} */ (["time", "space"]).flatMap((kind) => {
    const plot = one.plots[kind];
    if (!plot) return [];
    const rows = plot.points.map(([n, value]) => [countText(n), plot.unit === "operations" ? countText(value) : valueText(value, plot.unit)]);
    return [table(`Measured points of ${kind}`, ["n", QUANTITIES[plot.unit]], rows, "sandcell-points")];
  });
  if (tables.length) parts.push(element("div", { class: "sandcell-tables" }, ...tables));
  return parts;
}

/**
 * Puts code into a new cell below, else into the clipboard; says which.
 * @param {string} code @param {Element} from where it stands in the notebook
 * @returns {Promise<string>}
 */
export async function handOver(code, from) {
  // Sandcell's extension of JupyterLab and Notebook takes it (extension/labextension/src/newCell.ts); elsewhere nobody does.
  const asked = new CustomEvent("sandcell:new-cell", { detail: { code }, bubbles: true, cancelable: true });
  if (!from.dispatchEvent(asked)) return "Put into a new cell below. Nothing was run.";
  try {
    await navigator.clipboard.writeText(code);
    return "Copied. Paste it into a cell.";
  } catch {
    return "Your browser does not allow copying here. Select the code and copy it.";
  }
}

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
  const again = element("button", { type: "button", class: "sandcell-again" });
  const status = element("span", { class: "sandcell-status", role: "status", "aria-live": "polite" });
  const root = element("section", {
    class: "sandcell-panel", "aria-label": "Analysis",
    [NO_SHORTCUTS]: "true",
  }, tabs, head, reasons, controls, legend, figure, readout, suggestions, more,
  element("div", { class: "sandcell-foot" }, again, status, footer));
  /** @type {((place: number) => number) | null} */
  let nearest = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let width = WIDEST;

  /** @param {Element} target @param {string} event @param {(event: any) => void} callback */
  const listen = (target, event, callback) => target.addEventListener(event, callback, { signal: ending.signal });
  /** @returns {FunctionView[]} */
  const functions = () => model.get("report").functions ?? [];
  const chosen = () => functions().find((one) => one.name === view.name) ?? functions()[0];

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

  /** @param {string} said */
  const muted = (said) => element("span", { class: "sandcell-muted" }, said);

  /** @param {Class} one */
  const classOf = (one) => {
    const shown = element("span", { class: `sandcell-class sandcell-${one.sureness}`, title: one.note }, one.name);
    if (one.sureness === "unclear") return element("span", {}, muted(`${one.word}: `), shown);
    if (one.mark) shown.append(element("span", { class: "sandcell-mark" }, one.mark));
    if (one.sureness === "unsure") shown.append(element("span", { class: "sandcell-unseen" }, ` (${one.note})`));
    return element("span", {}, muted(`${one.word} `), shown);
  };

  const headline = () => {
    const one = chosen();
    if (!one) {
      head.replaceChildren();
      reasons.replaceChildren();
      return;
    }
    const classes = element("span", { class: "sandcell-classes" });
    one.classes.forEach((known, place) => classes.append(...(place ? [muted(" · ")] : []), classOf(known)));
    head.replaceChildren(
      element("code", { class: "sandcell-name", dir: "ltr" }, one.signature), classes,
      element("span", { class: "sandcell-verdict", "data-tone": one.badge.tone },
        element("span", { class: "sandcell-sign", "aria-hidden": "true" }, one.badge.sign), ` ${one.badge.text}`));
    const facts = one.facts ? [element("p", { class: "sandcell-muted" }, ...sentence(one.facts))] : [];
    reasons.replaceChildren(...one.reasons.map((said) => element("p", { dir: "auto" }, ...sentence(said))), ...facts);
  };

  /** @returns {HTMLElement | null} */
  const selected = () => tabs.querySelector("[aria-selected=true]");

  /** @param {string} name */
  const choose = (name) => {
    Object.assign(view, { name, at: -1 });
    status.textContent = model.get("busy") ? status.textContent : "";
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
    suggestions.replaceChildren();
    for (const { text, code } of chosen()?.suggestions ?? []) {
      const entry = element("div", { class: "sandcell-suggestion" }, element("p", { dir: "auto" }, text));
      if (code) {
        const copy = element("button", { type: "button" }, "Copy into a new cell");
        listen(copy, "click", async () => { status.textContent = await handOver(code, copy); });
        entry.append(element("pre", { dir: "ltr", tabindex: 0, role: "region", "aria-label": "Suggested code" }, element("code", {}, code)), copy);
      }
      suggestions.append(entry);
    }
    const one = chosen();
    detailed.replaceChildren(...(one ? details(one) : []));
    more.toggleAttribute("hidden", !detailed.childElementCount);
    footer.textContent = model.get("report").footer ?? "";
  };

  const show = () => {
    view.name = chosen()?.name ?? "";
    listTabs();
    headline();
    draw();
    list();
    offer();
  };

  /** The button says what it spends, and is there only where that would help. */
  const offer = () => {
    const seconds = chosen()?.again ?? null;
    again.textContent = seconds === null ? "" : `Measure again with ${seconds} s`;
    again.title = "CPU time; the result takes the place of this one";
    again.toggleAttribute("hidden", seconds === null);
    again.toggleAttribute("disabled", Boolean(model.get("busy") || waiting));
    root.setAttribute("aria-busy", String(model.get("busy")));
  };

  const answered = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };

  const tell = () => {
    answered();
    status.textContent = model.get("status");
    offer();
  };

  const ask = () => {
    const silent = () => {
      answered();
      status.textContent = NO_ANSWER;
      offer();
    };
    answered();
    waiting = setTimeout(silent, NO_ANSWER_MS);
    status.textContent = "Asking the kernel …";
    offer();
    try {
      model.send({ kind: "run_again", function: view.name });
    } catch {
      silent();
    }
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
  listen(again, "click", () => { if (!again.hasAttribute("disabled")) ask(); });

  controls.append(
    choice("What", "kind", [["time", "Time"], ["space", "Space"]]),
    choice("Axes", "scale", [["log", "Log"], ["linear", "Linear"]]));
  /** @type {[string, () => void][]} */
  const followed = [["change:report", show], ["change:status", tell], ["change:busy", tell]];
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
    answered();
    for (const [event, callback] of followed) model.off(event, callback);
    root.remove();
  };
  signal?.addEventListener("abort", end, { once: true });
  show();
  tell();
  el.append(root);
  return end;
}

export default { render };
