// @vitest-environment jsdom
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { series } from "../../extension/sandcell/widget/esm/chart.js";
import { sentence } from "../../extension/sandcell/widget/esm/elements.js";
import { countText, tickText, ticks, valueText } from "../../extension/sandcell/widget/esm/numbers.js";
import panel from "../../extension/sandcell/widget/esm/panel.js";
import { handOver } from "../../extension/sandcell/widget/esm/suggestions.js";

const HOSTILE = "</code><img src=x onerror=alert(1)><script>alert(1)</script>\"'";
const AGAIN = "Measure again with 10 s";

/** What widget/view.py says of a function. */
function measured(name, { badge = "verified", suggestions = [], time = "sure", ...rest } = {}) {
  const points = [[1, 4], [10, 40], [100, 400], [1000, 4000]];
  const marks = { sure: ["", ""], likely: [" likely", "likely, not certain"], unsure: ["?", "not certain"], unclear: ["", "no class could be named"] };
  const signs = { verified: "✓", contradicted: "≠", inconclusive: "?" };
  return {
    name, signature: `${name}(items)`, badge: { sign: signs[badge], text: badge, tone: badge },
    classes: [
      { word: "time", name: time === "unclear" ? "unclear" : "O(n)", mark: marks[time][0], sureness: time, note: marks[time][1] },
      { word: "space", name: "O(n²)", mark: " likely", sureness: "likely", note: "likely, not certain" },
    ],
    reasons: [], facts: "n = len(items)", suggestions, again: 10,
    comparison: [
      { word: "time", claimed: "O(n)", measured: "O(n)", certainty: "high", next_best: "O(n log n)" },
      { word: "space", claimed: "O(1)", measured: "unclear", certainty: "", next_best: "" },
    ],
    lines: [{ line: 2, source: "return sum(items)", share: 0.955, why: "adds them all" }, { line: 3, source: "", share: null, why: "" }],
    explanation: "It looks at every item once.",
    plots: {
      time: {
        title: `${name}: operations over n`, unit: "operations", points,
        fitted: { name: "O(n)", points }, runner_up: { name: "O(n log n)", points: [[1, 3], [1000, 5000]] },
      },
      space: { title: `${name}: memory over n`, unit: "bytes", points: [[1, 0], [10, 2048], [100, 204800]], fitted: null, runner_up: null },
    },
    ...rest,
  };
}

/** What anywidget hands to a module: traits, events, messages. */
class Model {
  sent = [];
  heard = new Map();

  constructor(state) { this.state = { busy: false, status: "", progress: "", ...state }; }

  get(name) { return this.state[name]; }

  set(name, value) {
    this.state[name] = value;
    for (const callback of this.heard.get(`change:${name}`) ?? []) callback();
  }

  on(event, callback) { this.heard.set(event, (this.heard.get(event) ?? new Set()).add(callback)); }

  off(event, callback) { this.heard.get(event)?.delete(callback); }

  send(message) { this.sent.push(message); }

  get listeners() { return [...this.heard.values()].reduce((sum, all) => sum + all.size, 0); }
}

function opened(functions, state = {}) {
  const el = document.body.appendChild(document.createElement("div"));
  const model = new Model({ report: { functions }, ...state });
  const ending = new AbortController();
  const end = panel.render({ model, el, signal: ending.signal });
  const $ = (selector) => el.querySelector(selector);
  const button = (said) => [...el.querySelectorAll("button")].find((one) => one.textContent === said);
  const tab = (name) => [...el.querySelectorAll("[role=tab]")].find((one) => one.querySelector("code").textContent === name);
  const readout = () => $(".sandcell-readout").textContent;
  const key = (name) => $(".sandcell-chart").dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  return { el, model, ending, end, $, button, tab, readout, key };
}

beforeEach(() => { document.body.replaceChildren(); });
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("the verdict comes first, then the chart, then what is told on demand", () => {
  const { el, $ } = opened([measured("f", { reasons: ["Because."] }), measured("g")]);
  const order = [".sandcell-tabs", ".sandcell-verdict", ".sandcell-reasons", ".sandcell-chart", "details"].map($);
  const all = [...el.querySelectorAll("*")];
  expect(order.map((one) => all.indexOf(one))).toEqual(order.map((one) => all.indexOf(one)).toSorted((one, other) => one - other));
  expect($("details").open).toBe(false);
});

