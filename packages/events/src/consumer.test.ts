import { type EventContract, event } from '@channelgraph/contracts'
import { stubDepartment, testSubgraph } from '@channelgraph/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { applyPage, on, positionIn, type Subscription, UnreadableEvent } from './index.ts'

// A fact that grew: v1 had a name, v2 a first and a last one, v3 calls the last one family name.
const V1 = event('finance', 'Named', 1, z.object({ name: z.string() }))
const V2 = event('finance', 'Named', 2, z.object({ first: z.string(), last: z.string() }))
const V3 = event('finance', 'Named', 3, z.object({ given: z.string(), family: z.string() }), {
  1: (payload) => {
    const [first, last] = (payload as { name: string }).name.split(' ')
    return { first, last }
  },
  2: (payload) => {
    const { first, last } = payload as { first: string; last: string }
    return { given: first, family: last }
  },
})

const { db } = await testSubgraph(stubDepartment)
const heard: unknown[] = []
const reads = (contract: EventContract): Subscription<null> =>
  on(contract, async (_unit, payload) => heard.push([contract.version, payload]))

let sequence = 0
beforeEach(() => {
  heard.length = 0
})
const fact = (dataversion: number, data: unknown, changes: object = {}) => ({
  specversion: '1.0',
  id: 'evt_1',
  source: 'channelgraph/finance',
  type: 'Named',
  dataversion,
  time: '2026-11-23T01:00:00.000Z',
  subject: 'x',
  aggregateversion: 1,
  sequence: sequence + 1,
  correlationid: 'test',
  actor: 'test',
  data,
  ...changes,
})
const deliver = async (subscriptions: Subscription<null>[], one: object) => {
  sequence = await db.transaction((tx) => applyPage(tx as typeof db, () => null, 'finance', subscriptions, [one]))
}
const LI = { given: 'Li', family: 'Na' }

describe('an event', () => {
  test.each([
    [1, { name: 'Li Na' }],
    [2, { first: 'Li', last: 'Na' }],
    [3, LI],
  ])('of version %i is read as the version of the reader, upcast step by step', async (version, data) => {
    await deliver([reads(V3)], fact(version, data))
    expect(heard).toEqual([[3, LI]])
  })

  test('goes to whoever subscribed to its very version, and to nobody else', async () => {
    const subscriptions = [reads(V1), reads(V3)]
    await deliver(subscriptions, fact(1, { name: 'Li Na' }))
    await deliver(subscriptions, fact(3, LI))
    expect(heard).toEqual([
      [1, { name: 'Li Na' }],
      [3, LI],
    ])
  })

  test('that nobody subscribed to is passed over, whatever its version', async () => {
    await deliver([reads(V3)], fact(99, 'anything', { type: 'Other' }))
    expect(heard).toEqual([])
    expect(await positionIn(db, 'finance')).toBe(sequence)
  })

  test.each<[string, EventContract, object, RegExp]>([
    [
      'newer than the reader',
      V3,
      { dataversion: 4 },
      /Named v4 \(sequence \d+\) is newer than this service.*v3.*deploy/,
    ],
    ['older, without an upcaster', V2, { dataversion: 1 }, /Named v1 .*older.*reads v2.*no upcaster from v1/],
    ['of a version that never was', V3, { dataversion: -1 }, /Named v-1 .*no upcaster from v-1/],
    ['that its upcaster cannot read', V3, { dataversion: 1, data: null }, /Named v1 .*cannot be upcast/],
    [
      'upcast to what the contract refuses',
      V3,
      { dataversion: 1, data: { name: 'Li' } },
      /breaks its contract at family/,
    ],
    ['that breaks its contract', V3, { dataversion: 3, data: { given: 7 } }, /breaks its contract at given/],
    ['without an envelope', V3, { specversion: '0.3' }, /no valid envelope/],
    ['with one before it missing', V3, { sequence: 1_000 }, /jumps from \d+ to 1000/],
  ])(
    '%s stops the reader before it: nothing is applied, nothing passed over',
    async (_what, contract, changes, says) => {
      const before = await positionIn(db, 'finance')
      const delivery = deliver([reads(contract)], fact(3, LI, changes))
      await expect(delivery).rejects.toThrow(UnreadableEvent)
      await expect(delivery).rejects.toThrow(says)
      expect(heard).toEqual([])
      expect(await positionIn(db, 'finance')).toBe(before)
      await deliver([reads(V3)], fact(3, LI))
      expect(heard).toEqual([[3, LI]])
    },
  )
})
