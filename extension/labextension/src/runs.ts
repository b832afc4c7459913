import type { ISessionContext } from '@jupyterlab/apputils';
import type { CodeCell, ICodeCellModel } from '@jupyterlab/cells';
import type { OutputArea } from '@jupyterlab/outputarea';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

/** Where a run is: behind other cells, at work, or told to stop. */
export type RunState = 'queued' | 'running' | 'stopping';

interface IUnderWay {
  state: RunState;
  kernel: Kernel.IKernelConnection;
  /** Whether it has lasted long enough for anybody to want to stop it. */
  long: boolean;
}

// As the line of waiting in the cell (sandcell/following.py): what is over sooner changes no button.
const LONG_MS = 500;

// Loads the magics, or does nothing where they are loaded; as an expression it leaves no name behind.
const LOAD =
  "__import__('IPython').get_ipython().extension_manager.load_extension('sandcell')";
const NOT_INSTALLED =
  "Sandcell is not installed in this notebook's environment. Install it with %pip install sandcell, then run the cell again.\n";

/**
 * Runs cells by a text that is not their own, with all that a notebook does about a run: prompt, outputs, interrupt.
 *
 * The cell's source is never touched. `execute` is JupyterLab's `OutputArea.execute`.
 */
export class SandboxRuns {
  constructor(private readonly execute: typeof OutputArea.execute) {}

  /** A run began, moved on or ended. */
  readonly changed = new Signal<this, void>(this);

  stateOf(cell: CodeCell): RunState | null {
    return this._underWay.get(cell.model)?.state ?? null;
  }

  /** Whether a run of the cell has been under way for half a second. */
  isLong(cell: CodeCell): boolean {
    return this._underWay.get(cell.model)?.long ?? false;
  }

  /**
   * Resolves when the run is over, however it ended; does nothing without a kernel or while the cell is run so.
   *
   * `linesAbove`: of the cell, above the code that is run, for whoever names lines (sandcell/cell_lines.py).
   */
  async run(
    cell: CodeCell,
    context: ISessionContext,
    code: string,
    linesAbove: number
  ): Promise<void> {
    const kernel = context.session?.kernel;
    const { model } = cell;
    if (!kernel || this._underWay.has(model)) {
      return;
    }
    // Both are sent at once, so that no cell that is run next gets between them.
    const loading = kernel.requestExecute({
      code: LOAD,
      silent: true,
      store_history: false,
      stop_on_error: false,
      allow_stdin: false
    }).done;
    const loaded = loading.then(
      reply => ('ename' in reply.content ? reply.content : null),
      () => null
    );
    model.sharedModel.transact(
      () => {
        model.clearExecution();
        cell.outputHidden = false;
      },
      false,
      'silent-change'
    );
    model.executionState = 'running';
    model.trusted = true;
    model.deleteMetadata('execution');
    const metadata = {
      ...model.metadata,
      cellId: model.sharedModel.getId(),
      sandcell: { lines_above: linesAbove }
    };
    const done = this.execute(code, cell.outputArea, context, metadata);
    const { future } = cell.outputArea;
    const underWay: IUnderWay = { state: 'queued', kernel, long: false };
    this._underWay.set(model, underWay);
    const lasting = setTimeout(() => {
      underWay.long = true;
      this.changed.emit();
    }, LONG_MS);
    future.registerMessageHook(message => {
      if (message.header.msg_type === 'execute_input') {
        if (underWay.state === 'stopping') {
          void kernel.interrupt();
        } else {
          underWay.state = 'running';
          this.changed.emit();
        }
      }
      return true;
    });
    this.changed.emit();
    try {
      const reply = await done;
      const failed = await loaded;
      if (cell.outputArea.future === future && !cell.isDisposed) {
        if (failed) {
          this._tell(cell, failed.ename === 'ModuleNotFoundError' ? NOT_INSTALLED : `${failed.ename}: ${failed.evalue}\n`);
        }
        model.executionCount = reply?.content.execution_count ?? null;
        model.executionState = 'idle';
      }
    } catch (error) {
      // A kernel that was restarted, or another run of the same cell, which then has the prompt.
      if (!cell.isDisposed && cell.outputArea.future === future) {
        model.sharedModel.transact(() => model.clearExecution(), false);
      }
      if (!(error instanceof Error) || !error.message.startsWith('Canceled')) {
        throw error;
      }
    } finally {
      clearTimeout(lasting);
      this._underWay.delete(model);
      this.changed.emit();
    }
  }

  /** Interrupts the run, as soon as it is this cell's turn: what the kernel does before is another's. */
  async stop(cell: CodeCell): Promise<void> {
    const underWay = this._underWay.get(cell.model);
    if (!underWay) {
      return;
    }
    const itsTurn = underWay.state !== 'queued';
    underWay.state = 'stopping';
    this.changed.emit();
    if (itsTurn) {
      await underWay.kernel.interrupt();
    }
  }

  /** In place of what the kernel said of a magic that it does not know. */
  private _tell(cell: CodeCell, text: string): void {
    cell.outputArea.model.clear();
    cell.outputArea.model.add({ output_type: 'stream', name: 'stderr', text });
  }

  private readonly _underWay = new Map<ICodeCellModel, IUnderWay>();
}
