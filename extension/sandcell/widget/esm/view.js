/**
 * What the kernel says of an analysis (widget/view.py), in the words of the card above.
 * @typedef {[number, number]} Point
 * @typedef {{name: string, points: Point[]}} Curve
 * @typedef {"operations" | "seconds" | "bytes"} Unit
 * @typedef {{title: string, unit: Unit, points: Point[], fitted: Curve | null, runner_up: Curve | null}} Plot
 * @typedef {{word: string, name: string, mark: string, sureness: string, note: string}} Class
 * @typedef {{text: string, code: string | null}} Suggestion
 * @typedef {{name: string, signature: string, badge: {sign: string, text: string, tone: string}, classes: Class[],
 *   reasons: string[], facts: string, suggestions: Suggestion[], plots: {time: Plot | null, space: Plot | null},
 *   comparison: Row[], lines: CostlyLine[], explanation: string, again: number | null}} FunctionView `again`: seconds that
 *   measuring again would spend
 * @typedef {{word: string, claimed: string | null, measured: string | null, certainty: string, next_best: string}} Row
 * @typedef {{line: number, source: string, share: number | null, why: string}} CostlyLine
 * @typedef {{get(name: string): any, on(event: string, callback: () => void): void,
 *   off(event: string, callback: () => void): void, send(message: object): void}} Model
 *
 * What is looked at.
 * @typedef {{kind: "time" | "space", scale: "log" | "linear", name: string, at: number}} View
 */

/** What a plot's values are. */
export const QUANTITIES = { operations: "operations", seconds: "time", bytes: "memory" };
