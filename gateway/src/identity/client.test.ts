import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { shareOf } from '../limits/client-name.ts'
import { startWorld, type World } from '../testing/world.ts'
import { clientOf } from './client.ts'

test.each([
  [
    { 'apollographql-client-name': 'portal', 'apollographql-client-version': '1.2' },
    { name: 'portal', version: '1.2' },
  ],
  [
    { 'graphql-client-name': 'portal', 'graphql-client-version': '1.2' },
    { name: 'portal', version: '1.2' },
  ],
  [{ 'graphql-client-version': '1.2' }, { name: undefined, version: '1.2' }],
  [{ 'graphql-client-name': '' }, { name: undefined, version: undefined }],
  [{}, { name: undefined, version: undefined }],
])('a client says its name and version by the headers of its library: %j', (headers, client) => {
  expect(clientOf(headers)).toEqual(client)
})

test('a name is read to its 128th character, for whatever it is used', () => {
  const long = clientOf({ 'graphql-client-name': 'x'.repeat(500), 'graphql-client-version': 'y'.repeat(500) })
  expect([long.name?.length, long.version?.length]).toEqual([128, 128])
  expect(shareOf(long)).toBe(shareOf(clientOf({ 'apollographql-client-name': 'x'.repeat(128) })))
})

describe('a gateway', () => {
  let world: World
  // Each counts its own.
  beforeEach(async () => {
    world = await startWorld()
  })
  afterEach(() => world.stop())

  const metrics = async () => (await fetch(`${world.url}/metrics`)).text()

  test('operations are counted by the name of their client and what came of them; names beyond the fiftieth are the others', async () => {
    const as = (name: string) => ({ headers: { 'apollographql-client-name': name } })
    await world.ask('{ whoami }', as('portal'))
    await world.ask('mutation { rename(id: "ptn_1", name: "x") { name } }', as('portal'))
    await world.ask('{ nothing }', as('portal'))
    await world.ask('{ whoami }')
    for (let n = 0; n < 60; n += 1) await world.ask('{ whoami }', as(`made-up-${n}`))
    const told = await metrics()
    const counted = (client: string, outcome: string) =>
      new RegExp(`^graphql_operations_total\\{[^}]*client="${client}",outcome="${outcome}"[^}]*\\} (\\d+)$`, 'm').exec(
        told,
      )?.[1]
    expect(counted('portal', 'query')).toBe('1')
    expect(counted('portal', 'mutation')).toBe('1')
    expect(counted('portal', 'refused')).toBe('1')
    expect(counted('unnamed', 'query')).toBe('1')
    expect(counted('made-up-48', 'query')).toBe('1')
    expect(counted('made-up-49', 'query')).toBeUndefined()
    expect(counted('others', 'query')).toBe('11')
  })

  test('the line of each operation in the log names its client and the version of it, answered or refused', async () => {
    const lines = vi.spyOn(world.gateway.log, 'info')
    const headers = { 'graphql-client-name': 'portal', 'graphql-client-version': '1.2' }
    await world.ask('{ whoami }', { headers })
    await world.ask('{ nothing }', { headers })
    const client = { client: 'portal', clientVersion: '1.2' }
    expect(lines.mock.calls).toEqual([
      [expect.objectContaining({ ...client, kind: 'query' }), 'operation'],
      [expect.objectContaining({ ...client, refused: ['GRAPHQL_VALIDATION_FAILED'] }), 'operation refused'],
    ])
    lines.mockRestore()
  })

  test('who has no token has no client either: a name is counted only of those who are let in', async () => {
    await world.ask('{ whoami }', { headers: { authorization: 'Bearer x', 'graphql-client-name': 'stranger' } })
    expect(await metrics()).not.toContain('stranger')
  })
})
