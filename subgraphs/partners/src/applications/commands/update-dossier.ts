import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { APPLICATION, type Dossier } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'

export interface UpdateDossier extends Versioned {
  /** What is null or left out stays. */
  readonly input: { readonly [Text in keyof Dossier]?: string | null }
}

export const updateDossier = command(
  'application:create',
  async (tx, ctx, { id, expectedVersion, input }: UpdateDossier) => {
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(APPLICATION, 'updateDossier', application)
    if (refusal) return refusal
    const updated = await applications.update(tx, application, {
      qualification: input.qualification ?? application.qualification,
      businessCondition: input.businessCondition ?? application.businessCondition,
      marketReputation: input.marketReputation ?? application.marketReputation,
      salesCapability: input.salesCapability ?? application.salesCapability,
    })
    return changed('PartnerApplication', application, updated)
  },
)
