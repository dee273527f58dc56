import { changed, combine, created, creatingCommand, type Versioned } from '@channelgraph/command'
import { addDays, type BusinessDate, businessDateOf, check, checkTransition, newId } from '@channelgraph/values'
import { activeEmployees } from '../../employees/employees.steps.ts'
import { refusal } from '../applications.refusals.ts'
import { APPLICATION } from '../applications.rules.ts'
import { applications, findApplications } from '../applications.store.ts'
import { visits } from '../evaluation.store.ts'

export interface RecordSiteVisit extends Versioned {
  readonly idempotencyKey: string
  readonly input: {
    readonly date: BusinessDate
    readonly visitorIds: readonly string[]
    readonly operations: number
    readonly teamStrength: number
    readonly warehouseLogistics: number
    readonly findings: string
    readonly attachments?: readonly string[] | null
  }
}

/** 四.1 实地考察: at least two visitors, one of them of another department than the channel's. */
export const recordSiteVisit = creatingCommand(
  'application:visit',
  findApplications,
  async (tx, ctx, { id, expectedVersion, input }: RecordSiteVisit) => {
    const today = businessDateOf(ctx.clock.now())
    const seen = visitOf(input, today)
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    check.day('date', seen.date, addDays(businessDateOf(application.createdAt), -MAX_DAYS_BEFORE), today)
    const illegal = checkTransition(APPLICATION, 'recordSiteVisit', application)
    if (illegal) return illegal
    const visitors = await activeEmployees(tx, seen.visitorIds, { en: 'The visitor', zh: '考察人员' })
    if (visitors.every(({ department }) => department === 'CHANNEL')) return refusal('VisitorsOfOneDepartment')
    const visit = await visits.insert(tx, { id: newId('siteVisit'), applicationId: id, ...seen })
    const visited = await applications.update(tx, application, {})
    return combine(changed('PartnerApplication', application, visited), created('SiteVisit', visit))
  },
)

const MAX_ATTACHMENTS = 20
/** Somebody may have been there before the lead was noted, but not long before. */
const MAX_DAYS_BEFORE = 90

const visitOf = (input: RecordSiteVisit['input'], today: BusinessDate) => ({
  date: check.day('date', input.date, undefined, today),
  visitorIds: [...check.items('visitorIds', [...new Set(input.visitorIds)], 2, 10)],
  operations: check.wholeNumber('operations', input.operations, 1, 5),
  teamStrength: check.wholeNumber('teamStrength', input.teamStrength, 1, 5),
  warehouseLogistics: check.wholeNumber('warehouseLogistics', input.warehouseLogistics, 1, 5),
  findings: check.text('findings', input.findings, check.TEXT.note),
  attachments: check
    .items('attachments', input.attachments ?? [], 0, MAX_ATTACHMENTS)
    .map((url) => check.url('attachments', url)),
})
