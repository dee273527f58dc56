import { PARTNER_A, PARTNER_B, personaNamed } from '@channelgraph/access'
import { type Checked, listIn, proveDocument, proveList, testSubgraph, unchecked } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../approvals/approvals.tables.ts'
import { partners } from '../subgraph.ts'
import { atOnceIn } from '../testing/at-once.ts'
import { channelOf, TODAY } from '../testing/fixture.ts'
import { channelPolicy } from './channel-policies.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aChannelPolicy } = await channelOf(t)
const atOnce = atOnceIn(t)
const CHM = 'channel-manager-east'

const START = t.clock.now()
// A test that moves the clock leaves it as it was, also where it fails.
afterEach(() => t.clock.set(START))
beforeAll(async () => {
  await aPartner({ ...PARTNER_A, name: '甲公司' })
  await aPartner({ ...PARTNER_B, name: '乙公司', kind: 'AGENT', regionCode: '440300' })
})

interface Revision {
  readonly id: string
  readonly version: number
}
const FIELDS =
  'id no revision status title body appliesToKinds effectiveFrom effectiveTo inForceTo publishedAt acknowledgements acknowledgedAt version'
const POLICY = `{ __typename ... on ChannelPolicy { ${FIELDS} } ... on Refusal { refusal: code } }` as const

const run = async <const Call extends string>(
  as: Parameters<typeof t.data>[0],
  call: Call & Checked<'partners', `mutation { result: ${Call} }`>,
) => (await t.data(as, unchecked(`mutation { result: ${call} }`))).result
const textFrom = (effectiveFrom: string, effectiveTo?: string) => ({
  ...{
    title: ' 返利与窜货管理办法 ',
    body: '一、不得跨区销售。',
    appliesToKinds: ['DISTRIBUTOR', 'FRANCHISEE'] as const,
  },
  ...{ effectiveFrom, effectiveTo },
})
const draft = (from: string = TODAY, revises?: Revision, to?: string) =>
  t
    .data(
      CHM,
      `mutation ($input: DraftChannelPolicyInput!, $revises: ID, $key: ID!) { result: draftChannelPolicy(input: $input, revises: $revises, idempotencyKey: $key) ${POLICY} }`,
      { input: textFrom(from, to), revises: revises?.id, key: newId('event') },
    )
    .then(({ result }) => result)
