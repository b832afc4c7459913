// The panel in the browser: one module, nothing loaded, no HTML from strings.
// What it draws was written by a model or by the analyzed cell, so it only ever becomes text nodes and attributes.

/**
 * @typedef {[number, number]} Point
 * @typedef {{name: string, points: Point[]}} Curve
 * @typedef {{text: string, code: string | null}} Suggestion
 * @typedef {{time: string, space: string, suggestions: Suggestion[]}} Claim
 * @typedef {{time: string, space: string, runner_up: string | null, space_runner_up: string | null,
 *   unit: "operations" | "seconds", points: Point[], space_points: Point[], curves: Curve[], space_curves: Curve[],
 * }} Measurement
 * @typedef {{name: string, parameters: string[], verdict: string, claim: Claim | null,
 *   measurement: Measurement | null}} FunctionAnalysis
 * @typedef {"operations" | "seconds" | "bytes"} Unit
 * @typedef {{unit: Unit, points: Point[], fitted: Curve | null, runnerUp: Curve | null}} Series
 * @typedef {{get(name: string): any, on(event: string, callback: () => void): void,
 *   off(event: string, callback: () => void): void, send(message: object): void}} Model
 * @typedef {{kind: "time" | "space", scale: "log" | "linear", name: string, at: number}} View
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 560, HEIGHT = 260, LEFT = 56, RIGHT = 18, TOP = 12, BOTTOM = 24;
const QUANTITIES = { operations: "operations", seconds: "time", bytes: "memory" };
const SIGNS = { verified: "✓", contradicted: "≠", measured: "●", claimed: "○", inconclusive: "?" };

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
  made.append(...children);
  return made;
}

/** `O(n²)` for `O(n^2)`. @param {string} name */
export function classText(name) {
  return name.replace(/\^([0-9]+|n)/g, (_, power) =>
    [...power].map((digit) => (digit === "n" ? "ⁿ" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])).join(""));
}

/** `7`, `1,024`, `2.1 M`. @param {number} value */
export function countText(value) {
  if (value >= 1e15) return value.toExponential(1).replace("e+", "e");
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
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= rough) ?? 10) * unit;
  for (let count = Math.ceil(low / step); count * step <= high * (1 + 1e-9) && found.length < 7; count += 1) {
    if (scale === "linear" || count > 0) found.push(count * step);
  }
  return found;
}

/**
 * What to draw of a function; null if nothing can be drawn.
 * @param {FunctionAnalysis | undefined} analysis @param {View} view
 * @returns {Series | null}
 */
