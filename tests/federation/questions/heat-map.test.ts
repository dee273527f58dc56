import type { ExplainedPlan } from '@channelgraph/explorer/explained'
import { Decimal, daysBetween } from '@channelgraph/values'
import { beforeAll, expect, test } from 'vitest'
import { type RunningGraph, seededDatabases, startGraph } from '../../harness/index.ts'
import { type Row, SeededRows, sum } from './seeded-rows.ts'

// The heat map of regions (Q04, specification 7): one entity, of which each department says its own.

const TODAY = '2026-11-23'
const Q3 = ['2026-07-01', '2026-09-30'] as const
const HEAT_MAP =
  'query { regions(level: PROVINCE, macroRegion: HUADONG, first: 40) { code name activePartnerCount demandGaps { requiredCount } marketShareEstimate deliveredNet(period: { from: "2026-07-01", to: "2026-09-30" }) installedBase receivableOverdue aging { label amount } } }' as const

let graph: RunningGraph
let rows: SeededRows
beforeAll(async () => {
  const urls = await seededDatabases()
  rows = await SeededRows.read(urls, TODAY)
  graph = await startGraph(urls)
})

async function planOf(query: string): Promise<ExplainedPlan> {
  const response = await fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.token('management')}`,
      'x-explain': 'plan',
    },
    body: JSON.stringify({ query }),
  })
  return ((await response.json()) as { extensions: { plan: ExplainedPlan } }).extensions.plan
}

test('G-13 Q04 one region is answered for by four departments in one plan: each is asked once for what it alone knows, by the code', async () => {
  const { requests, columns } = await planOf(HEAT_MAP)
  const of = (department: string) => requests.filter((request) => request.department === department)
  expect(requests.map(({ department, entities }) => [department, entities]).toSorted()).toEqual([
    ['finance', ['Region']],
    ['orders', ['Region']],
    ['partners', []],
    // The share of the market is ours to reckon, once support has told how many chargers there are.
    ['partners', ['Region']],
    ['support', ['Region']],
  ])
  const root = requests.find(({ entities }) => entities.length === 0)!
  for (const department of ['orders', 'support', 'finance']) {
    expect(of(department)[0]).toMatchObject({ after: [root.id], paths: ['regions'] })
    expect(of(department)[0]?.operation).toMatch(/\$\w+: *\[_Any!\]!/)
  }
  const [share] = of('partners').filter(({ entities }) => entities.length > 0)
  expect(share?.after).toContain(of('support')[0]?.id)
  const brings = new Map(columns.map(({ path, departments }) => [path.replace('regions.', ''), departments]))
  expect(Object.fromEntries(brings)).toMatchObject({
    name: ['partners'],
    marketShareEstimate: ['partners'],
    deliveredNet: ['orders'],
    installedBase: ['support'],
    receivableOverdue: ['finance'],
  })
})

test('G-13 Q04 G-03 the provinces of East China with the figures of the raw rows, our share of each market null where nobody knows its size', async () => {
  const { regions } = await graph.as('management').data(HEAT_MAP)
  const provinces = rows
    .of('region')
    .filter(({ level, path }) => level === 'PROVINCE' && path!.startsWith('HUADONG/'))
    .toSorted((a, b) => (a.code! < b.code! ? -1 : 1))
  expect(provinces.length).toBeGreaterThan(5)
  const answered = regions.map((region: { demandGaps: unknown[] }) => ({
    ...region,
    demandGaps: region.demandGaps.length,
  }))
  expect(answered).toEqual(provinces.map(heatOf))
  // It could be wrong: each figure differs between provinces, and there is a market of which the size is known.
  for (const figure of ['deliveredNet', 'installedBase', 'receivableOverdue', 'activePartnerCount', 'demandGaps'])
    expect(new Set(answered.map((region: Record<string, unknown>) => region[figure])).size).toBeGreaterThan(1)
  const shares = answered.map(({ marketShareEstimate }: { marketShareEstimate: string | null }) => marketShareEstimate)
  expect(shares.filter((share: string | null) => share !== null && Number(share) > 0).length).toBeGreaterThan(1)
  // A city with chargers of ours, of which nobody said how many there are.
  const sized = rows.of('market_size').map(({ region_code }) => region_code)
  const [city] = rows.of('region').filter((one) => {
    const ours = !sized.includes(one.code!) && one.level === 'CITY' && one.path!.startsWith('HUADONG/')
    return ours && heatOf(one).installedBase > 0
  })
  expect(
    (
      await graph
        .as('management')
        .data('query ($c: [ID!]) { regions(codes: $c) { installedBase marketShareEstimate } }', { c: [city!.code!] })
    ).regions,
  ).toEqual([{ installedBase: heatOf(city!).installedBase, marketShareEstimate: null }])
})

function heatOf({ code, name, path }: Row) {
  const here = ({ region_path }: Row) => region_path!.startsWith(path!)
  const inQ3 = ({ accepted_on }: Row) => accepted_on != null && accepted_on >= Q3[0] && accepted_on <= Q3[1]
  const net = (table: string) =>
    sum(
      rows
        .of(table)
        .filter((row) => here(row) && inQ3(row))
        .map((row) => row.net),
    )
  const partners = rows.of('partner').filter(here)
  const stations = new Set(
    rows
      .of('station')
      .filter(here)
      .map(({ id }) => id),
  )
  const installed = rows
    .of('charger')
    .filter(({ status, station_id }) => ['INSTALLED', 'OUT_OF_SERVICE'].includes(status!) && stations.has(station_id!))
  const ids = new Set(partners.map(({ id }) => id))
  const open = rows.of('receivable').filter((one) => ids.has(one.partner_id!) && new Decimal(one.open!).gt(0))
  const days = ({ due_on }: Row) => daysBetween(due_on!, TODAY)
  const between = (from: number, to: number) =>
    sum(open.filter((one) => days(one) >= from && days(one) <= to).map((one) => one.open)).toFixed(2)
  const [size] = rows
    .of('market_size')
    .filter(({ region_code, year }) => region_code === code && Number(year) <= 2026)
    .toSorted((a, b) => Number(b.year) - Number(a.year) || (a.recorded_at! < b.recorded_at! ? 1 : -1))
  return {
    code,
    name,
    activePartnerCount: partners.filter(({ status }) => status === 'ACTIVE').length,
    demandGaps: rows.of('demand_analysis').filter((one) => one.region_code === code && one.status === 'PUBLISHED')
      .length,
    marketShareEstimate: size ? new Decimal(installed.length).div(size.chargers!).toFixed(6) : null,
    deliveredNet: net('shipment').minus(net('goods_return')).toFixed(2),
    installedBase: installed.length,
    receivableOverdue: between(1, Number.POSITIVE_INFINITY),
    aging: [
      { label: 'NOT_DUE', amount: between(Number.NEGATIVE_INFINITY, 0) },
      { label: '1-30', amount: between(1, 30) },
      { label: '31-60', amount: between(31, 60) },
      { label: '61-90', amount: between(61, 90) },
      { label: '90+', amount: between(91, Number.POSITIVE_INFINITY) },
    ],
  }
}
