import { becomePartner, type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { listIn, outcomeOf, proveList, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { campaign } from '../campaigns/campaigns.tables.ts'
import { PUBLICATION_STATUSES } from '../publications/publications.tables.ts'
import { partners } from '../subgraph.ts'
import { channelOf, idOf, pathOf } from '../testing/fixture.ts'
import { MARKETING_MATERIAL } from './marketing-materials.publication.ts'
import { type MarketingMaterialRow, marketingMaterial } from './marketing-materials.tables.ts'

const t = await testSubgraph(partners)
const outcome = outcomeOf(t)
const { aPartner } = await channelOf(t)

beforeAll(async () => {
  await aPartner({ ...PARTNER_A, kind: 'DISTRIBUTOR', status: 'ACTIVE' })
  await aPartner({ ...PARTNER_B, kind: 'AGENT', status: 'ACTIVE', regionCode: '440300', regionPath: pathOf('440300') })
})

let n = 0
/** A current material for everybody; a test states only what matters to it. */
async function materialWith(given: Partial<MarketingMaterialRow> = {}): Promise<string> {
  n += 1
  const id = newId('marketingMaterial')
  await t.db.insert(marketingMaterial).values({
    ...{ id, no: `MM-2026-${900_000 + n}`, revision: 1, title: '直流快充手册', kind: 'BROCHURE', productIds: [] },
    ...{ url: 'https://files.example.com/m.pdf', publishedById: idOf('marketing'), status: 'PUBLISHED' },
    ...{ audienceKinds: [], audienceTiers: [], audienceRegionCodes: [], audienceRegionPaths: [] },
    ...{ publishedAt: new Date(Date.parse('2026-05-04T02:00:00Z') + n * 60_000), ...given },
  })
  return id
}

const PUBLISH = `mutation ($key: ID!, $replaces: ID, $input: MarketingMaterialInput!) {
  material: publishMarketingMaterial(idempotencyKey: $key, replaces: $replaces, input: $input) {
    ... on MarketingMaterial { id no revision title kind url products { id } status version } ... on Refusal { refusal: code } } }` as const
const input = { title: '快充海报', kind: 'POSTER' as const, url: 'https://files.example.com/p.png' }
const publish = (as: string, more: object = {}, replaces?: string) =>
  t.ask(as, PUBLISH, { key: newId('event'), replaces, input: { ...input, ...more } })

describe('a marketing material', () => {
  beforeEach(async () => {
    await t.db.delete(campaign)
    await t.db.delete(marketingMaterial)
  })

  test('M-03 is published by marketing with versions; a partner reads what is current and for it, in the database as well', async () => {
    const { material: first } = (await publish('marketing')).data
    expect(first).toEqual({
      ...{ id: first.id, no: 'MM-2026-000001', revision: 1, title: '快充海报', kind: 'POSTER' },
      ...{ url: input.url, products: [], status: 'PUBLISHED', version: 1 },
    })
    const { material: second } = (await publish('marketing', { title: '快充海报 2' }, first.id)).data
    expect(second).toMatchObject({ no: 'MM-2026-000001', revision: 2 })
    const ofAgents = await materialWith({ audienceKinds: ['AGENT'] })
    const read = async (as: string) =>
      (await t.data(as, '{ marketingMaterials { nodes { id } } }')).marketingMaterials.nodes.map(
        ({ id }: { id: string }) => id,
      )
    expect([await read('partner-a'), (await read('partner-b')).toSorted()]).toEqual([
      [second.id],
      [second.id, ofAgents].toSorted(),
    ])
    const rows = await t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, 'partners', PARTNER_A.id)
      return tx.select({ id: marketingMaterial.id }).from(marketingMaterial)
    })
    expect(rows).toEqual([{ id: second.id }])
  })

  test('is refused without a title, with an address that browsers would run, of a product nobody knows, of others than marketing', async () => {
    for (const more of [
      { title: '　' },
      { url: 'javascript:alert(1)' },
      { url: 'https://' },
      { productIds: [newId('product')] },
    ])
      expect([more, (await publish('marketing', more)).errors[0]?.extensions?.code]).toEqual([more, 'BAD_USER_INPUT'])
    for (const as of ['channel-manager-east', 'partner-a'])
      expect([as, (await publish(as)).errors[0]?.extensions?.code]).toEqual([as, 'FORBIDDEN'])
    expect(await t.db.select().from(marketingMaterial)).toEqual([])
  })
})

describe('the list of marketing materials', () => {
  const filter = { productId: 'ID', kind: 'MaterialKind', status: 'PublicationStatus', search: 'String' }
  const list = { field: 'marketingMaterials', filter, sort: 'MarketingMaterialSort', node: 'id publishedAt' }
  const { find } = listIn(t, list)
  const add = () => materialWith({ title: `${n} 号手册` })
  beforeAll(async () => {
    await t.db.delete(marketingMaterial)
    for (let i = 0; i < 9; i += 1) await add()
  })
  proveList(t, list, {
    as: 'management',
    sorts: { NEWEST: ['down', ({ publishedAt }) => publishedAt] },
    searchedBy: 'marketing_material_search',
    add,
  })

  test('is filtered by product, kind, status and words', async () => {
    const productId = newId('product')
    const of = { kind: 'VIDEO' as const, no: 'MM-2030-000815', title: '安装教学片', productIds: [productId] }
    const id = await materialWith({ ...of, status: 'WITHDRAWN' })
    for (const args of [
      { productId },
      { kind: 'VIDEO' },
      { status: 'WITHDRAWN' },
      { search: '教学' },
      { search: 'mm-2030' },
    ])
      expect([args, (await find('management', args)).map((node) => node.id)]).toEqual([args, [id]])
    expect(await find('partner-a', { productId })).toEqual([])
  })
})

proveStateMachine(t, 'marketing material', {
  machine: MARKETING_MATERIAL,
  statuses: PUBLICATION_STATUSES,
  table: marketingMaterial,
  rowIn: (status) => materialWith({ status }),
  commands: {
    publishMarketingMaterial: async (id) => {
      const { data } = await publish('marketing', {}, id)
      return data.material.refusal ? 'IllegalTransition' : 'MarketingMaterial'
    },
    withdrawMarketingMaterial: (id) =>
      outcome('marketing', `withdrawMarketingMaterial(id: "${id}", expectedVersion: 1, reason: "x")`),
  },
})
