import type { Asker } from './asker.ts'
import { reach } from './gateway.ts'
import { sayNow } from './page/words.ts'
import { kindOf, Problem } from './problem.ts'

/**
 * Reads a text of the gateway that only people it knows may read, as `asker`: the schema, or what is told beside it. Its ETag is for the
 * browser, which keeps the text and asks whether it still holds. Throws a {@link Problem}.
 */
export async function readAs(asker: Asker, url: string, signal: AbortSignal): Promise<string> {
  const token = await asker.token()
  const first = await get(url, token, signal)
  if (first.status !== 401) return await textOf(first)
  if (!asker.forget(token)) throw asker.refusal()
  const renewed = await asker.token()
  const second = await get(url, renewed, signal)
  if (second.status !== 401) return await textOf(second)
  asker.forget(renewed)
  throw asker.refusal()
}

const get = (url: string, token: string, signal: AbortSignal): Promise<Response> =>
  reach(url, { headers: { authorization: `Bearer ${token}` }, cache: 'no-cache', signal })

async function textOf(response: Response): Promise<string> {
  const text = await response.text()
  if (response.ok) return text
  const told = sayNow('noSchema', { status: response.status, reason: reasonIn(text) ?? response.statusText })
  throw new Problem(kindOf(response.status), told, sayNow('noSchemaAdvice'))
}

/** What the gateway says in its errors; another server says it in its own way. */
function reasonIn(text: string): string | null {
  try {
    const told = JSON.parse(text) as { errors?: { message?: string }[] }
    return told.errors?.[0]?.message ?? null
  } catch {
    return null
  }
}
