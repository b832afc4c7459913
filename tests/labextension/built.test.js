// What is committed in extension/labextension/prebuilt is what users get: it has to be made of the sources beside it.
// The bundler's names for modules depend on where it is, so that not the results are compared but what they are made of.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const HERE = "extension/labextension";

test("scripts/build-labextension has been run", () => {
  const sources = execFileSync("scripts/build-labextension", ["--sources"], { encoding: "utf8" });
  expect(readFileSync(`${HERE}/prebuilt.sha256`, "utf8")).toBe(sources);
});
