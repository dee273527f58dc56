import { APPLICANT_A } from '@channelgraph/access'
import { addDays, addMonths, type BusinessDate, businessDateOf, Decimal, Money } from '@channelgraph/values'
import {
  FIRST_STANDARD,
  freeze,
  openingApplication,
  screen,
} from '../../../subgraphs/partners/src/applications/applications.rules.ts'
import {
  type ApplicationRow,
  type DepartmentScoreRow,
  type EvaluationReportRow,
  LEAD_SOURCES,
  SCORING_DEPARTMENTS,
  type Screening,
  type SiteVisitRow,
} from '../../../subgraphs/partners/src/applications/applications.tables.ts'
import type { ApprovalRow } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { openingContract } from '../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import type { ContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { DAY, inOfficeHours, later, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { Scale } from '../scale.ts'
import type { LifeFact } from './activation.ts'
import { dossierOf } from './dossiers.ts'
import { brandOf, TRADES, usccOf } from './partners.ts'
import type { Staff } from './people.ts'
import type { Atlas } from './regions.ts'

/** An application as it stands, with what was seen, scored and decided of it. Its number comes with its row. */
export interface ApplicationFact {
  readonly row: ApplicationRow
  readonly visits: readonly SiteVisitRow[]
  readonly scores: readonly DepartmentScoreRow[]
  readonly reports: readonly EvaluationReportRow[]
  readonly approvals: readonly ApprovalRow[]
  /** The contract being drafted from it; null in all states but CONTRACTING. */
  readonly draft: ContractRow | null
}

type Status = ApplicationRow['status']

/** How far a state is from the lead, in steps, and the days it takes to come there. */
const STEPS: Readonly<Record<Exclude<Status, 'WITHDRAWN'>, number>> = {
  LEAD: 0,
  SCREENING: 1,
  SCREENED_OUT: 2,
  SITE_VISIT: 2,
  EVALUATION: 3,
  PENDING_APPROVAL: 4,
  REJECTED: 5,
  APPROVED: 5,
  CONTRACTING: 6,
  SIGNED: 7,
}
const DAYS_TO_STEP = [0, 4, 9, 22, 32, 38, 44, 52] as const
const CLOSED: readonly Status[] = ['SCREENED_OUT', 'REJECTED', 'WITHDRAWN']
const KINDS = [
  ['DISTRIBUTOR', 60],
  ['AGENT', 25],
  ['FRANCHISEE', 15],
] as const

type Who = Pick<
  ApplicationRow,
  'companyName' | 'uscc' | 'kind' | 'kindLabel' | 'regionCode' | 'regionPath' | 'ownerId' | 'applicantId' | 'partnerId'
>

/** The application a partner began with. */
export function makeSignedApplication(stream: Stream, { partner }: LifeFact, staff: Staff): ApplicationFact {
  const createdOn = addDays(businessDateOf(partner.registeredAt), -stream.int(56, 120))
  const { id: partnerId, name: companyName, uscc, kind, kindLabel, region, managerId: ownerId } = partner
  const place = { regionCode: region.code, regionPath: region.path }
  const who = { companyName, uscc, kind, kindLabel, ...place, ownerId, applicantId: null, partnerId }
  return makeApplication(stream, who, 'SIGNED', createdOn, staff)
}

/** Those who are no partners (yet), one after another: a later one's name depends on the earlier ones'. */
export function* makeOtherApplications(stream: Stream, shared: ApplicantsData): Generator<ApplicationFact> {
  const { scale, lives, atlas, staff, today } = shared
  const brands = new Set<string>(lives.map(({ partner }) => partner.name))
  const cities = atlas.regions.filter(({ level, name }) => level === 'CITY' && !/^(市辖区|县|.*直辖.*)$/.test(name))
  const statuses = scale.applicants.flatMap(([status, count]) => Array.from({ length: count }, () => status))
  for (const [i, status] of statuses.entries()) {
    const ofPersona = OF_PERSONA.includes(status) && i === statuses.indexOf(status)
    const own = stream.of('other', i)
    const city = own.pick(cities)
    const step = status === 'WITHDRAWN' ? 5 : STEPS[status]
    const since = CLOSED.includes(status) ? own.int(20, 640) : own.int(1, 4)
    const who: Who = {
      companyName: `${atlas.cityName(city.code)}${brandOf(own, brands)}${own.pick(TRADES)}有限公司`,
      uscc: usccOf(own, city.code),
      kind: own.weighted(KINDS),
      kindLabel: null,
      regionCode: city.code,
      regionPath: city.path,
      ownerId: staff.managerOf.get(city.macroRegion) ?? staff.persona('management'),
      // One in five applied itself.
      applicantId: ofPersona ? APPLICANT_A : i % 5 === 3 ? `applicant_${i}` : null,
      partnerId: null,
    }
    yield makeApplication(own, who, status, addDays(today, -(DAYS_TO_STEP[step] ?? 0) - since - 3), staff)
  }
}

/** The first application in each of these states is the persona's own. */
const OF_PERSONA: readonly Status[] = ['EVALUATION', 'SCREENED_OUT']

/** What applicants come from. */
interface ApplicantsData {
  readonly scale: Scale
  readonly lives: readonly LifeFact[]
  readonly atlas: Atlas
  readonly staff: Staff
  readonly today: BusinessDate
}

