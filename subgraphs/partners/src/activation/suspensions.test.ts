import { personaNamed } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { partner as partnerTable } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, aTerritory } = await channelOf(t)
const CHM = 'channel-manager-east'

const on = (day: string) => t.clock.set(`${day}T02:00:00Z`)
beforeEach(() => on('2026-11-23'))

const ANSWER = '{ ... on Partner { status suspendedUntil } ... on Refusal { refusal: code message } }'
/** Gives a command of a partner at the version it is at. */
async function act(as: string, command: string, id: string, args = '') {
  const [row] = await t.db.select().from(partnerTable).where(eq(partnerTable.id, id))
  const query = `mutation { answer: ${command}(id: "${id}", expectedVersion: ${row!.version} ${args}) ${ANSWER} }`
  return (await t.data(as, unchecked(query))).answer
}
const suspend = (as: string, id: string, until: string, more = '') =>
  act(as, 'suspendPartner', id, `, reason: "检查", until: "${until}" ${more}`)
const change = (as: string, id: string, until: string) =>
  act(as, 'changeSuspension', id, `, reason: "整改", until: "${until}"`)
const reinstate = (as: string, id: string) => act(as, 'reinstatePartner', id)
const active = async () => {
  const partner = await aPartner({ status: 'ACTIVE' })
  await aContract(partner, { effectiveTo: '2029-12-31' })
  return partner.id
}
const statusOf = async (id: string) =>
  (await t.data('management', `{ partner(id: "${id}") { status } }`)).partner.status

describe('D: a partner without a contract in force', () => {
  test('is not reinstated, not by management either', async () => {
    const { id } = await aPartner({ status: 'SUSPENDED' })
    expect(await reinstate(CHM, id)).toMatchObject({ refusal: 'NO_CONTRACT_IN_FORCE' })
    expect(await reinstate('management', id)).toMatchObject({ refusal: 'NO_CONTRACT_IN_FORCE' })
  })

  test('is neither reinstated nor activated by one that begins later, or was terminated', async () => {
    const partner = await aPartner({ status: 'SUSPENDED' })
    await aContract(partner, { effectiveFrom: '2026-11-24' })
    expect(await reinstate(CHM, partner.id)).toMatchObject({ refusal: 'NO_CONTRACT_IN_FORCE' })
    on('2026-11-24')
    expect(await reinstate(CHM, partner.id)).toMatchObject({ status: 'ACTIVE' })
    on('2026-11-23')
    const ended = await aPartner({ status: 'ACTIVE' })
    const contract = await aContract(ended)
    await t.data(
      'management',
      `mutation { terminateContract(id: "${contract.id}", expectedVersion: 1, reason: "违约") { __typename } }`,
    )
    expect(await reinstate(CHM, ended.id)).toMatchObject({ refusal: 'NO_CONTRACT_IN_FORCE' })
  })
})

describe('D: a suspension by a channel manager', () => {
  test('lasts 30 days within twelve months, in however many steps; management goes on', async () => {
    const id = await active()
    expect(await suspend(CHM, id, '2026-12-12')).toMatchObject({ status: 'SUSPENDED' })
    on('2026-12-13')
    await t.subgraph.sweep()
    // 20 days are used: 11 are left, this one included.
    expect(await suspend(CHM, id, '2026-12-24')).toEqual({
      refusal: 'SUSPENSION_TOO_LONG',
      message:
        'A channel manager suspends for up to 30 days within twelve months: give `until` as 2026-12-23 or earlier, or ask management.',
    })
    expect(await suspend(CHM, id, '2026-12-23')).toMatchObject({ status: 'SUSPENDED' })
    on('2026-12-24')
    await t.subgraph.sweep()
    expect((await suspend(CHM, id, '2026-12-24')).message).toMatch(/twelve months: ask management/)
    expect(await suspend('management', id, '2027-03-01')).toMatchObject({ suspendedUntil: '2027-03-01' })
  })

  test('is counted by its days as they were, and forgotten after twelve months', async () => {
    const id = await active()
    await suspend(CHM, id, '2026-12-23')
    on('2026-11-25')
    await reinstate(CHM, id)
    on('2026-11-26')
    expect(await suspend(CHM, id, '2026-12-24')).toMatchObject({ refusal: 'SUSPENSION_TOO_LONG' })
    expect(await suspend(CHM, id, '2026-12-23')).toMatchObject({ status: 'SUSPENDED' })
    on('2026-12-24')
    await t.subgraph.sweep()
    on('2028-01-01')
    expect(await suspend(CHM, id, '2028-01-31')).toMatchObject({ status: 'SUSPENDED' })
  })

  test('is extended and shortened under the same threshold', async () => {
    const id = await active()
    await suspend(CHM, id, '2026-12-01')
    on('2026-11-28')
    expect(await change(CHM, id, '2026-12-24')).toMatchObject({ refusal: 'SUSPENSION_TOO_LONG' })
    expect(await change(CHM, id, '2026-12-23')).toMatchObject({ suspendedUntil: '2026-12-23' })
    expect(await change(CHM, id, '2026-11-30')).toMatchObject({ suspendedUntil: '2026-11-30' })
    expect(await change('management', id, '2027-11-30')).toMatchObject({ suspendedUntil: '2027-11-30' })
    expect((await t.recorded()).at(-1)).toMatchObject({ type: 'PartnerSuspended', payload: { until: '2027-11-30' } })
  })

  test('after a violation is changed by management only', async () => {
    const id = await active()
    await suspend(CHM, id, '2026-12-01', ', byViolation: true')
    expect(await change(CHM, id, '2026-11-24')).toMatchObject({ refusal: 'REINSTATEMENT_NEEDS_MANAGEMENT' })
    expect(await change('management', id, '2026-11-24')).toMatchObject({ suspendedUntil: '2026-11-24' })
  })
})

