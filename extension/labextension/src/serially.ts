/**
 * Work that is done one call after the other: each promise is that of work which began after its own call.
 *
 * Calls that come while it is under way share the next one, so that of many at once two are done.
 */
export function serially(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    const begun = work().finally(() => {
      running = null;
    });
    running = begun;
    return begun;
  };
  return () => {
    if (next !== null) {
      return next; // it has not begun, even where `running` has just ended
    }
    if (running === null) {
      return begin();
    }
    next = running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
}
