import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { addDays, type BusinessDate, businessDateOf, documentNumber } from '@channelgraph/values'
import type { SupervisionCheckRow } from '../../../subgraphs/partners/src/supervision/supervision.tables.ts'
import {
  complaintReport,
  openingViolation,
  violationSeries,
} from '../../../subgraphs/partners/src/violations/violations.rules.ts'
import type { ViolationRow } from '../../../subgraphs/partners/src/violations/violations.tables.ts'
import { DAY, HOUR, inOfficeHours, later, SECOND, workingDaysOn } from '../moments.ts'
import type { Stream } from '../random.ts'
import type { Step } from '../rows/trail.ts'
import type { LifeFact } from './activation.ts'
import type { Staff } from './people.ts'
import type { SharedData } from './shared-data.ts'
import { makeCheck, recordedAt } from './supervision-checks.ts'
import { type Course, courseUntil, stepsOf } from './violation-courses.ts'

/** A violation as it was reported, and what was done about it. */
export interface ViolationFact {
  readonly life: LifeFact
  readonly opening: ViolationRow
  readonly steps: readonly Step<ViolationRow>[]
}

/** What is told of a partner. */
interface Plot extends Course {
  readonly kind: ViolationRow['kind']
  readonly breach?: ViolationRow['priceBreach']
  readonly severity: number
  readonly description: string
  /** Days before the world's last one, of the report. */
  readonly daysAgo: number
}

/** A complaint of a partner's conduct that was upheld. */
export interface UpheldComplaint {
  readonly id: string
  readonly no: string
  /** When it was upheld first. */
  readonly at: Date
}

const WARNING: Plot = {
  ...{ kind: 'PRICE', breach: 'FILING', severity: 1, daysAgo: 400, until: 'CLOSED', sanctions: ['WARNING'] },
  description: '项目价格调整未事先报备',
}
const DEDUCTION: Plot = {
  ...{ kind: 'CROSS_REGION', severity: 2, daysAgo: 120, until: 'SANCTIONED' },
  ...{ sanctions: ['DEPOSIT_DEDUCTION', 'REBATE_FORFEIT'] },
  description: '授权区域外发现三台设备，序列号均发往该渠道伙伴',
}

/** What happened with every sixteenth partner each; nothing with the others. */
const PLOTS: Readonly<Record<number, readonly Plot[]>> = {
  // A price violation whose appeal was granted: what it sold was filed.
  1: [
    {
      ...{ kind: 'PRICE', breach: 'FILING', severity: 2, daysAgo: 130, until: 'DECIDED' },
      description: '政府采购项目以低于报备的价格供货',
      appeal: { grounds: '该项目价格已于投标前报备，附报备单', granted: true },
    },
  ],
  3: [WARNING],
  4: [DEDUCTION],
  5: [
    { kind: 'BRAND_MISUSE', severity: 1, daysAgo: 12, until: 'INVESTIGATING', description: '门店使用未授权的品牌标识' },
  ],
  // One price violation that waits for management's word on its appeal.
  7: [
    {
      ...{ kind: 'PRICE', breach: 'SUPPLY_PRICE', severity: 2, daysAgo: 9, until: 'APPEALED' },
      description: '以项目特价采购的设备转作零售',
      appeal: { grounds: '项目取消后库存无法退回', granted: false },
    },
  ],
  9: [
    {
      ...{ kind: 'CAMPAIGN_UNAPPROVED', severity: 1, daysAgo: 60, until: 'INVESTIGATING' },
      ...{ description: '未报备即开展促销', dismissed: '活动已于次日补报并获同意' },
    },
  ],
  // The whole ladder: warned, deducted from, and not supplied any more.
  11: [
    WARNING,
    { ...DEDUCTION, until: 'CLOSED' },
    {
      ...{
        kind: 'CROSS_REGION',
        severity: 3,
        daysAgo: 25,
        until: 'SANCTIONED',
        sanctions: ['SUPPLY_HOLD', 'TERMINATION'],
      },
      description: '再次在他人独家区域销售，数量十二台',
      appeal: { grounds: '客户自行迁移设备', granted: false },
    },
  ],
  13: [
    {
      ...{ kind: 'PRICE', breach: 'PROMOTION_FUNDING', severity: 2, daysAgo: 6, until: 'CONFIRMED' },
      description: '推广费用挪作他用',
    },
  ],
}

/** The personas' partners have nothing on them that would hold their orders: an appeal that was granted, a warning of before. */
const plotOf = ({ partner: { id, rank } }: LifeFact): number =>
  id === PARTNER_A.id ? 1 : id === PARTNER_B.id ? 3 : rank % 16

