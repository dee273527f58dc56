import { module, type Sweep } from '@channelgraph/service'
import { beginMonth, findMonthToDraft } from './commands/draft-month.ts'
import { draftPending } from './commands/draft-pending.ts'
import { draftingResolvers } from './drafting.resolvers.ts'

/**
 * A month that was missed is drafted before the next one; the lock is taken only when there is something to do. A partner that cannot
 * be drafted holds up neither the others nor the next month.
 */
const draftMonths: Sweep = {
  name: 'draft-settlements',
  run: async (ctx) => {
    let months = 0
    while ((await findMonthToDraft(ctx.db, ctx)) && (await beginMonth(ctx, null))) months += 1
    await draftPending.run(ctx)
    return months
  },
}

/** How settlements come to be and reach their partner (生成、发送结算单): drafted of all that waits, sent without what is disputed. */
export const drafting = module({ resolvers: draftingResolvers, sweeps: [draftMonths] })
