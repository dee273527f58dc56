import { readFileSync } from 'node:fs'
import { unchecked } from '@channelgraph/testkit'
import { Decimal, groupBy } from '@channelgraph/values'
import { beforeAll, describe, expect, test } from 'vitest'
import { COST_PAGE, costsOfExamples, lineOf } from '../../../scripts/cost-table.ts'
import { type RunningGraph, seededDatabases, startGraph } from '../../harness/index.ts'
import { SeededRows, sum } from './seeded-rows.ts'

// The questions of specification 7 against numbers added up from the raw rows.

const TODAY = '2026-11-23'
/** The explorer's examples are files, which the compiler does not read. */
const question = (name: string) =>
  unchecked(readFileSync(new URL(`../../../gateway/examples/${name}.graphql`, import.meta.url), 'utf8'))

let graph: RunningGraph
let rows: SeededRows

beforeAll(async () => {
  const urls = await seededDatabases()
  rows = await SeededRows.read(urls, TODAY)
  graph = await startGraph(urls)
})

describe('Q01 top distributors of East China in the third quarter', () => {
  const Q3 = ['2026-07-01', '2026-09-30'] as const
  const Q2 = ['2026-04-01', '2026-06-30'] as const

  test('G-11 four departments answer in one request, with the numbers of the raw rows', async () => {
    const { partnerSalesRanking: ranking } = await graph
      .as('management')
      .data(question('Q01-top-distributors-east-china'))
    const expected = rows
      .of('partner')
      .filter((partner) => partner.kind === 'DISTRIBUTOR' && partner.region_path!.startsWith('HUADONG/'))
      .map((partner) => ({
        partner,
        net: rows.deliveredNet(partner.id!, ...Q3),
        before: rows.deliveredNet(partner.id!, ...Q2),
      }))
      .filter(({ net }) => net.gt(0))
      .toSorted((a, b) => b.net.comparedTo(a.net))
      .slice(0, 20)
    expect(expected.length).toBeGreaterThan(10)
    const answer = ranking.map((row: { rank: number; deliveredNet: string }) => row)
    expect(answer).toEqual(
      expected.map(({ partner, net, before }, i) => ({
        rank: i + 1,
        deliveredNet: net.toFixed(2),
        growth: before.isZero() ? null : net.minus(before).div(before).toFixed(6),
        partner: {
          code: partner.code,
          name: partner.name,
          tier: partner.tier,
          trainingValid: rows.trainingValid(partner.id!),
          openComplaintCount: rows.openComplaintCount(partner.id!),
          ordersKpi: { stockCoverDays: rows.stockCoverDays(partner.id!)?.toFixed(6) ?? null },
          balance: { overdue: rows.overdue(partner.id!).toFixed(2) },
          healthScore: rows.healthScore(partner.id!),
        },
      })),
    )
  })

  test('G-11 no list of approvals is longer than three', async () => {
    const { settlements } = await graph
      .as('finance')
      .data('{ settlements(first: 100) { nodes { approvals { step } } } }')
    const steps = settlements.nodes.map((node: { approvals: unknown[] }) => node.approvals.length)
    expect(Math.max(...steps)).toBeLessThanOrEqual(3)
    expect(Math.max(...steps)).toBeGreaterThan(0)
  })

  test('shows a channel manager its own regions only, and a partner at most itself', async () => {
    const codes = async (persona: string) =>
      (await graph.as(persona).ask(question('Q01-top-distributors-east-china'))).data?.partnerSalesRanking?.map(
        (row: { partner: { code: string } }) => row.partner.code,
      ) ?? []
    const all = await codes('management')
    expect(await codes('channel-manager-east')).toEqual(all)
    expect(await codes('channel-manager-south')).toEqual([])
    expect(new Set([...(await codes('partner-a')), 'PT-320500-000001'])).toEqual(new Set(['PT-320500-000001']))
  })
})

