import { becomePartner, type Database, PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { type Checked, listIn, proveList, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { atOnceIn } from '../testing/at-once.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import { channelPolicy } from './channel-policies.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aChannelPolicy } = await channelOf(t)
const atOnce = atOnceIn(t)
const CHM = 'channel-manager-east'

beforeAll(async () => {
  await aPartner({ ...PARTNER_A, name: '甲公司' })
  await aPartner({ ...PARTNER_B, name: '乙公司', kind: 'AGENT', regionCode: '440300' })
})

interface Revision {
  readonly id: string
  readonly version: number
}
const FIELDS =
  'id no revision status title body appliesToKinds effectiveFrom effectiveTo publishedAt acknowledgements acknowledgedAt version'
const POLICY = `{ __typename ... on ChannelPolicy { ${FIELDS} } ... on Refusal { refusal: code } }` as const

const run = async <const Call extends string>(
  as: Parameters<typeof t.data>[0],
  call: Call & Checked<'partners', `mutation { result: ${Call} }`>,
) => (await t.data(as, unchecked(`mutation { result: ${call} }`))).result
const textFrom = (from: string, kinds = '[DISTRIBUTOR, FRANCHISEE]') =>
  `input: { title: " 返利与窜货管理办法 ", body: "一、不得跨区销售。", appliesToKinds: ${kinds}, effectiveFrom: "${from}" }`
const draft = (from: string = TODAY, revises?: Revision) =>
  t
    .data(
      CHM,
      unchecked(
        `mutation { result: draftChannelPolicy(${textFrom(from)}, ${revises ? `revises: "${revises.id}", ` : ''}idempotencyKey: "${newId('event')}") ${POLICY} }`,
      ),
    )
    .then(({ result }) => result)
const submit = ({ id, version }: Revision) =>
  run(CHM, `submitChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const decide = ({ id, version }: Revision, decision: string, as: Parameters<typeof t.data>[0] = 'management') =>
  t
    .data(
      as,
      unchecked(
        `mutation { result: decideChannelPolicy(id: "${id}", expectedVersion: ${version}, decision: ${decision}, comment: "已阅") ${POLICY} }`,
      ),
    )
    .then(({ result }) => result)
const publish = ({ id, version }: Revision) =>
  run(CHM, `publishChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const published = async (from?: string, revises?: Revision) =>
  publish(await decide(await submit(await draft(from, revises)), 'APPROVED'))
const acknowledge = ({ id, version }: Revision, as = 'partner-a') =>
  run(as, `acknowledgeChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const inForceOn = async (on: string, no: string, as = 'partner-a') => {
  const query = 'query ($on: Date, $no: String) { channelPolicies(on: $on, search: $no) { nodes { revision } } }'
  return (await t.data(as, query, { on, no })).channelPolicies.nodes.map(
    ({ revision }: { revision: number }) => revision,
  )
}
const read = async (id: string, as = 'management') =>
  (await t.data(as, `query ($id: ID!) { policy: channelPolicy(id: $id) { ${FIELDS} } }`, { id })).policy

describe('a channel policy', () => {
  test("G-09 publishing v2 retires v1; a query at v1's date still returns v1", async () => {
    const first = await published()
    expect(first).toMatchObject({ revision: 1, status: 'PUBLISHED', title: '返利与窜货管理办法', effectiveTo: null })
    const second = await published('2026-12-01', first)
    expect(second).toMatchObject({ no: first.no, revision: 2, status: 'PUBLISHED', effectiveFrom: '2026-12-01' })
    expect(await read(first.id)).toMatchObject({ status: 'RETIRED', effectiveTo: '2026-11-30', body: first.body })
    for (const [day, revisions] of [
      ['2026-11-22', []],
      [TODAY, [1]],
      ['2026-11-30', [1]],
      ['2026-12-01', [2]],
    ] as const)
      expect([day, await inForceOn(day, first.no)]).toEqual([day, revisions])
  })

  test('G-09 has one revision on each day, also where the third begins before the second, or on the day of the first', async () => {
    const first = await published()
    const second = await published('2027-03-01', first)
    const third = await published('2027-01-01', second)
    expect(await read(first.id)).toMatchObject({ effectiveTo: '2026-12-31' })
    expect(await read(second.id)).toMatchObject({ status: 'RETIRED', effectiveTo: '2026-12-31' })
    for (const day of ['2026-12-31', '2027-01-01', '2027-02-28', '2027-03-01'])
      expect([day, await inForceOn(day, first.no)]).toEqual([day, [day < '2027-01-01' ? 1 : 3]])
    expect(await published(TODAY, third)).toMatchObject({ revision: 4 })
    expect(await inForceOn(TODAY, first.no)).toEqual([4])
  })

  test('that is published after its first day holds from the day of its publication', async () => {
    const agreed = await decide(await submit(await draft()), 'APPROVED')
    const start = t.clock.now()
    t.clock.set('2026-11-25T10:00:00+08:00')
    expect(await publish(agreed)).toMatchObject({ effectiveFrom: '2026-11-25' })
    t.clock.set(start)
    expect(await inForceOn('2026-11-24', agreed.no)).toEqual([])
  })

  test('D is agreed to by management, by nobody who drafted, changed or sent it, and returned twice at most', async () => {
    const sent = await submit(await draft())
    const author = { ...personaNamed(CHM).viewer, roles: ['CHM', 'MGT'] as const }
    expect(await decide(sent, 'APPROVED', author)).toMatchObject({ refusal: 'SELF_APPROVAL' })
    const again = await submit(await decide(sent, 'RETURNED'))
    const third = await submit(await decide(again, 'RETURNED'))
    expect(await decide(third, 'RETURNED')).toMatchObject({ refusal: 'RETURNED_TOO_OFTEN' })
    expect(await decide(third, 'APPROVED')).toMatchObject({ status: 'APPROVED' })
    const query =
      'query ($id: ID!) { channelPolicy(id: $id) { approvals { step department decision comment approver { name } } } }'
    const { approvals } = (await t.data(CHM, query, { id: sent.id })).channelPolicy
    const step = { department: 'MANAGEMENT', comment: '已阅', approver: { name: 'management' } }
    expect(approvals).toEqual(
      ['RETURNED', 'RETURNED', 'APPROVED'].map((decision, i) => ({ ...step, step: i + 1, decision })),
    )
  })

  test('has one revision in work at a time, also of two that are drafted at once; a rejected one leaves its number free', async () => {
    const first = await published()
    const [won, lost] = await atOnce(
      () => draft('2026-12-01', first),
      () => draft('2026-12-01', first),
    )
    expect([won, lost]).toMatchObject([{ revision: 2, status: 'DRAFT' }, { refusal: 'REVISION_IN_WORK' }])
    expect(await decide(await submit(won), 'REJECTED')).toMatchObject({ status: 'REJECTED' })
    expect(await draft('2026-12-01', first)).toMatchObject({ no: first.no, revision: 3 })
  })

  test('is changed while it is a draft: what is left out stays', async () => {
    const { id, body } = await draft()
    const changed = await run(
      CHM,
      `updateChannelPolicy(id: "${id}", expectedVersion: 1, input: { title: "新办法", appliesToKinds: [AGENT] }) ${POLICY}`,
    )
    expect(changed).toMatchObject({ title: '新办法', appliesToKinds: ['AGENT'], body, version: 2 })
  })

  test('that is taken back holds until the end of the day; the partner reads why, and nothing of its drafts', async () => {
    const { id, no, version } = await published()
    const retired =
      `retireChannelPolicy(id: "${id}", expectedVersion: ${version}, reason: "法规变化") ${POLICY}` as const
    expect(await run('management', retired)).toMatchObject({ status: 'RETIRED', effectiveTo: TODAY })
    expect([await inForceOn(TODAY, no), await inForceOn('2026-11-24', no)]).toEqual([[1], []])
    const query = 'query ($id: ID!) { channelPolicy(id: $id) { history { nodes { operation reason } } } }'
    const history = async (as: string) => (await t.data(as, query, { id })).channelPolicy.history.nodes
    expect(await history('partner-a')).toEqual([
      { operation: 'channel-policy:retire', reason: '法规变化' },
      { operation: 'channel-policy:publish', reason: null },
    ])
    expect(await history('management')).toHaveLength(5)
  })

  test('A is refused with a text that says nothing or too much, kinds named twice, and days that have passed or lie far off', async () => {
    const refused = async (input: string) => {
      const call = `draftChannelPolicy(input: { ${input} }, idempotencyKey: "${newId('event')}")`
      const { errors } = await t.ask(CHM, unchecked(`mutation { ${call} { __typename } }`))
      return errors[0]?.extensions?.code
    }
    const usual = { title: '"办法"', body: '"一"', appliesToKinds: '[AGENT]', effectiveFrom: `"${TODAY}"` }
    for (const wrong of [
      { title: '"\u3000"' },
      { title: `"${'长'.repeat(201)}"` },
      { body: `"${'长'.repeat(20_001)}"` },
      { appliesToKinds: '[]' },
      { appliesToKinds: '[AGENT, AGENT]' },
      { effectiveFrom: '"2026-11-22"' },
      { effectiveFrom: '"2031-11-24"' },
    ]) {
      const input = Object.entries({ ...usual, ...wrong }).map(([name, value]) => `${name}: ${value}`)
      expect([Object.keys(wrong), await refused(input.join(', '))]).toEqual([Object.keys(wrong), 'BAD_USER_INPUT'])
    }
  })
})

describe('a partner', () => {
  test('X-10 acknowledges what was published for its kind, once; staff sees how many did, and who has not', async () => {
    const policy = await published()
    const { id } = policy
    const toAcknowledge = async (as = 'management') => {
      const query =
        'query ($id: ID!) { page: partnersToAcknowledge(policyId: $id) { nodes { name } edges { cursor } totalCount } }'
      return (await t.data(as, query, { id })).page.nodes.map(({ name }: { name: string }) => name)
    }
    expect(await toAcknowledge()).toEqual(['甲公司'])
    const acknowledged = await acknowledge(policy)
    expect(acknowledged).toMatchObject({ acknowledgements: 1, acknowledgedAt: t.clock.now().toISOString() })
    t.clock.advance(60_000)
    expect(await acknowledge(policy)).toEqual(acknowledged)
    expect(await read(id)).toMatchObject({ acknowledgements: 1, acknowledgedAt: null })
    expect(await toAcknowledge()).toEqual([])
    expect(await read(id, 'channel-manager-south')).toMatchObject({ acknowledgements: 0 })
    const trail = await t.data(
      'auditor',
      '{ partnersAuditEntries(filter: { operation: "channel-policy:acknowledge" }) { nodes { actor { id } } } }',
    )
    expect(trail.partnersAuditEntries.nodes).toEqual([{ actor: { id: `user_${PARTNER_A.code}` } }])
  })

  test('X-10 acknowledges each revision anew, and only one that is published', async () => {
    const first = await published()
    await acknowledge(first)
    const second = await published('2026-12-01', first)
    expect(second.acknowledgements).toBe(0)
    expect(await acknowledge({ ...first, version: first.version + 1 })).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await acknowledge(second)).toMatchObject({ acknowledgements: 1 })
  })

  test('sees what was published for its kind, and can acknowledge nothing else', async () => {
    const shown = await published()
    const drafted = await draft()
    const agents = await aChannelPolicy({ appliesToKinds: ['AGENT'] })
    expect([await read(shown.id, 'partner-a'), await read(shown.id, 'partner-b')]).toMatchObject([
      { id: shown.id },
      null,
    ])
    for (const { id } of [drafted, agents]) {
      expect(await read(id, 'partner-a')).toBeNull()
      const call = `mutation { acknowledgeChannelPolicy(id: "${id}", expectedVersion: 1) { __typename } }` as const
      expect((await t.ask('partner-a', call)).errors[0]?.extensions?.code).toBe('NOT_FOUND')
    }
    expect(
      (await t.ask('partner-a', `{ channelPolicy(id: "${shown.id}") { approvals { step } } }`)).errors,
    ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  test('the database itself shows a partner the published policies of its kind, and no draft', async () => {
    const { id } = await draft()
    await aChannelPolicy({ appliesToKinds: ['AGENT'] })
    const rows = await t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, 'partners', PARTNER_A.id)
      return tx.select().from(channelPolicy)
    })
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row.id).not.toBe(id)
      expect([row.publishedAt, row.appliesToKinds]).toEqual([expect.any(Date), expect.arrayContaining(['DISTRIBUTOR'])])
    }
  })
})

describe('the list of channel policies', () => {
  let n = 0
  const add = (given: Parameters<typeof aChannelPolicy>[0] = {}) => {
    n += 1
    const day = String(1 + ((n * 7) % 28)).padStart(2, '0')
    return aChannelPolicy({ no: `CHP-2024-${(n * 37) % 1000}`, effectiveFrom: `2024-03-${day}`, ...given })
  }
  const filter = { status: 'DocStatus', kind: 'PartnerKind', on: 'Date', search: 'String' }
  const list = { field: 'channelPolicies', filter, sort: 'ChannelPolicySort', node: 'id no effectiveFrom title' }
  const { find } = listIn(t, list)
  beforeAll(async () => {
    await t.db.execute('truncate channel_policy cascade')
    for (let i = 0; i < 6; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { NEWEST: ['down', ({ effectiveFrom }) => effectiveFrom], NUMBER: ['up', ({ no }) => no] },
    sortedOnTheFly: [],
    add,
  })

  test('is filtered by status, kind, day, and words of title and number; a search finds it, too', async () => {
    const one = await add({
      ...{ no: 'CHP-2030-000815', title: '售后备件价格办法', appliesToKinds: ['OTHER'], status: 'RETIRED' },
      ...{ effectiveFrom: '2030-01-01', effectiveTo: '2030-06-30' },
    })
    for (const args of [
      { status: 'RETIRED' },
      { kind: 'OTHER', search: '备件' },
      { on: '2030-06-30', search: 'chp-2030' },
      { search: '价格 售后' },
    ])
      expect([args, (await find('management', args)).map(({ id }) => id)]).toEqual([args, [one.id]])
    expect(await find('management', { on: '2030-07-01', search: '备件' })).toEqual([])
    const query = 'query ($text: String!) { search(text: $text) { channelPolicies { id } } }'
    for (const text of ['CHP-2030-000815', '备件价格'])
      expect((await t.data('management', query, { text })).search.channelPolicies).toEqual([{ id: one.id }])
    expect((await t.data('partner-a', query, { text: '备件价格' })).search.channelPolicies).toEqual([])
  })

  test('takes as many statements for one policy as for many', async () => {
    const query = (first: number) =>
      `{ channelPolicies(first: ${first}) { nodes { acknowledgements acknowledgedAt approvals { step } history { nodes { operation } } } } }` as const
    const [one, many] = [
      await t.statements(() => t.data('management', query(1))),
      await t.statements(() => t.data('management', query(6))),
    ]
    expect(many.length).toBe(one.length)
  })
})
