import { type Checked, type GraphClient, unchecked } from '@channelgraph/testkit'
import { expect } from 'vitest'
import type { RunningGraph } from '../harness/index.ts'

const thing = <const Type extends string, const Fields extends string>(type: Type, fields: Fields) =>
  `{ __typename ... on ${type} { ${fields} } ... on Refusal { refusal: code message } }` as const

const CELLS = (
  [
    ['PARTNER', 'RIGHT'],
    ['PARTNER', 'DUTY'],
    ['COMPANY', 'RIGHT'],
    ['COMPANY', 'DUTY'],
  ] as const
).map(([party, kind], i) => ({ code: `5.${i + 1}`, party, kind, text: `第五条第${i + 1}款` }))

interface Versioned {
  id: string
  version: number
}

/** One step of something that is read anew by each answer. */
async function step<const Call extends string, const Answer extends string>(
  as: GraphClient<'graph'>,
  on: Versioned,
  call: Call & Checked<'graph', `mutation ($id: ID!, $v: Int!) { ${Call} ${Answer} }`>,
  answer: Answer,
) {
  return as.change(unchecked(`mutation ($id: ID!, $v: Int!) { ${call} ${answer} }`), { id: on.id, v: on.version })
}

/** A way into the channel. */
export interface WayIn {
  /** Tells its requests from those of another way. */
  readonly key: string
  readonly company: {
    readonly companyName: string
    readonly uscc: string
    readonly kind: 'DISTRIBUTOR' | 'OTHER'
    readonly kindLabel?: string
  }
  /** Who notes the lead and signs the contract: the channel manager, or the company itself. */
  readonly by: 'channel-manager-east' | 'applicant'
}

/**
 * 四.1 from the lead to the signature, by the people it takes: a channel manager finds, screens and visits, four departments
 * score, management decides. Answers the application's and the contract's ids.
 */
export async function admit(
  graph: RunningGraph,
  { key, company, by }: WayIn,
): Promise<{ applicationId: string; contractId: string }> {
  const manager = graph.as('channel-manager-east')
  const itself = graph.as(by)
  const management = graph.as('management')
  const APPLICATION = thing('PartnerApplication', 'id version status no')
  let application = await itself.change(
    `mutation ($input: CreateApplicationInput!) { createApplication(input: $input, idempotencyKey: "${key}") ${APPLICATION} }`,
    {
      input: {
        ...company,
        source: 'REFERRAL',
        regionCode: '320500',
        qualification: '营业执照有效',
        businessCondition: '年营收三千万元',
        marketReputation: '同业评价良好',
        salesCapability: '销售团队十二人',
      },
    },
  )
  expect(application.status).toBe('LEAD')
  const go = async <const Call extends string>(
    as: GraphClient<'graph'>,
    call: Call & Checked<'graph', `mutation ($id: ID!, $v: Int!) { ${Call} ${typeof APPLICATION} }`>,
  ) => {
    application = await step(as, application, call, APPLICATION)
    return application.status
  }
  await go(manager, 'startScreening(id: $id, expectedVersion: $v)')
  const { screeningStandard } = await manager.data('{ screeningStandard { items { code } } }')
  const found = screeningStandard.items.map(
    ({ code }: { code: string }) => `{ code: "${code}", passed: true }` as const,
  )
  expect(await go(manager, `screenApplication(id: $id, expectedVersion: $v, findings: [${found}])`)).toBe('SITE_VISIT')
  const visitors = await Promise.all([manager, graph.as('tech-support')].map((client) => client.data('{ me { id } }')))
  const ids = JSON.stringify(visitors.map(({ me }) => me.id))
  await go(
    manager,
    `recordSiteVisit(id: $id, expectedVersion: $v, idempotencyKey: "${key}", input: { date: "2026-11-20", visitorIds: ${ids}, operations: 4, teamStrength: 4, warehouseLogistics: 5, findings: "仓库整洁" })`,
  )
  await go(manager, 'completeSiteVisits(id: $id, expectedVersion: $v)')
  for (const [scorer, score] of [
    ['channel-manager-east', 84],
    ['tech-support', 78],
    ['after-sales', 80],
    ['finance', 72],
  ] as const)
    await go(graph.as(scorer), `scoreApplication(id: $id, expectedVersion: $v, score: "${score}")`)
  await go(manager, 'submitEvaluation(id: $id, expectedVersion: $v, recommendation: APPROVED)')
  const forbidden = await manager.ask(
    'mutation ($id: ID!, $v: Int!) { decideApplication(id: $id, expectedVersion: $v, decision: APPROVED, comment: "") { __typename } }',
    { id: application.id, v: application.version },
  )
  expect(forbidden.errors[0]?.extensions?.code).toBe('FORBIDDEN')
  expect(
    await go(management, 'decideApplication(id: $id, expectedVersion: $v, decision: APPROVED, comment: "同意引入")'),
  ).toBe('APPROVED')

  const CONTRACT = thing('Contract', 'id version status')
  let contract: Versioned & { status: string } = await manager.change(
    `mutation ($input: DraftContractInput!) { draftContract(input: $input, idempotencyKey: "${key}") ${CONTRACT} }`,
    {
      input: {
        applicationId: application.id,
        effectiveFrom: '2026-11-01',
        effectiveTo: '2029-10-31',
        annualTarget: '1000000.00',
        depositAmount: '50000.00',
        creditLimit: '500000.00',
        paymentTermDays: 30,
        rightsAndDuties: CELLS,
        territory: { regionCodes: ['320500'] },
      },
    },
  )
  contract = await step(manager, contract, 'submitForLegalReview(id: $id, expectedVersion: $v)', CONTRACT)
  contract = await step(
    management,
    contract,
    'reviewContract(id: $id, expectedVersion: $v, approve: true, comment: "无异议")',
    CONTRACT,
  )
  contract = await step(itself, contract, 'signContract(id: $id, expectedVersion: $v)', CONTRACT)
  expect(contract.status).toBe('EFFECTIVE')
  return { applicationId: application.id, contractId: contract.id }
}
