import { changed, combine, command, withReason } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { APPLICATION } from '../../applications/applications.rules.ts'
import { applications } from '../../applications/applications.store.ts'
import { afterItsDays, CONTRACT } from '../contracts.rules.ts'
import { contracts } from '../contracts.store.ts'
import type { ContractRow } from '../contracts.tables.ts'

/**
 * A contract, locked by the sweep that found its last day past, was not signed in time. An applicant it was drafted for is again one
 * that management agreed to: another contract can be drafted.
 */
export const lapseContract = command('schedule:sweep', async (tx, ctx, contract: ContractRow) => {
  const refusal = checkTransition(CONTRACT, 'lapseContract', contract)
  if (refusal) return refusal
  const lapsed = await contracts.update(tx, contract, afterItsDays(contract))
  const reason = `${contract.no} was not signed by its last day, ${contract.effectiveTo}`
  const change = changed('Contract', contract, lapsed)
  const { applicationId } = contract
  const application = lapsed.status === 'LAPSED' && applicationId && (await applications.lock(tx, ctx, applicationId))
  // One that was withdrawn meanwhile stays so.
  if (!application || checkTransition(APPLICATION, 'lapseContract', application))
    return withReason(reason, change, { visibleToPartner: true })
  const agreed = await applications.update(tx, application, { status: 'APPROVED' })
  return withReason(reason, combine(change, changed('PartnerApplication', application, agreed)), {
    visibleToPartner: true,
  })
})
