import { stringifyResult, WrittenJson } from '@channelgraph/engine'
import type { HttpReply } from '@channelgraph/process'
import type { ClientCode } from '@channelgraph/values'
import type { ExecutionResult, SourceLocation } from 'graphql'

/** An error as a client reads it: in its language, with a code and the id of the request. */
export interface ToldError {
  readonly message: string
  readonly locations?: readonly SourceLocation[] | undefined
  readonly path?: readonly (string | number)[] | undefined
  readonly extensions: {
    readonly code: ClientCode
    readonly requestId: string
    readonly serviceName?: string | undefined
  }
}

/** What a request is answered with; only the mask makes one. */
export interface Answer {
  /** Of HTTP: 200 for whatever has data, 400 for an operation that cannot be run. */
  readonly status: number
  /** Whether it was no GraphQL request at all. */
  readonly isMalformed?: boolean
  /** When to ask again, or by which method. */
  readonly headers?: Readonly<Record<string, string>>
  readonly errors?: readonly ToldError[]
  /** Absent where nothing was begun; an executor may give them as text already. */
  readonly data?: ExecutionResult['data'] | WrittenJson
}

/** An answer as HTTP, in a form that its client accepts (`form.ts`). */
export function write(answer: Answer, form: string): HttpReply {
  const { errors, data, headers } = answer
  return {
    status: statusIn(form, answer),
    headers: { 'content-type': form, ...headers },
    body: stringifyResult({ errors, data }),
  }
}

/**
 * GraphQL over HTTP: to a client of `application/json`, who cannot know whose error a 4xx is, whatever is wrong with the operation of a
 * well-formed request is told with 200. Whoever asks for `application/graphql-response+json` is told 400.
 */
const statusIn = (form: string, { status, isMalformed }: Answer): number =>
  status === 400 && !isMalformed && form.startsWith('application/json') ? 200 : status

/** The data of an answer for a question of the gateway's own. */
export const dataOf = ({ data }: Answer): ExecutionResult['data'] =>
  data instanceof WrittenJson ? (data.toJSON() as ExecutionResult['data']) : data
