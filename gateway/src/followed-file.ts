import { stat } from 'node:fs/promises'

/** What tells a file from the one that takes its place, also by renaming or by a symbolic link; the same while there is none. */
export async function stateOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => null)
  return found ? [found.dev, found.ino, found.size, found.mtimeNs].join() : 'none'
}

/**
 * Looks at a file every `pollMs` and calls back whenever it is another than before, the first time than it was at `since`: take that
 * before reading it, or what changes between reading and following is never seen (as `fs.watchFile` begins with what it finds). Looking
 * works on every file system. Returns what ends it.
 */
export function followFile(file: string, since: string, pollMs: number, changed: () => void): () => void {
  let known = since
  let looking = false
  let ended = false
  const timer = setInterval(async () => {
    if (looking) return
    looking = true
    const state = await stateOf(file)
    looking = false
    if (ended || state === known) return
    known = state
    changed()
  }, pollMs)
  return () => {
    ended = true
    clearInterval(timer)
  }
}
