// @vitest-environment jsdom
import axe from "axe-core";
import { expect, test, vi } from "vitest";

vi.hoisted(() => { globalThis.DragEvent = class extends Event {}; }); // Lumino wants one to be there, jsdom has none

import { shown } from "../../extension/labextension/src/about.ts";
import { StatusItem } from "../../extension/labextension/src/statusItem.ts";

const EMBEDDED = {
  backend: "embedded", host: "", state: "ready", isolated: true, engine: "gVisor 0.0 on ptrace", detail: "",
  sign_in: "none", user: null,
};
const TEAM = { ...EMBEDDED, backend: "team", host: "sandcell.example.org", sign_in: "page" };

test.each([
  [EMBEDDED, "gVisor · embedded", "plain"],
  [{ ...EMBEDDED, state: "idle", isolated: null, engine: "" }, "Sandcell · embedded", "plain"],
  [{ ...EMBEDDED, isolated: false, engine: "plain process" }, "NOT ISOLATED · embedded", "error"],
  [{ ...EMBEDDED, state: "unavailable", detail: "runsc is not installed" }, "No sandbox · embedded", "error"],
  [TEAM, "gVisor · sandcell.example.org · signed out", "warning"],
  [{ ...TEAM, user: "ada@example.org" }, "gVisor · sandcell.example.org · ada@example.org", "plain"],
  [{ ...TEAM, isolated: false, user: null }, "NOT ISOLATED · sandcell.example.org · signed out", "error"],
])("%#: in a few words", (about, text, tone) => {
  expect(shown(about)).toMatchObject({ text, tone });
});

test("in whole sentences", () => {
  expect(shown({ ...TEAM, user: "ada" }).lines).toEqual([
    "Cells run in gVisor sandboxes (gVisor 0.0 on ptrace), in the backend at sandcell.example.org.",
    "Signed in as ada.",
  ]);
  expect(shown({ ...EMBEDDED, state: "unavailable", detail: "Install runsc." }).lines).toEqual([
    "Cells cannot be run in a backend that your Jupyter server runs for you.", "Install runsc.",
  ]);
});

test.each([[EMBEDDED], [{ ...EMBEDDED, isolated: false, engine: "plain process" }], [{ ...TEAM, user: "ada@example.org" }]])(
  "%#: nothing that axe objects to (colours are checked in the browser)", { timeout: 30_000 }, async (about) => {
    const item = new StatusItem(() => {});
    item.about = about;
    document.body.replaceChildren(item.node);
    const { violations, passes } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("button-name");
  });

test("the item is one button, which is not there before anything is known", () => {
  const open = vi.fn();
  const item = new StatusItem(open);
  const button = item.node.querySelector("button");
  expect(button.hidden).toBe(true);
  item.about = { ...TEAM, user: "<img src=x onerror=alert(1)>" };
  expect(button.hidden).toBe(false);
  expect(button.textContent).toContain("<img");
  expect(item.node.querySelector("img")).toBeNull();
  expect(button.title).toContain("Signed in as");
  button.click();
  expect(open).toHaveBeenCalledOnce();
  item.about = null;
  expect(button.hidden).toBe(true);
});
