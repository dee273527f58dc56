import { changed, command, created, unchanged } from '@channelgraph/command'
import { businessDateOf } from '@channelgraph/values'
import { findPolicyOn } from '../../policies/policies.store.ts'
import { findOverdueDebts, lockNotice, notices } from '../overdue-notices.store.ts'
import { paymentOverdue } from '../receivables.events.ts'
import type { OverdueNoticeRow } from '../receivables.tables.ts'

/** Tells the others, once, that a locked partner's overdue debt has passed what the policy tolerates (3.7). */
export const announceOverdue = command(
  'schedule:sweep',
  async (tx, ctx, { id: partnerId }: { readonly id: string }) => {
    const noticedOn = businessDateOf(ctx.clock.now())
    const debts = await findOverdueDebts(tx, await findPolicyOn(tx, noticedOn), noticedOn, [partnerId])
    const debt = debts.get(partnerId)
    const known = await lockNotice(tx, partnerId)
    if (!debt || (known && !known.clearedOn)) return unchanged<OverdueNoticeRow | null>(known)
    if (!known) {
      const notice = await notices.insert(tx, { id: partnerId, ...debt, noticedOn })
      return created<OverdueNoticeRow>('OverdueNotice', notice, paymentOverdue(notice))
    }
    const again = await notices.update(tx, known, { ...debt, noticedOn, clearedOn: null })
    return changed<OverdueNoticeRow>('OverdueNotice', known, again, paymentOverdue(again))
  },
)
