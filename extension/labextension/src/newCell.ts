import type {
  INotebookTracker,
  Notebook,
  NotebookPanel
} from '@jupyterlab/notebook';

/** What the analysis panel (sandcell/widget/esm/suggestions.js) sends when somebody wants its code in a cell. */
export const NEW_CELL = 'sandcell:new-cell';

/**
 * Puts the event's code into a new cell below the one that the event comes from, and runs nothing.
 *
 * The event is marked as taken by `preventDefault`, or left to others if it comes from no notebook or carries no code.
 * `insertBelow` is JupyterLab's `NotebookActions.insertBelow`, which makes the new cell the active one.
 */
export function insertCell(
  event: Event,
  tracker: Pick<INotebookTracker, 'find'>,
  insertBelow: (notebook: Notebook) => void
): void {
  const code: unknown = (event as CustomEvent).detail?.code;
  const from = event.target;
  if (typeof code !== 'string' || !(from instanceof Node)) {
    return;
  }
  const notebook = tracker.find((one: NotebookPanel) =>
    one.node.contains(from)
  )?.content;
  const place = notebook?.widgets.findIndex(cell => cell.node.contains(from));
  if (!notebook || place === undefined || place < 0) {
    return;
  }
  notebook.activeCellIndex = place;
  insertBelow(notebook);
  notebook.activeCell?.model.sharedModel.setSource(code);
  event.preventDefault();
}
