/** @import { Class, FunctionView } from "./view.js" */
import { element, sentence } from "./elements.js";

/** @param {string} said */
const muted = (said) => element("span", { class: "sandcell-muted" }, said);

/** Name, classes and verdict. @param {FunctionView} one */
export function headline(one) {
  const classes = element("span", { class: "sandcell-classes" });
  one.classes.forEach((known, place) => classes.append(...(place ? [muted(" · ")] : []), classOf(known)));
  return [
    element("code", { class: "sandcell-name", dir: "ltr" }, one.signature), classes,
    element("span", { class: "sandcell-verdict", "data-tone": one.badge.tone },
      element("span", { class: "sandcell-sign", "aria-hidden": "true" }, one.badge.sign), ` ${one.badge.text}`),
  ];
}

/** Why it is so, and of what. @param {FunctionView} one */
export function because(one) {
  const facts = one.facts ? [element("p", { class: "sandcell-muted" }, ...sentence(one.facts))] : [];
  return [...one.reasons.map((said) => element("p", { dir: "auto" }, ...sentence(said))), ...facts];
}

/** @param {Class} one */
function classOf(one) {
  const shown = element("span", { class: `sandcell-class sandcell-${one.sureness}`, title: one.note }, one.name);
  if (one.sureness === "unclear") return element("span", {}, muted(`${one.word}: `), shown);
  if (one.mark) shown.append(element("span", { class: "sandcell-mark" }, one.mark));
  if (one.sureness === "unsure") shown.append(element("span", { class: "sandcell-unseen" }, ` (${one.note})`));
  return element("span", {}, muted(`${one.word} `), shown);
}