test("it shows the first function's time: points, class, runner-up, verdict", () => {
  const { el, $ } = opened([measured("f"), measured("g")]);
  expect(el.querySelectorAll("circle").length).toBe(4);
  expect($("polyline.sandcell-fit")).not.toBeNull();
  expect($("polyline.sandcell-next")).not.toBeNull();
  expect($(".sandcell-legend").textContent).toBe("operationsO(n)next: O(n log n)");
  expect($(".sandcell-verdict").textContent).toBe("✓ verified");
  expect($("svg").getAttribute("role")).toBe("img");
  expect($("svg").getAttribute("aria-label")).toContain("f: operations over n");
});

test("its own header has both classes and how sure they are, as the card has", () => {
  const { $ } = opened([measured("f", { time: "unsure", badge: "inconclusive", reasons: ["Only a guess."] })]);
  expect($(".sandcell-head").textContent).toBe("f(items)time O(n)? (not certain) · space O(n²) likely? inconclusive");
  expect($(".sandcell-unsure").title).toBe("not certain");
  expect($(".sandcell-verdict").dataset.tone).toBe("inconclusive");
  expect($(".sandcell-reasons").textContent).toBe("Only a guess.n = len(items)");
});

test("only a certain class stands out", () => {
  const { el, $ } = opened([measured("f")]);
  expect($(".sandcell-sure").textContent).toBe("O(n)");
  expect(el.querySelectorAll(".sandcell-head .sandcell-sure").length).toBe(1);
  expect($(".sandcell-likely").textContent).toBe("O(n²) likely");
});

test("every function is a tab with its class", () => {
  const { el, $, tab } = opened([measured("f"), measured("g", { badge: "contradicted", time: "unsure" }), measured("h", { time: "unclear" })]);
  expect([...el.querySelectorAll("[role=tab]")].map((one) => one.textContent)).toEqual(["f O(n)", "g O(n)?", "h unclear"]);
  tab("g").click();
  expect(tab("g").getAttribute("aria-selected")).toBe("true");
  expect(tab("f").getAttribute("aria-selected")).toBe("false");
  expect($("svg").getAttribute("aria-label")).toContain("g: operations");
  expect($(".sandcell-verdict").textContent).toBe("≠ contradicted");
});

test("a single function needs no tabs", () => {
  expect(opened([measured("f")]).$("[role=tablist]").hasAttribute("hidden")).toBe(true);
});

test("arrow keys go from tab to tab", () => {
  const { $, tab } = opened([measured("f"), measured("g")]);
  tab("f").focus();
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  press("ArrowRight");
  expect(document.activeElement).toBe(tab("g"));
  expect($("svg").getAttribute("aria-label")).toContain("g: operations");
  press("Home");
  expect(document.activeElement).toBe(tab("f"));
});

test("space instead of time, without what a logarithm cannot show", () => {
  const { el, $, button } = opened([measured("f")]);
  button("Space").click();
  expect(button("Space").getAttribute("aria-pressed")).toBe("true");
  expect(button("Time").getAttribute("aria-pressed")).toBe("false");
  expect(el.querySelectorAll("circle").length).toBe(2);
  expect($("svg").getAttribute("aria-label")).toContain("memory");
  button("Linear").click();
  expect(el.querySelectorAll("circle").length).toBe(3);
});

test("axes change where the points are", () => {
  const { el, button } = opened([measured("f")]);
  const across = () => [...el.querySelectorAll("circle")].map((dot) => Number(dot.getAttribute("cx")));
  const steps = (places) => places.slice(1).map((place, index) => Math.round(place - places[index]));
  const [first, ...others] = steps(across());
  expect(others.every((step) => Math.abs(step - first) <= 1)).toBe(true);
  button("Linear").click();
  const [low, , high] = steps(across());
  expect(high).toBeGreaterThan(low * 10);
});

