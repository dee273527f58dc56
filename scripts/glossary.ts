/**
 * `npm run glossary`: writes docs/glossary.md, the Chinese terms of the schema with the type, field and table behind each.
 * `-- --check` writes nothing, and fails where the file is not what the schema gives.
 *
 * A term is what a description says in parentheses: "A contract as it was signed (合作协议, 四.1)" is the term 合作协议 of
 * clause 四.1. Tables come from each department's mappers, which name the row behind every type.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { groupBy } from '@channelgraph/values'
import { CONTRACTS, type Described, descriptions, filesIn, ROOT } from './terms.ts'

export const GLOSSARY = 'docs/glossary.md'
const CLAUSE =
  /(?<!\p{Script=Han})[一二三四五六七八](?:\.\d+|(?=[:)])|$)|\b[A-Z]-\d\d\b|(?<=specification )\d(?:\.\d+)?/gu

function write(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
  const text = glossary()
  const path = join(ROOT, GLOSSARY)
  const present = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (present === text) console.log(`${GLOSSARY} is current.`)
  else if (values.check) {
    console.error(`${GLOSSARY} is not what the schema gives. Run: npm run glossary`)
    process.exitCode = 1
  } else {
    writeFileSync(path, text)
    console.log(`${GLOSSARY} written.`)
  }
}

/** The page as the contracts give it. */
export function glossary(): string {
  const terms = descriptions().filter(({ term }) => term !== '')
  const of = (...kinds: Described['kind'][]) => terms.filter(({ kind }) => kinds.includes(kind))
  const tableOf = new Map(CONTRACTS.map(({ department }) => [department, tablesOf(department)]))
  const tablesBehind = (lines: readonly Described[]) =>
    list(lines.map(({ department, name }) => code(tableOf.get(department)?.get(name) ?? '')))
  return `# Glossary (术语表)

Written by \`npm run glossary\` from the schema's descriptions; change a term there. A clause is one of the company's channel
regulation (一.1 to 八), a capability (P-07) or a section of the specification (3.11). Descriptions in full: the explorer.

Not listed, as their terms follow: what a mutation answers (\`CloseOrderResult\`: 关闭订单结果) and a page of a list with
its items (\`OrderConnection\`: 订单分页).

## Types and their values

${table(
  ['Chinese term', 'Type or value', 'Department', 'Table', 'Clause'],
  grouped(of('type', 'enum value'), ({ name }) => name).map(({ term, key, lines }) => [
    term,
    code(key),
    departments(lines),
    tablesBehind(lines),
    clauses(lines),
  ]),
)}

## Queries and mutations

${table(
  ['Chinese term', 'Query or mutation', 'Department', 'Clause'],
  grouped(of('root field'), ({ name }) => name).map(({ term, key, lines }) => [
    term,
    code(key),
    departments(lines),
    clauses(lines),
  ]),
)}

## Refusals

${table(
  ['Chinese term', 'Refusal', 'Department', 'Clause'],
  grouped(of('refusal'), ({ name }) => name).map(({ term, key, lines }) => [
    term,
    code(key),
    departments(lines),
    clauses(lines),
  ]),
)}

## Fields

${table(
  ['Chinese term', 'Field', 'Of', 'Department', 'Clause'],
  grouped(of('field', 'argument'), ({ name }) => name.slice(name.indexOf('.') + 1)).map(({ term, key, lines }) => [
    term,
    code(key),
    list(lines.map(({ name }) => code(name.slice(0, name.indexOf('.'))))),
    departments(lines),
    clauses(lines),
  ]),
)}
`
}

interface Group {
  readonly term: string
  readonly key: string
  readonly lines: readonly Described[]
}

/** One line a term and key: an entity that several departments describe stands once, and so does a field that many types have. */
function grouped(lines: readonly Described[], keyOf: (line: Described) => string): Group[] {
  const groups = groupBy(lines, (line) => `${line.term}/${keyOf(line)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ term: first.term, key: keyOf(first), lines: group }] : []
  })
}

const departments = (lines: readonly Described[]) => list(lines.map(({ department }) => department))
const clauses = (lines: readonly Described[]) =>
  list(lines.flatMap(({ description }) => description.match(CLAUSE) ?? []))

/** The table behind each of a department's types: its row type's, or that of the row which the type is made of. */
function tablesOf(department: string): Map<string, string> {
  const folder = `subgraphs/${department}/src`
  if (!existsSync(join(ROOT, folder))) return new Map()
  const sources = [...filesIn(folder, '.ts'), ...filesIn('packages/partner-ref/src', '.tables.ts')].map((file) =>
    readFileSync(file, 'utf8'),
  )
  const found = (pattern: RegExp) =>
    sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name = '', value = '']) => ({ name, value })))
  const tableOfConst = new Map(
    found(/export const (\w+) = pgTable\(\s*'(\w+)'/g).map(({ name, value }) => [name, value]),
  )
  const tableOfRow = new Map<string, string>()
  const add = (row: string, sql: string | undefined) => sql && tableOfRow.set(row, sql)
  for (const { name, value } of found(/export type (\w+) = typeof (\w+)\.\$inferSelect/g))
    add(name, tableOfConst.get(value))
  // Such as `OrderData = OrderRow & { lines }`.
  for (const { name, value } of found(/export type (\w+) = (\w+) &/g)) add(name, tableOfRow.get(value))
  const tables = new Map<string, string>()
  for (const [type, row] of rowsBehind(department)) {
    const sql = tableOfRow.get(row)
    if (sql) tables.set(type, sql)
  }
  return tables
}

/** Type -> row type, as `*.mappers.ts` says it, or codegen.ts where a department has no mappers. */
function rowsBehind(department: string): [type: string, row: string][] {
  const listed = filesIn(`subgraphs/${department}/src`, '.mappers.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(\w+) as (\w+)/g)].map(([, row = '', type = '']): [string, string] => [
      type,
      row,
    ]),
  )
  const config = readFileSync(join(ROOT, `subgraphs/${department}/codegen.ts`), 'utf8')
  const given = [...config.matchAll(/^ {2}(\w+): '[^#]+#(\w+)/gm)].map(([, type = '', row = '']): [string, string] => [
    type,
    row,
  ])
  return [...listed, ...given]
}

function list(items: readonly string[]): string {
  return [...new Set(items.filter(Boolean))].join(', ')
}

function code(name: string): string {
  return name && `\`${name}\``
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write()
