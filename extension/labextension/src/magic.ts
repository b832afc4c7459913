/** Which of the magics a cell is to be run by; see `%%execute?` and `%%analyze?`. */
export type Magic = 'execute' | 'analyze';

const OURS = /^\s*%%(execute|analyze)(?=\s|$).*(?:\n|$)/;

/**
 * What is sent to the kernel for a cell: its text under a magic's line.
 *
 * A cell that has this magic's line already is sent as it is, options and all; the other magic's line is left out.
 * The body keeps its lines, so that a traceback's line numbers are the cell's. Null where there is nothing to run.
 */
export function underMagic(
  source: string,
  magic: Magic,
  options: string
): string | null {
  const own = OURS.exec(source);
  if (own?.[1] === magic) {
    return source;
  }
  const body = own ? source.slice(own[0].length) : source;
  return body.trim() ? `%%${magic} ${options.trim()}`.trimEnd() + `\n${body}` : null;
}

/** How many lines of a cell stand above what is run under the magic's line: one of our magics, and blank lines before it. */
export function linesAbove(source: string): number {
  return OURS.exec(source)?.[0].match(/\n/g)?.length ?? 0;
}

const WITHIN =
  /^(-[tmsiof].*|-q|--(timeout|memory|session|inputs|outputs|file|runtime|stdin|cpu|output-limit|processes)(=.*)?|--quiet|--no-raise-error)$/;

/**
 * The line by which a cell itself asks for more than a run in a sandbox, or null: to write files beside the notebook
 * (`--save`, `--overwrite`), or to show JavaScript as it is (`--trust`). Whatever is not known to be less counts too,
 * and quotes hide nothing.
 */
export function asksForMore(source: string): string | null {
  const own = OURS.exec(source);
  if (own?.[1] !== 'execute') {
    return null;
  }
  const words = own[0].replace(/['"\\]/g, '').trim().split(/\s+/);
  return words.some(word => word.startsWith('-') && !WITHIN.test(word))
    ? own[0].trim()
    : null;
}
