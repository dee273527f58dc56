import { module } from '@channelgraph/service'
import sdl from './refunds.graphql'
import { refundsRefusals } from './refunds.refusals.ts'
import { refundsResolvers } from './refunds.resolvers.ts'
import {
  findCorrections,
  findCorrectionsOfPartners,
  findDepositRefundsOfPartners,
  findDepositsSinceEnd,
  findRefunds,
  findRefundsOfPrepayments,
} from './refunds.store.ts'

/** Money that goes back to a partner (退款), and deposits that were booked wrong (保证金更正): one proposes, another decides. */
export const refunds = module({
  sdl,
  resolvers: refundsResolvers,
  refusals: refundsRefusals,
  histories: { Refund: {}, DepositCorrection: {} },
  loaders: (load) => ({
    refunds: load.one(findRefunds),
    refundsOfPrepayments: load.many(findRefundsOfPrepayments),
    depositRefundsOfPartners: load.many(findDepositRefundsOfPartners),
    depositsSinceEnd: load.one(findDepositsSinceEnd),
    depositCorrections: load.one(findCorrections),
    depositCorrectionsOfPartners: load.many(findCorrectionsOfPartners),
  }),
})
