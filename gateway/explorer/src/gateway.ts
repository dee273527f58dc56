import type { ExplorerConfig, ExplorerToken, ExplorerTokenRequest } from './config.ts'
import { sayNow } from './page/words.ts'
import { kindOf, Problem, unreachable } from './problem.ts'

/** How long to wait before asking again a gateway that does not answer. */
export const RETRY_MS = 3000

/** Reads `GET /explorer/config.json`. Throws a {@link Problem}. */
export async function readConfig(): Promise<ExplorerConfig> {
  const config = await readJson<ExplorerConfig>('/explorer/config.json', { cache: 'no-store' })
  if (typeof config.graphUrl !== 'string' || !Array.isArray(config.examples) || config.personas === undefined) {
    throw new Problem('unusable', sayNow('notConfig'), sayNow('notConfigAdvice'))
  }
  // The page promises to speak with its own origin only; its content security policy would block the rest.
  if (new URL(config.graphUrl, location.href).origin !== location.origin) {
    throw new Problem('unusable', sayNow('otherOrigin', { url: config.graphUrl }), sayNow('otherOriginAdvice'))
  }
  return config
}

/** Asks the local run's development issuer for a persona's token. Throws a {@link Problem}. */
export async function fetchToken(persona: string): Promise<ExplorerToken> {
  const body: ExplorerTokenRequest = { persona }
  return await readJson<ExplorerToken>('/explorer/token', {
    method: 'POST',
    cache: 'no-store',
    headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'true' },
    body: JSON.stringify(body),
  })
}

async function readJson<T>(url: string, init: RequestInit): Promise<T> {
  const response = await reach(url, init)
  if (!response.ok) {
    const told = sayNow('answeredStatus', { status: response.status, url })
    throw new Problem(kindOf(response.status), told, sayNow('answeredStatusAdvice'))
  }
  return parseJson<T>(await response.text(), response, url)
}

/** `fetch`, but silence is a {@link Problem}. An abort stays an abort. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (failure) {
    if (init.signal?.aborted) throw failure
    throw unreachable(url)
  }
}

/** The body as JSON; a proxy's HTML page is a {@link Problem} that names the status. */
export function parseJson<T>(text: string, response: Response, url: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    const told = sayNow('notJson', { url, status: `${response.status} ${response.statusText}`.trim() })
    throw new Problem(kindOf(response.status), told, sayNow('notJsonAdvice'))
  }
}
