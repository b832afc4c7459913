import { expect, test } from "vitest";

import { serially } from "../../extension/labextension/src/serially.ts";

/** Work whose ends are called by hand; `began` counts. */
function work() {
  const ends = [];
  const called = { began: 0, end: () => ends.shift().resolve(), fail: () => ends.shift().reject(new Error("no")) };
  called.do = serially(() => {
    called.began += 1;
    return new Promise((resolve, reject) => ends.push({ resolve, reject }));
  });
  return called;
}

/** Long enough for every promise that is to be kept. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a call during the work is answered by work that begins after it", async () => {
  const asked = work();
  const answers = [];
  asked.do().then(() => answers.push("first"));
  asked.do().then(() => answers.push("second"));
  asked.do().then(() => answers.push("third"));
  await settled();
  expect(asked.began).toBe(1);
  asked.end();
  await settled();
  expect(answers).toEqual(["first"]);
  expect(asked.began).toBe(2);
  asked.do().then(() => answers.push("fourth"));
  asked.end();
  await settled();
  expect(answers).toEqual(["first", "second", "third"]);
  asked.end();
  await settled();
  expect(answers).toEqual(["first", "second", "third", "fourth"]);
  expect(asked.began).toBe(3);
});

test("work that fails is its own callers’ to hear of, and the next is done", async () => {
  const asked = work();
  const first = expect(asked.do()).rejects.toThrow("no");
  const second = asked.do();
  asked.fail();
  await first;
  await settled();
  asked.end();
  await second;
  const third = asked.do();
  asked.end();
  await third;
  expect(asked.began).toBe(3);
});

test("who asks again at the very end does not get between", async () => {
  let working = 0;
  let most = 0;
  const asked = serially(async () => {
    most = Math.max(most, ++working);
    await settled();
    working -= 1;
  });
  const again = async () => {
    await asked();
    await asked();
  };
  await Promise.all([again(), asked(), again()]);
  expect(most).toBe(1);
});
