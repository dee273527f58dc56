import { personaNamed } from '@channelgraph/access'
import type { OperationDefinitionNode } from 'graphql'
import { expect, test } from 'vitest'
import { History } from './history.ts'

const asked = (hash: string) => ({ hash, operation: {} as OperationDefinitionNode })
const STAFF = personaNamed('finance').viewer

test('half of the runs took the median at most, nineteen of twenty the other; only the last hundred count', () => {
  const history = new History()
  for (let i = 0; i < 50; i++) history.note(asked('a'), STAFF, 9_999)
  for (let i = 1; i <= 100; i++) history.note(asked('a'), STAFF, i)
  expect(history.of(asked('a'), STAFF)).toEqual({ count: 100, p50Ms: 50, p95Ms: 95 })
  history.note(asked('b'), STAFF, 7.77)
  expect(history.of(asked('b'), STAFF)).toEqual({ count: 1, p50Ms: 7.8, p95Ms: 7.8 })
})

test('what one partner asked is told to nobody else', () => {
  const history = new History()
  const [a, b] = ['partner-a', 'partner-b'].map((name) => personaNamed(name).viewer)
  history.note(asked('a'), a!, 1)
  expect([a!, b!, STAFF].map((viewer) => history.of(asked('a'), viewer)?.count)).toEqual([1, undefined, undefined])
})

test('a thousand operations are remembered, and the one that was asked longest ago is forgotten', () => {
  const history = new History()
  for (let i = 0; i <= 1_000; i++) history.note(asked(String(i)), STAFF, 1)
  expect([history.of(asked('0'), STAFF), history.of(asked('1000'), STAFF)?.count]).toEqual([null, 1])
})
