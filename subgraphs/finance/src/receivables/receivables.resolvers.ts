import { read } from '@channelgraph/access'
import { MAX_PAGE, nodesOf } from '@channelgraph/paging'
import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { NOTHING_HELD } from '../ledger/ledger.store.ts'
import type { Context } from '../subgraph.ts'
import { AGE_BUCKETS, type Exposure, noExposure, onTimePaymentRate, overdueDaysOf } from './receivables.rules.ts'
import { countOverduePartners, listOverduePartners } from './receivables.store.ts'

const today = (ctx: Context) => businessDateOf(ctx.clock.now())
const bucketsOf = ({ aging }: Exposure) => AGE_BUCKETS.map(({ label }, i) => ({ label, amount: aging[i]! }))
const exposureOfPartner = async (id: string, ctx: Context) => (await ctx.loaders.exposures.load(id)) ?? noExposure(id)
const exposureOfRegion = async (code: string, ctx: Context) =>
  (await ctx.loaders.regionExposures.load(code)) ?? noExposure(code)

export const receivablesResolvers: Resolvers = {
  Query: {
    overduePartners: (_, { minAmount, minDays, ...page }, ctx) =>
      read(ctx, (db) =>
        listOverduePartners(db, ctx.scope, today(ctx), { filter: { minAmount, minDays }, ...page }, () =>
          read(ctx, (again) => countOverduePartners(again, ctx.scope, today(ctx), { minAmount, minDays })),
        ),
      ),
  },
  Partner: {
    balance: async ({ id }, _, ctx) => {
      const [{ receivable, overdue }, held] = await Promise.all([
        exposureOfPartner(id, ctx),
        ctx.loaders.heldBalances.load(id),
      ])
      const { prepayment, deposit: depositHeld } = held ?? NOTHING_HELD
      return { receivable, overdue, prepayment, rebateAvailable: null, depositHeld, asOf: ctx.clock.now() }
    },
    receivables: async ({ id }, { overdueOnly }, ctx) => {
      const filter = { dueBefore: overdueOnly ? today(ctx) : null }
      const open = await ctx.loaders.openReceivablesOfPartners.load({ id, args: { filter, first: MAX_PAGE } })
      return nodesOf(open)
    },
    financeKpi: async ({ id }, _, ctx) => {
      const [{ maxDays }, record] = await Promise.all([exposureOfPartner(id, ctx), ctx.loaders.paymentRecords.load(id)])
      return { maxOverdueDays: maxDays, onTimePaymentRate: onTimePaymentRate(record) }
    },
  },
  Region: {
    __resolveReference: ({ code }) => ({ code }),
    receivableOverdue: async ({ code }, _, ctx) => (await exposureOfRegion(code, ctx)).overdue,
    aging: async ({ code }, _, ctx) => bucketsOf(await exposureOfRegion(code, ctx)),
  },
  Receivable: {
    __resolveReference: ({ id }, ctx) => ctx.loaders.receivables.load(id),
    partner: (receivable) => ({ id: receivable.partnerId }),
    invoice: async (receivable, _, ctx) => (await ctx.loaders.invoices.load(receivable.invoiceId))!,
    overdueDays: (receivable, _, ctx) => overdueDaysOf(receivable, today(ctx)),
  },
  OverduePartner: {
    partner: ({ id }) => ({ id }),
    aging: (exposure) => bucketsOf(exposure),
  },
}
