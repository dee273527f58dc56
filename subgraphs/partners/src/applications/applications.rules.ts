import { isInScope, scopeOf, type Viewer } from '@channelgraph/access'
import { initialsOf } from '@channelgraph/paging'
import {
  type BusinessDate,
  check,
  checkTransition,
  Decimal,
  idFromUuid,
  roundTo6,
  type Transitions,
  withDefaults,
  yearlySeries,
} from '@channelgraph/values'
import { refusal } from './applications.refusals.ts'
import {
  type ApplicationRow,
  type DepartmentScoreRow,
  type EvaluationReportRow,
  type FrozenScore,
  partnerApplication,
  SCORING_DEPARTMENTS,
  type ScoringDepartment,
  type ScreenedItem,
  type ScreeningStandardRow,
  type SiteVisitRow,
  type StandardItem,
} from './applications.tables.ts'

type Status = ApplicationRow['status']

/** Still on its way: it may be withdrawn, and its company may not apply again. */
export const OPEN = [
  'LEAD',
  'SCREENING',
  'SITE_VISIT',
  'EVALUATION',
  'PENDING_APPROVAL',
  'APPROVED',
  'CONTRACTING',
] as const satisfies Status[]

/** An application's way (specification 3.1), with the commands that need it to be somewhere and leave it there. */
export const APPLICATION = {
  updateDossier: { from: ['LEAD'], to: ['LEAD'] },
  startScreening: { from: ['LEAD'], to: ['SCREENING'] },
  screenApplication: { from: ['SCREENING'], to: ['SITE_VISIT', 'SCREENED_OUT'] },
  recordSiteVisit: { from: ['SITE_VISIT'], to: ['SITE_VISIT'] },
  completeSiteVisits: { from: ['SITE_VISIT'], to: ['EVALUATION'] },
  scoreApplication: { from: ['EVALUATION'], to: ['EVALUATION'] },
  submitEvaluation: { from: ['EVALUATION'], to: ['PENDING_APPROVAL'] },
  decideApplication: { from: ['PENDING_APPROVAL'], to: ['APPROVED', 'REJECTED', 'EVALUATION'] },
  deliverDisclosure: { from: [...OPEN], to: [...OPEN] },
  correctApplication: { from: [...OPEN], to: [...OPEN] },
  draftContract: { from: ['APPROVED'], to: ['CONTRACTING'] },
  signContract: { from: ['CONTRACTING'], to: ['SIGNED'] },
  lapseContract: { from: ['CONTRACTING'], to: ['APPROVED'] },
  withdrawApplication: { from: [...OPEN], to: ['WITHDRAWN'] },
} as const satisfies Transitions<Status>

export const DOSSIER = ['qualification', 'businessCondition', 'marketReputation', 'salesCapability'] as const
export type Dossier = Pick<ApplicationRow, (typeof DOSSIER)[number]>
export type GivenDossier = { readonly [Name in keyof Dossier]?: string | null }

/** The texts of a dossier as they are stored; null for what is left out or blank. */
export const dossierOf = (given: GivenDossier): Dossier => ({
  qualification: check.optionalText('qualification', given.qualification, check.TEXT.note),
  businessCondition: check.optionalText('businessCondition', given.businessCondition, check.TEXT.note),
  marketReputation: check.optionalText('marketReputation', given.marketReputation, check.TEXT.note),
  salesCapability: check.optionalText('salesCapability', given.salesCapability, check.TEXT.note),
})

/** 四.1: qualification, business condition, reputation and sales capability are known before anybody is judged. */
export function refuseScreening(application: Dossier & Pick<ApplicationRow, 'status'>) {
  const illegal = checkTransition(APPLICATION, 'startScreening', application)
  if (illegal) return illegal
  const missing = DOSSIER.filter((text) => !application[text]?.trim())
  if (missing.length === 0) return null
  return refusal('DossierIncomplete', { missing })
}

/** Regions an applicant may ask for. */
export const MAX_REQUESTED = 100

