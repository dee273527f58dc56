import type { ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'

type Part = string | Uint8Array

/**
 * Writes a stream, its headers first, as fast as it is read. Between two parts it may take as long as it wants; its reader may not. Resolves
 * with why it was cut off, if it was and somebody still read it.
 */
export async function writeStream(
  response: ServerResponse,
  stream: AsyncIterable<Part>,
  readMs: number,
): Promise<Error | undefined> {
  if (!response.destroyed) response.flushHeaders() // its reader knows that it has begun, however long the first part takes
  try {
    for await (const part of stream) {
      if (response.destroyed) return undefined
      if (!response.write(part)) await taken(response, readMs)
    }
    response.end()
    return undefined
  } catch (error) {
    if (response.destroyed) return undefined
    // What it said last has to arrive before the connection goes.
    await setImmediate()
    if (response.writableLength > 0) await taken(response, readMs)
    response.destroy()
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Waits until what was written is taken, or the connection is gone, which it is when nothing of it was taken for so long. */
function taken(response: ServerResponse, ms: number): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), ms)
    const done = () => {
      clearTimeout(timer)
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
