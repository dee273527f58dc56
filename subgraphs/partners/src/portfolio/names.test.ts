import { testSubgraph } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { partners } from '../subgraph.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const { aPartner } = await channelOf(t)
/** ān huī, Běi jīng, Běi jīng, Chóng qìng, Guǎng zhōu, Sū zhōu, Zhōng shān, then Latin names: by code point EV, 中, 北, 安, 广, 苏, 重. */
const BY_PINYIN = ['安徽桩', '北京桩', '北京桩', '重庆桩', '广州桩', '苏州桩', '中山桩', 'EV 充电']
for (const name of [...BY_PINYIN].reverse()) await aPartner({ name })

interface Page {
  readonly nodes: readonly { readonly name: string }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

test('J: partners by name stand by pinyin, page by page as well as at once, each once', async () => {
  const names: string[] = []
  let after: string | null = null
  do {
    const { partners: page }: { partners: Page } = await t.data(
      'management',
      'query ($after: String) { partners(sort: NAME, first: 3, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }',
      { after },
    )
    names.push(...page.nodes.map(({ name }) => name))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  expect(names).toEqual(BY_PINYIN)
})

test('J: a page of partners by name is read from an index, however far', async () => {
  const plan = await t.db.transaction(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`)
    await tx.execute(sql`set local enable_sort = off`)
    return tx.execute(
      sql`explain select * from partner where (name collate "zh-x-icu", id) > ('广', '') order by name collate "zh-x-icu" nulls last, id nulls last limit 3`,
    )
  })
  expect(JSON.stringify(plan)).toMatch(/Index Scan using partner_by_name.*Index Cond/)
})
