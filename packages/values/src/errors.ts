import { GraphQLError } from 'graphql'
import type { Text } from './text.ts'

/** The codes of errors that a department answers (design: Refusals are data, failures are errors). */
const DEPARTMENT_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_MONEY',
  'IDEMPOTENCY_CONFLICT',
  'NOT_FOUND',
  'SETTLEMENTS_NOT_DRAFTED',
  'TOO_COMPLEX',
  'UNAVAILABLE',
  'INTERNAL',
] as const
export type ErrorCode = (typeof DEPARTMENT_CODES)[number]

/** Every code that a client may meet. docs/consumers.md says of each what to do about it, which tests/clients/consumers-page.test.ts holds. */
export const CLIENT_CODES = [
  ...DEPARTMENT_CODES,
  'RATE_LIMITED',
  'BAD_REQUEST',
  'CANCELLED',
  'EXPORT_LIMIT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_HASH_MISMATCH',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'QUERY_NOT_IN_SAFELIST',
  'INTROSPECTION_DISABLED',
] as const
export type ClientCode = (typeof CLIENT_CODES)[number]

/** Whether a text is a code that a client may meet. */
export const isClientCode = (code: unknown): code is ClientCode => (CLIENT_CODES as readonly unknown[]).includes(code)

/** An error whose message is meant for the client, who reads it in its own language. Every other error is masked as INTERNAL. */
export class ClientError extends GraphQLError {
  override name = 'ClientError'
  readonly text: Text

  constructor(code: ErrorCode, text: Text) {
    super(text.en, { extensions: { code } })
    this.text = text
  }
}

/** Makes an error for the client, in English and in Chinese. */
export const clientError = (code: ErrorCode, en: string, zh: string): ClientError => new ClientError(code, { en, zh })

const NOT_YOURS: Text = { en: 'You may not do or see this.', zh: '您无权查看或执行此操作。' }

/** With words of its own in both languages, or in those that fit everywhere. */
export const forbidden = (...[en = NOT_YOURS.en, zh = NOT_YOURS.zh]: [] | [en: string, zh: string]): ClientError =>
  clientError('FORBIDDEN', en, zh)

/** What a client sent cannot be used: the message demands what it should be. */
export const badInput = (en: string, zh: string): ClientError => clientError('BAD_USER_INPUT', en, zh)

/** Something is not there, or may not be seen: nobody learns which. `what` names it, such as "The order", 订单. */
export const notFound = (en: string, zh: string): ClientError =>
  clientError('NOT_FOUND', `${en} does not exist, or you may not see it.`, `${zh}不存在,或您无权查看。`)
