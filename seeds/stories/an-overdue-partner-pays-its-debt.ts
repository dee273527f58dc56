import { outbox } from '@channelgraph/events'
import { businessDateOf, Money } from '@channelgraph/values'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { recordPayment } from '../../subgraphs/finance/src/payments/commands/record-payment.ts'
import { findExposures } from '../../subgraphs/finance/src/receivables/receivables.store.ts'
import { receivable } from '../../subgraphs/finance/src/receivables/receivables.tables.ts'
import { settlement } from '../../subgraphs/finance/src/settlements/settlements.tables.ts'
import { done, type Story } from './story.ts'

interface Ending {
  readonly overdueBefore: boolean
  readonly overdueAfter: string
  readonly unpaidSettlements: number
  /** What finance told the others last: nothing is overdue any more. */
  readonly announced: unknown
}

/** 3.11: one transfer pays what is oldest first; the others hear that nothing is overdue any more. */
export const anOverduePartnerPaysItsDebt: Story<Ending> = {
  title: 'An overdue partner pays its debt',
  description:
    'The partner that owed most for longest pays everything with one transfer. Its oldest invoices are paid first, its settlements become PAID, and the overdue mark goes.',
  persona: 'finance',
  query: `query WhoOwesMost {
  overduePartners(minAmount: "100000.00", minDays: 30) {
    nodes { overdue maxDays aging { label amount } partner { name creditLine { available status } } }
  }
}`,
  tell: async (stage) => {
    const ctx = stage.as('finance', 'finance')
    const today = businessDateOf(stage.now())
    const open = and(gt(receivable.open, Money.zero), sql`${receivable.dueOn} < ${today}`)
    const [oldest] = await ctx.db.select().from(receivable).where(open).orderBy(asc(receivable.dueOn)).limit(1)
    if (!oldest) throw new Error('Nobody is overdue.')
    const { partnerId } = oldest
    const exposure = async () => (await findExposures(ctx.db, ctx.scope, [partnerId], today)).get(partnerId)
    const before = await exposure()
    const transfer = { amount: before?.receivable ?? Money.zero, valueDate: today, bankRef: 'HK-STORY-1' }
    done(await recordPayment(ctx, { idempotencyKey: 'pays-its-debt', partnerId, ...transfer }))
    await stage.carry()
    const after = await exposure()
    const unpaid = await ctx.db
      .select()
      .from(settlement)
      .where(and(eq(settlement.partnerId, partnerId), sql`${settlement.status} in ('INVOICED', 'PARTIALLY_PAID')`))
    const [told] = await ctx.db
      .select()
      .from(outbox)
      .where(eq(outbox.type, 'PaymentOverdue'))
      .orderBy(sql`${outbox.seq} desc`)
      .limit(1)
    return {
      overdueBefore: before?.overdue.isPositive() ?? false,
      overdueAfter: (after?.overdue ?? Money.zero).toString(),
      unpaidSettlements: unpaid.length,
      announced: told?.payload,
    }
  },
}
