import { changed, command, type Versioned } from '@channelgraph/command'
import { checkTransition } from '@channelgraph/values'
import { APPLICATION, type Dossier, dossierOf, type GivenDossier } from '../applications.rules.ts'
import { applications } from '../applications.store.ts'

export interface UpdateDossier extends Versioned {
  /** What is null or left out stays. */
  readonly input: GivenDossier
}

export const updateDossier = command(
  'application:create',
  async (tx, ctx, { id, expectedVersion, input }: UpdateDossier) => {
    const given: Partial<Dossier> = Object.fromEntries(
      Object.entries(dossierOf(input)).filter(([, text]) => text !== null),
    )
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(APPLICATION, 'updateDossier', application)
    if (refusal) return refusal
    return changed('PartnerApplication', application, await applications.update(tx, application, given))
  },
)
