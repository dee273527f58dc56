import { stringifyResult, WrittenJson } from '@channelgraph/engine'
import type { HttpReply } from '@channelgraph/process'
import type { ExecutionResult, SourceLocation } from 'graphql'

/** An error as a client reads it: in its language, with a code and the id of the request. */
export interface ToldError {
  readonly message: string
  readonly locations?: readonly SourceLocation[] | undefined
  readonly path?: readonly (string | number)[] | undefined
  readonly extensions: { readonly code: string; readonly requestId: string; readonly serviceName?: string | undefined }
}

/** What a request is answered with; only the mask makes one. */
export interface Answer {
  /** Of HTTP: 200 for whatever has data. */
  readonly status: number
  readonly errors?: readonly ToldError[]
  /** Absent where nothing was begun; an executor may give them as text already. */
  readonly data?: ExecutionResult['data'] | WrittenJson
  /** When to ask again, where nothing was begun. */
  readonly retryAfterS?: number
}

/** An answer as HTTP, in a form that its client accepts (`form.ts`). */
export function write({ status, errors, data, retryAfterS }: Answer, form: string): HttpReply {
  return {
    status,
    headers: { 'content-type': form, ...(retryAfterS ? { 'retry-after': String(retryAfterS) } : {}) },
    body: stringifyResult({ errors, data }),
  }
}

/** The data of an answer for a question of the gateway's own. */
export const dataOf = ({ data }: Answer): ExecutionResult['data'] =>
  data instanceof WrittenJson ? (data.toJSON() as ExecutionResult['data']) : data