test("arrow keys go from point to point, and the notebook does not see them", () => {
  const { el, $, key, readout } = opened([measured("f")]);
  const outside = vi.fn();
  document.body.addEventListener("keydown", outside);
  $(".sandcell-chart").focus();
  key("ArrowRight");
  expect(readout()).toBe("n = 1 · 4 operations");
  expect(document.activeElement).toBe($(".sandcell-chart"));
  key("End");
  expect(readout()).toBe("n = 1,000 · 4,000 operations");
  key("ArrowRight");
  key("ArrowLeft");
  expect(readout()).toBe("n = 100 · 400 operations");
  expect(el.querySelectorAll(".sandcell-here").length).toBe(1);
  key("Home");
  key("ArrowLeft");
  expect(readout()).toBe("n = 1 · 4 operations");
  key("Escape");
  expect(el.querySelectorAll(".sandcell-here").length).toBe(0);
  expect(outside).not.toHaveBeenCalled();
  key("ArrowUp");
  key("ArrowDown");
  expect(outside).not.toHaveBeenCalled();
  key("Enter");
  expect(outside).toHaveBeenCalledOnce();
  document.body.removeEventListener("keydown", outside);
});

test("up and down go from function to function, and the chart keeps the keys", () => {
  const { $, key } = opened([measured("f"), measured("g"), measured("h", { plots: { time: null, space: null } })]);
  const chart = $(".sandcell-chart"), lost = vi.fn();
  chart.focus();
  chart.addEventListener("blur", lost); // a notebook would take the focus to its cell
  key("ArrowDown");
  expect(lost).not.toHaveBeenCalled();
  expect($(".sandcell-chart")).toBe(chart);
  expect($(".sandcell-name").textContent).toBe("g(items)");
  expect(document.activeElement).toBe($(".sandcell-chart"));
  key("ArrowUp");
  key("ArrowUp");
  expect($(".sandcell-name").textContent).toBe("f(items)");
  key("ArrowDown");
  key("ArrowDown");
  expect(document.activeElement).toBe($("[aria-selected=true]"));
});

test("JupyterLab leaves the keys to the panel", () => {
  const suggestions = [{ text: "Better.", code: "x = 1" }];
  const { el } = opened([measured("f", { suggestions }), measured("g")]);
  // JupyterLab's own keys are bound to whatever has the focus, so that around it the attribute comes too late.
  const places = [...el.querySelectorAll("section, button, summary, [tabindex]")];
  expect(places.length).toBeGreaterThan(9);
  expect(places.every((one) => one.getAttribute("data-lm-suppress-shortcuts") === "true")).toBe(true);
});

test("with Ctrl or Cmd they are JupyterLab's: it is asked from around the panel", () => {
  const { el, button } = opened([measured("f")]);
  const heard = vi.fn((event) => { if (event.code === "KeyS") event.preventDefault(); });
  const press = (init) => button("Space").dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  const passed = () => heard.mock.calls.map(([event]) => event).filter(({ target }) => target === el);
  document.body.addEventListener("keydown", heard);
  press({ key: "s", code: "KeyS", ctrlKey: true });
  expect(passed()).toHaveLength(0); // elsewhere than in JupyterLab and Notebook
  el.classList.add("jp-OutputArea");
  expect(press({ key: "s", code: "KeyS", ctrlKey: true })).toBe(false);
  expect(press({ key: "k", code: "KeyK", metaKey: true })).toBe(true);
  press({ key: "d", code: "KeyD" });
  expect(passed().map(({ code, ctrlKey, metaKey }) => [code, ctrlKey, metaKey])).toEqual([["KeyS", true, false], ["KeyK", false, true]]);
  document.body.removeEventListener("keydown", heard);
});

test("the point nearest to the pointer is read out, until the pointer leaves", () => {
  const { el, $, readout } = opened([measured("f")]);
  $("svg").getBoundingClientRect = () => ({ left: 100, width: 560 });
  $("svg").dispatchEvent(new MouseEvent("pointermove", { clientX: 100 + 540, bubbles: true }));
  expect(readout()).toBe("n = 1,000 · 4,000 operations");
  $(".sandcell-figure").dispatchEvent(new MouseEvent("pointerleave"));
  expect(readout()).toBe("4 points of time; point at one, or use the arrow keys");
  expect(el.querySelector(".sandcell-here")).toBeNull();
});