export function series(analysis, view) {
  const found = analysis?.measurement;
  if (!found) return null;
  const time = view.kind === "time";
  /** @param {Point[]} points */
  const drawable = (points) => points.filter(([n, value]) => view.scale === "linear" || (n > 0 && value > 0));
  /** @param {string | null} name */
  const curve = (name) => {
    const known = (time ? found.curves : found.space_curves).find((one) => one.name === name);
    return known ? { name: known.name, points: drawable(known.points) } : null;
  };
  const points = drawable(time ? found.points : found.space_points);
  if (points.length < 2) return null;
  return {
    unit: time ? found.unit : "bytes",
    points,
    fitted: curve(time ? found.time : found.space),
    runnerUp: curve(time ? found.runner_up : found.space_runner_up),
  };
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
 * The chart. The point at `view.at` is marked.
 * @param {Series} data @param {View} view @param {string} title
 * @returns {{svg: SVGElement, nearest(x: number): number}} `nearest`: the point next to a place across, 0 to 1
 */
function chart(data, view, title) {
  const across = axis(data.points.map(([n]) => n), view.scale, 1.3);
  const upward = axis(data.points.map(([, value]) => value), view.scale, 10);
  const x = (/** @type {number} */ n) => LEFT + across.at(n) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - upward.at(value) * (HEIGHT - TOP - BOTTOM);
  const svg = drawn("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sandcell-chart", tabindex: 0, role: "img",
    "aria-label": `${title}. Arrow keys go from point to point.`,
  });
  for (const value of ticks(upward.low, upward.high, view.scale, data.unit === "bytes" ? 2 : 10)) {
    svg.append(drawn("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), class: "sandcell-grid" }));
    svg.append(drawn("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, tickText(value, data.unit)));
  }
  const foot = HEIGHT - BOTTOM;
  svg.append(drawn("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: foot, y2: foot, class: "sandcell-grid" }));
  for (const n of ticks(across.low, across.high, view.scale, 10)) {
    svg.append(drawn("line", { x1: x(n), x2: x(n), y1: foot, y2: foot + 4, class: "sandcell-grid" }));
    svg.append(drawn("text", { x: x(n), y: foot + 17, "text-anchor": "middle" }, tickText(n, "operations")));
  }
  svg.append(drawn("text", { x: WIDTH, y: foot + 4, "text-anchor": "end", "font-style": "italic" }, "n"));
  const clip = { x: LEFT - 6, y: TOP - 6, width: WIDTH - LEFT - RIGHT + 12, height: HEIGHT - TOP - BOTTOM + 12 };
  const plot = drawn("svg", { ...clip, viewBox: `${clip.x} ${clip.y} ${clip.width} ${clip.height}` });
  for (const [curve, kind] of /** @type {[Curve | null, string][]} */ ([[data.runnerUp, "next"], [data.fitted, "fit"]])) {
    if (!curve || curve.points.length < 2) continue;
    const points = curve.points.map(([n, value]) => `${x(n).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    plot.append(drawn("polyline", { points, class: `sandcell-${kind}` }));
  }
  data.points.forEach(([n, value], index) => {
    const here = index === view.at;
    plot.append(drawn("circle", { cx: x(n), cy: y(value), r: here ? 5 : 3, class: here ? "sandcell-here" : "sandcell-dot" }));
  });
  svg.append(plot);
  const nearest = (/** @type {number} */ place) => {
    const distances = data.points.map(([n]) => Math.abs(x(n) - place * WIDTH));
    return distances.indexOf(Math.min(...distances));
  };
  return { svg, nearest };
}

/**
 * Puts code into a new cell below, else into the clipboard; says which.
 * @param {string} code
 * @returns {Promise<string>}
 */
export async function handOver(code) {
  // JupyterLab shows its commands only if it was started so; elsewhere the clipboard has to do.
  const page = /** @type {any} */ (globalThis);
  const commands = (page.jupyterapp ?? page.jupyterlab)?.commands;
  if (commands?.hasCommand?.("notebook:insert-cell-below") && commands.hasCommand("notebook:replace-selection")) {
    try {
      await commands.execute("notebook:insert-cell-below");
      await commands.execute("notebook:replace-selection", { text: code });
      return "Put into a new cell below. Nothing was run.";
    } catch {
      // The clipboard is left.
    }
  }
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
  const names = element("select", { "aria-label": "Function" });
  const verdict = element("span", { class: "sandcell-verdict" });
  const controls = element("div", { class: "sandcell-controls" });
  const figure = element("div", { class: "sandcell-figure" });
  const legend = element("div", { class: "sandcell-legend" });
  const readout = element("output", { class: "sandcell-readout", "aria-live": "polite" });
  const suggestions = element("div", {});
  const again = element("button", { type: "button", class: "sandcell-again" }, "Run again with more budget");
  const status = element("span", { class: "sandcell-status", role: "status", "aria-live": "polite" });
  const root = element("section", { class: "sandcell-panel", "aria-label": "Analysis" },
    controls, legend, figure, readout, suggestions, element("div", { class: "sandcell-foot" }, again, status));
  /** @type {((place: number) => number) | null} */
  let nearest = null;

  /** @param {Element} target @param {string} event @param {(event: any) => void} callback */
  const listen = (target, event, callback) => target.addEventListener(event, callback, { signal: ending.signal });
  /** @returns {FunctionAnalysis[]} */
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

  const draw = () => {
    const focused = figure.contains(document.activeElement);
    const analysis = chosen();
    const data = series(analysis, view);
    legend.replaceChildren();
    nearest = null;
    if (!data) {
      figure.replaceChildren(element("p", { class: "sandcell-none" }, "Nothing was measured that can be drawn."));
      readout.textContent = "";
      return;
    }
    view.at = Math.min(view.at, data.points.length - 1);
    const made = chart(data, view, `${analysis.name}: ${QUANTITIES[data.unit]} over n, ${view.scale} axes`);
    nearest = made.nearest;
    figure.replaceChildren(made.svg);
    if (focused) made.svg.focus();
    legend.append(element("span", { class: "sandcell-key-dot" }, QUANTITIES[data.unit]));
    if (data.fitted) legend.append(element("span", { class: "sandcell-key-fit" }, classText(data.fitted.name)));
    if (data.runnerUp) legend.append(element("span", { class: "sandcell-key-next" }, `next: ${classText(data.runnerUp.name)}`));
    const point = data.points[view.at];
    readout.textContent = point
      ? `n = ${countText(point[0])} · ${valueText(point[1], data.unit)}`
      : `${data.points.length} points; point at one, or use the arrow keys`;
  };

  const list = () => {
    suggestions.replaceChildren();
    for (const { text, code } of chosen()?.claim?.suggestions ?? []) {
      const entry = element("div", { class: "sandcell-suggestion" }, element("p", {}, text));
      if (code) {
        const copy = element("button", { type: "button" }, "Copy into a new cell");
        listen(copy, "click", async () => { status.textContent = await handOver(code); });
        entry.append(element("pre", {}, element("code", {}, code)), copy);
      }
      suggestions.append(entry);
    }
  };

  const show = () => {
    const all = functions();
    names.replaceChildren(...all.map((one) => element("option", { value: one.name }, `${one.name}(${one.parameters.join(", ")})`)));
    view.name = chosen()?.name ?? "";
    /** @type {HTMLSelectElement} */ (names).value = view.name;
    const word = /** @type {keyof typeof SIGNS} */ (chosen()?.verdict ?? "inconclusive");
    verdict.textContent = `${SIGNS[word]} ${word}`;
    verdict.dataset.verdict = word;
    draw();
    list();
  };

  const tell = () => {
    status.textContent = model.get("status");
    again.toggleAttribute("hidden", !model.get("can_run_again"));
    again.toggleAttribute("disabled", model.get("busy"));
    root.setAttribute("aria-busy", String(model.get("busy")));
  };

  /** @param {number} at */
  const go = (at) => {
    const count = series(chosen(), view)?.points.length ?? 0;
    view.at = count ? Math.max(-1, Math.min(count - 1, at)) : -1;
    draw();
  };

  listen(names, "change", () => {
    Object.assign(view, { name: /** @type {HTMLSelectElement} */ (names).value, at: -1 });
    show();
  });
  listen(figure, "pointermove", (event) => {
    const box = figure.firstElementChild?.getBoundingClientRect();
    if (!nearest || !box?.width) return;
    const at = nearest((event.clientX - box.left) / box.width);
    if (at !== view.at) go(at);
  });
  listen(figure, "keydown", (event) => {
    const step = { ArrowRight: view.at + 1, ArrowLeft: Math.max(0, view.at - 1), Home: 0, End: Infinity, Escape: -1 };
    if (!(event.key in step) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook moves between cells by the same keys
    go(step[/** @type {keyof typeof step} */ (event.key)]);
  });
  listen(again, "click", () => model.send({ kind: "run_again", function: view.name }));

  controls.append(names, verdict,
    choice("What", "kind", [["time", "Time"], ["space", "Space"]]),
    choice("Axes", "scale", [["log", "Log"], ["linear", "Linear"]]));
  /** @type {[string, () => void][]} */
  const followed = [["change:report", show], ["change:status", tell], ["change:busy", tell], ["change:can_run_again", tell]];
  for (const [event, callback] of followed) model.on(event, callback);
  const end = () => {
    ending.abort();
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
