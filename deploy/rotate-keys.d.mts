/** Does what the words of keys.mjs say: the exit code, and what to tell. */
export function rotateKeys(args: readonly string[]): { status: 0 | 1; said: string }
