import { becomePartner, type Database, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { proveRowSecurity } from '@channelgraph/testkit'
import { type SQL, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type AskedOrder, addPriceList, ordersWorld } from './testing/fixture.ts'

const w = await ordersWorld()
const { t } = w

await proveRowSecurity(t, {
  given: async () => {
    const ofA = await w.delivered(2)
    const ofB = await w.delivered(1, { as: 'partner-b', partnerId: PARTNER_B.id, shipTo: '440300' })
    for (const order of [ofA, ofB]) await w.requestReturn(order, await serialsOf(order))
  },
  provedElsewhere: {
    price_list: 'below: a partner is shown the published price lists of its own kind',
    price_list_item: 'below as well: their prices with them',
  },
})

const serialsOf = async (order: AskedOrder): Promise<string[]> =>
  (await t.data('auditor', `{ order(id: "${order.id}") { shipments { lines { serialNos } } } }`)).order.shipments[0]
    .lines[0].serialNos

test('the database itself shows a partner the published price lists of its own kind, and the prices of these alone', async () => {
  const DRAFTED = { status: 'DRAFT', publishedAt: null } as const
  const published = await addPriceList(t, [[w.charger, '1.00']], { revision: 2 })
  const drafted = await addPriceList(t, [[w.charger, '2.00']], { revision: 3, ...DRAFTED })
  const ofAgents = await addPriceList(t, [[w.charger, '3.00']], { kind: 'AGENT' })
  const seenBy = (partnerId: string, query: SQL): Promise<unknown[]> =>
    t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, 'orders', partnerId)
      const rows = (await tx.execute(query)) as unknown as readonly { readonly id: string }[]
      return rows.map(({ id }) => id)
    })
  const ids = sql`(${published}, ${drafted}, ${ofAgents})`
  for (const query of [
    sql`select id from price_list where id in ${ids}`,
    sql`select price_list_id as id from price_list_item where price_list_id in ${ids}`,
  ]) {
    expect(await seenBy(PARTNER_A.id, query)).toEqual([published])
    expect(await seenBy('', query)).toEqual([])
  }
})