test("measuring again asks the kernel, and its answer takes the place of the old one", () => {
  const { $, model, button, tab } = opened([measured("f"), measured("g")]);
  tab("g").click();
  const again = button(AGAIN);
  again.click();
  expect(model.sent).toEqual([{ kind: "run_again", function: "g" }]);
  expect(again.hasAttribute("disabled")).toBe(true);

  model.set("busy", true);
  model.set("status", "Measuring g with 10 s of CPU time …");
  expect(again.hasAttribute("disabled")).toBe(true);
  again.click();
  expect(model.sent.length).toBe(1);
  expect($("[role=status]").textContent).toBe("Measuring g with 10 s of CPU time …");
  expect($("[role=status]").getAttribute("aria-live")).toBe("polite");

  model.set("report", { functions: [measured("f"), measured("g", { badge: "inconclusive", time: "unclear", again: 30 })] });
  model.set("busy", false);
  expect(tab("g").getAttribute("aria-selected")).toBe("true");
  expect($(".sandcell-verdict").textContent).toBe("? inconclusive");
  expect($(".sandcell-classes").textContent).toBe("time: unclear · space O(n²) likely");
  expect(again.textContent).toBe("Measure again with 30 s");
  expect(again.hasAttribute("disabled")).toBe(false);
});

test("a kernel that does not answer is told, and can be asked again", () => {
  vi.useFakeTimers();
  const { $, model, button } = opened([measured("f")]);
  button(AGAIN).click();
  vi.advanceTimersByTime(4900);
  expect($("[role=status]").textContent).toBe("Asking the kernel …");
  vi.advanceTimersByTime(200);
  expect($("[role=status]").textContent).toContain("No answer from the kernel: run the cell again");
  expect(button(AGAIN).hasAttribute("disabled")).toBe(false);
  button(AGAIN).click();
  expect(model.sent.length).toBe(2);
});

test("a kernel that answers in time has nothing told about it", () => {
  vi.useFakeTimers();
  const { $, model, button } = opened([measured("f")]);
  button(AGAIN).click();
  model.set("busy", true);
  model.set("status", "Measuring …");
  for (let second = 1; second <= 60; second += 1) {
    vi.advanceTimersByTime(1000);
    model.set("progress", `Measuring f at n = 8 … ${second} s`);
  }
  expect($("[role=status]").textContent).toBe("Measuring …");
  expect(button(AGAIN).hasAttribute("disabled")).toBe(true);
});

test("how far it is can be seen, and is not read out every second", () => {
  const { $, model } = opened([measured("f")]);
  const status = $("[role=status]"), told = vi.fn();
  model.set("busy", true);
  model.set("status", "Measuring f with 10 s of CPU time …");
  new MutationObserver(told).observe(status, { childList: true, characterData: true, subtree: true });
  model.set("progress", "Measuring f at n = 8 … 1 s");
  expect($(".sandcell-progress").textContent).toBe("Measuring f at n = 8 … 1 s");
  expect($(".sandcell-progress").closest("[aria-live]")).toBeNull();
  expect(status.textContent).toBe("Measuring f with 10 s of CPU time …");
  expect(status.classList.contains("sandcell-unseen")).toBe(true);
  model.set("progress", "");
  model.set("busy", false);
  expect($(".sandcell-progress").textContent).toBe("");
  expect(status.classList.contains("sandcell-unseen")).toBe(false);
  return Promise.resolve().then(() => expect(told).not.toHaveBeenCalled());
});

