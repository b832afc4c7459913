import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { type IAbout } from './about';
import { ISandboxRuns } from './cells';
import type { SandboxRuns } from './runs';
import { serially } from './serially';
import { StatusItem } from './statusItem';

const ID = 'sandcell:status';
const SIGN_IN = 'sandcell:sign-in';
const SIGN_OUT = 'sandcell:sign-out';
const EVERY_MS = 120_000;
const PATIENCE_MS = 1000; // of somebody who wants to see the dialog; what was known before will do

/** Where cells run, whether they are isolated, and who is signed in: in the status bar, or in Notebook's top line. */
export const status: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Where cells run, how they are isolated, and who is signed in.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IStatusBar, ISandboxRuns, ISettingRegistry, ICommandPalette],
  activate: async (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    bar: IStatusBar | null,
    runs: SandboxRuns | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null
  ) => {
    const settings = ServerConnection.makeSettings();
    const api = URLExt.join(settings.baseUrl, 'sandcell/api');
    const page = URLExt.join(settings.baseUrl, 'sandcell/login');
    const item = new StatusItem(() => void openDialog());

    /** `no_track_activity`: a page that is only open must not keep an idle server from being ended. */
    const ask = async (): Promise<IAbout | null> => {
      const url = `${URLExt.join(api, 'about')}?no_track_activity=1`;
      const answer = await ServerConnection.makeRequest(url, {}, settings);
      return answer.ok ? ((await answer.json()) as IAbout) : null;
    };
    // Not the poll's own `refresh`: one that comes while another is under way is dropped, and a sign-out not seen.
    const update = serially(async () => {
      item.about = await ask();
      app.commands.notifyCommandChanged(SIGN_IN);
      app.commands.notifyCommandChanged(SIGN_OUT);
    });
    const refresh = () => void update().catch(() => undefined); // the poll asks again
    new Poll({
      name: ID,
      factory: update,
      frequency: { interval: EVERY_MS, backoff: true, max: 10 * EVERY_MS },
      standby: 'when-hidden'
    });

    app.commands.addCommand(SIGN_IN, {
      label: 'Sign In to the Sandbox Backend',
      isEnabled: () =>
        item.about?.sign_in === 'page' && item.about.user === null,
      // Another tab: work that is open here stays, and the answer is seen when this one has the focus again.
      execute: () => void window.open(page, '_blank', 'noopener')
    });
    app.commands.addCommand(SIGN_OUT, {
      label: 'Sign Out of the Sandbox Backend',
      isEnabled: () =>
        item.about?.sign_in === 'page' && item.about.user !== null,
      execute: async () => {
        const url = URLExt.join(api, 'auth/logout');
        const init = { method: 'POST', body: '{}' };
        await ServerConnection.makeRequest(url, init, settings);
        await update();
      }
    });
    for (const command of [SIGN_IN, SIGN_OUT]) {
      palette?.addItem({ command, category: 'Sandcell' });
    }

    const openDialog = async () => {
      const asked = update().catch(() => undefined);
      await Promise.race([asked, new Promise(done => setTimeout(done, PATIENCE_MS))]);
      const next = [SIGN_IN, SIGN_OUT].find(id => app.commands.isEnabled(id));
      const buttons = [Dialog.cancelButton({ label: 'Close' })];
      if (next) {
        const label = next === SIGN_IN ? 'Sign In' : 'Sign Out';
        buttons.push(Dialog.okButton({ label }));
      }
      const body = new Widget({ node: document.createElement('div') });
      for (const line of item.lines) {
        body.node.append(
          Object.assign(document.createElement('p'), { textContent: line })
        );
      }
      const answer = await showDialog({ title: 'Sandcell', body, buttons });
      if (next && answer.button.accept) {
        await app.commands.execute(next);
      }
    };

    window.addEventListener('focus', refresh);
    // A first run starts an embedded backend; a sign-in may have ended.
    runs?.changed.connect(refresh);
    NotebookActions.executed.connect((_, { notebook, cell }) => {
      const ours = cell.model.sharedModel.getSource().trimStart();
      if (notebook === tracker.currentWidget?.content && ours.startsWith('%')) {
        refresh();
      }
    });

    const wanted = await registry?.load(ID);
    const isActive = () => wanted?.composite.show !== false;
    if (bar) {
      const activeStateChanged = wanted?.changed as ISignal<unknown, void>;
      bar.registerStatusItem(ID, { item, align: 'right', rank: 50, isActive, activeStateChanged });
    } else {
      const place = () => item.setHidden(!isActive());
      wanted?.changed.connect(place);
      place();
      item.id = 'sandcell-status';
      app.shell.add(item, 'menu', { rank: 10_020 });
    }
  }
};