const submit = ({ id, version }: Revision) =>
  run(CHM, `submitChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const decide = ({ id, version }: Revision, decision: Decision, as: Parameters<typeof t.data>[0] = 'management') =>
  t
    .data(
      as,
      `mutation ($id: ID!, $version: Int!, $decision: Decision!) { result: decideChannelPolicy(id: $id, expectedVersion: $version, decision: $decision, comment: "已阅") ${POLICY} }`,
      { id, version, decision },
    )
    .then(({ result }) => result)
const recall = ({ id, version }: Revision) =>
  run(CHM, `recallChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const discard = ({ id, version }: Revision) =>
  run(CHM, `discardChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const retire = ({ id, version }: Revision) =>
  run('management', `retireChannelPolicy(id: "${id}", expectedVersion: ${version}, reason: "法规变化") ${POLICY}`)
const publish = ({ id, version }: Revision) =>
  run(CHM, `publishChannelPolicy(id: "${id}", expectedVersion: ${version}) ${POLICY}`)
const published = async (from?: string, revises?: Revision, to?: string) =>
  publish(await decide(await submit(await draft(from, revises, to)), 'APPROVED'))
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
    expect(first).toMatchObject({ revision: 1, status: 'PUBLISHED', title: '返利与窜货管理办法', inForceTo: null })
    const second = await published('2026-12-01', first)
    expect(second).toMatchObject({ no: first.no, revision: 2, status: 'PUBLISHED', effectiveFrom: '2026-12-01' })
    expect(await read(first.id)).toMatchObject({ status: 'RETIRED', inForceTo: '2026-11-30', body: first.body })
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
    expect(await read(first.id)).toMatchObject({ inForceTo: '2026-12-31' })
    expect(await read(second.id)).toMatchObject({ status: 'RETIRED', inForceTo: '2026-12-31' })
    for (const day of ['2026-12-31', '2027-01-01', '2027-02-28', '2027-03-01'])
      expect([day, await inForceOn(day, first.no)]).toEqual([day, [day < '2027-01-01' ? 1 : 3]])
    expect(await published(TODAY, third)).toMatchObject({ revision: 4 })
    expect(await inForceOn(TODAY, first.no)).toEqual([4])
  })

  test('that is published after its first day holds from the day of its publication', async () => {
    const agreed = await decide(await submit(await draft()), 'APPROVED')
    t.clock.set('2026-11-25T10:00:00+08:00')
    expect(await publish(agreed)).toMatchObject({ effectiveFrom: '2026-11-25' })
    expect(await inForceOn('2026-11-24', agreed.no)).toEqual([])
  })

  test('D is agreed to by management, by nobody who drafted, changed or sent it, and returned twice at most', async () => {
    const sent = await submit(await draft())
    const withBothRoles = (name: string) => ({ ...personaNamed(name).viewer, roles: ['CHM', 'MGT'] as const })
    expect(await decide(sent, 'APPROVED', withBothRoles(CHM))).toMatchObject({ refusal: 'SELF_APPROVAL' })
    const other = withBothRoles('channel-manager-south')
    const draftAgain = await decide(sent, 'RETURNED')
    const change =
      'mutation ($id: ID!, $version: Int!) { result: updateChannelPolicy(id: $id, expectedVersion: $version, input: { title: "新办法" }) { ... on ChannelPolicy { id version } } }'
    const changed = (await t.data(other, change, draftAgain)).result
    const again = await submit(changed)
    expect(await decide(again, 'APPROVED', other)).toMatchObject({ refusal: 'SELF_APPROVAL' })
    const third = await submit(await decide(again, 'RETURNED'))
    expect(await decide(third, 'RETURNED')).toMatchObject({ refusal: 'RETURNED_TOO_OFTEN' })
    expect(await decide(third, 'APPROVED')).toMatchObject({ status: 'APPROVED' })
    const query =
      'query ($id: ID!) { channelPolicy(id: $id) { approvals { step department decision comment approver { name } } } }'
    const { approvals } = (await t.data(CHM, query, { id: sent.id })).channelPolicy
    const step = { department: 'MANAGEMENT', comment: '已阅', approver: { name: 'management' } }
    expect(approvals).toEqual([{ ...step, step: 1, decision: 'APPROVED' }])
  })

  test('has one revision in progress at a time, also of two that are drafted at once; a rejected one leaves its number free', async () => {
    const first = await published()
    const [won, lost] = await atOnce(
      () => draft('2026-12-01', first),
      () => draft('2026-12-01', first),
    )
    expect([won, lost]).toMatchObject([{ revision: 2, status: 'DRAFT' }, { refusal: 'REVISION_IN_PROGRESS' }])
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
    expect(await retire({ id, version })).toMatchObject({ status: 'RETIRED', inForceTo: TODAY })
    expect([await inForceOn(TODAY, no), await inForceOn('2026-11-24', no)]).toEqual([[1], []])
    const query = 'query ($id: ID!) { channelPolicy(id: $id) { history { nodes { operation reason } } } }'
    const history = async (as: string) => (await t.data(as, query, { id })).channelPolicy.history.nodes
    expect(await history('partner-a')).toEqual([
      { operation: 'channel-policy:retire', reason: '法规变化' },
      { operation: 'channel-policy:publish', reason: null },
    ])
    expect(await history('management')).toHaveLength(5)
  })

  test('is not changed, sent or published by whoever has not seen its latest version', async () => {
    const { id, version } = await draft()
    expect(await submit({ id, version: version + 1 })).toMatchObject({ refusal: 'STALE_VERSION' })
    expect(await read(id)).toMatchObject({ status: 'DRAFT', version })
  })

  test('with a planned last day holds until then; the revision that follows it leaves that as it is', async () => {
    const first = await published(TODAY, undefined, '2026-11-30')
    expect(first).toMatchObject({ effectiveTo: '2026-11-30', inForceTo: '2026-11-30' })
    t.clock.set('2026-12-05T10:00:00+08:00')
    expect(await retire(first)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await published('2026-12-10', first)).toMatchObject({ revision: 2, status: 'PUBLISHED' })
    expect(await read(first.id)).toMatchObject({ status: 'RETIRED', inForceTo: '2026-11-30' })
    expect([await inForceOn('2026-11-30', first.no), await inForceOn('2026-12-05', first.no)]).toEqual([[1], []])
  })

  test('is not published once its planned last day has passed, and is taken back then', async () => {
    const agreed = await decide(await submit(await draft(TODAY, undefined, '2026-11-24')), 'APPROVED')
    t.clock.set('2026-11-25T10:00:00+08:00')
    expect(await publish(agreed)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await retire(agreed)).toMatchObject({ status: 'RETIRED', inForceTo: null })
  })

  test('that was replaced from a later day on can be taken back until then', async () => {
    const first = await published()
    await published('2027-03-01', first)
    const replaced = await read(first.id)
    expect(await retire(replaced)).toMatchObject({ status: 'RETIRED', inForceTo: TODAY })
    expect(await retire(await read(first.id))).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect([await inForceOn('2026-11-24', first.no), await inForceOn('2027-03-01', first.no)]).toEqual([[], [2]])
  })

  test('goes on where its successor is taken back before it begins', async () => {
    const first = await published()
    const second = await published('2027-03-01', first)
    expect(await retire(second)).toMatchObject({ status: 'RETIRED', inForceTo: '2027-02-28' })
    expect(await read(first.id)).toMatchObject({ status: 'PUBLISHED', inForceTo: null })
    expect(await inForceOn('2027-03-01', first.no)).toEqual([1])
  })

  test('is taken back or replaced, of two who do both at once, and holds on no day twice', async () => {
    const first = await published()
    const agreed = await decide(await submit(await draft('2026-12-01', first)), 'APPROVED')
    const [won, lost] = await atOnce(
      () => publish(agreed),
      () => retire(first),
    )
    expect([won, lost]).toMatchObject([{ status: 'PUBLISHED' }, { refusal: 'STALE_VERSION' }])
    const third = await decide(await submit(await draft('2027-01-01', agreed)), 'APPROVED')
    const [taken, next] = await atOnce(
      () => retire(won),
      () => publish(third),
    )
    expect([taken, next]).toMatchObject([{ status: 'RETIRED' }, { status: 'PUBLISHED' }])
    expect(await read(first.id)).toMatchObject({ status: 'RETIRED', inForceTo: '2026-12-31' })
  })

  test('is changed, recalled or discarded by its author as long as nobody has decided; its number is free then', async () => {
    const first = await published()
    const sent = await submit(await draft('2026-12-01', first))
    const recalled = await recall(sent)
    expect(recalled).toMatchObject({ status: 'DRAFT' })
    expect(await discard(recalled)).toMatchObject({ status: 'RETIRED', inForceTo: null, publishedAt: null })
    expect(await draft('2026-12-01', first)).toMatchObject({ revision: 3 })
  })

  test('whose first day has passed as a draft is changed in what is given, and in nothing else', async () => {
    const { id, version } = await draft()
    t.clock.set('2026-11-25T10:00:00+08:00')
    const change = (given: object) =>
      t.ask(
        CHM,
        'mutation ($id: ID!, $version: Int!, $input: UpdateChannelPolicyInput!) { result: updateChannelPolicy(id: $id, expectedVersion: $version, input: $input) { ... on ChannelPolicy { title effectiveFrom } } }',
        { id, version, input: given },
      )
    expect((await change({ effectiveFrom: '2026-11-24' })).errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    expect((await change({ effectiveTo: '2026-11-25', effectiveFrom: '2026-11-26' })).errors[0]?.extensions?.code).toBe(
      'BAD_USER_INPUT',
    )
    const { result } = (await change({ title: '新办法' })).data!
    expect(result).toEqual({ title: '新办法', effectiveFrom: TODAY })
  })

  test('says whose decision it awaits, who drafted it and when it was sent, and partners nothing of it', async () => {
    const sent = await submit(await draft())
    const query = 'query ($id: ID!) { channelPolicy(id: $id) { awaitedDepartment submittedAt author { name } } }'
    expect((await t.data(CHM, query, { id: sent.id })).channelPolicy).toEqual({
      awaitedDepartment: 'MANAGEMENT',
      submittedAt: t.clock.now().toISOString(),
      author: { name: CHM },
    })
    const { id } = await publish(await decide(sent, 'APPROVED'))
    expect((await t.data(CHM, query, { id })).channelPolicy).toMatchObject({ awaitedDepartment: null })
    expect((await t.ask('partner-a', query, { id })).errors).toMatchObject(
      Array.from({ length: 3 }, () => ({ extensions: { code: 'FORBIDDEN' } })),
    )
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
    const trail = async () =>
      (
        await t.data(
          'auditor',
          '{ partnersAuditEntries(filter: { operation: "channel-policy:acknowledge" }) { nodes { actor { id } } } }',
        )
      ).partnersAuditEntries.nodes
    const before = await trail()
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
    expect(await trail()).toEqual([{ actor: { id: `user_${PARTNER_A.code}` } }, ...before])
  })

  test('X-10 acknowledges each revision anew, as long as it holds or is about to, also where another one was published', async () => {
    const first = await published()
    await acknowledge(first)
    const second = await published('2026-12-01', first)
    expect(second.acknowledgements).toBe(0)
    const replaced = { ...first, version: first.version + 1 }
    expect(await acknowledge(replaced)).toMatchObject({ status: 'RETIRED', acknowledgements: 1 })
    t.clock.set('2026-12-01T10:00:00+08:00')
    expect(await acknowledge(replaced)).toMatchObject({ refusal: 'ILLEGAL_TRANSITION' })
    expect(await acknowledge(second)).toMatchObject({ acknowledgements: 1 })
  })

  test('is not said to have acknowledged a policy that is not there', async () => {
    const query = 'query ($id: ID!) { page: partnersToAcknowledge(policyId: $id) { nodes { name } } }'
    expect((await t.data('management', query, { id: 'chp_nothing' })).page).toBeNull()
    const ended = await aChannelPolicy({ inForceTo: '2026-11-22' })
    expect((await t.data('management', query, { id: ended.id })).page).toEqual({ nodes: [] })
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
})

proveDocument(t, 'channel policy', {
  table: channelPolicy,
  root: 'channelPolicy',
  staff: CHM,
  make: async (isPublished) => (isPublished ? await published() : await draft()).id,
  forOthers: async () => (await aChannelPolicy({ appliesToKinds: ['AGENT'] })).id,
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
      ...{ effectiveFrom: '2030-01-01', inForceTo: '2030-06-30' },
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