describe('D: the last day of a contract', () => {
  test('is read by its date before the schedule has come by: status, reason, filters, count of the region, and what may be commanded', async () => {
    const partner = await aPartner({ status: 'ACTIVE' })
    const { id: contractId, no } = await aContract(partner, { effectiveTo: '2026-11-30' })
    const territory = await aTerritory(partner, { validTo: '2026-11-30' })
    const { id } = partner
    const read = async () => {
      const {
        contract,
        partner: asked,
        ...lists
      } = await t.data(
        'management',
        `query ($id: ID!, $contract: ID!) {
          partner(id: $id) { status suspendedAt suspensionReason suspendedUntil region { activePartnerCount } }
          contract: node(id: $contract) { ... on Contract { status territories { id status } } }
          active: partners(filter: { statuses: [ACTIVE] }, first: 100) { nodes { id } }
          suspended: partners(filter: { statuses: [SUSPENDED] }, first: 100) { nodes { id } }
          effective: contracts(statuses: [EFFECTIVE], first: 100) { nodes { id } }
          expired: contracts(statuses: [EXPIRED], first: 100) { nodes { id } }
        }`,
        { id, contract: contractId },
      )
      const found = Object.entries(lists as Record<string, { nodes: { id: string }[] }>)
      const isIn = found.filter(([, { nodes }]) => nodes.some((node) => node.id === id || node.id === contractId))
      const territoryStatus = (
        await t.data('management', unchecked(`{ node(id: "${territory.id}") { ... on Territory { status } } }`))
      ).node.status
      return { ...asked, contract: contract.status, territory: territoryStatus, isIn: isIn.map(([name]) => name) }
    }
    on('2026-11-30')
    const before = await read()
    const inForce = { contract: 'EFFECTIVE', territory: 'HELD', isIn: ['active', 'effective'] }
    expect(before).toMatchObject({ status: 'ACTIVE', suspensionReason: null, ...inForce })
    on('2026-12-01')
    const after = {
      ...{ status: 'SUSPENDED', suspendedAt: '2026-11-30T16:00:00.000Z', suspendedUntil: null },
      ...{ suspensionReason: `${no} ended on 2026-11-30`, contract: 'EXPIRED', territory: 'EXPIRED' },
      ...{ region: { activePartnerCount: before.region.activePartnerCount - 1 }, isIn: ['suspended', 'expired'] },
    }
    expect(await read()).toEqual(after)
    expect(await reinstate(CHM, id)).toMatchObject({ refusal: 'NO_CONTRACT_IN_FORCE' })
    expect(await suspend(CHM, id, '2026-12-05')).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await change('management', id, '2026-12-05')).toEqual({ status: 'SUSPENDED', suspendedUntil: '2026-12-05' })
    // The schedule finds nothing to add to what is read already.
    await t.subgraph.sweep()
    expect(await read()).toMatchObject({ ...after, suspendedUntil: '2026-12-05' })
  })
})

