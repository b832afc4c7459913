// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import panel, { classText, countText, handOver, series, tickText, ticks, valueText } from "../../extension/sandcell/widget/panel.js";

const HOSTILE = "</code><img src=x onerror=alert(1)><script>alert(1)</script>\"'";

function measured(name, { verdict = "verified", suggestions = [] } = {}) {
  const points = [[1, 4], [10, 40], [100, 400], [1000, 4000]];
  return {
    name, parameters: ["items"], size: "n = len(items)", verdict, reason: "",
    claim: { time: "O(n)", space: "O(1)", suggestions },
    measurement: {
      time: "O(n)", space: "O(n^2)", runner_up: "O(n log n)", space_runner_up: null, unit: "operations", points,
      space_points: [[1, 0], [10, 2048], [100, 204800]],
      curves: [{ name: "O(n)", points }, { name: "O(n log n)", points: [[1, 3], [1000, 5000]] }], space_curves: [],
    },
  };
}

/** What anywidget hands to a module: traits, events, messages. */
class Model {
  sent = [];
  heard = new Map();

  constructor(state) { this.state = { can_run_again: true, busy: false, status: "", ...state }; }

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
  const readout = () => $(".sandcell-readout").textContent;
  const key = (name) => $(".sandcell-chart").dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  return { el, model, ending, end, $, button, readout, key };
}

beforeEach(() => { document.body.replaceChildren(); });
afterEach(() => { vi.unstubAllGlobals(); });

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

test("another function can be chosen", () => {
  const { $ } = opened([measured("f"), measured("g", { verdict: "contradicted" })]);
  $("select").value = "g";
  $("select").dispatchEvent(new Event("change"));
  expect($("svg").getAttribute("aria-label")).toContain("g: operations");
  expect($(".sandcell-verdict").textContent).toBe("≠ contradicted");
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
  key("Enter");
  expect(outside).toHaveBeenCalledOnce();
  document.body.removeEventListener("keydown", outside);
});

test("the point nearest to the pointer is read out", () => {
  const { $, readout } = opened([measured("f")]);
  $("svg").getBoundingClientRect = () => ({ left: 100, width: 560 });
  $("svg").dispatchEvent(new MouseEvent("pointermove", { clientX: 100 + 540, bubbles: true }));
  expect(readout()).toBe("n = 1,000 · 4,000 operations");
});

test("running again asks the kernel, and its answer takes the place of the old one", () => {
  const { $, model, button } = opened([measured("f"), measured("g")]);
  $("select").value = "g";
  $("select").dispatchEvent(new Event("change"));
  const again = button("Run again with more budget");
  again.click();
  expect(model.sent).toEqual([{ kind: "run_again", function: "g" }]);

  model.set("busy", true);
  model.set("status", "Measuring g again …");
  expect(again.hasAttribute("disabled")).toBe(true);
  again.click();
  expect(model.sent.length).toBe(1);
  expect($("[role=status]").textContent).toBe("Measuring g again …");
  expect($("[role=status]").getAttribute("aria-live")).toBe("polite");

  model.set("report", { functions: [measured("f"), measured("g", { verdict: "inconclusive" })] });
  model.set("busy", false);
  expect($("select").value).toBe("g");
  expect($(".sandcell-verdict").textContent).toBe("? inconclusive");
  expect(again.hasAttribute("disabled")).toBe(false);
});

test("where nothing can run again there is no button for it", () => {
  const { button } = opened([measured("f")], { can_run_again: false });
  expect(button("Run again with more budget").hasAttribute("hidden")).toBe(true);
});

test("nothing to draw is said", () => {
  const { $ } = opened([{ ...measured("f"), measurement: null }]);
  expect($(".sandcell-none").textContent).toContain("Nothing was measured");
  expect(opened([]).$("svg")).toBeNull();
});

test("hostile texts are only texts", () => {
  const hostile = { ...measured(HOSTILE, { suggestions: [{ text: HOSTILE, code: HOSTILE }] }), verdict: "verified", parameters: [HOSTILE] };
  hostile.measurement.time = hostile.measurement.curves[0].name = HOSTILE;
  hostile.measurement.runner_up = hostile.measurement.curves[1].name = HOSTILE;
  const { el, $ } = opened([hostile], { status: HOSTILE });
  expect(el.querySelector("img, script")).toBeNull();
  expect([...el.querySelectorAll("*")].flatMap((one) => [...one.attributes]).some(({ name }) => name.startsWith("on"))).toBe(false);
  expect($("pre").textContent).toBe(HOSTILE);
});

test("a suggestion is copied into a new cell, and said so", async () => {
  const execute = vi.fn(async () => {});
  vi.stubGlobal("jupyterapp", { commands: { hasCommand: () => true, execute } });
  const { $, button } = opened([measured("f", { suggestions: [{ text: "Better.", code: "x = 1" }] })]);
  button("Copy into a new cell").click();
  await vi.waitFor(() => expect($("[role=status]").textContent).toContain("new cell below"));
  expect(execute.mock.calls).toEqual([
    ["notebook:insert-cell-below"], ["notebook:replace-selection", { text: "x = 1" }],
  ]);
});

test("without the notebook's commands it goes to the clipboard", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  expect(await handOver("x = 1")).toBe("Copied. Paste it into a cell.");
  expect(writeText).toHaveBeenCalledWith("x = 1");
  vi.stubGlobal("navigator", {});
  expect(await handOver("x = 1")).toContain("does not allow");
});

test.each(["signal", "returned function"])("the %s takes everything away", (way) => {
  const { el, model, ending, end, key, button, $ } = opened([measured("f")]);
  const again = button("Run again with more budget"), svg = $("svg");
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
  expect(classText("O(n^2 log n)")).toBe("O(n² log n)");
  expect(classText("O(2^n)")).toBe("O(2ⁿ)");
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
])("ticks from %d to %d, %s", (low, high, scale, base, expected) => {
  const found = ticks(low, high, scale, base);
  expect(found.length).toBeGreaterThan(1);
  expect(found.length).toBeLessThanOrEqual(7);
  if (expected) expect(found.map((value) => Math.round(value))).toEqual(expected);
});

test("a single point is no chart", () => {
  const one = measured("f");
  one.measurement.points = [[1, 1]];
  expect(series(one, { kind: "time", scale: "log", name: "f", at: -1 })).toBeNull();
});
