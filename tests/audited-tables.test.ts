import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Tables without an entry of their own in the audit, and what stands instead. Whoever adds a table says here why it needs none, or
 * lets its commands return `created` and `changed` under the table's name.
 */
const TOLD_OTHERWISE: Readonly<Record<string, string>> = {
  // Under another name.
  sales_order: 'Order',
  complaint_follow_up: 'FollowUp',
  // Part of their document, whose entry counts or names them.
  order_line: 'Order',
  shipment_line: 'Shipment',
  goods_return_line: 'GoodsReturn',
  price_list_item: 'PriceList',
  settlement_line: 'Settlement',
  territory_region: 'Territory',
  employee_region: 'Employee',
  visit_part: 'OnsiteVisit',
  department_score: 'PartnerApplication',
  evaluation_report: 'PartnerApplication',
  payment_allocation: 'Payment',
  // A step whose comment is the reason of its document's entry.
  ticket_escalation: 'SupportTicket',
  finance_approval: 'Settlement',
  approval: 'Contract',
  manager_suspension: 'Partner',
}

/** Tables that no command of a client writes: what others told, what is loaded, and what is a record itself. */
const WRITTEN_BY_NO_CLIENT: Readonly<Record<string, string>> = {
  partner_standing: 'told by partners and finance',
  serial_unit: 'follows shipments and what support told of them; each has its entry',
  station: 'loaded with the chargers',
  region: 'GB/T 2260, loaded',
  ledger_entry: 'append-only; each entry names its document',
}
const isRef = (table: string): boolean => table.endsWith('_ref')

const sources = (department: string, pattern: RegExp): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', `subgraphs/${department}/src/*.ts`], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => pattern.test(file) && !/\.test\.ts$|\/testing\/|\/generated\//.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'))

const found = (texts: readonly string[], pattern: RegExp): Set<string> =>
  new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!)))

const pascal = (table: string): string => table.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase())

describe.each(DEPARTMENTS)('I: what clients change has its entry in the audit: of %s', (department) => {
  const tables = found(sources(department, /\.tables\.ts$/), /pgTable\(\s*'(\w+)'/g)
  const entities = found(
    sources(department, /\.ts$/),
    // A document's steps return them under the noun of its kind.
    /\b(?:(?:created|changed|transition)\(\s*(?:'[a-z0-9:-]+',\s*)?|noun: )'([A-Z]\w+)'/g,
  )

  test('every table is written under its name, within its document, or by no client', () => {
    expect(tables.size).toBeGreaterThan(0)
    const silent = [...tables].filter((table) => {
      const entity = TOLD_OTHERWISE[table] ?? pascal(table)
      return !entities.has(entity) && !isRef(table) && !(table in WRITTEN_BY_NO_CLIENT)
    })
    expect(silent).toEqual([])
  })
})

test('I: no table is said to be told otherwise that is not there', () => {
  const all = new Set(DEPARTMENTS.flatMap((name) => [...found(sources(name, /\.tables\.ts$/), /pgTable\(\s*'(\w+)'/g)]))
  const gone = [...Object.keys(TOLD_OTHERWISE), ...Object.keys(WRITTEN_BY_NO_CLIENT)].filter((name) => !all.has(name))
  expect(gone).toEqual([])
})
