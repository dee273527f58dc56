import { createLogger } from '@channelgraph/process'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { Mask } from '../answer/mask.ts'
import { Graph } from './graph.ts'

const SDL = 'type Query { name: String }'

test('requests that are known begin in turns too: one of a viewer waits for one of another’s sixty', async () => {
  const graph = await Graph.load(SDL, {
    executor: { load: async () => buildSchema(SDL), execute: async () => ({ data: {} }), stop: async () => undefined },
    limits: { tokens: 4_000, depth: 15, fields: 2_000, aliases: 60, rootFields: 20, values: 1_000, documents: 10 },
    mask: new Mask({ log: createLogger('test', 'silent'), identityKeyId: 'gateway/1', countError: () => undefined }),
  })
  const known = { query: '{ name }', operationName: null, variables: {} }
  graph.admit(known)
  const begun: string[] = []
  const begin = (viewer: string) => graph.turnOf(viewer, known).then(() => begun.push(viewer))
  const all = [...Array.from({ length: 60 }, () => begin('many')), begin('one')]
  await Promise.all(all)
  expect(begun.slice(0, 3)).toEqual(['many', 'one', 'many'])
  await graph.retire()
})
