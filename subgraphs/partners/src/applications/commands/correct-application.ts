import { changed, command, type Versioned, withReason } from '@channelgraph/command'
import { check, normaliseCode } from '@channelgraph/values'
import { channelManager } from '../../employees/employees.steps.ts'
import { findLivePartnerByUscc } from '../../partners/partners.store.ts'
import { companyName, kindLabelOf, usccOf } from '../../partners/profile.rules.ts'
import { divisionsOf, seatOf } from '../../regions/regions.steps.ts'
import { refusal } from '../applications.refusals.ts'
import { MAX_REQUESTED, refuseCorrection } from '../applications.rules.ts'
import { applications, findOpenApplicationByUscc, lockCompany } from '../applications.store.ts'

export interface CorrectApplication extends Versioned {
  readonly reason: string
  /** What is null or left out stays. */
  readonly input: {
    readonly companyName?: string | null
    readonly uscc?: string | null
    readonly kindLabel?: string | null
    readonly regionCode?: string | null
    readonly requestedRegionCodes?: readonly string[] | null
    readonly ownerId?: string | null
  }
}

/** Puts right what was noted of a company, before it signs: the same company, one application at a time. */
export const correctApplication = command(
  'application:correct',
  async (tx, ctx, { id, expectedVersion, input, reason: given }: CorrectApplication) => {
    const reason = check.text('reason', given)
    const name = input.companyName == null ? null : companyName('companyName', input.companyName)
    const uscc = input.uscc == null ? null : usccOf(input.uscc)
    const asked = input.requestedRegionCodes
      ? check.items('requestedRegionCodes', input.requestedRegionCodes, 1, MAX_REQUESTED)
      : null
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const refused = refuseCorrection(application, ctx.viewer.roles)
    if (refused) return refused
    if (uscc && uscc !== application.uscc) {
      await lockCompany(tx, uscc)
      const partner = await findLivePartnerByUscc(tx, uscc)
      if (partner) return refusal('DuplicateApplication', { known: partner.code, isPartner: true })
      const open = await findOpenApplicationByUscc(tx, uscc)
      if (open) return refusal('DuplicateApplication', { known: open.no, isPartner: false })
    }
    const region = input.regionCode == null ? null : await seatOf(tx, ctx.scope, input.regionCode)
    const requested = asked
      ? await divisionsOf(tx, ctx.scope, 'requestedRegionCodes', [...new Set(asked.map(normaliseCode))])
      : null
    const ownerId = input.ownerId == null ? null : await channelManager(tx, 'ownerId', input.ownerId)
    const corrected = await applications.update(tx, application, {
      companyName: name ?? application.companyName,
      uscc: uscc ?? application.uscc,
      kindLabel: kindLabelOf(application.kind, input.kindLabel ?? application.kindLabel),
      regionCode: region?.code ?? application.regionCode,
      regionPath: region?.path ?? application.regionPath,
      requestedRegionCodes: requested?.map(({ code }) => code) ?? application.requestedRegionCodes,
      ownerId: ownerId ?? application.ownerId,
    })
    return withReason(reason, changed('PartnerApplication', application, corrected))
  },
)
