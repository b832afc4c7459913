import { Widget } from '@lumino/widgets';

import { type IAbout, shown } from './about';

/** One button that says in few words what `about` says; nothing while that is not known. */
export class StatusItem extends Widget {
  constructor(open: () => void) {
    const node = document.createElement('div');
    super({ node });
    this.addClass('sandcell-status');
    this._button = document.createElement('button');
    this._button.type = 'button';
    this._button.addEventListener('click', open);
    this._button.hidden = true;
    node.append(this._button);
  }

  /** What was heard last; null where the Jupyter server has no Sandcell. */
  get about(): IAbout | null {
    return this._about;
  }

  set about(about: IAbout | null) {
    this._about = about;
    this._button.hidden = about === null;
    if (about !== null) {
      const { text, lines, tone } = shown(about);
      this._button.textContent = text;
      this._button.title = lines.join('\n');
      this._button.dataset.tone = tone;
      this._lines = lines;
    }
  }

  /** The same in whole sentences. */
  get lines(): string[] {
    return this._lines;
  }

  private _about: IAbout | null = null;
  private _lines: string[] = [];
  private readonly _button: HTMLButtonElement;
}
