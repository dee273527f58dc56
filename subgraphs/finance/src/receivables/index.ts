import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { findPolicyOn } from '../policies/policies.store.ts'
import { announceOverdue } from './commands/announce-overdue.ts'
import { clearOverdueNotice } from './commands/clear-overdue-notice.ts'
import { lockOutdated, lockUnannounced } from './overdue-notices.store.ts'
import sdl from './receivables.graphql'
import { receivablesResolvers } from './receivables.resolvers.ts'
import {
  findExposures,
  findPaymentRecords,
  findReceivables,
  findRegionExposures,
  openReceivablePages,
} from './receivables.store.ts'

/** What is open and how old (应收账款), and who hears of it. */
export const receivables = module({
  sdl,
  resolvers: receivablesResolvers,
  loaders: (load) => ({
    receivables: load.one(findReceivables),
    openReceivablesOfPartners: load.pages(openReceivablePages.ofEach('partnerId')),
    exposures: load.one((db, scope, partnerIds) => findExposures(db, scope, partnerIds, load.today)),
    regionExposures: load.one((db, scope, codes) => findRegionExposures(db, scope, codes, load.today)),
    paymentRecords: load.one((db, scope, partnerIds) => findPaymentRecords(db, scope, partnerIds, load.today)),
  }),
  sweeps: [
    sweepRows(
      'announce-overdue-debts',
      async (tx, ctx, limit) => {
        const today = businessDateOf(ctx.clock.now())
        return lockUnannounced(tx, await findPolicyOn(tx, today), today, limit)
      },
      announceOverdue,
    ),
    sweepRows(
      'clear-overdue-notices',
      async (tx, ctx, limit) => {
        const today = businessDateOf(ctx.clock.now())
        return lockOutdated(tx, await findPolicyOn(tx, today), today, limit)
      },
      clearOverdueNotice,
    ),
  ],
})
