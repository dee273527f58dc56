import { created, creatingCommand } from '@channelgraph/command'
import { badInput, businessDateOf, isUscc, newId, type Refusal } from '@channelgraph/values'
import { nextYearlyNumber } from '../../numbering/numbering.store.ts'
import { findLivePartnerByUscc } from '../../partners/partners.store.ts'
import { assertOwnRegion } from '../../regions/regions.rules.ts'
import { findRegions } from '../../regions/regions.store.ts'
import type { Dossier } from '../applications.rules.ts'
import { findApplications, findOpenApplicationByUscc, insertApplication } from '../applications.store.ts'
import type { ApplicationRow } from '../applications.tables.ts'

export interface CreateApplication {
  readonly idempotencyKey: string
  readonly input: {
    readonly companyName: string
    readonly uscc: string
    readonly kind: ApplicationRow['kind']
    readonly kindLabel?: string | null
    readonly source: ApplicationRow['source']
    readonly regionCode: string
    readonly requestedRegionCodes?: readonly string[] | null
  } & { readonly [Text in keyof Dossier]?: string | null }
}

/** A lead (四.1): whoever finds the applicant answers for the application. */
export const createApplication = creatingCommand<CreateApplication, ApplicationRow>(
  'application:create',
  findApplications,
  async (tx, ctx, { input }) => {
    checkInput(input)
    const now = ctx.clock.now()
    const requested = [...new Set(input.requestedRegionCodes ?? [input.regionCode])]
    const regions = await findRegions(tx, [input.regionCode, ...requested])
    const region = regions.get(input.regionCode)
    if (!region || region.level === 'PROVINCE') throw badInput(`regionCode ${input.regionCode} is no city or county.`)
    assertOwnRegion(ctx.scope, region)
    const unknown = requested.find((code) => !regions.has(code))
    if (unknown) throw badInput(`requestedRegionCodes: ${unknown} is no division.`)
    const known = await findLivePartnerByUscc(tx, input.uscc)
    if (known) return duplicate(`${known.code} is a partner with this unified social credit code already.`)
    const application = await insertApplication(tx, {
      id: newId('application'),
      no: await nextYearlyNumber(tx, 'AP', businessDateOf(now)),
      status: 'LEAD',
      kind: input.kind,
      kindLabel: input.kindLabel ?? null,
      companyName: input.companyName,
      uscc: input.uscc,
      source: input.source,
      qualification: input.qualification ?? null,
      businessCondition: input.businessCondition ?? null,
      marketReputation: input.marketReputation ?? null,
      salesCapability: input.salesCapability ?? null,
      regionCode: region.code,
      regionPath: region.path,
      requestedRegionCodes: requested,
      ownerId: ctx.viewer.subject,
      createdAt: now,
    })
    if (!application) {
      const open = await findOpenApplicationByUscc(tx, input.uscc)
      return duplicate(`${open?.no ?? 'An application'} with this unified social credit code is open already.`)
    }
    return created('PartnerApplication', application)
  },
)

const duplicate = (message: string): Refusal => ({
  __typename: 'DuplicateApplication',
  code: 'DUPLICATE_APPLICATION',
  message,
})

const MAX_REGIONS = 100

function checkInput({ companyName, uscc, kind, kindLabel, requestedRegionCodes }: CreateApplication['input']): void {
  if (companyName.trim().length < 2) throw badInput('companyName is the registered company name.')
  if (!isUscc(uscc))
    throw badInput('uscc is a unified social credit code: 18 digits and capital letters without I, O, S, V, Z.')
  if ((kind === 'OTHER') !== Boolean(kindLabel))
    throw badInput('kindLabel is needed for kind OTHER, and for no other kind.')
  const requested = requestedRegionCodes?.length ?? 1
  if (requested === 0 || requested > MAX_REGIONS)
    throw badInput(`requestedRegionCodes names 1 to ${MAX_REGIONS} divisions.`)
}
