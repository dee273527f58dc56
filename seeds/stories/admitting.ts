import { businessDateOf, Decimal } from '@channelgraph/values'
import type { Finding } from '../../subgraphs/partners/src/applications/applications.rules.ts'
import { FIRST_STANDARD } from '../../subgraphs/partners/src/applications/applications.rules.ts'
import type { ApplicationRow } from '../../subgraphs/partners/src/applications/applications.tables.ts'
import { completeSiteVisits } from '../../subgraphs/partners/src/applications/commands/complete-site-visits.ts'
import { createApplication } from '../../subgraphs/partners/src/applications/commands/create-application.ts'
import { recordSiteVisit } from '../../subgraphs/partners/src/applications/commands/record-site-visit.ts'
import { scoreApplication } from '../../subgraphs/partners/src/applications/commands/score-application.ts'
import { screenApplication } from '../../subgraphs/partners/src/applications/commands/screen-application.ts'
import { startScreening } from '../../subgraphs/partners/src/applications/commands/start-screening.ts'
import { submitEvaluation } from '../../subgraphs/partners/src/applications/commands/submit-evaluation.ts'
import { done, type Stage } from './story.ts'

export const MANAGER = 'channel-manager-east'

/** What a command of an application asks for to find it. */
export const versioned = ({ id, version }: { id: string; version: number }) => ({ id, expectedVersion: version })

/** A lead of the east with a filled dossier, whose screening has begun. */
export async function beginScreening(stage: Stage, companyName: string, uscc: string): Promise<ApplicationRow> {
  const manager = stage.as('partners', MANAGER)
  const input = {
    companyName,
    uscc,
    kind: 'DISTRIBUTOR' as const,
    source: 'EXHIBITION' as const,
    regionCode: '320505',
    qualification: '营业执照有效,经营范围含充电设备销售',
    businessCondition: '年营收约二千万元',
    marketReputation: '当地同业评价良好',
    salesCapability: '销售团队九人',
  }
  const lead = done(await createApplication(manager, { idempotencyKey: uscc, input }))
  return done(await startScreening(manager, versioned(lead)))
}

/** Holds it against the standard; the items named are not met. */
export async function screenIt(
  stage: Stage,
  application: ApplicationRow,
  notMet: Readonly<Record<string, string>> = {},
): Promise<ApplicationRow> {
  const findings: Finding[] = FIRST_STANDARD.items.map(({ code }) => ({
    code,
    passed: !(code in notMet),
    value: notMet[code] ?? null,
  }))
  return done(await screenApplication(stage.as('partners', MANAGER), { ...versioned(application), findings }))
}

/** Visits it with technical support, today. */
export async function visitIt(stage: Stage, application: ApplicationRow): Promise<ApplicationRow> {
  const manager = stage.as('partners', MANAGER)
  const input = {
    date: businessDateOf(stage.now()),
    visitorIds: [manager.viewer.subject, stage.as('partners', 'tech-support').viewer.subject],
    operations: 4,
    teamStrength: 4,
    warehouseLogistics: 3,
    findings: '门店规范,仓库需加装消防',
  }
  const visited = done(
    await recordSiteVisit(manager, { ...versioned(application), input, idempotencyKey: application.id }),
  )
  return done(await completeSiteVisits(manager, versioned(visited)))
}

/** Lets departments score it, by persona, and puts the report before management. */
export async function evaluateIt(
  stage: Stage,
  application: ApplicationRow,
  scores: Readonly<Record<string, string>>,
): Promise<ApplicationRow> {
  let scored = application
  for (const [persona, score] of Object.entries(scores)) {
    const input = { ...versioned(scored), score: new Decimal(score) }
    scored = done(await scoreApplication(stage.as('partners', persona), input))
  }
  const submission = { ...versioned(scored), recommendation: 'APPROVED' as const }
  return done(await submitEvaluation(stage.as('partners', MANAGER), submission))
}