/** Applications of one account that may be on their way at once [G]: a group's companies apply each for itself. */
const MAX_OPEN_OF_ACCOUNT = 3

/** What an account may begin beside those that are on their way. */
export const refuseMany = (open: number) =>
  open < MAX_OPEN_OF_ACCOUNT ? null : refusal('TooManyApplications', { most: MAX_OPEN_OF_ACCOUNT })

/** Which company it is may be put right until it signs; once management has agreed to it, by management alone. */
export function refuseCorrection({ status }: Pick<ApplicationRow, 'status'>, roles: Viewer['roles']) {
  const illegal = checkTransition(APPLICATION, 'correctApplication', { status })
  if (illegal) return illegal
  const agreed = status === 'APPROVED' || status === 'CONTRACTING'
  return agreed && !roles.includes('MGT') ? refusal('AgreedByManagement', { status }) : null
}

/** What applicants are screened against until another version is published [G]. */
export const FIRST_STANDARD: ScreeningStandardRow = {
  id: idFromUuid('screeningStandard', '01900000-0000-7000-8000-000000000001'),
  version: 1,
  items: [
    { code: 'LICENCE', name: '营业执照有效,经营范围相符', required: true },
    { code: 'CAPITAL', name: '实缴资本不低于一百万元', required: true },
    { code: 'CREDIT', name: '无失信、经营异常记录', required: true },
    { code: 'REPUTATION', name: '近两年无重大投诉或诉讼', required: true },
    { code: 'SALES_TEAM', name: '在申请区域有销售团队', required: false },
    { code: 'WAREHOUSE', name: '有仓储物流条件', required: false },
  ],
  publishedById: null,
  publishedAt: null,
}

export interface Finding {
  readonly code: string
  readonly passed: boolean
  readonly value?: string | null
}

/**
 * Puts what was found beside each item of the standard, in the standard's order; `wrong` names items that are missing, unknown
 * or found twice.
 */
export function screen(
  standard: readonly StandardItem[],
  findings: readonly Finding[],
): { readonly items: ScreenedItem[]; readonly passed: boolean; readonly wrong: string[] } {
  const codes = standard.map(({ code }) => code)
  const found = findings.map(({ code }) => code)
  const wrong = [
    ...codes.filter((code) => !found.includes(code)),
    ...found.filter((code, i) => !codes.includes(code) || found.indexOf(code) !== i),
  ]
  const items = standard.map((item) => {
    const finding = findings.find(({ code }) => code === item.code)
    return { ...item, value: finding?.value ?? null, passed: finding?.passed ?? false }
  })
  return { items, passed: notMet(items).length === 0, wrong }
}

/** The required items that were not met: why somebody is screened out. */
export const notMet = (items: readonly ScreenedItem[]): ScreenedItem[] =>
  items.filter(({ required, passed }) => required && !passed)

/** 3.1: at least one visit was made before the departments score it. */
export function refuseCompletion(status: Status, visits: readonly Pick<SiteVisitRow, 'id'>[]) {
  const illegal = checkTransition(APPLICATION, 'completeSiteVisits', { status })
  if (illegal) return illegal
  if (visits.length > 0) return null
  return refusal('SiteVisitMissing')
}

const DEPARTMENT_OF_ROLE = [
  ['CHM', 'CHANNEL'],
  ['TEC', 'TECH_SUPPORT'],
  ['AFS', 'AFTER_SALES'],
  ['FIN', 'FINANCE'],
  ['MKT', 'MARKETING'],
] as const

/** The department for which somebody scores an application: by the first role that covers it. Null for those who do not score. */
export const scoringDepartmentOf = (
  viewer: Viewer,
  { regionPath }: Pick<ApplicationRow, 'regionPath'>,
): ScoringDepartment | null =>
  DEPARTMENT_OF_ROLE.find(
    ([role]) =>
      viewer.roles.includes(role) && isInScope(scopeOf({ ...viewer, roles: [role] }), { id: null, regionPath }),
  )?.[1] ?? null

