import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../gateway/src/testing/world.ts'
import { installApp } from './installed.ts'

let world: World
let settings: Record<string, string>
beforeAll(async () => {
  world = await startWorld()
  settings = { graph: `${world.url}/graphql`, authorization: `Bearer ${await world.token('finance')}` }
})
afterAll(() => world.stop())

const WHY = /Cannot query field "nothing" on type "Query"/

test.each([
  ['3.14.1', '@apollo/client/core', {}],
  ['4.3.8', '@apollo/client', { rxjs: '7.8.2' }],
])('Apollo Client %s with its defaults reads why it was refused, not a status alone', async (version, entry, more) => {
  const app = await installApp({ '@apollo/client': version, graphql: '16.15.0', ...more })
  const told = await app.run('apollo-client.cjs', { ...settings, entry }).finally(app.remove)
  expect(told).toEqual({
    data: { partners: [expect.objectContaining({ name: 'First' }), expect.objectContaining({ name: 'Second' })] },
    refused: expect.stringMatching(WHY),
  })
})

test('urql with its defaults asks by GET and changes by POST, and reads why it was refused', async () => {
  const app = await installApp({ '@urql/core': '6.0.3', graphql: '16.15.0' })
  const told = await app.run('urql.cjs', settings).finally(app.remove)
  expect(told).toEqual({
    methods: ['GET', 'GET', 'POST'],
    data: { partner: expect.objectContaining({ name: 'First' }) },
    refused: expect.stringMatching(WHY),
    changed: { rename: expect.objectContaining({ name: 'New' }) },
  })
})
