// What is drawn was written by a model or by the analyzed cell, so it only ever becomes text nodes and attributes.

const SVG = "http://www.w3.org/2000/svg";
export const NO_SHORTCUTS = "data-lm-suppress-shortcuts";
// `--budget 10` and the like, which is torn at its hyphens where a line ends; markup.py has the same.
const OPTION = /((?:%%analyze(?: [\w.]+)? )?--[a-z][a-z-]*(?: (?:[\d.]+|[A-Z]+\b|'[^']*'))?|`[^`]+`)/;

/**
 * An element with text and children; `on` listens until the panel is gone.
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  return /** @type {HTMLElement} */ (filled(made, attributes, children));
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function drawn(tag, attributes, ...children) {
  return /** @type {SVGElement} */ (filled(document.createElementNS(SVG, tag), attributes, children));
}

/**
 * @param {Element} made
 * @param {Record<string, string | number | boolean>} attributes
 * @param {(Node | string)[]} children
 */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  // JupyterLab hears of a key before anything in here does, and asks whatever has the focus, then what is around it.
  if (made.matches("button, summary, [tabindex]")) made.setAttribute(NO_SHORTCUTS, "true");
  made.append(...children);
  return made;
}

/** A sentence in which options, and what stands between backticks, are code. @param {string} text */
export function sentence(text) {
  return text.split(OPTION).map((part, place) => (place % 2 ? element("code", {}, part.replaceAll("`", "")) : part));
}
