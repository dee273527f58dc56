import { changed, command } from '@channelgraph/command'
import { refuseTransition } from '@channelgraph/values'
import { APPLICATION_TRANSITIONS, type Dossier } from '../applications.rules.ts'
import { lockApplication, updateApplication } from '../applications.store.ts'

export interface UpdateDossier {
  readonly id: string
  readonly expectedVersion: number
  /** What is null or left out stays. */
  readonly input: { readonly [Text in keyof Dossier]?: string | null }
}

export const updateDossier = command(
  'application:create',
  async (tx, ctx, { id, expectedVersion, input }: UpdateDossier) => {
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'updateDossier', application.status)
    if (refusal) return refusal
    const updated = await updateApplication(tx, application, {
      qualification: input.qualification ?? application.qualification,
      businessCondition: input.businessCondition ?? application.businessCondition,
      marketReputation: input.marketReputation ?? application.marketReputation,
      salesCapability: input.salesCapability ?? application.salesCapability,
    })
    return changed('PartnerApplication', application, updated)
  },
)
