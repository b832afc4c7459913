/** @import { Suggestion } from "./view.js" */
import { element } from "./elements.js";

/**
 * Puts code into a new cell below, else into the clipboard; says which.
 * @param {string} code @param {Element} from where it stands in the notebook
 * @returns {Promise<string>}
 */
export async function handOver(code, from) {
  // Sandcell's extension of JupyterLab and Notebook takes it (extension/labextension/src/newCell.ts); elsewhere nobody does.
  const asked = new CustomEvent("sandcell:new-cell", { detail: { code }, bubbles: true, cancelable: true });
  if (!from.dispatchEvent(asked)) return "Put into a new cell below. Nothing was run.";
  try {
    await navigator.clipboard.writeText(code);
    return "Copied. Paste it into a cell.";
  } catch {
    return "Your browser does not allow copying here. Select the code and copy it.";
  }
}

/**
 * A suggestion, and its code to take over.
 * @param {Suggestion} one @param {(target: Element, event: string, callback: (event: any) => void) => void} listen
 * @param {(said: string) => void} say
 */
export function suggestion({ text, code }, listen, say) {
  const entry = element("div", { class: "sandcell-suggestion" }, element("p", { dir: "auto" }, text));
  if (code) {
    const copy = element("button", { type: "button" }, "Copy into a new cell");
    listen(copy, "click", async () => say(await handOver(code, copy)));
    entry.append(element("pre", { dir: "ltr", tabindex: 0, role: "region", "aria-label": "Suggested code" }, element("code", {}, code)), copy);
  }
  return entry;
}
