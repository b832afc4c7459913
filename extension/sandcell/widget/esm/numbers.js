/** @import { Unit } from "./view.js" */

/** `7`, `1,024`, `2.1 M`. @param {number} value */
export function countText(value) {
  if (value >= 1e15) return value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  for (const [scale, letter] of /** @type {[number, string][]} */ ([[1e12, "T"], [1e9, "G"], [1e6, "M"]])) {
    if (value >= scale) return `${short(value / scale)} ${letter}`;
  }
  return value >= 100 ? Math.round(value).toLocaleString("en") : short(value);
}

/** What was measured at one size. @param {number} value @param {Unit} unit */
export function valueText(value, unit) {
  if (unit === "operations") return `${countText(value)} operations`;
  const steps = /** @type {[number, string][]} */ (unit === "seconds"
    ? [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]]
    : [[2 ** 30, "GB"], [2 ** 20, "MB"], [2 ** 10, "KB"], [1, "B"]]);
  const [scale, letter] = steps.find(([least]) => value >= least) ?? steps[steps.length - 1];
  return `${short(value / scale)} ${letter}`;
}

/** A mark on an axis: `100`, `10k`, `1 ms`. @param {number} value @param {Unit} unit */
export function tickText(value, unit) {
  if (unit !== "operations") return valueText(value, unit);
  return value >= 1e3 && value < 1e6 ? `${short(value / 1e3)}k` : countText(value).replace(" ", "");
}

/** @param {number} value */
function short(value) {
  return value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}

/**
 * At most seven round values within.
 * @param {number} low @param {number} high @param {"log" | "linear"} scale @param {number} base 10, or 2 for bytes
 */
export function ticks(low, high, scale, base) {
  /** @type {number[]} */
  const found = [];
  if (scale === "log") {
    const first = Math.ceil(Math.log(low) / Math.log(base) - 1e-9);
    const last = Math.floor(Math.log(high) / Math.log(base) + 1e-9);
    const step = Math.ceil((last - first + 1) / 6) || 1;
    for (let power = first; power <= last && found.length < 7; power += step) found.push(base ** power);
    if (found.length > 1) return found;
    found.length = 0;
  }
  const rough = (high - low) / 5;
  // 5 KB is round, 5000 bytes are not.
  const kilo = base === 2 ? 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024))) : 1;
  const unit = kilo * 10 ** Math.floor(Math.log10(rough / kilo) + 1e-9);
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= rough * (1 - 1e-9)) ?? 10) * unit;
  for (let count = Math.ceil(low / step); count * step <= high * (1 + 1e-9) && found.length < 7; count += 1) {
    if (scale === "linear" || count > 0) found.push(count * step);
  }
  return found;
}