/** How much each department counts where all five score [G]. */
export const WEIGHTS: Readonly<Record<ScoringDepartment, string>> = {
  CHANNEL: '0.30',
  TECH_SUPPORT: '0.20',
  AFTER_SALES: '0.20',
  FINANCE: '0.15',
  MARKETING: '0.15',
}

const OTHERS_NEEDED = 2

/** P-10: the channel department and at least two others have scored. */
export function refuseIncomplete(scores: readonly { department: ScoringDepartment }[]) {
  const scored = SCORING_DEPARTMENTS.filter((name) => scores.some(({ department }) => department === name))
  if (scored.includes('CHANNEL') && scored.length > OTHERS_NEEDED) return null
  return refusal('EvaluationIncomplete', { scored, others: OTHERS_NEEDED })
}

/**
 * The scores as a report keeps them: weights grow in proportion where a department has none, and sum to 1.000000 (the channel
 * department takes what rounding leaves). The total is Σ weight x score, to six decimals.
 */
export function freeze(scores: readonly Omit<DepartmentScoreRow, 'applicationId' | 'at'>[]): {
  readonly scores: FrozenScore[]
  readonly total: Decimal
} {
  const present = scores.reduce((sum, { department }) => sum.plus(WEIGHTS[department]), new Decimal(0))
  const share = (department: ScoringDepartment) => roundTo6(new Decimal(WEIGHTS[department]).div(present))
  const others = scores.filter(({ department }) => department !== 'CHANNEL')
  const left = others.reduce((rest, { department }) => rest.minus(share(department)), new Decimal(1))
  const weighted = SCORING_DEPARTMENTS.flatMap((name) => {
    const found = scores.find(({ department }) => department === name)
    return found ? [{ ...found, weight: name === 'CHANNEL' ? left : share(name) }] : []
  })
  return {
    scores: weighted.map(({ department, score, weight, comment, byId }) => ({
      department,
      score: score.toFixed(6),
      weight: weight.toFixed(6),
      comment,
      byId,
    })),
    total: roundTo6(weighted.reduce((sum, { score, weight }) => sum.plus(score.times(weight)), new Decimal(0))),
  }
}

/** What an application was shaped by, and who changed it in any step, by its audit entries. */
interface Shaped {
  readonly visits: readonly Pick<SiteVisitRow, 'visitorIds'>[]
  /** Those returned too. */
  readonly reports: readonly Pick<EvaluationReportRow, 'scores' | 'submittedById'>[]
  readonly authors: readonly string[]
}

/** Everybody who had a part in what is decided: none of them decides it, whatever their role (specification 3.1). */
export const involvedIn = (
  { ownerId, screening }: Pick<ApplicationRow, 'ownerId' | 'screening'>,
  { visits, reports, authors }: Shaped,
): Set<string> =>
  new Set([
    ownerId,
    ...(screening ? [screening.byId] : []),
    ...visits.flatMap(({ visitorIds }) => visitorIds),
    ...reports.flatMap(({ submittedById, scores }) => [submittedById, ...scores.map(({ byId }) => byId)]),
    ...authors,
  ])

/** Applications are numbered by year: AP-2026-000123. */
export const applicationSeries = (day: BusinessDate): string => yearlySeries('AP-', day)

type GivenApplication = Pick<
  ApplicationRow,
  | 'id'
  | 'no'
  | 'companyName'
  | 'uscc'
  | 'kind'
  | 'kindLabel'
  | 'source'
  | 'requestedRegionCodes'
  | 'ownerId'
  | 'createdAt'
> &
  Partial<Pick<ApplicationRow, 'applicantId' | 'demandId'>> &
  ReturnType<typeof dossierOf> & { readonly region: { readonly code: string; readonly path: string } }

/** An application as it begins, a lead, with what is known of the applicant by then. */
export const openingApplication = ({ region, ...given }: GivenApplication): ApplicationRow =>
  withDefaults(partnerApplication, {
    ...given,
    nameInitials: initialsOf(given.companyName),
    status: 'LEAD',
    regionCode: region.code,
    regionPath: region.path,
  })
