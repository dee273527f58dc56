import type { ApolloServerPlugin } from '@apollo/server'
import { unwrapResolverError } from '@apollo/server/errors'
import type { Viewer } from '@channelgraph/access'
import { currentWork, type Logger } from '@channelgraph/process'
import { ClientError, type Text } from '@channelgraph/values'
import type { GraphQLFormattedError } from 'graphql'
import { isDatabaseAway, valueDoesNotFit } from './database-errors.ts'

const PUBLIC_CODES = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_MONEY',
  'IDEMPOTENCY_CONFLICT',
  'NOT_FOUND',
  'SETTLEMENTS_NOT_DRAFTED',
  'UNAVAILABLE',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'TOO_COMPLEX',
])

/** What who asks is told while the database is away. */
export const AWAY: Text = {
  en: 'The database does not answer; try again soon.',
  zh: '数据库没有应答;请稍后再试。',
}
const OUR_FAULT: Text = {
  en: 'Something went wrong on our side; give the request id to support.',
  zh: '我方出现故障;请将请求编号告知技术支持。',
}
const inBoth = (text: Text, path: GraphQLFormattedError['path'], code: string): GraphQLFormattedError =>
  worded({ message: text.en, path }, code, text)

/** Until it is known who asks, an error carries its words in both languages. */
const worded = (error: GraphQLFormattedError, code: string, text?: Text): GraphQLFormattedError => ({
  ...error,
  extensions: text ? { code, text } : { code },
})

/** Each error's message in the asker's language. Comes after `maskError`, which does not know who asks. */
export const errorsInLanguage: ApolloServerPlugin<{ readonly viewer: Viewer }> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== 'single') return
      const { singleResult } = response.body
      singleResult.errors = singleResult.errors?.map(({ extensions: { text, ...extensions } = {}, ...error }) => ({
        ...error,
        message: (text as Text | undefined)?.[contextValue.viewer.lang ?? 'en'] ?? error.message,
        extensions,
      }))
    },
  }),
}

/** Lets errors meant for clients through and turns every other into INTERNAL, logged with its cause: nothing internal leaves. */
export const maskError =
  (log: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = String(formatted.extensions?.code ?? '')
    const { locations: _hidden, ...visible } = formatted
    const cause = unwrapResolverError(error)
    if (PUBLIC_CODES.has(code)) return worded(visible, code, cause instanceof ClientError ? cause.text : undefined)
    // Nobody reads it: the work was ended, and its statements with it.
    if (currentWork()?.isOver) return { message: 'ended', extensions: { code: 'UNAVAILABLE' } }
    if (isDatabaseAway(cause)) {
      log.error({ err: cause, path: formatted.path?.join('.') }, 'the database does not answer')
      return inBoth(AWAY, formatted.path, 'UNAVAILABLE')
    }
    const unfit = valueDoesNotFit(cause)
    if (unfit) {
      log.warn({ err: cause, path: formatted.path?.join('.') }, 'a value does not fit into the database')
      return inBoth(unfit, formatted.path, 'BAD_USER_INPUT')
    }
    log.error({ err: cause, path: formatted.path?.join('.') }, 'resolver failed')
    return inBoth(OUR_FAULT, formatted.path, 'INTERNAL')
  }
