import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { businessDateOf, check, newId, normaliseCode } from '@channelgraph/values'
import { channelManager, managerOf } from '../../employees/employees.steps.ts'
import { findLivePartnerByUscc } from '../../partners/partners.store.ts'
import { companyName, kindLabelOf, usccOf } from '../../partners/profile.rules.ts'
import { divisionsOf, seatOf } from '../../regions/regions.steps.ts'
import { refusal } from '../applications.refusals.ts'
import {
  applicationSeries,
  dossierOf,
  type GivenDossier,
  MAX_REQUESTED,
  openingApplication,
  refuseMany,
} from '../applications.rules.ts'
import {
  countOpenOf,
  findApplications,
  findOpenApplicationByUscc,
  insertApplication,
  lockCompany,
} from '../applications.store.ts'
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
  } & GivenDossier
}

/** A lead (四.1): whoever finds the applicant answers for the application, of one that applies itself the manager of its region. */
export const createApplication = creatingCommand(
  'application:create',
  findApplications,
  async (tx, ctx, { input }: CreateApplication) => {
    const now = ctx.clock.now()
    const company = {
      companyName: companyName('companyName', input.companyName),
      uscc: usccOf(input.uscc),
      kind: input.kind,
      kindLabel: kindLabelOf(input.kind, input.kindLabel),
      source: input.source,
      ...dossierOf(input),
    }
    const asked = check.items(
      'requestedRegionCodes',
      input.requestedRegionCodes ?? [input.regionCode],
      1,
      MAX_REQUESTED,
    )
    const applicantId = ctx.scope.kind === 'applicant' ? ctx.scope.applicantId : null
    const many = applicantId && refuseMany(await countOpenOf(tx, applicantId))
    if (many) return many
    const region = await seatOf(tx, ctx.scope, input.regionCode)
    const ownerId = applicantId ? await managerOf(tx, region) : await channelManager(tx, 'ownerId', ctx.viewer.subject)
    const requested = await divisionsOf(tx, ctx.scope, 'requestedRegionCodes', [...new Set(asked.map(normaliseCode))])
    await lockCompany(tx, company.uscc)
    const partner = await findLivePartnerByUscc(tx, company.uscc)
    const duplicate = (known: string, isPartner: boolean) =>
      refusal('DuplicateApplication', { known: applicantId ? null : known, isPartner })
    if (partner) return duplicate(partner.code, true)
    const opening = openingApplication({
      id: newId('application'),
      no: await nextNumber(tx, applicationSeries(businessDateOf(now))),
      ...company,
      region,
      requestedRegionCodes: requested.map(({ code }) => code),
      ownerId,
      applicantId,
      createdAt: now,
    })
    const application = await insertApplication(tx, opening)
    if (application) return created('PartnerApplication', application)
    const open = await findOpenApplicationByUscc(tx, company.uscc)
    return duplicate(open?.no ?? '', false)
  },
)