test('no example answers more than it was estimated at, and docs/cost.md says what each is', async () => {
  const costs = await costsOfExamples(`${graph.url}/graphql`, (persona) => graph.token(persona))
  expect(costs.filter(({ actual, estimate }) => actual > estimate)).toEqual([])
  const page = readFileSync(COST_PAGE, 'utf8')
  expect(costs.map(lineOf).filter((line) => !page.includes(line))).toEqual([])
})

test('Q07 what is exposed to partners that pay late: overdue, unshipped orders, stock in the channel', async () => {
  const { overduePartners } = await graph.as('finance').data(question('Q07-overdue-exposure'))
  const expected = rows
    .of('partner')
    .filter((partner) => rows.overdue(partner.id!).gte(100_000) && rows.maxOverdueDays(partner.id!) >= 30)
    .toSorted((a, b) => rows.overdue(b.id!).comparedTo(rows.overdue(a.id!)))
  expect(expected.length).toBeGreaterThanOrEqual(3)
  expect(
    overduePartners.nodes.map((node: { overdue: string; maxDays: number; partner: { name: string } }) => [
      node.partner.name,
      node.overdue,
      node.maxDays,
    ]),
  ).toEqual(
    expected.map((partner) => [partner.name, rows.overdue(partner.id!).toFixed(2), rows.maxOverdueDays(partner.id!)]),
  )
  for (const [i, { aging, partner: answer }] of overduePartners.nodes.entries()) {
    const partner = expected[i]!
    const orders = rows
      .of('sales_order')
      .filter((order) => order.partner_id === partner.id && ['CONFIRMED', 'ALLOCATED'].includes(order.status!))
    const onHand = groupBy(
      rows.onHand(partner.id!),
      (unit) => rows.of('product').find((product) => product.id === unit.product_id)!.sku!,
    )
    expect(answer).toMatchObject({
      status: partner.status,
      manager: { name: rows.of('employee').find((employee) => employee.id === partner.manager_id)!.name },
      contract: {
        depositAmount: Number(
          rows.of('contract').find((contract) => contract.partner_id === partner.id)!.deposit_amount,
        ).toFixed(2),
      },
      openComplaintCount: rows.openComplaintCount(partner.id!),
      orders: { totalCount: orders.length },
    })
    expect(
      new Set(
        answer.orders.nodes.map((order: { no: string; grossAmount: string }) => `${order.no} ${order.grossAmount}`),
      ),
    ).toEqual(new Set(orders.map((order) => `${order.no} ${new Decimal(order.gross_amount!).toFixed(2)}` as const)))
    const inStock = answer.inventory.filter(({ onHand: units }: { onHand: number }) => units > 0)
    expect(
      new Map(
        inStock.map((position: { product: { sku: string }; onHand: number }) => [
          position.product.sku,
          position.onHand,
        ]),
      ),
    ).toEqual(new Map([...onHand].map(([sku, units]) => [sku, units.length])))
    const late = aging.filter(({ label }: { label: string }) => label !== 'NOT_DUE')
    expect(
      late.reduce((total: Decimal, bucket: { amount: string }) => total.plus(bucket.amount), new Decimal(0)).toFixed(2),
    ).toBe(rows.overdue(partner.id!).toFixed(2))
  }
})