/** All violations of a world with their numbers, in the order of time. */
export function makeViolations(
  stream: Stream,
  { lives, staff, today }: Pick<SharedData, 'lives' | 'staff' | 'today'>,
  complaintsOf: (life: LifeFact) => readonly UpheldComplaint[],
): ReadonlyMap<string, readonly ViolationFact[]> {
  const drafts = lives.flatMap((life, i) => {
    const own = stream.of(life.partner.code)
    const victim = lives[(i + 1) % lives.length]!
    const plots = life.terminatedAt ? [] : (PLOTS[plotOf(life)] ?? [])
    return [
      ...plots.flatMap((plot, n) => draftOf(own.of(n), life, victim, plot, staff, today)),
      ...suspendedFor(own.of('suspended'), life, victim),
      ...foundBy(own.of('found'), life, makeCheck(own.of('check'), life, today)),
      ...complaintsOf(life).map((complaint) => complainedOf(own.of(complaint.no), life, complaint, staff, today)),
    ]
  })
  drafts.sort((a, b) => a.opening.reportedAt.getTime() - b.opening.reportedAt.getTime())
  const counts = new Map<string, number>()
  const facts = new Map<string, ViolationFact[]>()
  for (const draft of drafts) {
    const series = violationSeries(businessDateOf(draft.opening.reportedAt))
    const number = (counts.get(series) ?? 0) + 1
    counts.set(series, number)
    const fact = { ...draft, opening: { ...draft.opening, no: documentNumber(series, number) } }
    const known = facts.get(draft.life.partner.id)
    if (known) known.push(fact)
    else facts.set(draft.life.partner.id, [fact])
  }
  return facts
}

/** One violation as far as it came; none where its partner had no business yet, or it would end after the world does. */
function draftOf(
  stream: Stream,
  life: LifeFact,
  victim: LifeFact,
  plot: Plot,
  staff: Staff,
  today: BusinessDate,
): ViolationFact[] {
  const reportedOn = workingDaysOn(addDays(today, -plot.daysAgo), 0)
  const reportedAt = inOfficeHours(reportedOn, stream, 9, 11)
  if (!life.activatedAt || reportedAt < later(life.activatedAt, 30 * DAY)) return []
  // A true agent sells at the company's price, so that its price can be a matter (L3).
  const priceBreach = plot.breach && life.partner.kind === 'AGENT' ? 'RESALE_PRICE' : (plot.breach ?? null)
  const marketing = staff.persona('marketing')
  const crossRegion = plot.kind === 'CROSS_REGION'
  const serials = Array.from({ length: 3 }, () => `CG${stream.int(10_000_000, 99_999_999)}`)
  const opening = openingViolation({
    ...{ id: stream.id('violation', reportedAt), no: '', partnerId: life.partner.id, kind: plot.kind, priceBreach },
    ...{ severity: plot.severity, description: plot.description, reportedAt, reportedById: marketing },
    evidence: crossRegion ? serials : [`https://files.example.com/violations/${stream.int(1_000, 9_999)}.pdf`],
    regionCode: crossRegion ? victim.partner.area.code : null,
    regionPath: crossRegion ? victim.partner.area.path : null,
    victimPartnerId: crossRegion ? victim.partner.id : null,
  })
  return [{ life, opening, steps: stepsOf(stream, opening, plot, life, staff, today) }]
}

/** A partner that is suspended for a violation has one that is looked into. */
function suspendedFor(stream: Stream, life: LifeFact, victim: LifeFact): ViolationFact[] {
  const suspension = life.suspensions.find(({ byViolation }) => byViolation)
  if (!suspension) return []
  const [reportedAt, by] = [later(suspension.at, -2 * HOUR), life.partner.managerId]
  const opening = openingViolation({
    ...{
      id: stream.id('violation', reportedAt),
      no: '',
      partnerId: life.partner.id,
      kind: 'CROSS_REGION',
      severity: 3,
    },
    ...{ description: suspension.reason, evidence: [`CG${stream.int(10_000_000, 99_999_999)}`] },
    ...{ regionCode: victim.partner.area.code, regionPath: victim.partner.area.path },
    ...{ victimPartnerId: victim.partner.id, reportedAt, reportedById: by },
  })
  const investigating = { status: 'INVESTIGATING' } as const
  return [
    {
      ...{ life, opening },
      steps: [
        { at: reportedAt, by, operation: 'violation:report' },
        { at: later(reportedAt, HOUR), by, operation: 'violation:investigate', change: investigating },
      ],
    },
  ]
}

function foundBy(stream: Stream, life: LifeFact, check: SupervisionCheckRow | null): ViolationFact[] {
  const failed = check?.items.find(({ required, passed }) => required && !passed)
  if (!check || !failed) return []
  const reportedAt = recordedAt(check)
  const { inspectorId: by, rectificationDue } = check
  const opening = openingViolation({
    ...{ id: stream.id('violation', reportedAt), no: '', partnerId: life.partner.id, severity: 1, evidence: [] },
    ...{ kind: failed.code === 'PRICES' ? 'PRICE' : 'OTHER', description: `${failed.name}：${failed.value}` },
    ...{ checkId: check.id, rectificationDue, reportedAt, reportedById: by },
  })
  return [{ life, opening, steps: [{ at: reportedAt, by, operation: 'supervision:check' }] }]
}

/** an upheld complaint of its conduct is reported by the event, within the second. */
function complainedOf(
  stream: Stream,
  life: LifeFact,
  { id: complaintId, no: complaintNo, at }: UpheldComplaint,
  staff: Staff,
  today: BusinessDate,
): ViolationFact {
  const reportedAt = later(at, SECOND)
  const opening = openingViolation({
    ...{ id: stream.id('violation', reportedAt), no: '', reportedAt },
    ...complaintReport({ partnerId: life.partner.id, complaintId, complaintNo }),
  })
  const course = courseUntil(businessDateOf(reportedAt), today)
  return { life, opening, steps: stepsOf(stream, opening, course, life, staff, today) }
}
