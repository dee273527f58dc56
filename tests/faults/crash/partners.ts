import { partnerUser, personaNamed, type Viewer } from '@channelgraph/access'
import type { Department } from '@channelgraph/contracts'
import postgres from 'postgres'

/** A partner that one client works for alone, so that only events change its rows beside the client. */
export interface WorkedPartner {
  readonly id: string
  readonly name: string
  readonly own: Viewer
  readonly manager: Viewer
  readonly regionCode: string
  readonly products: readonly { readonly id: string; readonly serialised: boolean }[]
  readonly stationId: string
}

/** Active partners of the seeded world with a territory in force, and with so much credit that most of their orders pass. */
export async function partnersToWorkFor(
  urls: Readonly<Record<Department, string>>,
  today: string,
  howMany: number,
): Promise<WorkedPartner[]> {
  const [partners, orders, support, finance] = (['partners', 'orders', 'support', 'finance'] as const).map((name) =>
    postgres(urls[name], { max: 1 }),
  ) as [postgres.Sql, postgres.Sql, postgres.Sql, postgres.Sql]
  try {
    const found = await partners`
      select distinct on (p.id) p.id, p.code, p.name, p.region_path, p.kind, r.region_code
      from partner p join territory t on t.partner_id = p.id and t.status = 'HELD' join territory_region r on r.territory_id = t.id
      where p.status = 'ACTIVE' and ${today} between t.valid_from and t.valid_to and t.product_lines = '{}'
        and length(r.region_code) = 6 order by p.id, r.region_code limit ${howMany}`
    const [station] = await support`select id from station order by id limit 1`
    const worked: WorkedPartner[] = []
    for (const { id, code, name, region_path, kind, region_code } of found) {
      const products = await orders`
        select p.id, p.serialised from product p
        join price_list_item i on i.product_id = p.id join price_list l on l.id = i.price_list_id
        where p.lifecycle = 'ACTIVE' and l.kind = ${kind} and l.status = 'PUBLISHED'
          and ${today} between l.effective_from and l.in_force_to order by p.id`
      worked.push({
        id,
        name,
        own: partnerUser({ id, code }),
        manager: { ...personaNamed('channel-manager-east').viewer, regions: [`${region_path.split('/')[0]}/`] },
        regionCode: region_code,
        products: products.map((row) => ({ id: row.id, serialised: row.serialised })),
        stationId: station!.id,
      })
    }
    await finance`
      update credit_line set credit_limit = 50000000, blocked = false where partner_id in ${finance(found.map((row) => row.id))}`
    return worked
  } finally {
    await Promise.all([partners, orders, support, finance].map((sql) => sql.end()))
  }
}
