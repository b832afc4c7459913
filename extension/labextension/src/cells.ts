import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  ISessionContextDialogs,
  showDialog
} from '@jupyterlab/apputils';
import type { CodeCell } from '@jupyterlab/cells';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { OutputArea } from '@jupyterlab/outputarea';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { stopIcon } from '@jupyterlab/ui-components';
import { Token } from '@lumino/coreutils';

import { analyzeIcon, runIcon } from './icons';
import { asksForMore, linesAbove, type Magic, underMagic } from './magic';
import { insertCell, NEW_CELL } from './newCell';
import { SandboxRuns } from './runs';

export const ISandboxRuns = new Token<SandboxRuns>(
  'sandcell:ISandboxRuns',
  'The runs of cells in sandboxes that are under way.'
);

const ID = 'sandcell:cells';
const COMMANDS = {
  execute: 'sandcell:run-cell',
  analyze: 'sandcell:analyze-cell',
  stop: 'sandcell:stop-cell'
};

/** Whether a cell may have what its own first line asks for. */
async function confirm(line: string): Promise<boolean> {
  const answer = await showDialog({
    title: 'More than a sandbox?',
    body:
      `This cell begins with “${line}”. --save writes files beside your notebook, --overwrite replaces yours, ` +
      'and --trust lets JavaScript of the cell act in this page, as you. Run it so only if you trust who wrote it.',
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: 'Run as It Says' })],
    defaultButton: 0
  });
  return answer.button.accept;
}

/** The commands of a code cell: in its toolbar, its context menu, the Run menu, the palette, and by keys. */
export const cells: JupyterFrontEndPlugin<SandboxRuns> = {
  id: ID,
  description: 'Run in sandbox and Analyze, on every code cell.',
  autoStart: true,
  provides: ISandboxRuns,
  requires: [INotebookTracker],
  optional: [ISettingRegistry, ICommandPalette, ISessionContextDialogs],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    dialogs: ISessionContextDialogs | null
  ) => {
    const runs = new SandboxRuns(OutputArea.execute);
    const options: Record<Magic, string> = { execute: '', analyze: '' };
    void registry?.load(ID).then(settings => {
      const take = () => {
        for (const magic of ['execute', 'analyze'] as const) {
          options[magic] = String(settings.composite[magic] ?? '');
        }
      };
      settings.changed.connect(take);
      take();
    });

    /** The code cell that a command is about, if there is one and its kernel speaks Python. */
    const target = (): CodeCell | null => {
      const cell = tracker.activeCell;
      const language =
        tracker.currentWidget?.context.model.defaultKernelLanguage;
      const fits = cell?.model.type === 'code' && (language || 'python') === 'python';
      return fits ? (cell as CodeCell) : null;
    };
    const state = () => {
      const cell = target();
      return cell && runs.stateOf(cell);
    };
    const run = async (magic: Magic) => {
      const cell = target();
      const context = tracker.currentWidget?.sessionContext;
      const source = cell?.model.sharedModel.getSource() ?? '';
      const code = underMagic(source, magic, options[magic]);
      if (!cell || !context || code === null) {
        return;
      }
      // The button promises a sandbox, whoever has written the cell.
      const more = magic === 'execute' ? asksForMore(source) : null;
      if (more !== null && !(await confirm(more))) {
        return;
      }
      await context.ready;
      if (context.hasNoKernel && dialogs) {
        await dialogs.selectKernel(context);
      }
      await runs.run(cell, context, code, linesAbove(source));
    };

    // Buttons change places only for what lasts: a run that is over at once would make them flicker.
    const lasts = () => {
      const cell = target();
      return cell !== null && runs.isLong(cell);
    };
    const idle = () => target() !== null && !lasts();
    const busy = () => Boolean(state());
    app.commands.addCommand(COMMANDS.execute, {
      label: 'Run Cell in Sandbox',
      caption: 'Run this cell in a gVisor sandbox',
      icon: runIcon,
      isVisible: idle,
      isEnabled: idle,
      execute: () => run('execute')
    });
    app.commands.addCommand(COMMANDS.analyze, {
      label: 'Analyze Cell',
      caption: 'Measure how the functions of this cell scale, in sandboxes',
      icon: analyzeIcon,
      isVisible: idle,
      isEnabled: idle,
      execute: () => run('analyze')
    });
    app.commands.addCommand(COMMANDS.stop, {
      label: () =>
        state() === 'stopping' ? 'Stopping the Sandbox …' : 'Stop the Sandbox',
      caption: 'Stop what runs in the sandbox',
      icon: stopIcon,
      className: 'sandcell-stop',
      isVisible: lasts,
      isEnabled: () => busy() && state() !== 'stopping',
      execute: () => {
        const cell = target();
        return cell ? runs.stop(cell) : undefined;
      }
    });
    for (const command of Object.values(COMMANDS)) {
      palette?.addItem({ command, category: 'Sandcell' });
    }
    const refresh = () => {
      for (const command of Object.values(COMMANDS)) {
        app.commands.notifyCommandChanged(command);
      }
    };
    document.addEventListener(NEW_CELL, event =>
      insertCell(event, tracker, NotebookActions.insertBelow)
    );
    tracker.activeCellChanged.connect(refresh);
    tracker.currentChanged.connect(refresh);
    runs.changed.connect(refresh);
    return runs;
  }
};
