import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import {
  anOrder,
  complaintWith,
  employeeIs,
  knowEmployees,
  knowPartners,
  ticketMutations,
  ticketWith,
} from '../testing/fixture.ts'

const t = await testSubgraph(support)
const run = ticketMutations(t)
const subjectOf = (persona: string): string => personaNamed(persona).viewer.subject

beforeAll(async () => {
  await knowPartners(t)
  await knowEmployees(t)
})

const codesOf = async (as: string, mutation: string): Promise<unknown[]> =>
  (await t.ask(as, unchecked(`mutation { ${mutation} { __typename } }`))).errors.map(
    ({ extensions }) => extensions?.code,
  )
const complain = (rest: string) =>
  `registerComplaint(idempotencyKey: "${newId('event')}", category: DELIVERY, level: GENERAL, description: "少了一箱", ${rest})`
const open = (rest: string) =>
  `openTicket(idempotencyKey: "${newId('event')}", channel: PORTAL, subject: "到货少件", ${rest})`

describe('B: whom work is given to', () => {
  test.each([
    ['an id that was made up', newId('employee')],
    ['a finance clerk', subjectOf('finance')],
  ])('B: %s gets no ticket, no visit and no complaint', async (_who, id) => {
    const [fresh, working, found] = [
      await ticketWith(t),
      await ticketWith(t, { status: 'IN_PROGRESS' }),
      await complaintWith(t),
    ]
    const versioned = (row: { id: string }) => `id: "${row.id}", expectedVersion: 1`
    expect(await codesOf('tech-support', `assignTicket(${versioned(fresh)}, assigneeId: "${id}")`)).toEqual([
      'BAD_USER_INPUT',
    ])
    const visit = `scheduleOnsite(${versioned(working)}, engineerId: "${id}", scheduledAt: "2026-11-24T01:00:00Z")`
    expect(await codesOf('tech-support', visit)).toEqual(['BAD_USER_INPUT'])
    const classify = `classifyComplaint(${versioned(found)}, category: DELIVERY, level: GENERAL, assigneeId: "${id}")`
    expect(await codesOf('after-sales', classify)).toEqual(['BAD_USER_INPUT'])
    expect(await t.recorded()).toEqual([])
  })

  test('B: whoever moved to another department, or left, gets no more work, and whoever joined does', async () => {
    const id = newId('employee')
    const assign = async () => run('tech-support', 'assignTicket', await ticketWith(t), `, assigneeId: "${id}"`)
    await expect(assign()).rejects.toThrow(/who works in TECH_SUPPORT or AFTER_SALES or RND today/)
    await employeeIs(t, id, 'RND')
    expect(await assign()).toMatchObject({ status: 'ASSIGNED' })
    await employeeIs(t, id, 'MARKETING')
    await expect(assign()).rejects.toThrow(/who works in/)
    await employeeIs(t, id, 'TECH_SUPPORT', false)
    await expect(assign()).rejects.toThrow(/who works in/)
  })
})

describe('B: the order a case names', () => {
  test('B: is one of its own for a partner: neither an order that was made up nor an unshipped one of another partner', async () => {
    for (const orderId of [newId('order'), await anOrder(t, PARTNER_B.id)])
      for (const mutation of [complain(`orderId: "${orderId}"`), open(`orderId: "${orderId}"`)])
        expect(await codesOf('partner-a', mutation)).toEqual(['NOT_FOUND'])
    expect(await codesOf('partner-a', complain(`orderId: "${await anOrder(t)}"`))).toEqual([])
  })

  test("B: is one of the case's partner for staff, and one of its regions for a channel manager", async () => {
    const orderId = await anOrder(t, PARTNER_B.id)
    const other = complain(`orderId: "${orderId}", partnerId: "${PARTNER_A.id}"`)
    expect(await codesOf('after-sales', other)).toEqual(['BAD_USER_INPUT'])
    expect(await codesOf('channel-manager-east', complain(`orderId: "${orderId}"`))).toEqual(['NOT_FOUND'])
    expect(await codesOf('after-sales', complain(`orderId: "${orderId}", partnerId: "${PARTNER_B.id}"`))).toEqual([])
  })
})

test('B: an empty id names nobody and nothing, and is not taken for one that was left out', async () => {
  expect(await codesOf('tech-support', open('partnerId: ""'))).toEqual(['NOT_FOUND'])
  expect(await codesOf('partner-a', open('partnerId: ""'))).toEqual(['FORBIDDEN'])
  expect(await codesOf('after-sales', complain('partnerId: ""'))).toEqual(['NOT_FOUND'])
  expect(await codesOf('tech-support', open(`partnerId: "${PARTNER_A.id}", complaintId: ""`))).toEqual(['NOT_FOUND'])
  expect(await codesOf('tech-support', open(`partnerId: "${PARTNER_A.id}", orderId: ""`))).toEqual(['BAD_USER_INPUT'])
})
