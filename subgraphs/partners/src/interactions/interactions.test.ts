import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, proveList, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf, idOf } from '../testing/fixture.ts'
import { openingInteraction } from './interactions.rules.ts'
import { type InteractionRow, interaction } from './interactions.tables.ts'

const t = await testSubgraph(partners)
const longAgo = new Date('2025-01-05T02:00:00Z')

beforeAll(async () => {
  const { aPartner } = await channelOf(t)
  const south = { regionCode: '440300', regionPath: 'HUANAN/440000/440300/' }
  await aPartner({ ...PARTNER_A, status: 'ACTIVE', activatedAt: longAgo })
  await aPartner({ ...PARTNER_B, ...south, status: 'ACTIVE', activatedAt: longAgo })
  await aPartner({ name: '新激活公司', status: 'ACTIVE', activatedAt: new Date('2026-11-01T02:00:00Z') })
  await aPartner({ name: '已终止公司', status: 'TERMINATED', activatedAt: longAgo })
})

/** An interaction as it might have come to be; a test states only what matters to it. */
async function interactionWith(given: Partial<InteractionRow> = {}): Promise<string> {
  const id = newId('interaction')
  const spoken = { partnerId: PARTNER_A.id, kind: 'CALL' as const, at: t.clock.now(), summary: '谈了年度目标' }
  const byId = idOf('channel-manager-east')
  await t.db
    .insert(interaction)
    .values({ ...openingInteraction({ id, byId, nextActionOn: null, ...spoken }), ...given })
  return id
}

describe('an interaction', () => {
  beforeEach(() => t.db.delete(interaction))

  test('P-03 is recorded once, by whoever spoke, and read by no partner', async () => {
    const call = `mutation { spoken: recordInteraction(idempotencyKey: "visit", input: {
      partnerId: "${PARTNER_A.id}", kind: VISIT, at: "2026-11-20T02:00:00Z", summary: " 看了仓库\u3000", nextActionOn: "2026-12-01" }) {
        ... on Interaction { id kind summary at nextActionOn nextActionOpen by { id } partner { id lastInteractionAt } version } } }` as const
    const { spoken } = await t.data('channel-manager-east', call)
    expect(spoken).toEqual({
      ...{ id: spoken.id, kind: 'VISIT', summary: '看了仓库', at: '2026-11-20T02:00:00.000Z', version: 1 },
      ...{ nextActionOn: '2026-12-01', nextActionOpen: true, by: { id: idOf('channel-manager-east') } },
      partner: { id: PARTNER_A.id, lastInteractionAt: '2026-11-20T02:00:00.000Z' },
    })
    expect((await t.data('channel-manager-east', call)).spoken).toEqual(spoken)
    const { data, errors } = await t.ask(
      'partner-a',
      `{ partner(id: "${PARTNER_A.id}") { name interactions { id } lastInteractionAt } node(id: "${spoken.id}") { id } interactions { nodes { id } } }`,
    )
    expect(data).toMatchObject({
      partner: { interactions: null, lastInteractionAt: null },
      node: null,
      interactions: null,
    })
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['FORBIDDEN']))
  })

  test('is refused of the future, of more than a year ago, without words, with a partner of others, to be followed before it was', async () => {
    for (const [input, code] of [
      [`at: "2026-11-24T00:00:00Z", summary: "x"`, 'BAD_USER_INPUT'],
      [`at: "2025-11-01T00:00:00Z", summary: "x"`, 'BAD_USER_INPUT'],
      [`at: "2026-11-20T00:00:00Z", summary: "\u3000"`, 'BAD_USER_INPUT'],
      [`at: "2026-11-20T00:00:00Z", summary: "x", nextActionOn: "2026-11-19"`, 'BAD_USER_INPUT'],
      [`at: "2026-11-20T00:00:00Z", summary: "x", nextActionOn: "2029-11-20"`, 'BAD_USER_INPUT'],
    ] as const) {
      const { errors } = await t.ask(
        'channel-manager-east',
        `mutation { recordInteraction(idempotencyKey: "${newId('event')}", input: { partnerId: "${PARTNER_A.id}", kind: CALL, ${input} }) { ... on Interaction { id } } }`,
      )
      expect([input, errors.map(({ extensions }) => extensions?.code)]).toEqual([input, [code]])
    }
    const { errors } = await t.ask(
      'channel-manager-south',
      `mutation { recordInteraction(idempotencyKey: "x", input: { partnerId: "${PARTNER_A.id}", kind: CALL, at: "2026-11-20T00:00:00Z", summary: "x" }) { ... on Interaction { id } } }`,
    )
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
    expect(await t.db.select().from(interaction)).toEqual([])
  })

  test('is corrected by whoever wrote it and by nobody else', async () => {
    const id = await interactionWith({ nextActionOn: '2026-12-01' })
    const correct = (as: string) =>
      t.data(
        as,
        `mutation { corrected: correctInteraction(id: "${id}", expectedVersion: 1, summary: "更正") {
          ... on Interaction { summary nextActionOn version } ... on Refusal { refusal: code } } }`,
      )
    expect((await correct('management')).corrected).toEqual({ refusal: 'NOT_YOUR_INTERACTION' })
    expect((await correct('channel-manager-east')).corrected).toEqual({
      summary: '更正',
      nextActionOn: null,
      version: 2,
    })
  })

  test('asks for a next action until somebody spoke with the partner again', async () => {
    const at = new Date('2026-10-01T02:00:00Z')
    const first = await interactionWith({ at, nextActionOn: '2026-10-15' })
    const due = async (by: string) =>
      (
        await t.data(
          'management',
          `{ interactions(filter: { nextActionDueBy: "${by}" }) { nodes { id nextActionOpen } } }`,
        )
      ).interactions.nodes
    expect(await due('2026-10-14')).toEqual([])
    expect(await due('2026-10-15')).toEqual([{ id: first, nextActionOpen: true }])
    await interactionWith({ partnerId: PARTNER_B.id })
    expect(await due('2026-10-15')).toEqual([{ id: first, nextActionOpen: true }])
    await interactionWith({ at: new Date('2026-10-10T02:00:00Z') })
    expect(await due('2026-10-15')).toEqual([])
  })
})

