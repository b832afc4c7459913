/** @import { FunctionView, Model } from "./view.js" */
import { element } from "./elements.js";

// A kernel that was started anew does not know this panel, and nothing tells the browser so.
const NO_ANSWER_MS = 5000;
const NO_ANSWER = "No answer from the kernel: run the cell again, unless another cell is still running.";
// While it measures, the kernel says every second how far it is; one that died says nothing, and is still called busy.
const SILENT_MS = 6000;
const SILENT = "The kernel has stopped answering. If it was started anew, run the cell again.";

/**
 * The button that has the kernel measure a function again, and what is told of that.
 * @param {Model} model @param {() => FunctionView | undefined} chosen the function that is shown
 * @param {HTMLElement} root is marked as busy meanwhile
 */
export function measuringAgain(model, chosen, root) {
  const button = element("button", { type: "button", class: "sandcell-again" });
  const status = element("span", { class: "sandcell-status", role: "status", "aria-live": "polite" });
  // In place of the status for those who see it: read out, every second of it would be in the way.
  const progress = element("span", { class: "sandcell-progress", "aria-hidden": "true" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let lost = false;

  /** Whether the kernel measures, as far as is known. */
  const busy = () => Boolean(model.get("busy")) && !lost;

  /** @param {string} said */
  const say = (said) => {
    if (status.textContent !== said) status.textContent = said; // else it would be read out again
  };

  /** The button says what it spends, and is there only where that would help. */
  const offer = () => {
    const seconds = chosen()?.again ?? null;
    button.textContent = seconds === null ? "" : `Measure again with ${seconds} s`;
    button.title = "CPU time; the result takes the place of this one";
    button.toggleAttribute("hidden", seconds === null);
    button.toggleAttribute("disabled", busy() || waiting !== undefined);
    root.setAttribute("aria-busy", String(busy()));
    progress.textContent = busy() ? model.get("progress") ?? "" : "";
    status.classList.toggle("sandcell-unseen", Boolean(progress.textContent));
  };

  const answered = () => {
    clearTimeout(waiting);
    waiting = undefined;
  };

  /** @param {string} said */
  const silent = (said) => {
    answered();
    lost = true;
    say(said);
    offer();
  };

  /** What the kernel says now. */
  const tell = () => {
    answered();
    lost = false;
    say(model.get("status"));
    if (busy()) waiting = setTimeout(silent, SILENT_MS, SILENT);
    offer();
  };

  const ask = () => {
    answered();
    waiting = setTimeout(silent, NO_ANSWER_MS, NO_ANSWER);
    say("Asking the kernel …");
    offer();
    try {
      model.send({ kind: "run_again", function: chosen()?.name ?? "" });
    } catch {
      silent(NO_ANSWER);
    }
  };

  return { button, status, progress, busy, say, offer, tell, ask, end: answered };
}
