/** @import { FunctionView } from "./view.js" */
import { element } from "./elements.js";
import { countText, valueText } from "./numbers.js";
import { QUANTITIES } from "./view.js";

/**
 * A table with a caption; where there are many rows it scrolls, which keys can do too.
 * @param {string} caption @param {string[]} heads @param {(Node | string)[][]} rows @param {string} kind its class
 */
function table(caption, heads, rows, kind) {
  const head = element("tr", {}, ...heads.map((said) => element(said ? "th" : "td", said ? { scope: "col" } : {}, said)));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((said) => element("td", {}, said))));
  return element("div", { class: `sandcell-table ${kind}`, role: "region", "aria-label": caption, tabindex: 0 },
    element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body)));
}

/** What need not be seen at first: how claim and measurement compare, costly lines, why, the points. @param {FunctionView} one */
export function details(one) {
  /** @type {Node[]} */
  const parts = [];
  const claimed = one.comparison.some((row) => row.claimed !== null), measured = one.comparison.some((row) => row.measured !== null);
  if (one.comparison.length) {
    const rows = one.comparison.map((row) => [row.word, ...(claimed ? [row.claimed ?? ""] : []),
      ...(measured ? [row.measured ?? "", row.certainty + (row.next_best && `, next best ${row.next_best}`)] : [])]);
    parts.push(table("Classes", ["", ...(claimed ? ["claimed"] : []), ...(measured ? ["measured", "certainty"] : [])], rows, "sandcell-comparison"));
  }
  if (one.lines.length) {
    const rows = one.lines.map(({ line, source, share, why }) => [
      String(line),
      element("div", {}, element("code", { dir: "ltr" }, source || "…"), element("div", { class: "sandcell-muted", dir: "auto" }, why)),
      share === null ? "" : `${Math.round(share * 100)}%`,
    ]);
    parts.push(table("Costly lines", ["line", "code", "operations"], rows, "sandcell-lines"));
  }
  if (one.explanation) {
    parts.push(element("p", { class: "sandcell-title" }, "Why"), element("p", { class: "sandcell-text", dir: "auto" }, one.explanation));
  }
  const tables = /** @type {const} */ (["time", "space"]).flatMap((kind) => {
    const plot = one.plots[kind];
    if (!plot) return [];
    const rows = plot.points.map(([n, value]) => [countText(n), plot.unit === "operations" ? countText(value) : valueText(value, plot.unit)]);
    return [table(`Measured points of ${kind}`, ["n", QUANTITIES[plot.unit]], rows, "sandcell-points")];
  });
  if (tables.length) parts.push(element("div", { class: "sandcell-tables" }, ...tables));
  return parts;
}