describe('P-03 partners nobody spoke with', () => {
  const silent = async (as: string, days: number) =>
    (await t.data(as, `{ partners(filter: { notSpokenToForDays: ${days} }) { nodes { id } } }`)).partners.nodes.map(
      ({ id }: { id: string }) => id,
    )

  beforeEach(() => t.db.delete(interaction))

  test("P-03 a partner without interaction for 90 days is on its manager's list, the 90th day over, and no other", async () => {
    // 2026-08-25 is 90 days before 2026-11-23: its last second was spoken in is not yet 90 days of silence.
    // The last one counts, not the first.
    await interactionWith({ at: new Date('2026-01-05T02:00:00Z') })
    await interactionWith({ at: new Date('2026-08-24T16:00:00Z') })
    expect(await silent('channel-manager-east', 90)).toEqual([])
    await t.db.delete(interaction)
    await interactionWith({ at: new Date('2026-08-24T15:59:59Z') })
    expect(await silent('channel-manager-east', 90)).toEqual([PARTNER_A.id])
    expect(await silent('channel-manager-south', 90)).toEqual([PARTNER_B.id])
  })

  test('P-03 silence counts from the activation where nobody ever spoke, and never of a terminated partner', async () => {
    expect((await silent('management', 90)).toSorted()).toEqual([PARTNER_A.id, PARTNER_B.id].toSorted())
    expect(await silent('management', 20)).toHaveLength(3)
  })

  test('is bounded, and no condition for a partner', async () => {
    for (const [as, days, code] of [
      ['management', 0, 'BAD_USER_INPUT'],
      ['management', 4_000, 'BAD_USER_INPUT'],
      ['partner-a', 90, 'FORBIDDEN'],
    ] as const) {
      const { errors } = await t.ask(as, `{ partners(filter: { notSpokenToForDays: ${days} }) { nodes { id } } }`)
      expect([as, days, errors[0]?.extensions?.code]).toEqual([as, days, code])
    }
  })
})

describe('the list of interactions', () => {
  const list = {
    field: 'interactions',
    filter: 'InteractionFilter',
    sort: 'InteractionSort',
    node: 'id at nextActionOn',
  }
  const { find, refused } = listIn(t, list)
  let n = 0
  const add = () => {
    n += 1
    const at = new Date(Date.UTC(2026, 2, 1 + ((n * 7) % 28), n))
    return interactionWith({ at, nextActionOn: `2026-05-${String(1 + ((n * 11) % 28)).padStart(2, '0')}` })
  }
  beforeAll(async () => {
    await t.db.delete(interaction)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { NEWEST: ['down', ({ at }) => at], NEXT_ACTION: ['up', ({ nextActionOn }) => nextActionOn] },
    searchedBy: 'interaction_search',
    add,
  })

  test('is filtered by partner, kind, employee, day and words, and is no list for partners', async () => {
    const id = await interactionWith({
      ...{ partnerId: PARTNER_B.id, kind: 'MEETING', byId: idOf('marketing'), summary: '（秋季）订货会' },
      at: new Date('2026-06-30T16:00:00Z'),
    })
    for (const filter of [
      { partnerId: PARTNER_B.id },
      { kinds: ['MEETING'] },
      { byId: idOf('marketing') },
      { period: { from: '2026-07-01', to: '2026-07-01' } },
      { search: '订货会 (秋季)' },
    ])
      expect([filter, (await find('management', filter)).map((node) => node.id)]).toEqual([filter, [id]])
    expect(await find('channel-manager-east', { search: '订货会' })).toEqual([])
    expect(await refused('partner-b', {})).toBe('FORBIDDEN')
  })

  test('of a partner is its latest, as many as asked for', async () => {
    const latest = (await find('management', { partnerId: PARTNER_A.id })).map((node) => node.id)
    const { partner } = await t.data(
      'management',
      `{ partner(id: "${PARTNER_A.id}") { interactions(first: 3) { id } } }`,
    )
    expect(partner?.interactions?.map(({ id }: { id: string }) => id)).toEqual(latest.slice(0, 3))
  })
})
