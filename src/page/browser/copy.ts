/** Copies a text, and says for a moment on the button whether it worked. */
export async function copyFrom(button: HTMLElement, text: string): Promise<void> {
  const label = button.textContent;
  const worked = await write(text);
  button.textContent = worked ? 'Copied' : 'Not copied';
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure origin
  }
}
