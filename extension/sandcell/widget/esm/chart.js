/** @import { Curve, FunctionView, Plot, Point, View } from "./view.js" */
import { drawn } from "./elements.js";
import { tickText, ticks } from "./numbers.js";

// CSS pixels: a chart is drawn as wide as its column, so that its texts keep their size.
export const WIDEST = 680, NARROWEST = 260;
const ROOMY = 440, HEIGHT = 270, LEFT = 56, RIGHT = 18, TOP = 12, BOTTOM = 24;

/**
 * What to draw of a function; null if nothing can be drawn.
 * @param {FunctionView | undefined} analysis @param {View} view
 * @returns {Plot | null}
 */
export function series(analysis, view) {
  const plot = analysis?.plots[view.kind];
  if (!plot) return null;
  /** @param {Point[]} points */
  const drawable = (points) => points.filter(([n, value]) => view.scale === "linear" || (n > 0 && value > 0));
  const points = drawable(plot.points);
  return points.length < 2 ? null : { ...plot, points };
}

/**
 * Where a value is between two ends, 0 to 1.
 * @param {number[]} values @param {"log" | "linear"} scale @param {number} least ratio of the ends, on a log axis
 */
function axis(values, scale, least) {
  let low = Math.min(...values), high = Math.max(...values);
  if (scale === "linear") {
    low = Math.min(0, low);
    if (high <= low) high = low + 1;
    return { low, high, at: (/** @type {number} */ value) => (value - low) / (high - low) };
  }
  if (high / low < least) [low, high] = [low / least ** 0.4, high * least];
  const span = Math.log(high) - Math.log(low);
  return { low, high, at: (/** @type {number} */ value) => (Math.log(value) - Math.log(low)) / span };
}

/**
 * Draws the chart into its element, which stays: a notebook takes the focus of what is removed. The point at `view.at`
 * is marked.
 * @param {SVGElement} svg @param {Plot} data @param {View} view @param {number} width
 * @returns {(x: number) => number} the point next to a place across, 0 to 1
 */
export function chart(svg, data, view, width) {
  const across = axis(data.points.map(([n]) => n), view.scale, 1.3);
  const upward = axis(data.points.map(([, value]) => value), view.scale, 10);
  const x = (/** @type {number} */ n) => LEFT + across.at(n) * (width - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - upward.at(value) * (HEIGHT - TOP - BOTTOM);
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute("aria-label",
    `${data.title}, ${view.scale} axes. Arrow keys go from point to point, up and down to other functions.`);
  for (const value of ticks(upward.low, upward.high, view.scale, data.unit === "bytes" ? 2 : 10)) {
    svg.append(drawn("line", { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: "sandcell-grid" }));
    svg.append(drawn("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, tickText(value, data.unit)));
  }
  const foot = HEIGHT - BOTTOM;
  svg.append(drawn("line", { x1: LEFT, x2: width - RIGHT, y1: foot, y2: foot, class: "sandcell-grid" }));
  const step = width < ROOMY ? 2 : 1;
  for (const n of ticks(across.low, across.high, view.scale, 10).filter((_, place) => place % step === 0)) {
    svg.append(drawn("line", { x1: x(n), x2: x(n), y1: foot, y2: foot + 4, class: "sandcell-grid" }));
    svg.append(drawn("text", { x: x(n), y: foot + 17, "text-anchor": "middle" }, tickText(n, "operations")));
  }
  svg.append(drawn("text", { x: width, y: foot + 4, "text-anchor": "end", "font-style": "italic" }, "n"));
  const clip = { x: LEFT - 6, y: TOP - 6, width: width - LEFT - RIGHT + 12, height: HEIGHT - TOP - BOTTOM + 12 };
  const plot = drawn("svg", { ...clip, viewBox: `${clip.x} ${clip.y} ${clip.width} ${clip.height}` });
  for (const [curve, kind] of /** @type {[Curve | null, string][]} */ ([[data.runner_up, "next"], [data.fitted, "fit"]])) {
    if (!curve || curve.points.length < 2) continue;
    const points = curve.points.map(([n, value]) => `${x(n).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    plot.append(drawn("polyline", { points, class: `sandcell-${kind}` }));
  }
  data.points.forEach(([n, value], index) => {
    const here = index === view.at;
    plot.append(drawn("circle", { cx: x(n), cy: y(value), r: here ? 5 : 3, class: here ? "sandcell-here" : "sandcell-dot" }));
  });
  svg.append(plot);
  return (place) => {
    const distances = data.points.map(([n]) => Math.abs(x(n) - place * width));
    return distances.indexOf(Math.min(...distances));
  };
}