/** Everything that came before a state, on working days after the lead was found. */
function makeApplication(
  stream: Stream,
  who: Who,
  status: Status,
  createdOn: BusinessDate,
  staff: Staff,
): ApplicationFact {
  const at = (step: number) =>
    inOfficeHours(workingDaysOn(addDays(createdOn, DAYS_TO_STEP[step] ?? 0), 0), stream, 9, 16)
  const createdAt = at(0)
  const id = stream.id('application', createdAt)
  const steps = status === 'WITHDRAWN' ? stream.int(0, 5) : STEPS[status]
  const visits = steps >= 3 ? [visitOf(stream, id, businessDateOf(at(2)), who.ownerId, staff)] : []
  const scored = steps >= 4 ? SCORING_DEPARTMENTS.length : steps === 3 ? stream.int(0, 2) : 0
  const generous = status === 'REJECTED' ? 45 : 68
  const scores = SCORING_DEPARTMENTS.slice(0, scored).map((department) => ({
    applicationId: id,
    department,
    score: new Decimal(stream.int(generous * 2, generous * 2 + 50)).div(2),
    comment: null,
    byId: department === 'CHANNEL' ? who.ownerId : stream.pick(staff.of(department)),
    at: at(3),
  }))
  const returned = status === 'SIGNED' && stream.chance(0.1)
  const submissions = steps < 4 ? [] : returned ? [at(3), at(4)] : [at(4)]
  const frozen = freeze(scores)
  const recommendation = frozen.total.gte(60) ? ('APPROVED' as const) : ('REJECTED' as const)
  const decisions = steps < 5 ? [] : [...(returned ? ['RETURNED' as const] : []), decisionOf(status)]
  const decidedAt = at(5)
  return {
    row: {
      ...openingApplication({
        id,
        no: '',
        ...who,
        region: { code: who.regionCode, path: who.regionPath },
        source: sourceOf(stream, who),
        ...dossierOf(stream, steps > 0),
        requestedRegionCodes: [who.regionCode],
        createdAt,
      }),
      partnerId: who.partnerId,
      status,
      screening: steps >= 2 ? screeningOf(stream, status === 'SCREENED_OUT', at(1), who.ownerId) : null,
      disclosureDeliveredAt: who.kind === 'FRANCHISEE' && steps >= 4 ? at(2) : null,
      withdrawalReason: status === 'WITHDRAWN' ? stream.pick(['资金安排变化', '转向其他品牌', '主动放弃申请']) : null,
      version: 1 + steps + visits.length + scored + 2 * (decisions.length > 1 ? 1 : 0),
    },
    visits,
    scores,
    reports: submissions.map((submittedAt) => ({
      id: stream.id('evaluation', submittedAt),
      applicationId: id,
      scores: frozen.scores,
      totalScore: frozen.total,
      recommendation,
      submittedById: who.ownerId,
      submittedAt,
    })),
    approvals: decisions.map((decision, i) => ({
      subjectId: id,
      step: i + 1,
      department: 'MANAGEMENT',
      approverId: staff.persona('management'),
      decision,
      comment: decision === 'RETURNED' ? '补充售后服务能力说明' : null,
      decidedAt: decision === 'RETURNED' ? later(submissions[0] ?? decidedAt, DAY) : decidedAt,
    })),
    draft: status === 'CONTRACTING' ? draftOf(stream, id, who, businessDateOf(decidedAt)) : null,
  }
}

/** Who applies itself found the company's site. */
const sourceOf = (stream: Stream, { applicantId }: Who): ApplicationRow['source'] => {
  const found = stream.pick(LEAD_SOURCES)
  return applicantId ? 'WEBSITE' : found
}

const decisionOf = (status: Status) => (status === 'REJECTED' ? ('REJECTED' as const) : ('APPROVED' as const))

function screeningOf(stream: Stream, failed: boolean, at: Date, byId: string): Screening {
  const required = FIRST_STANDARD.items.filter((item) => item.required)
  const missing = failed ? stream.pick(required).code : null
  const findings = FIRST_STANDARD.items.map(({ code, required: needed }) => ({
    code,
    passed: code !== missing && (needed || stream.chance(0.8)),
  }))
  const { items, passed } = screen(FIRST_STANDARD.items, findings)
  return { standardVersion: FIRST_STANDARD.version, items, passed, byId, at: at.toISOString() }
}

const visitOf = (
  stream: Stream,
  applicationId: string,
  date: BusinessDate,
  ownerId: string,
  staff: Staff,
): SiteVisitRow => ({
  id: stream.id('siteVisit', inOfficeHours(date, stream)),
  applicationId,
  date,
  visitorIds: [ownerId, stream.pick(staff.of('TECH_SUPPORT'))],
  operations: stream.int(3, 5),
  teamStrength: stream.int(2, 5),
  warehouseLogistics: stream.int(2, 5),
  findings: stream.pick(['门店与仓库管理规范', '团队熟悉充电设备', '仓储条件一般,承诺改造', '物流覆盖申请区域']),
  attachments: [],
})

/** A distributor's usual terms, before legal review. */
const draftOf = (stream: Stream, applicationId: string, who: Who, from: BusinessDate): ContractRow =>
  openingContract({
    id: stream.id('contract', inOfficeHours(from, stream)),
    no: '',
    partnerId: null,
    applicationId,
    kind: who.kind,
    effectiveFrom: addDays(from, 30),
    effectiveTo: addDays(addMonths(addDays(from, 30), 36), -1),
    annualTarget: Money.parse('800000.00'),
    depositAmount: Money.parse('30000.00'),
    creditLimit: Money.parse('200000.00'),
    paymentTermDays: 30,
    coolingOffDays: who.kind === 'FRANCHISEE' ? 15 : null,
    territory: { regionCodes: [who.regionCode], productLines: [], exclusive: false },
    contributorIds: [who.ownerId],
  })
