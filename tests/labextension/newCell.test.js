// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { insertCell, NEW_CELL } from "../../extension/labextension/src/newCell.ts";

let notebook, tracker;
const insertBelow = vi.fn((into) => {
  into.widgets.splice(into.activeCellIndex + 1, 0, cell());
  into.activeCellIndex += 1;
});

function cell() {
  const made = { node: document.createElement("div"), source: "" };
  made.model = { sharedModel: { setSource: (source) => { made.source = source; } } };
  return made;
}

beforeEach(() => {
  document.body.replaceChildren();
  const widgets = [cell(), cell(), cell()];
  notebook = { widgets, activeCellIndex: 2, get activeCell() { return this.widgets[this.activeCellIndex]; } };
  const panel = { node: document.body.appendChild(document.createElement("div")), content: notebook };
  panel.node.append(...widgets.map((one) => one.node));
  tracker = { find: (fits) => [panel].find(fits) };
  insertBelow.mockClear();
});

/** Whether the event, sent from there, was taken. */
function sent(from, detail) {
  const event = new CustomEvent(NEW_CELL, { detail, bubbles: true, cancelable: true });
  document.addEventListener(NEW_CELL, (one) => insertCell(one, tracker, insertBelow), { once: true });
  return !from.dispatchEvent(event);
}

test("the code goes below the cell that it comes from, whichever is active", () => {
  const inside = notebook.widgets[0].node.appendChild(document.createElement("button"));
  expect(sent(inside, { code: "x = 1" })).toBe(true);
  expect(notebook.widgets.map((one) => one.source)).toEqual(["", "x = 1", "", ""]);
  expect(notebook.activeCellIndex).toBe(1);
});

test("from elsewhere, or without code, nothing is taken", () => {
  const outside = document.body.appendChild(document.createElement("button"));
  expect(sent(outside, { code: "x = 1" })).toBe(false);
  expect(sent(notebook.widgets[0].node, { code: 5 })).toBe(false);
  expect(sent(notebook.widgets[0].node, null)).toBe(false);
  expect(insertBelow).not.toHaveBeenCalled();
});
