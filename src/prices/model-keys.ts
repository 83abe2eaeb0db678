const DATED = /-\d{4}-\d{2}-\d{2}$/;

/** `ft:base-2025-04-14:org:suffix:id` → `ft:base-2025-04-14`, `ft:base`; `base-2025-04-14` → itself, `base`. */
export function modelKeys(model: string): string[] {
  const key = model.startsWith('ft:') ? model.split(':').slice(0, 2).join(':') : model;
  return DATED.test(key) ? [key, key.replace(DATED, '')] : [key];
}