test("a kernel that dies while it measures does not leave the panel busy", () => {
  vi.useFakeTimers();
  const { $, model, button } = opened([measured("f")]);
  button(AGAIN).click();
  model.set("busy", true);
  model.set("status", "Measuring …");
  model.set("progress", "Measuring f at n = 8 … 1 s");
  expect($("section").getAttribute("aria-busy")).toBe("true");
  vi.advanceTimersByTime(6100);
  expect($("[role=status]").textContent).toContain("The kernel has stopped answering");
  expect($("[role=status]").classList.contains("sandcell-unseen")).toBe(false);
  expect($(".sandcell-progress").textContent).toBe("");
  expect($("section").getAttribute("aria-busy")).toBe("false");
  expect(button(AGAIN).hasAttribute("disabled")).toBe(false);
  model.set("progress", "Measuring f at n = 8 … 15 s"); // it was only slow
  expect($("[role=status]").textContent).toBe("Measuring …");
  expect(button(AGAIN).hasAttribute("disabled")).toBe(true);
});

test("a connection that is closed is told at once", () => {
  const { $, model, button } = opened([measured("f")]);
  model.send = () => { throw new Error("Cannot send"); };
  button(AGAIN).click();
  expect($("[role=status]").textContent).toContain("No answer from the kernel");
  expect(button(AGAIN).hasAttribute("disabled")).toBe(false);
});

test("where measuring again would not help there is no button for it", () => {
  const { $ } = opened([measured("f", { again: null })]);
  expect($(".sandcell-again").hasAttribute("hidden")).toBe(true);
});

test("without anything to draw there are only the reasons", () => {
  const { $ } = opened([measured("f", { plots: { time: null, space: null }, reasons: ["It takes no arguments."] })]);
  expect($(".sandcell-reasons").textContent).toContain("It takes no arguments.");
  for (const part of ["controls", "legend", "figure", "readout"]) {
    expect($(`.sandcell-${part}`).hasAttribute("hidden")).toBe(true);
  }
  expect(opened([]).$(".sandcell-figure").hasAttribute("hidden")).toBe(true);
});

test("a missing chart of space leaves that of time", () => {
  const one = measured("f");
  one.plots.space = null;
  const { $, button } = opened([one]);
  button("Space").click();
  expect($(".sandcell-none").textContent).toContain("Too little was measured of its space");
  expect($("svg").hasAttribute("hidden")).toBe(true);
  button("Time").click();
  expect($("svg").hasAttribute("hidden")).toBe(false);
  expect($(".sandcell-none").hasAttribute("hidden")).toBe(true);
});

test("an option in a sentence is code, and not torn", () => {
  const [first, option, between, name, last] = sentence("Use --budget 10, or `x`.");
  expect([first, option.textContent, between, name.textContent, last]).toEqual(["Use ", "--budget 10", ", or ", "x", "."]);
  expect([option.tagName, name.tagName]).toEqual(["CODE", "CODE"]);
  expect(sentence("%%analyze f --with 'lambda n: n'").length).toBe(3);
});

test("hostile texts are only texts", () => {
  const suggestions = [{ text: HOSTILE, code: HOSTILE }];
  const hostile = measured("f", { suggestions, signature: HOSTILE, reasons: [HOSTILE], facts: HOSTILE });
  Object.assign(hostile, { name: HOSTILE, badge: { sign: HOSTILE, text: HOSTILE, tone: HOSTILE } });
  Object.assign(hostile.classes[0], { name: HOSTILE, mark: HOSTILE, sureness: HOSTILE, note: HOSTILE });
  Object.assign(hostile.plots.time, { title: HOSTILE, fitted: { name: HOSTILE, points: [] }, runner_up: { name: HOSTILE, points: [] } });
  const { el, $ } = opened([hostile, measured("g")], { status: HOSTILE });
  expect(el.querySelector("img, script")).toBeNull();
  expect([...el.querySelectorAll("*")].flatMap((one) => [...one.attributes]).some(({ name }) => name.startsWith("on"))).toBe(false);
  expect($("pre").textContent).toBe(HOSTILE);
});

test("a suggestion is handed to whoever puts it into a new cell, and said so", async () => {
  const taken = vi.fn((event) => event.preventDefault());
  document.addEventListener("sandcell:new-cell", taken, { once: true });
  const { button, $ } = opened([measured("f", { suggestions: [{ text: "Sort once.", code: "x = 1" }] })]);
  button("Copy into a new cell").click();
  await vi.waitFor(() => expect($(".sandcell-status").textContent).toBe("Put into a new cell below. Nothing was run."));
  expect(taken.mock.calls[0][0].detail).toEqual({ code: "x = 1" });
  expect(taken.mock.calls[0][0].target).toBe(button("Copy into a new cell"));
});

