import { command, unchanged } from '@channelgraph/command'
import { partnerUpdated } from '../partners.events.ts'
import { markCompanyTold } from '../partners.store.ts'
import type { PartnerRow } from '../partners.tables.ts'

/**
 * The others learn what documents are made out to of a partner that they were told of before that was told. No version moves and
 * no entry is made: nothing that anybody reads here is changed.
 */
export const tellCompany = command('schedule:sweep', async (tx, _ctx, partner: PartnerRow) => {
  await markCompanyTold(tx, partner.id)
  return { ...unchanged(partner), events: [partnerUpdated(partner)] }
})
