import { personaNamed } from '@channelgraph/access'
import { Cancellation } from '@channelgraph/engine'
import { createLogger } from '@channelgraph/process'
import { buildSchema, GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import type { Executor } from '../execute/executor.ts'
import { Graph } from '../graph/graph.ts'
import { write } from './answer.ts'
import { Mask } from './mask.ts'
import { messages } from './messages.ts'

const SDL = 'type Query { name: String }'
const LIMITS = { tokens: 4_000, depth: 15, fields: 2_000, aliases: 60, rootFields: 20, values: 1_000, documents: 10 }

const failing = (code: string, message: string) => async () => ({
  errors: [new GraphQLError(message, { extensions: { code } })],
})

/** What a client gets whose operation an executor could not even begin. */
async function answerTo(execute: Executor['execute'], lang?: 'zh') {
  const counted: string[] = []
  const graph = await Graph.load(SDL, {
    executor: {
      load: async () => buildSchema(SDL),
      execute,
      stop: async () => undefined,
    },
    limits: LIMITS,
    mask: new Mask({
      log: createLogger('test', 'silent'),
      identityKeyId: 'gateway/1',
      countError: (told) => counted.push(told),
    }),
  })
  const request = { query: '{ name }', operationName: null, variables: {} }
  const { viewer } = personaNamed('finance')
  const trace = { traceId: '', spanId: '', flags: '00', state: undefined }
  const asking = { requests: 0 }
  const context = {
    viewer: lang ? { ...viewer, lang } : viewer,
    requestId: 'r-1',
    trace,
    cancellation: new Cancellation(),
    asking,
  }
  const answer = await graph.answer(graph.admit(request), context)
  const { status, headers, body } = write(answer, 'application/json; charset=utf-8')
  await graph.retire()
  return { status, retryAfter: headers?.['retry-after'], errors: JSON.parse(String(body)).errors, counted }
}

test('whose new operations wait for the planner beyond its share is told so, with 429 and when to ask again', async () => {
  const message = messages.tooManyNewOperations().text.en
  expect(await answerTo(failing('RATE_LIMITED', 'in the words of the engine'))).toEqual({
    status: 429,
    retryAfter: '1',
    errors: [{ message, extensions: { code: 'RATE_LIMITED', requestId: 'r-1' } }],
    counted: ['RATE_LIMITED'],
  })
})

test('an operation that could not be planned in time is no mistake of its client: 503 and when to ask again', async () => {
  const { status, retryAfter, errors } = await answerTo(
    failing('UNAVAILABLE', 'This operation could not be planned in time.'),
  )
  expect([status, retryAfter, errors[0].extensions.code]).toEqual([503, '1', 'UNAVAILABLE'])
  expect(errors[0].message).not.toContain('department')
})

test('an executor that fails by itself is our fault: 500, one error without its words, in the language of the client, counted', async () => {
  const broken = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.3:5432'))
  expect(await answerTo(broken, 'zh')).toEqual({
    status: 500,
    retryAfter: undefined,
    errors: [{ message: messages.internal().text.zh, extensions: { code: 'INTERNAL', requestId: 'r-1' } }],
    counted: ['INTERNAL'],
  })
})
