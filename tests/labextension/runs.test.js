import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SandboxRuns } from "../../extension/labextension/src/runs.ts";

/** A promise that is settled from outside. */
function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => { settle = { resolve, reject }; });
  return { promise, ...settle };
}

/** What a notebook has of a cell, as far as a run touches it. */
function codeCell() {
  const said = [];
  const model = {
    metadata: { tags: ["raises-exception"] }, executionState: "idle", executionCount: null, trusted: false,
    sharedModel: { getId: () => "id", getSource: () => "x", transact: (change) => change() },
    clearExecution: vi.fn(), deleteMetadata: vi.fn(),
  };
  const outputs = { clear: () => said.splice(0), add: (one) => said.push(one) };
  return { model, outputHidden: true, isDisposed: false, outputArea: { future: null, model: outputs }, said };
}

let kernel, loading, running, runs, hook;

/** JupyterLab's `OutputArea.execute`: sends, keeps the future, and tells when it is over. */
function execute(code, outputArea, context, metadata) {
  outputArea.future = { registerMessageHook: (one) => { hook = one; } };
  kernel.sent.push({ code, metadata });
  return running.promise;
}

beforeEach(() => {
  loading = deferred();
  running = deferred();
  kernel = {
    sent: [],
    interrupt: vi.fn(async () => {}),
    requestExecute: (content) => {
      kernel.sent.push(content);
      return { done: loading.promise };
    },
  };
  runs = new SandboxRuns(execute);
});

afterEach(() => { vi.useRealTimers(); });

const CONTEXT = { session: { get kernel() { return kernel; } } };
const LOADED = { content: { status: "ok" } };
const itsTurn = () => hook({ header: { msg_type: "execute_input" } });
const over = (count = 3) => running.resolve({ content: { status: "ok", execution_count: count } });

test("the magics are loaded silently and the cell's text is sent at once, with what the cell says of itself", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  expect(kernel.sent).toHaveLength(2);
  expect(kernel.sent[0]).toMatchObject({ silent: true, store_history: false, stop_on_error: false });
  expect(kernel.sent[1]).toEqual({ code: "%%execute\nx", metadata: { tags: ["raises-exception"], cellId: "id", sandcell: { lines_above: 0 } } });
  expect(cell.model.clearExecution).toHaveBeenCalled();
  expect(cell.model.executionState).toBe("running");
  loading.resolve(LOADED);
  over();
  await run;
  expect(cell.model.executionCount).toBe(3);
  expect(cell.model.executionState).toBe("idle");
});

test("it tells where it is: behind other cells, at work, over", async () => {
  const cell = codeCell();
  const seen = [];
  runs.changed.connect(() => seen.push(runs.stateOf(cell)));
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  itsTurn();
  loading.resolve(LOADED);
  over();
  await run;
  expect(seen).toEqual(["queued", "running", null]);
});

test.each([[499, false], [501, true]])("after %d ms it lasts: %s; buttons change places only then", async (passed, lasts) => {
  vi.useFakeTimers();
  const cell = codeCell();
  const changed = vi.fn();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  expect(runs.isLong(cell)).toBe(false);
  runs.changed.connect(changed);
  vi.advanceTimersByTime(passed);
  expect(runs.isLong(cell)).toBe(lasts);
  expect(changed).toHaveBeenCalledTimes(lasts ? 1 : 0);
  loading.resolve(LOADED);
  over();
  await run;
  expect(runs.isLong(cell)).toBe(false);
  const calls = changed.mock.calls.length;
  vi.advanceTimersByTime(1000);
  expect(changed).toHaveBeenCalledTimes(calls);
});

test("a cell that is run already is not run again", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  await runs.run(cell, CONTEXT, "%%execute\nx", 0);
  expect(kernel.sent).toHaveLength(2);
  loading.resolve(LOADED);
  over();
  await run;
});

test("Stop interrupts the kernel", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  itsTurn();
  await runs.stop(cell);
  expect(kernel.interrupt).toHaveBeenCalledOnce();
  expect(runs.stateOf(cell)).toBe("stopping");
  loading.resolve(LOADED);
  over();
  await run;
  expect(runs.stateOf(cell)).toBeNull();
});

test("Stop before its turn leaves the cell alone that the kernel is at, and interrupts once it is this one's", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  await runs.stop(cell);
  expect(kernel.interrupt).not.toHaveBeenCalled();
  itsTurn();
  expect(kernel.interrupt).toHaveBeenCalledOnce();
  loading.resolve(LOADED);
  over();
  await run;
});

test("where Sandcell is not installed, the cell says so in place of the kernel's own error", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  cell.said.push({ output_type: "error", ename: "UsageError" });
  loading.resolve({ content: { status: "error", ename: "ModuleNotFoundError", evalue: "No module named 'sandcell'" } });
  running.resolve({ content: { status: "error", execution_count: 1 } });
  await run;
  expect(cell.said).toHaveLength(1);
  expect(cell.said[0]).toMatchObject({ output_type: "stream", name: "stderr" });
  expect(cell.said[0].text).toContain("pip install sandcell");
});

test("a kernel that is restarted ends the run and clears the prompt", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  cell.model.clearExecution.mockClear();
  loading.reject(new Error("Canceled future for execute_request message before replies were done"));
  running.reject(new Error("Canceled future for execute_request message before replies were done"));
  await run;
  expect(cell.model.clearExecution).toHaveBeenCalledOnce();
  expect(runs.stateOf(cell)).toBeNull();
});

test("a cell that was run otherwise meanwhile keeps that run's prompt", async () => {
  const cell = codeCell();
  const run = runs.run(cell, CONTEXT, "%%execute\nx", 0);
  cell.model.clearExecution.mockClear();
  cell.outputArea.future = {};
  loading.resolve(LOADED);
  running.reject(new Error("Canceled future for execute_request message before replies were done"));
  await run;
  expect(cell.model.clearExecution).not.toHaveBeenCalled();
});

test("without a kernel nothing is sent", async () => {
  await runs.run(codeCell(), { session: null }, "%%execute\nx", 0);
  expect(kernel.sent).toEqual([]);
});
