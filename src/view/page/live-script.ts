/**
 * The one script: it asks for the progress again and writes it into the page, as text only. When the run is
 * finished it loads the page anew, which then has the verdict and no script.
 */
export const LIVE_SCRIPT = `'use strict';
(() => {
  const page = document.querySelector('[data-live]');
  const rows = [...page.querySelectorAll('tbody tr')];
  const write = (within, field, text) => {
    const node = within.querySelector('[data-field="' + field + '"]');
    if (node && node.textContent !== text) node.textContent = text;
  };
  const show = ({ state, stateWords, summary, rows: shown }) => {
    const mark = page.querySelector('.state');
    mark.textContent = stateWords;
    mark.className = 'state ' + state;
    write(page, 'summary', summary);
    shown.forEach(({ done, total, cells }, index) => {
      const row = rows[index];
      if (!row) return;
      const bar = row.querySelector('progress');
      bar.max = Math.max(total, done, 1);
      bar.value = done;
      for (const [field, text] of Object.entries(cells)) write(row, field, text);
    });
  };
  let pause = 1000;
  const ask = async () => {
    if (document.hidden) return setTimeout(ask, 1000);
    try {
      const answer = await fetch(page.dataset.live, { cache: 'no-store' });
      if (!answer.ok) return write(page, 'note', 'This page no longer follows the run: reload it to see why.');
      const progress = await answer.json();
      if (progress.state === 'finished') return location.reload();
      show(progress);
      write(page, 'note', '');
      pause = 1000;
    } catch {
      write(page, 'note', 'breakeven view does not answer: what stands here is the last that it said.');
      pause = Math.min(2 * pause, 30000);
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
})();
`;
