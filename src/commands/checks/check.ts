/** One line of `umbrage doctor`. */
export interface Finding {
  /** What was looked at: `Zendesk: webhook`. */
  name: string;
  status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was found. */
  detail: string;
  /** What to do about it; null when nothing. */
  todo: string | null;
}

export const ok = (name: string, detail: string): Finding => ({ name, status: 'ok', detail, todo: null });
export const skipped = (name: string, detail: string): Finding => ({ name, status: 'skipped', detail, todo: null });
export const warning = (name: string, detail: string, todo: string): Finding => ({
  name,
  status: 'warning',
  detail,
  todo,
});
export const failed = (name: string, detail: string, todo: string): Finding => ({
  name,
  status: 'failed',
  detail,
  todo,
});

/** A look that throws is a finding too: doctor reports on everything, whatever is broken. */
export async function look(name: string, todo: string, see: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await see();
  } catch (error) {
    return [failed(name, error instanceof Error ? error.message : String(error), todo)];
  }
}
