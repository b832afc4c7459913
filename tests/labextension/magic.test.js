import { expect, test } from "vitest";
import { asksForMore, linesAbove, underMagic } from "../../extension/labextension/src/magic.ts";

test("a cell's own text goes under the magic's line, with the options of the settings", () => {
  expect(underMagic("x = 1\nx", "execute", "")).toBe("%%execute\nx = 1\nx");
  expect(underMagic("x = 1", "execute", " -t 60 ")).toBe("%%execute -t 60\nx = 1");
  expect(underMagic("def f(n): ...", "analyze", "--budget 5")).toBe("%%analyze --budget 5\ndef f(n): ...");
});

test("lines keep their numbers: what is above the first line of code stays", () => {
  expect(underMagic("\n\nx", "execute", "")).toBe("%%execute\n\n\nx");
});

test("a cell that has the magic already is sent as it is", () => {
  const cell = "%%execute -i a -o b\nb = a";
  expect(underMagic(cell, "execute", "-t 60")).toBe(cell);
  expect(underMagic("\n%%analyze f\ndef f(n): ...", "analyze", "")).toBe("\n%%analyze f\ndef f(n): ...");
});

test("the other magic's line gives way", () => {
  expect(underMagic("%%execute -s s\nb = 1", "analyze", "")).toBe("%%analyze\nb = 1");
  expect(underMagic("%%analyze f --budget 3\nb = 1", "execute", "")).toBe("%%execute\nb = 1");
});

test("another magic is the cell's own text", () => {
  expect(underMagic("%%time\nx", "execute", "")).toBe("%%execute\n%%time\nx");
  expect(underMagic("%%executed\nx", "execute", "")).toBe("%%execute\n%%executed\nx");
});

test("where there is nothing to run, nothing is", () => {
  expect(underMagic(" \n\n", "execute", "")).toBeNull();
  expect(underMagic("%%analyze", "execute", "")).toBeNull();
});

test.each([
  ["def f(n): ...", 0],
  ["\n\ndef f(n): ...", 0],
  ["%%time\nf(1)", 0],
  ["%%analyze f\ndef f(n): ...", 1],
  ["\n%%execute -s s\ndef f(n): ...", 2],
  ["%%analyze", 0],
])("%#: lines above what is run", (source, count) => {
  expect(linesAbove(source)).toBe(count);
});

test.each([
  "%%execute --trust\nx",
  "%%execute -t 5 --save '*.py' --overwrite\nx",
  "\n  %%execute '--trust'\nx",
  "%%execute --\"tr\"ust\nx",
  "%%execute \\--trust\nx",
  "%%execute --save=evil.py\nx",
  "%%execute -qz\nx",
])("%#: a cell's own line that asks for more is told", (source) => {
  expect(asksForMore(source)).toBe(source.trim().split("\n")[0]);
});

test.each([
  "x",
  "%%execute\nx",
  "%%execute -t 5 -m 1g -q -i a,b -o c -s s -f data.csv --cpu 3 --stdin=x --no-raise-error\nx",
  "%%analyze --with 'lambda n: n'\nx",
  "%%execute\n--trust",
  "%%bash --trust\nx",
])("%#: what stays in the sandbox needs no question", (source) => {
  expect(asksForMore(source)).toBeNull();
});
