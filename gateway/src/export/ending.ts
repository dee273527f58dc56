import { HttpError } from '@channelgraph/process'
import type { ClientCode, Text } from '@channelgraph/values'
import type { ToldError } from '../answer/answer.ts'
import type { Said } from '../answer/messages.ts'
import { RequestRefused } from '../answer/refusal.ts'

/** Why an export ends before its list does. Its file says so in its last line, or is no file. */
export class ExportEnded extends Error {
  override name = 'ExportEnded'
  readonly code: ClientCode
  readonly text: Text
  /** Whether the same page may be there in a moment. */
  readonly isPassing: boolean
  /** When to ask again, in seconds, where that is known. */
  readonly waitS: number | undefined

  constructor({ code, text }: Said, { isPassing = false, waitS }: { isPassing?: boolean; waitS?: number } = {}) {
    super(`${code}: ${text.en}`)
    this.code = code
    this.text = text
    this.isPassing = isPassing
    this.waitS = waitS
  }
}

/** What ended a page, whichever stage of the door it was; throws what is our own fault. */
export function endingOf(error: unknown): ExportEnded {
  if (error instanceof ExportEnded) return error
  if (error instanceof HttpError) {
    const waitS = Number(error.headers['retry-after']) || undefined
    return new ExportEnded(error, { isPassing: error.status === 503 || error.status === 429, ...(waitS && { waitS }) })
  }
  if (error instanceof RequestRefused) {
    const [first] = error.errors
    if (first) return new ExportEnded({ code: first.extensions.code, text: first.text })
  }
  throw error
}

/** An error of an answer, which is in its reader's language already. */
export const endingBy = ({ message, extensions: { code } }: ToldError, isPassing: boolean): ExportEnded =>
  new ExportEnded({ code, text: { en: message, zh: message } }, { isPassing })

const STATUS: Partial<Record<ClientCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNAVAILABLE: 503,
}

/** An export that ended before its file began, as HTTP. */
export function httpErrorOf({ code, text, waitS }: ExportEnded): HttpError {
  const status = STATUS[code] ?? 400
  const again: Record<string, string> = status === 503 || status === 429 ? { 'retry-after': String(waitS ?? 1) } : {}
  return new HttpError(status, code, text, { 'cache-control': 'no-store', ...again })
}
