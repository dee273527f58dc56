import type { Database, Scope } from '@channelgraph/access'
import { created, creatingCommand, nextNumber } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, check, newId, normaliseCode } from '@channelgraph/values'
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
  findDemandPath,
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
    readonly demandId?: string | null
  } & GivenDossier
}

/** The analysis that a lead would answer (四.1). Where the company looks for partners is not an applicant's to find out. */
async function demandOf(
  tx: Database,
  scope: Scope,
  id: string,
  kind: ApplicationRow['kind'],
  places: readonly string[],
  today: BusinessDate,
): Promise<string> {
  const path = scope.kind === 'applicant' ? null : await findDemandPath(tx, id, kind, today)
  if (path !== null && places.some((place) => place.startsWith(path))) return id
  throw badInput(
    '`demandId` must be the id of a demand analysis in force today, of the same kind, of a region where the company is seated or would sell.',
    '`demandId` 须为今日有效、渠道类型相同、且所属地区包含该公司所在地区或申请区域的需求分析编号。',
  )
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
    const places = [region, ...requested].map(({ path }) => path)
    const demandId = input.demandId
      ? await demandOf(tx, ctx.scope, input.demandId, input.kind, places, businessDateOf(now))
      : null
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
      demandId,
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
