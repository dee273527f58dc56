import type { ClientCode, Text } from '@channelgraph/values'
import type { SourceLocation } from 'graphql'
import type { Said } from './messages.ts'

/** One reason of a refusal, in the form of a GraphQL error. */
export interface Reason {
  /** In both languages: a refusal is remembered by its document, and told to each asker in its own. */
  readonly text: Text
  /** Where in the query it lies. */
  readonly locations?: readonly SourceLocation[] | undefined
  readonly extensions: { readonly code: ClientCode }
}

/**
 * What was wrong: the operation, which is told as an answer of GraphQL; the request it came in, which none can be told of; or the method
 * it was sent by.
 */
export type WhatIsWrong = 'operation' | 'request' | 'method'

/** Why a request is not run, nothing having been asked of any department. */
export class RequestRefused extends Error {
  override name = 'RequestRefused'
  readonly errors: readonly Reason[]
  /** Tokens that were parsed, and perhaps validated, to find this out; 0 where it was known already. */
  readonly tokensRead: number
  readonly wrong: WhatIsWrong

  constructor(errors: readonly Reason[], tokensRead = 0, wrong: WhatIsWrong = 'operation') {
    super(errors.map(({ text }) => text.en).join('\n'))
    this.errors = errors
    this.tokensRead = tokensRead
    this.wrong = wrong
  }
}

/** A refusal for one reason. */
export const refused = (said: Said, wrong?: WhatIsWrong): RequestRefused =>
  new RequestRefused([reasonOf(said)], 0, wrong)

/** A refusal of what is no GraphQL request. */
export const malformed = (said: Said): RequestRefused => refused(said, 'request')

const reasonOf = ({ code, text }: Said): Reason => ({
  text: { en: shortened(text.en), zh: shortened(text.zh) },
  extensions: { code },
})

/** Characters kept of the two ends of a message. A client's own text is quoted between them, however long. */
const END_OF_MESSAGE = 250

/** A message of bounded length: its two ends. */
export const shortened = (text: string): string =>
  text.length > 2 * END_OF_MESSAGE ? `${text.slice(0, END_OF_MESSAGE)} … ${text.slice(-END_OF_MESSAGE)}` : text
