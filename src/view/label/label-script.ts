/**
 * Keys for the buttons of the page, which does without them too. Nothing is sent while a key is held down, nor
 * twice; a letter in the note is a letter.
 */
export const LABEL_SCRIPT = `'use strict';
(() => {
  const note = document.querySelector('#note');
  let sent = false;
  for (const one of document.querySelectorAll('form'))
    one.addEventListener('submit', (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
  addEventListener('pageshow', () => { sent = false; });
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target === note) {
      if (event.key === 'Escape') note.blur();
      return;
    }
    const key = event.key.toLowerCase();
    const button = document.querySelector('button[data-key="' + CSS.escape(key) + '"]');
    if (button) {
      event.preventDefault();
      button.form.requestSubmit(button);
      return;
    }
    if (key === 'n' && note) {
      event.preventDefault();
      note.focus();
    }
    const reference = document.querySelector('#reference');
    if (key === 'r' && reference) {
      event.preventDefault();
      reference.open = !reference.open;
    }
  });
})();
`;
