import { LabIcon } from '@jupyterlab/ui-components';

const svg = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">${inner}</svg>`;

/** A shield with the mark of "run" in it. */
export const runIcon = new LabIcon({
  name: 'sandcell:run',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" fill-rule="evenodd" d="M12 1.5 4 4.6v6.2c0 5.2 3.4 9.9 8 11.7 4.6-1.8 8-6.5 8-11.7V4.6zm0 2.1 6 2.4v4.8c0 4.1-2.5 7.8-6 9.5-3.5-1.7-6-5.4-6-9.5V6zM10 8v8l6-4z"/>'
  )
});

/** A curve over its axes. */
export const analyzeIcon = new LabIcon({
  name: 'sandcell:analyze',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M3 3h2v16h16v2H3z"/><path class="jp-icon3" fill="#616161" d="M8 17c6 0 10.500-4 11.900-12.600l-2-.4C16.700 11.500 13 15 8 15z"/>'
  )
});