test('Q09 which campaigns paid off: what they cost and returned, what their days brought, what the company paid of them', async () => {
  const { campaigns } = await graph.as('management').data(question('Q09-campaign-roi'))
  const asked = rows
    .of('campaign')
    .filter(({ status }) => status === 'COMPLETED' || status === 'EVALUATED')
    .filter(({ starts_on, ends_on }) => starts_on! <= '2026-09-30' && ends_on! >= '2026-07-01')
    .toSorted((a, b) => (`${a.starts_on}${a.id}` < `${b.starts_on}${b.id}` ? 1 : -1))
  const expected = asked.slice(0, 50).map((campaign) => {
    const brought = rows.attributed(campaign)
    const claimed = rows.of('subsidy').find(({ campaign_id }) => campaign_id === campaign.id)
    const paid = claimed?.entry_id && rows.of('ledger_entry').find(({ id }) => id === claimed.entry_id)!.amount
    const spend = campaign.actual_spend && new Decimal(campaign.actual_spend)
    const inList = (campaign.product_ids as unknown as string[]).map(
      (id) => rows.of('product').find((one) => one.id === id)!,
    )
    return {
      ...{ no: campaign.no, title: campaign.title },
      budget: new Decimal(campaign.budget!).toFixed(2),
      companyShare: new Decimal(campaign.company_share!).toFixed(2),
      evaluation: spend
        ? {
            actualSpend: spend.toFixed(2),
            roi: new Decimal(campaign.revenue!).minus(spend).div(spend).toFixed(6),
          }
        : null,
      attributedUnits: brought.units,
      attributedRevenue: brought.net.toFixed(2),
      subsidyPaid: claimed ? new Decimal(paid ?? 0).toFixed(2) : null,
      // No rebates are kept yet: unknown, not none.
      partner: { name: rows.partner(campaign.partner_id!).name, balance: { rebateAvailable: null } },
      products: inList.map(({ sku, name }) => ({ sku, name })),
    }
  })
  expect(campaigns.nodes).toEqual(expected)
  expect(expected.some(({ evaluation }) => evaluation && new Decimal(evaluation.roi).lt(0))).toBe(true)
  expect(expected.some(({ evaluation }) => evaluation && new Decimal(evaluation.roi).gt(0))).toBe(true)
  expect(expected.some(({ attributedUnits }) => attributedUnits > 0)).toBe(true)
  const paid = expected.filter(({ subsidyPaid }) => Number(subsidyPaid) > 0)
  expect(paid.length).toBeGreaterThan(3)
  // M-04: never more than the company agreed to.
  for (const { subsidyPaid, companyShare } of paid) expect(new Decimal(subsidyPaid!).lte(companyShare)).toBe(true)
  expect(expected.some(({ subsidyPaid }) => subsidyPaid === null)).toBe(true)
})

test('Q09 of every campaign that began what its days brought is reckoned alike, and of no other', async () => {
  const { campaigns } = await graph
    .as('management')
    .data('{ campaigns(first: 100) { totalCount nodes { no attributedUnits attributedRevenue } } }')
  const approved = ['APPROVED', 'RUNNING', 'COMPLETED', 'EVALUATED']
  const expected = new Map(
    rows.of('campaign').map((campaign) => {
      const began = approved.includes(campaign.status!) && campaign.starts_on! <= TODAY
      const { units, net } = rows.attributed(campaign)
      return [campaign.no, began ? [units, net.toFixed(2)] : [null, null]] as const
    }),
  )
  expect(campaigns.totalCount).toBe(expected.size)
  for (const { no, attributedUnits, attributedRevenue } of campaigns.nodes)
    expect([no, attributedUnits, attributedRevenue]).toEqual([no, ...expected.get(no)!])
  const brought = campaigns.nodes.map(({ attributedUnits }: { attributedUnits: number | null }) => attributedUnits)
  expect(brought.filter((units: number | null) => units !== null && units > 0).length).toBeGreaterThan(2)
  expect(brought).toContain(null)
})

