import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, check, newId } from '@channelgraph/values'
import { knownProductLines } from '../../products/products.steps.ts'
import { seatOf } from '../../regions/regions.steps.ts'
import { exclusivePartner } from '../forwarding.steps.ts'
import { forwarded, openingSalesLead, salesLeadSeries } from '../sales-leads.rules.ts'
import { findSalesLeads, salesLeads } from '../sales-leads.store.ts'
import type { SalesLeadRow } from '../sales-leads.tables.ts'

export interface OpenSalesLead {
  readonly idempotencyKey: string
  readonly input: {
    readonly customerName: string
    readonly customerPhone?: string | null
    readonly need: string
    readonly regionCode: string
    readonly productLine?: string | null
    readonly source: SalesLeadRow['source']
  }
}

/** 五.1: what arises in somebody's exclusive region is that partner's. */
export const openSalesLead = creatingCommand<OpenSalesLead, SalesLeadRow, never>(
  'sales-lead:open',
  findSalesLeads,
  async (tx, ctx, { input }: OpenSalesLead) => {
    const said = {
      customerName: check.title('customerName', input.customerName),
      customerPhone: check.optionalPhone('customerPhone', input.customerPhone),
      need: check.text('need', input.need, check.TEXT.note),
    }
    const region = await seatOf(tx, ctx.scope, input.regionCode)
    const [productLine = null] = await knownProductLines(
      tx,
      'productLine',
      input.productLine ? [input.productLine] : [],
    )
    const openedAt = ctx.clock.now()
    const opening = openingSalesLead({
      id: newId('salesLead'),
      no: await nextNumber(tx, salesLeadSeries(businessDateOf(openedAt))),
      ...said,
      ...{ regionCode: region.code, regionPath: region.path, productLine, source: input.source },
      ...{ openedBy: ctx.viewer.subject, openedAt },
    })
    const holder = await exclusivePartner(tx, ctx, opening)
    const passedOn = holder?.status === 'ACTIVE' ? forwarded(holder.id, true, openedAt) : {}
    return created('SalesLead', await salesLeads.insert(tx, { ...opening, ...passedOn }))
  },
)
