import { describe, expect, test } from 'vitest'
import {
  endWorldsAfterEachTest,
  expectOneError,
  type Handler,
  ITEMS,
  json,
  QUERY,
  WITHOUT_PRICES,
  world,
} from './testing/faulty-world.ts'

endWorldsAfterEachTest()

describe('a hostile or broken answer ends as one located error that shows nothing of the inside', () => {
  const answers: Record<string, [string, Handler]> = {
    'text that is not JSON': ['INTERNAL', (_q, _b, r) => json(r, '{"data":{"_entities":[secret')],
    'nothing at all': ['INTERNAL', (_q, _b, r) => json(r, '')],
    'JSON that is not GraphQL': ['INTERNAL', (_q, _b, r) => json(r, [1, 2, 3])],
    'null data without an error': ['INTERNAL', (_q, _b, r) => json(r, { data: null })],
    'errors that are no list': [
      'INTERNAL',
      (_q, _b, r) => json(r, { data: { _entities: [null, null] }, errors: 'secret' }),
    ],
    'HTML under the right status': [
      'INTERNAL',
      (_q, _b, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<p>secret</p>'),
    ],
    'no content type': ['INTERNAL', (_q, _b, r) => r.writeHead(200).end('{"data":{"_entities":[null,null]}}')],
    'too few entities': ['INTERNAL', (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }] } })],
    'too many entities': ['INTERNAL', (_q, _b, r) => json(r, { data: { _entities: [null, null, null] } })],
    'entities that are no list': ['INTERNAL', (_q, _b, r) => json(r, { data: { _entities: { length: 2 } } })],
    'a polluting name': [
      'INTERNAL',
      (_q, _b, r) => json(r, '{"data":{"_entities":[{"price":1,"__proto__":{"polluted":true}},null]}}'),
    ],
    'a polluting name in escapes': [
      'INTERNAL',
      (_q, _b, r) => json(r, '{"data":{"_entities":[{"price":1,"\\u005f_proto_\\u005F":{"polluted":true}},null]}}'),
    ],
    'a server error with a page': [
      'UNAVAILABLE',
      (_q, _b, r) => r.writeHead(500, { 'content-type': 'text/html' }).end('secret at /srv/app.ts:1:1'),
    ],
    'a server error with JSON that is not GraphQL': ['INTERNAL', (_q, _b, r) => json(r, { message: 'secret' }, 500)],
    'a connection cut short': ['UNAVAILABLE', (q) => void q.socket.destroy()],
    'a body cut short': [
      'UNAVAILABLE',
      (q, _b, r) =>
        void r
          .writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
          .write('{"da', () => q.socket.destroy()),
    ],
  }
  for (const [name, [code, handler]] of Object.entries(answers)) {
    test(name, async () => {
      const { engine } = await world(handler)
      await expectOneError(engine, code)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    })
  }

  test('an answer larger than allowed is not read to its end', async () => {
    const { engine } = await world(
      (_q, _b, r) => json(r, { data: { _entities: [null, { price: 1, pad: 'x'.repeat(5_000) }] } }),
      { maxAnswerBytes: 2_000 },
    )
    expect(await expectOneError(engine, 'INTERNAL')).toContain('too large')
  })

  test('an answer larger than allowed that does not say so', async () => {
    const endless: Handler = (_q, _b, r) => {
      r.writeHead(200, { 'content-type': 'application/json' })
      const write = () => {
        while (!r.destroyed && r.write(' '.repeat(1_000)));
      }
      r.on('drain', write)
      write()
    }
    const { engine } = await world(endless, { maxAnswerBytes: 100_000 })
    expect(await expectOneError(engine, 'INTERNAL')).toContain('too large')
  })

  test('nesting without end, where the query asks for a number and where it asks for anything', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const { engine } = await world(
      (_q, _b, r) => json(r, `{"data":{"_entities":[{"price":${deep}},{"price":2,"other":${deep}}]}}`),
      {},
      {},
      (_q, body, r) => json(r, body.includes('blob') ? `{"data":{"blob":${deep}}}` : ITEMS),
    )
    const prices = await engine.execute({ query: QUERY })
    expect(prices.data).toEqual({
      items: [
        { name: 'x', price: null },
        { name: 'y', price: 2 },
      ],
    })
    expect(prices.errors?.map((error) => error.path)).toEqual([['items', 0, 'price']])
    const blob = await engine.execute({ query: '{ blob }' })
    expect(blob.data).toEqual({ blob: null })
    expect(blob.errors?.map((error) => error.path)).toEqual([['blob']])
    expect(JSON.stringify(await engine.executeWritten({ query: '{ blob }' }))).toBe(
      JSON.stringify({ errors: blob.errors, data: blob.data }),
    )
  })

  test('values of other types than the schema has', async () => {
    const { engine } = await world((_q, _b, r) =>
      json(r, { data: { _entities: [{ price: '12' }, { price: { toString: 1 } }] } }),
    )
    const { data, errors } = await engine.execute({ query: QUERY })
    expect(data).toEqual(WITHOUT_PRICES)
    expect(errors?.map((error) => error.path)).toEqual([
      ['items', 0, 'price'],
      ['items', 1, 'price'],
    ])
  })

  test('a name of a type that the schema does not have is told to nobody', async () => {
    const lie = { data: { items: [{ __typename: 'secret', id: '1', name: 'x' }, ITEMS.data.items[1]] } }
    const { engine } = await world(
      (_q, _b, r) => json(r, { data: { _entities: [{ price: 1 }] } }),
      {},
      {},
      (_q, _body, r) => json(r, lie),
    )
    const query = '{ items { __typename name price } }'
    const result = await engine.execute({ query })
    expect(result.data).toBeNull()
    expect(result.errors?.map((error) => [error.path, error.message])).toEqual([
      [['items', 0], 'An object of an unknown type was answered for Item.'],
    ])
    expect(JSON.stringify(await engine.executeWritten({ query }))).toBe(
      JSON.stringify({ errors: result.errors, data: result.data }),
    )
  })

  test('more errors than anyone wants to read are cut and counted', async () => {
    const errors = Array.from({ length: 5_000 }, (_, index) => ({
      message: `no ${index}`,
      path: ['_entities', index % 2, 'price'],
    }))
    const { engine } = await world(
      (_q, _b, r) => json(r, { errors, data: { _entities: [{ price: null }, { price: null }] } }),
      {},
      { limits: { errors: 10 } },
    )
    const result = await engine.execute({ query: QUERY })
    expect(result.errors).toHaveLength(11)
    expect(result.errors!.at(-1)!.message).toBe('4990 more errors.')
  })

  test('an error that tells an address, a stack or a body keeps only its code', async () => {
    const error = {
      message: 'connect ECONNREFUSED http://10.0.0.1:99/secret',
      path: ['_entities', 0, 'price'],
      extensions: { code: 'NOT_FOUND', stacktrace: ['secret'], response: { body: 'secret' } },
    }
    const { engine } = await world((_q, _b, r) =>
      json(r, { errors: [error], data: { _entities: [{ price: null }, { price: 1 }] } }),
    )
    const { errors } = await engine.execute({ query: QUERY })
    expect(errors?.map((reported) => reported.toJSON())).toEqual([
      { message: 'The service reported an error.', path: ['items', 0, 'price'], extensions: { code: 'NOT_FOUND' } },
    ])
  })

  test('the name of the service is told where the policy says so', async () => {
    const { engine } = await world((_q, _b, r) => json(r, '?'), {}, { errors: { serviceName: true } })
    const { errors } = await engine.execute({ query: QUERY })
    expect(errors![0]!.extensions).toEqual({ code: 'INTERNAL', serviceName: 'b' })
  })
})