test('Q16 the onboarding funnel: scores, then training, deposit and orders of those that signed', async () => {
  const management = graph.as('management')
  const { applications } = await management.data(question('Q16-onboarding-funnel'))
  const asked = rows
    .of('partner_application')
    .filter(({ status }) => ['EVALUATION', 'PENDING_APPROVAL', 'SIGNED'].includes(status!))
  expect(applications.totalCount).toBe(asked.length)
  const latestFirst = asked.toSorted((a, b) =>
    a.created_at === b.created_at ? (a.id! < b.id! ? 1 : -1) : a.created_at! < b.created_at! ? 1 : -1,
  )
  const expected = latestFirst.slice(0, 50).map((application) => {
    const region = rows.of('region').find(({ code }) => code === application.region_code)!
    const delivered = rows
      .of('shipment')
      .filter((s) => s.region_path!.startsWith(region.path!))
      .filter((s) => s.accepted_on! >= '2026-01-01' && s.accepted_on! <= '2026-09-30')
    const [report] = rows
      .of('evaluation_report')
      .filter((r) => r.application_id === application.id)
      .toSorted((a, b) => (a.submitted_at! < b.submitted_at! ? 1 : -1))
    return {
      no: application.no,
      status: application.status,
      companyName: application.company_name,
      region: {
        name: region.name,
        demandGaps: gapsOf(region.code!),
        deliveredNet: sum(delivered.map((s) => s.net)).toFixed(2),
      },
      evaluation: report
        ? {
            totalScore: new Decimal(report.total_score!).toFixed(6),
            scores: (report.scores as unknown as { department: string; score: string }[]).map(
              ({ department, score }) => ({
                department,
                score,
              }),
            ),
          }
        : null,
      partner: application.partner_id ? onboarding(application.partner_id) : null,
    }
  })
  const enrolments = (nodes: { partner: { enrolments: { status: string }[] } | null }[]) =>
    nodes.flatMap(({ partner }) => partner?.enrolments.map(({ status }) => status) ?? []).toSorted()
  expect(enrolments(applications.nodes)).toEqual(enrolments(expected))
  const withoutOrder = (nodes: { partner: { enrolments: unknown[] } | null }[]) =>
    nodes.map((node) => ({
      ...node,
      partner: node.partner && { ...node.partner, enrolments: node.partner.enrolments.length },
    }))
  expect(withoutOrder(applications.nodes)).toEqual(withoutOrder(expected))
  expect(expected.some(({ region }) => region.demandGaps.some(({ gap }) => gap > 0))).toBe(true)
  expect(expected.filter(({ partner }) => partner?.contract?.depositPaid).length).toBeGreaterThan(20)
  expect(expected.some(({ partner }) => partner?.contract?.depositPaid === false)).toBe(true)
  // It adds itself up: what the departments scored, weighted, is the total.
  for (const { scores, total_score } of rows.of('evaluation_report')) {
    const weighted = (scores as unknown as { score: string; weight: string }[]).map(({ score, weight }) =>
      new Decimal(score).times(weight).toFixed(),
    )
    expect(sum(weighted).toFixed(6)).toBe(new Decimal(total_score!).toFixed(6))
  }
})

/** P-06, from the raw rows: what a region needs of each kind and line, less the active partners there or below who may sell the line. */
function gapsOf(regionCode: string): { gap: number }[] {
  const sells = (partnerId: unknown, line: string) =>
    rows.of('territory').some((held) => {
      const lines = held.product_lines as unknown as string[]
      const holds = held.partner_id === partnerId && held.status === 'HELD'
      return (
        holds && held.valid_from! <= TODAY && held.valid_to! >= TODAY && (lines.length === 0 || lines.includes(line))
      )
    })
  return rows
    .of('demand_analysis')
    .filter(({ region_code, status }) => region_code === regionCode && status === 'PUBLISHED')
    .toSorted((a, b) => (`${a.kind} ${a.product_line}` < `${b.kind} ${b.product_line}` ? -1 : 1))
    .map(({ region_path, kind, product_line, required_count }) => {
      const existing = rows
        .of('partner')
        .filter((one) => one.kind === kind && one.status === 'ACTIVE' && one.region_path!.startsWith(region_path!))
        .filter(({ id }) => sells(id, product_line!))
      return { gap: Number(required_count) - existing.length }
    })
}

/** What Q16 asks of a partner, from the raw rows. */
function onboarding(partnerId: string) {
  const contract = rows
    .of('contract')
    .find(({ partner_id, status }) => partner_id === partnerId && ['EFFECTIVE', 'EXPIRING'].includes(status!))
  const held = rows.depositHeld(partnerId)
  return {
    status: rows.partner(partnerId).status,
    trainingValid: rows.trainingValid(partnerId),
    enrolments: rows
      .of('training_enrolment')
      .filter(({ partner_id }) => partner_id === partnerId)
      .map(({ status }) => ({ status: status! })),
    contract: contract ? { depositPaid: held.gte(contract.deposit_amount!) } : null,
    orders: { totalCount: rows.of('sales_order').filter(({ partner_id }) => partner_id === partnerId).length },
  }
}
