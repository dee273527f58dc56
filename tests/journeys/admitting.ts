import type { GraphClient } from '@channelgraph/testkit'
import { expect } from 'vitest'
import type { RunningGraph } from '../harness/index.ts'

const thing = (type: string, fields: string) =>
  `{ __typename ... on ${type} { ${fields} } ... on Refusal { refusal: code message } }`

const CELLS = ['PARTNER RIGHT', 'PARTNER DUTY', 'COMPANY RIGHT', 'COMPANY DUTY'].map((cell, i) => {
  const [party, kind] = cell.split(' ')
  return { code: `5.${i + 1}`, party, kind, text: `第五条第${i + 1}款` }
})

interface Versioned {
  id: string
  version: number
}

/** One step of something that is read anew by each answer. */
async function step(as: GraphClient, type: string, on: Versioned, mutation: string, rest = '') {
  const fields = type === 'Contract' ? 'id version status' : 'id version status no'
  const query = `mutation ($id: ID!, $v: Int!) { ${mutation}(id: $id, expectedVersion: $v${rest}) ${thing(type, fields)} }`
  return as.change(query, { id: on.id, v: on.version })
}

/**
 * 四.1 from the lead to the signature, by the people it takes: a channel manager finds, screens and visits, four departments
 * score, management decides. Answers the application's and the contract's ids.
 */
export async function admit(graph: RunningGraph): Promise<{ applicationId: string; contractId: string }> {
  const manager = graph.as('channel-manager-east')
  const management = graph.as('management')
  let application = await manager.change(
    `mutation ($input: CreateApplicationInput!) { createApplication(input: $input, idempotencyKey: "journey") ${thing('PartnerApplication', 'id version status no')} }`,
    {
      input: {
        companyName: '苏州旅程充电设备有限公司',
        uscc: '91320500MA1XXX9TX0',
        kind: 'DISTRIBUTOR',
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
  const go = async (as: GraphClient, mutation: string, rest = '') => {
    application = await step(as, 'PartnerApplication', application, mutation, rest)
    return application.status
  }
  await go(manager, 'startScreening')
  const { screeningStandard } = await manager.data('{ screeningStandard { items { code } } }')
  const found = screeningStandard.items.map(({ code }: { code: string }) => `{ code: "${code}", passed: true }`)
  expect(await go(manager, 'screenApplication', `, findings: [${found}]`)).toBe('SITE_VISIT')
  const visitors = await Promise.all([manager, graph.as('tech-support')].map((client) => client.data('{ me { id } }')))
  const ids = JSON.stringify(visitors.map(({ me }) => me.id))
  await go(
    manager,
    'recordSiteVisit',
    `, idempotencyKey: "journey", input: { date: "2026-11-20", visitorIds: ${ids}, operations: 4, teamStrength: 4, warehouseLogistics: 5, findings: "仓库整洁" }`,
  )
  await go(manager, 'completeSiteVisits')
  for (const [scorer, score] of [
    ['channel-manager-east', 84],
    ['tech-support', 78],
    ['after-sales', 80],
    ['finance', 72],
  ] as const)
    await go(graph.as(scorer), 'scoreApplication', `, score: "${score}"`)
  await go(manager, 'submitEvaluation', ', recommendation: APPROVED')
  const forbidden = await manager.ask(
    'mutation ($id: ID!, $v: Int!) { decideApplication(id: $id, expectedVersion: $v, decision: APPROVED, comment: "") { __typename } }',
    { id: application.id, v: application.version },
  )
  expect(forbidden.errors[0]?.extensions?.code).toBe('FORBIDDEN')
  expect(await go(management, 'decideApplication', ', decision: APPROVED, comment: "同意引入"')).toBe('APPROVED')

  let contract: Versioned & { status: string } = await manager.change(
    `mutation ($input: DraftContractInput!) { draftContract(input: $input, idempotencyKey: "journey") ${thing('Contract', 'id version status')} }`,
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
  contract = await step(manager, 'Contract', contract, 'submitForLegalReview')
  contract = await step(management, 'Contract', contract, 'reviewContract', ', approve: true, comment: "无异议"')
  contract = await step(manager, 'Contract', contract, 'signContract')
  expect(contract.status).toBe('EFFECTIVE')
  return { applicationId: application.id, contractId: contract.id }
}
