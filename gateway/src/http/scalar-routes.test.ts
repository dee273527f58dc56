import { SCALAR_PAGES } from '@channelgraph/values'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ PUBLIC_URL: 'https://graph.example.com' })
})
afterAll(() => world.stop())

test('the page of every scalar is read without a token, as text', async () => {
  for (const { name, what } of SCALAR_PAGES) {
    const response = await fetch(`${world.url}/scalars/${name}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(await response.text()).toContain(what)
  }
  expect((await fetch(`${world.url}/scalars/Nothing`)).status).toBe(404)
})

test('what a client generates its code by says that every scalar is a string', async () => {
  const response = await fetch(`${world.url}/scalars.json`)
  expect(await response.json()).toEqual(Object.fromEntries(SCALAR_PAGES.map(({ name }) => [name, 'string'])))
})

test('the schema leads to the page of a scalar at this gateway, where it knows its address', async () => {
  const { data } = await world.ask('{ __type(name: "Money") { specifiedByURL } }')
  expect(data).toEqual({ __type: { specifiedByURL: 'https://graph.example.com/scalars/Money' } })
})
