import { changed, combine, created, creatingCommand, type Versioned } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, checkTransition, newId, notFound } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
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
    const visitorIds = [...new Set(input.visitorIds)]
    checkInput(input, visitorIds, businessDateOf(ctx.clock.now()))
    const application = await applications.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(APPLICATION, 'recordSiteVisit', application)
    if (illegal) return illegal
    const employees = await findEmployees(tx, ctx.scope, visitorIds)
    const visitors = visitorIds.map((visitorId) => {
      const visitor = employees.get(visitorId)
      if (!visitor?.active) throw notFound(`The visitor ${visitorId}`)
      return visitor
    })
    if (visitors.every(({ department }) => department === 'CHANNEL')) return refusal('VisitorsOfOneDepartment')
    const visit = await visits.insert(tx, {
      id: newId('siteVisit'),
      applicationId: id,
      date: input.date,
      visitorIds,
      operations: input.operations,
      teamStrength: input.teamStrength,
      warehouseLogistics: input.warehouseLogistics,
      findings: input.findings,
      attachments: [...(input.attachments ?? [])],
    })
    const visited = await applications.update(tx, application, {})
    return combine(changed('PartnerApplication', application, visited), created('SiteVisit', visit))
  },
)

const MAX_ATTACHMENTS = 20

function checkInput(input: RecordSiteVisit['input'], visitorIds: readonly string[], today: BusinessDate): void {
  if (input.date > today) throw badInput('date is when the visit was: today or earlier.')
  if (visitorIds.length < 2 || visitorIds.length > 10) throw badInput('visitorIds names 2 to 10 employees.')
  for (const score of ['operations', 'teamStrength', 'warehouseLogistics'] as const)
    if (input[score] < 1 || input[score] > 5) throw badInput(`${score} is 1 to 5.`)
  if (input.findings.trim() === '') throw badInput('findings says what was seen.')
  if ((input.attachments?.length ?? 0) > MAX_ATTACHMENTS) throw badInput(`attachments are up to ${MAX_ATTACHMENTS}.`)
}
