/** What `GET sandcell/api/about` of the Jupyter server says; see sandcell/about.py. */
export interface IAbout {
  /** `embedded`: a child of the Jupyter server. `team`: the one that SANDCELL_URL names. */
  backend: 'embedded' | 'team';
  /** The team's backend, `name:port`; empty for an embedded one. */
  host: string;
  /** `idle`: it will be started by the first run. */
  state: 'idle' | 'ready' | 'unavailable';
  /** Null while that is not known. */
  isolated: boolean | null;
  /** `gVisor 0.0~20221219 on ptrace`. */
  engine: string;
  /** Why it is not available. */
  detail: string;
  /** Who a person can sign in by, if anybody has to. */
  sign_in: 'none' | 'page' | 'hub';
  /** Who is signed in; null where nobody is, or nobody has to be. */
  user: string | null;
}

/** The status bar's words for it. */
export interface IShown {
  text: string;
  /** The whole, for the tooltip and the dialog. */
  lines: string[];
  tone: 'plain' | 'warning' | 'error';
}

export function shown(about: IAbout): IShown {
  const embedded = about.backend === 'embedded';
  const where = embedded ? 'embedded' : about.host;
  const place = embedded
    ? 'a backend that your Jupyter server runs for you'
    : `the backend at ${about.host}`;
  const lines: string[] = [];
  const words: string[] = [];
  let tone: IShown['tone'] = 'plain';
  if (about.state === 'unavailable') {
    words.push('No sandbox', where);
    lines.push(`Cells cannot be run in ${place}.`, about.detail);
    tone = 'error';
  } else if (about.isolated === false) {
    words.push('NOT ISOLATED', where);
    lines.push(`Cells run in ${place}, and are NOT ISOLATED (${about.engine}).`);
    tone = 'error';
  } else if (about.state === 'idle') {
    words.push('Sandcell', 'embedded');
    lines.push(`Cells run in ${place}. It starts with the first one.`);
  } else {
    words.push('gVisor', where);
    lines.push(`Cells run in gVisor sandboxes (${about.engine}), in ${place}.`);
  }
  if (about.user !== null) {
    words.push(about.user);
    lines.push(`Signed in as ${about.user}.`);
  } else if (about.sign_in !== 'none') {
    words.push('signed out');
    lines.push('Nobody is signed in.');
    tone = tone === 'plain' ? 'warning' : tone;
  }
  return { text: words.join(' · '), lines: lines.filter(Boolean), tone };
}
