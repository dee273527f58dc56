/**
 * Runs work under a signal that aborts after `ms` or with one of the others; timer and listeners end with the work.
 * Not `AbortSignal.any([…, AbortSignal.timeout(ms)])`: Node 20 may collect that timeout unfired, and what waits for it waits for ever.
 */
export async function withDeadline<T>(
  ms: number,
  others: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException(`not answered within ${ms} ms`, 'TimeoutError')), ms)
  const follow = (other: AbortSignal) => () => controller.abort(other.reason)
  const following = others.map((other) => [other, follow(other)] as const)
  for (const [other, abort] of following) {
    if (other.aborted) abort()
    other.addEventListener('abort', abort)
  }
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    for (const [other, abort] of following) other.removeEventListener('abort', abort)
  }
}
