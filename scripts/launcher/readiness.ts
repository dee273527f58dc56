import { setTimeout as delay } from 'node:timers/promises'
import { StartProblem } from './problem.ts'

const LOOK_MS = 50
const PATIENCE_MS = 60_000
const REQUEST_MS = 5_000

/** Returns once a service says it is ready to answer; a StartProblem quotes what it said instead. */
export async function untilReady(name: string, url: string, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const said = await askHealth(url)
    if (said === null) return
    if (performance.now() > deadline) {
      throw new StartProblem(`${name} runs but does not say that it is ready at ${url}/health/ready: ${said}`)
    }
    await delay(LOOK_MS)
  }
}

/** Null for ready, or what it said instead. */
async function askHealth(url: string): Promise<string | null> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(REQUEST_MS) })
    const body = await response.text()
    return response.ok ? null : `${response.status} ${body.slice(0, 500)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error) // not yet listening, or too busy: asked again
  }
}
