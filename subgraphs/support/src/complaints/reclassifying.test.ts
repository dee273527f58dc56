import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { support } from '../subgraph.ts'
import { complaintWith, knowPartners } from '../testing/fixture.ts'

const t = await testSubgraph(support)

beforeAll(() => knowPartners(t))

const FIELDS = `__typename ... on Complaint { id version status category level awaitingCoSignature partner { id } responseSla { dueAt } }
  ... on Refusal { refusal: code }`
const run = async (as: string, name: string, { id, version }: { id: string; version: number }, rest = '') =>
  (await t.data(as, unchecked(`mutation { ${name}(id: "${id}", expectedVersion: ${version} ${rest}) { ${FIELDS} } }`)))[
    name
  ]
const reclassify = (row: { id: string; version: number }, rest: string) =>
  run('after-sales', 'reclassifyComplaint', row, `, reason: "看错了", ${rest}`)

describe('a complaint about conduct', () => {
  test('B: names the partner, when it is registered and when it is classified', async () => {
    const register = `registerComplaint(idempotencyKey: "${newId('event')}", category: PARTNER_CONDUCT, level: GENERAL, description: "态度恶劣"`
    const at = async (rest: string) =>
      (await t.data('after-sales', unchecked(`mutation { ${register} ${rest}) { ${FIELDS} } }`))).registerComplaint
    expect(await at('')).toMatchObject({ refusal: 'PARTNER_MISSING' })
    expect(await at(`, partnerId: "${PARTNER_A.id}"`)).toMatchObject({ partner: { id: PARTNER_A.id } })
    const nobodys = await complaintWith(t, { partnerId: null })
    expect(
      await run('after-sales', 'classifyComplaint', nobodys, ', category: PARTNER_CONDUCT, level: GENERAL'),
    ).toMatchObject({ refusal: 'PARTNER_MISSING' })
  })

  test('B: that names nobody is given its partner, once, and can then be concluded and co-signed', async () => {
    const stuck = await complaintWith(t, { partnerId: null, category: 'PARTNER_CONDUCT', status: 'INVESTIGATING' })
    expect(await reclassify(stuck, 'category: PARTNER_CONDUCT, level: GENERAL')).toMatchObject({
      refusal: 'PARTNER_MISSING',
    })
    const named = await reclassify(stuck, `category: PARTNER_CONDUCT, level: GENERAL, partnerId: "${PARTNER_A.id}"`)
    expect(named).toMatchObject({ partner: { id: PARTNER_A.id }, status: 'INVESTIGATING' })
    await expect(reclassify(named, `category: OTHER, level: GENERAL, partnerId: "${PARTNER_B.id}"`)).rejects.toThrow(
      /names its partner already/,
    )
    const concluded = await run('after-sales', 'concludeComplaint', named, ', upheld: true, rootCause: "x"')
    expect(await run('channel-manager-east', 'coSignComplaint', concluded)).toMatchObject({ status: 'UPHELD' })
  })
})

describe('another category or level', () => {
  test('moves the clocks to the new level, counted from when it was registered', async () => {
    t.clock.set('2026-11-23T10:00:00+08:00')
    const row = await complaintWith(t, { status: 'CLASSIFIED' })
    t.clock.advance(600_000)
    expect(await reclassify(row, 'category: SAFETY, level: URGENT')).toMatchObject({
      ...{ category: 'SAFETY', level: 'URGENT', status: 'CLASSIFIED', version: 2 },
      responseSla: { dueAt: '2026-11-23T04:00:00.000Z' },
    })
  })

  test('gives up a conclusion that waits for its co-signature: nobody signs what is about something else', async () => {
    const row = await complaintWith(t, { category: 'PARTNER_CONDUCT', status: 'INVESTIGATING' })
    const concluded = await run('after-sales', 'concludeComplaint', row, ', upheld: true, rootCause: "x"')
    expect(concluded).toMatchObject({ awaitingCoSignature: true })
    const other = await reclassify(concluded, 'category: DELIVERY, level: GENERAL')
    expect(other).toMatchObject({ awaitingCoSignature: false, status: 'INVESTIGATING' })
    expect(await run('channel-manager-east', 'coSignComplaint', other)).toMatchObject({ refusal: 'NOTHING_TO_CO_SIGN' })
  })
})
