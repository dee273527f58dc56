import type { Writable } from 'node:stream'

/** Where the person who started Channelgraph reads. */
export interface Terminal {
  /** A line on stdout. */
  say(line?: string): void
  /** A line on stderr. */
  warn(line: string): void
}

/**
 * A terminal that may go away: `npm start | head -1` closes the pipe, and the next line would end the launcher without
 * its children. Channelgraph goes on unheard until it is stopped.
 */
export function openTerminal(out: Writable = process.stdout, err: Writable = process.stderr): Terminal {
  return { say: writer(out), warn: writer(err) }
}

function writer(stream: Writable): (line?: string) => void {
  let closed = false
  stream.on('error', () => {
    closed = true // EPIPE, or EIO of a terminal that is gone: there is nobody to tell
  })
  return (line = '') => {
    if (!closed) stream.write(`${line}\n`)
  }
}