describe('D: the last day of a suspension', () => {
  test('is acted on by the schedule: on the next the partner is ACTIVE, and the others are told', async () => {
    const id = await active()
    await suspend(CHM, id, '2026-11-30')
    on('2026-11-30')
    await t.subgraph.sweep()
    expect(await statusOf(id)).toBe('SUSPENDED')
    on('2026-12-01')
    expect(await t.subgraph.sweep()).toMatchObject({ 'end-suspensions': 1 })
    expect(await statusOf(id)).toBe('ACTIVE')
    expect((await t.recorded()).at(-1)).toMatchObject({ type: 'PartnerReinstated', payload: { partnerId: id } })
  })

  test('is read by its date before the schedule has come by: status, reason, filter, count of the region, and what may be commanded', async () => {
    const id = await active()
    await suspend(CHM, id, '2026-11-30')
    const READ = `query ($id: ID!) {
      partner(id: $id) { status suspendedAt suspensionReason suspendedUntil region { activePartnerCount } }
      active: partners(filter: { statuses: [ACTIVE] }, first: 100) { nodes { id } }
      suspended: partners(filter: { statuses: [SUSPENDED] }, first: 100) { nodes { id } }
    }`
    const read = async () => {
      const { partner, ...lists } = await t.data('management', unchecked(READ), { id })
      const found = Object.entries(lists as Record<string, { nodes: { id: string }[] }>)
      const isIn = found.filter(([, { nodes }]) => nodes.some((node) => node.id === id)).map(([name]) => name)
      return { ...partner, isIn }
    }
    on('2026-11-30')
    const before = await read()
    expect(before).toMatchObject({ status: 'SUSPENDED', suspendedUntil: '2026-11-30', isIn: ['suspended'] })
    on('2026-12-01')
    expect(await read()).toEqual({
      status: 'ACTIVE',
      suspendedAt: null,
      suspensionReason: null,
      suspendedUntil: null,
      region: { activePartnerCount: before.region.activePartnerCount + 1 },
      isIn: ['active'],
    })
    // Nothing is left to extend or to end; it can be suspended anew, from today on.
    expect(await change(CHM, id, '2026-12-05')).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await reinstate(CHM, id)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await suspend(CHM, id, '2026-12-05')).toEqual({ status: 'SUSPENDED', suspendedUntil: '2026-12-05' })
    expect(await t.subgraph.sweep()).toMatchObject({ 'end-suspensions': 0 })
  })

  test('tells the others whether it ends by itself', async () => {
    const id = await active()
    await suspend(CHM, id, '2026-11-30')
    expect((await t.recorded()).at(-1)?.payload).toMatchObject({ until: '2026-11-30', endsByItself: true })
    await reinstate(CHM, id)
    const violated = await active()
    await suspend(CHM, violated, '2026-11-30', ', byViolation: true')
    expect((await t.recorded()).at(-1)?.payload).toMatchObject({ until: '2026-11-30', endsByItself: false })
  })

  test('ends nothing by itself after a violation, or without a contract in force', async () => {
    const violated = await active()
    await suspend(CHM, violated, '2026-11-30', ', byViolation: true')
    const { id: without } = await aPartner({ status: 'ACTIVE' })
    await suspend(CHM, without, '2026-11-30')
    on('2026-12-01')
    expect(await t.subgraph.sweep()).toMatchObject({ 'end-suspensions': 0 })
    expect([await statusOf(violated), await statusOf(without)]).toEqual(['SUSPENDED', 'SUSPENDED'])
    expect(await change('management', violated, '2026-12-05')).toMatchObject({ suspendedUntil: '2026-12-05' })
    expect(await change(CHM, without, '2026-12-05')).toMatchObject({ suspendedUntil: '2026-12-05' })
  })
})

test('L5 finance, order desk and after-sales see whole numbers to call, and who read whose is logged, not the number', async () => {
  const contacts = [{ name: '张三', phone: '13812345678' }]
  const { id } = await aPartner({ contacts })
  const read = async (as: string) => {
    const logged: object[] = []
    const contextValue = { ...t.as(as), log: { info: (fields: object) => void logged.push(fields) } }
    const query = `{ partner(id: "${id}") { contacts { phone } } }`
    const { body } = await t.subgraph.server.executeOperation({ query }, { contextValue: contextValue as never })
    if (body.kind !== 'single') throw new Error('One answer was expected.')
    return { answer: JSON.stringify(body.singleResult.data), logged }
  }
  for (const as of ['finance', 'order-desk', 'after-sales', CHM]) {
    const { answer, logged } = await read(as)
    expect([as, answer]).toEqual([as, expect.stringContaining('13812345678')])
    const { subject } = personaNamed(as).viewer
    expect(logged).toEqual([{ viewer: subject, partnerId: id, requestId: 'test-request' }])
  }
  for (const as of ['marketing', 'auditor']) {
    const { answer, logged } = await read(as)
    expect([as, answer, logged]).toEqual([as, expect.stringContaining('138****5678'), []])
  }
})
