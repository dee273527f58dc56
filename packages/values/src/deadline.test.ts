import { expect, test } from 'vitest'
import { withDeadline } from './index.ts'

const never = (signal: AbortSignal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('work that outlasts its deadline is aborted, also when the garbage is collected meanwhile', async () => {
  const waiting = Array.from({ length: 20 }, () => withDeadline(50, [new AbortController().signal], never))
  const garbage: unknown[] = []
  for (let i = 0; i < 50; i += 1) garbage.push(new Array(100_000).fill(i))
  globalThis.gc?.()
  for (const work of waiting) await expect(work).rejects.toThrow('within 50 ms')
})

test('work ends with any of the other signals, one that is aborted already included', async () => {
  const gone = new AbortController()
  const work = withDeadline(60_000, [gone.signal], never)
  gone.abort(new Error('gone'))
  await expect(work).rejects.toThrow('gone')
  await expect(withDeadline(60_000, [gone.signal], async (signal) => signal.aborted)).resolves.toBe(true)
})