test("where nobody does, it goes to the clipboard", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  expect(await handOver("x = 1", document.body)).toBe("Copied. Paste it into a cell.");
  expect(writeText).toHaveBeenCalledWith("x = 1");
  vi.stubGlobal("navigator", {});
  expect(await handOver("x = 1", document.body)).toContain("does not allow");
});

test.each(["signal", "returned function"])("the %s takes everything away", (way) => {
  const { el, model, ending, end, key, button, $ } = opened([measured("f")]);
  const again = button(AGAIN), svg = $("svg");
  expect(model.listeners).toBeGreaterThan(0);
  if (way === "signal") ending.abort();
  else end();
  expect(el.childElementCount).toBe(0);
  expect(model.listeners).toBe(0);
  again.click();
  svg.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
  expect(model.sent).toEqual([]);
});

test("numbers are readable", () => {
  expect([7, 5.5, 1024, 2_100_000, 3.4e15].map(countText)).toEqual(["7", "5.5", "1,024", "2.1 M", "3.4e15"]);
  expect([7, 1000, 250_000, 1e6].map((value) => tickText(value, "operations"))).toEqual(["7", "1k", "250k", "1M"]);
  expect(tickText(1e-3, "seconds")).toBe("1 ms");
  expect([valueText(0.0034, "seconds"), valueText(81920, "bytes"), valueText(0, "bytes")]).toEqual(["3.4 ms", "80 KB", "0 B"]);
});

test.each([
  [1, 8192, "log", 10, [1, 10, 100, 1000]],
  [20, 90, "log", 10, [20, 40, 60, 80]],
  [1, 1e300, "log", 10, null],
  [256, 65536, "log", 2, [256, 1024, 4096, 16384, 65536]],
  [0, 8192, "linear", 10, [0, 2000, 4000, 6000, 8000]],
  [0, 12_000, "linear", 2, [0, 5120, 10_240]],
  [0, 140_000, "linear", 2, [0, 51_200, 102_400]],
  [0, 145, "linear", 2, [0, 50, 100]],
  [0, 5 * 2 ** 20, "linear", 2, [0, 1, 2, 3, 4, 5].map((count) => count * 2 ** 20)],
])("ticks from %d to %d, %s", (low, high, scale, base, expected) => {
  const found = ticks(low, high, scale, base);
  expect(found.length).toBeGreaterThan(1);
  expect(found.length).toBeLessThanOrEqual(7);
  if (expected) expect(found.map((value) => Math.round(value))).toEqual(expected);
});

test("a single point is no chart", () => {
  const one = measured("f");
  one.plots.time.points = [[1, 1]];
  expect(series(one, { kind: "time", scale: "log", name: "f", at: -1 })).toBeNull();
});

