import { because, changed, command, together } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { partnerSuspended } from '../../partners/partners.events.ts'
import { lockPartner, updatePartner } from '../../partners/partners.store.ts'
import { CONTRACT_TRANSITIONS } from '../contracts.rules.ts'
import { saveContractStatus } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

/** A contract, locked by the sweep that found it due, is over. 3.2: unrenewed at its end, the partner is suspended. */
export const expireContract = command('schedule:sweep', async (tx, ctx, contract: ContractRow) => {
  const refusal = refuseTransition(CONTRACT_TRANSITIONS, 'expireContract', contract.status)
  if (refusal) return refusal
  const partner = await lockPartner(tx, ctx, contract.partnerId)
  const expired = changed('Contract', contract, await saveContractStatus(tx, contract, 'EXPIRED'))
  if (partner.status !== 'ACTIVE') return expired
  const reason = `${contract.no} ended on ${contract.effectiveTo}`
  const suspended = await updatePartner(tx, partner, {
    status: 'SUSPENDED',
    suspendedAt: ctx.clock.now(),
    suspensionReason: reason,
    suspendedUntil: null,
    suspendedByViolation: false,
  })
  return together(expired, because(reason, changed('Partner', partner, suspended, partnerSuspended(suspended))))
})
