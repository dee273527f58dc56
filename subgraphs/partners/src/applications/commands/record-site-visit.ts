import { changed, combine, created, creatingCommand } from '@channelgraph/command'
import { type BusinessDate, badInput, businessDateOf, newId, notFound, refuseTransition } from '@channelgraph/values'
import { findEmployees } from '../../employees/employees.store.ts'
import { APPLICATION_TRANSITIONS } from '../applications.rules.ts'
import { findApplications, lockApplication, updateApplication } from '../applications.store.ts'
import type { ApplicationRow } from '../applications.tables.ts'
import { insertSiteVisit } from '../evaluation.store.ts'

export interface RecordSiteVisit {
  readonly idempotencyKey: string
  readonly id: string
  readonly expectedVersion: number
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
export const recordSiteVisit = creatingCommand<RecordSiteVisit, ApplicationRow>(
  'application:visit',
  findApplications,
  async (tx, ctx, { id, expectedVersion, input }) => {
    const visitorIds = [...new Set(input.visitorIds)]
    checkInput(input, visitorIds, businessDateOf(ctx.clock.now()))
    const application = await lockApplication(tx, ctx, id, expectedVersion)
    const refusal = refuseTransition(APPLICATION_TRANSITIONS, 'recordSiteVisit', application.status)
    if (refusal) return refusal
    const employees = await findEmployees(tx, visitorIds)
    const visitors = visitorIds.map((visitorId) => {
      const visitor = employees.get(visitorId)
      if (!visitor?.active) throw notFound(`The visitor ${visitorId}`)
      return visitor
    })
    if (visitors.every(({ department }) => department === 'CHANNEL')) {
      return {
        __typename: 'VisitorsOfOneDepartment',
        code: 'VISITORS_OF_ONE_DEPARTMENT',
        message: 'At least one visitor is of another department than channel management.',
      }
    }
    const visit = await insertSiteVisit(tx, {
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
    const visited = await updateApplication(tx, application)
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