/** Rows of cells of a table in the details, by its caption. */
function rows(el, caption) {
  const table = [...el.querySelectorAll("table")].find((one) => one.caption.textContent === caption);
  return [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
}

test("details are folded at first, and have what was claimed, costly lines, why, and every point", () => {
  const { el, $ } = opened([measured("f")]);
  expect($("details").open).toBe(false);
  expect(rows(el, "Classes")).toEqual([
    ["", "claimed", "measured", "certainty"],
    ["time", "O(n)", "O(n)", "high, next best O(n log n)"],
    ["space", "O(1)", "unclear", ""],
  ]);
  expect(rows(el, "Costly lines").slice(1)).toEqual([["2", "return sum(items)adds them all", "96%"], ["3", "…", ""]]);
  expect($(".sandcell-text").textContent).toBe("It looks at every item once.");
  expect(rows(el, "Measured points of time")).toEqual([["n", "operations"], ["1", "4"], ["10", "40"], ["100", "400"], ["1,000", "4,000"]]);
  expect(rows(el, "Measured points of space")[2]).toEqual(["10", "2 KB"]);
});

test("details of what was only measured, or only claimed, have no empty columns", () => {
  const only = (what) => [{ word: "time", claimed: null, measured: null, certainty: "", next_best: "", ...what }];
  const { el, tab } = opened([
    measured("f", { comparison: only({ measured: "O(n)", certainty: "likely" }) }),
    measured("g", { comparison: only({ claimed: "O(n)" }) }),
  ]);
  expect(rows(el, "Classes")).toEqual([["", "measured", "certainty"], ["time", "O(n)", "likely"]]);
  tab("g").click();
  expect(rows(el, "Classes")).toEqual([["", "claimed"], ["time", "O(n)"]]);
});

test("details stay unfolded from function to function", () => {
  const { $, tab } = opened([measured("f"), measured("g")]);
  $("details").open = true;
  tab("g").click();
  expect($("details").open).toBe(true);
});

test("where there is nothing more to tell there are no details", () => {
  const none = { comparison: [], lines: [], explanation: "", plots: { time: null, space: null } };
  expect(opened([measured("f", none)]).$("details").hasAttribute("hidden")).toBe(true);
});

test("what the whole took stands below", () => {
  const { model, $ } = opened([measured("f")]);
  model.set("report", { functions: [measured("f")], footer: "measured in 2.4 s of CPU time" });
  expect($(".sandcell-footer").textContent).toBe("measured in 2.4 s of CPU time");
});

test("a chart is drawn as wide as its column, so that its texts keep their size", () => {
  let told;
  vi.stubGlobal("ResizeObserver", class {
    constructor(callback) { told = callback; }
    observe() {}
    disconnect() { told = null; }
  });
  const { $, ending } = opened([measured("f")]);
  const resize = (width) => {
    Object.defineProperty($(".sandcell-figure"), "clientWidth", { value: width, configurable: true });
    told();
  };
  const labels = () => [...$("svg").querySelectorAll("text[text-anchor=middle]")].map((one) => one.textContent);
  expect($("svg").getAttribute("viewBox")).toBe("0 0 680 270");
  expect(labels()).toEqual(["1", "10", "100", "1k"]);
  for (const [width, drawn] of [[320, 320], [0, 320], [90, 260], [2000, 680]]) {
    resize(width);
    expect($("svg").getAttribute("viewBox")).toBe(`0 0 ${drawn} 270`);
  }
  resize(320);
  expect(labels()).toEqual(["1", "100"]);
  ending.abort();
  expect(told).toBeNull();
});

test("texts find their own direction, and code keeps its", () => {
  const hebrew = "הפונקציה עוברת על הרשימה פעם אחת.";
  const { $ } = opened([measured("פונקציה", { reasons: [hebrew], explanation: hebrew, suggestions: [{ text: hebrew, code: "x = 1" }] })]);
  for (const place of [".sandcell-reasons p", ".sandcell-text", ".sandcell-suggestion p"]) expect($(place).dir).toBe("auto");
  for (const place of [".sandcell-name", "pre", ".sandcell-lines code"]) expect($(place).dir).toBe("ltr");
});

test.each([
  ["one function", [measured("f")]],
  ["ten, with long names", Array.from({ length: 10 }, (_, place) => measured(`a_function_with_a_very_long_name_indeed_${place}`.repeat(3)))],
  ["a suggestion", [measured("f", { suggestions: [{ text: "Sort once.", code: "sorted(items)" }] })]],
  ["nothing to draw", [measured("f", { plots: { time: null, space: null }, time: "unclear", badge: "inconclusive", reasons: ["It failed with `--with`."] })]],
  ["one point", [measured("f", { plots: { time: { title: "f", unit: "seconds", points: [[1, 1]], fitted: null, runner_up: null }, space: null } })]],
  ["sixty points", [measured("f", { plots: { time: { title: "f", unit: "operations", points: Array.from({ length: 60 }, (_, n) => [n + 1, n + 1]), fitted: null, runner_up: null }, space: null } })]],
])("%s: nothing that axe objects to (colours are checked in the browser)", { timeout: 60_000 }, async (_, functions) => {
  const { el, $ } = opened(functions);
  $("details").open = true;
  const { violations, passes } = await axe.run(el, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  expect(passes.length).toBeGreaterThan(5);
});
