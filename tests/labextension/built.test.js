// What is committed in extension/labextension/prebuilt is what users get: it has to be made of the sources beside it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const HERE = resolve("extension/labextension");
const COMMITTED = join(HERE, "prebuilt"), ASIDE = join(HERE, "prebuilt.committed");

/** Every file's text by its path, less the one hash that depends on where it was built. */
function contents(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const unhashed = (text) => text.replaceAll(/remoteEntry\.\w+\.js/g, "remoteEntry.js");
  const entries = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [unhashed(path.slice(folder.length)), unhashed(readFileSync(path, "utf8"))];
  });
  return Object.fromEntries(entries.sort());
}

test("scripts/build-labextension has been run", { timeout: 60_000 }, () => {
  rmSync(ASIDE, { recursive: true, force: true });
  renameSync(COMMITTED, ASIDE); // the bundler's names for modules depend on where it is, so it builds right here
  try {
    execFileSync("npm", ["run", "--silent", "build"], { cwd: HERE, stdio: "pipe" });
    const committed = contents(ASIDE), built = contents(COMMITTED);
    const stale = Object.keys({ ...committed, ...built }).filter((path) => committed[path] !== built[path]);
    expect(stale).toEqual([]);
  } finally {
    rmSync(COMMITTED, { recursive: true, force: true });
    renameSync(ASIDE, COMMITTED);
  }
});
