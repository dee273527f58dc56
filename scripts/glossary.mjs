/**
 * `npm run glossary`: writes docs/glossary.md, the Chinese terms of the schema with the type, field and table behind each.
 * `-- --check` writes nothing, and fails where the file is not what the schema gives.
 *
 * A term is what a description says in parentheses: "A contract as it was signed (合作协议, 四.1)" is the term 合作协议 of
 * clause 四.1. Tables come from each department's codegen.ts, which names the row behind every type.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Kind, parse } from 'graphql'
import { root } from './build/workspaces.mjs'

const FILE = 'docs/glossary.md'
const SHARED = { name: 'shared', folder: 'packages/values/src' }
/** In the order in which contracts names them. */
const DEPARTMENTS = /DEPARTMENTS = \[(.*)\]/
  .exec(readFileSync(join(root, 'packages/contracts/src/roles.ts'), 'utf8'))[1]
  .match(/\w+/g)
  .map((name) => ({ name, folder: `subgraphs/${name}/src` }))
const HAN = /\p{Script=Han}/u
const CLAUSE =
  /(?<!\p{Script=Han})[一二三四五六七八](?:\.\d+|(?=[:)])|$)|\b[A-Z]-\d\d\b|(?<=specification )\d(?:\.\d+)?/gu

const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
const text = glossary()
const path = join(root, FILE)
const present = existsSync(path) ? readFileSync(path, 'utf8') : ''
if (present === text) console.log(`${FILE} is current.`)
else if (values.check) {
  console.error(`${FILE} is not what the schema gives. Run: npm run glossary`)
  process.exitCode = 1
} else {
  writeFileSync(path, text)
  console.log(`${FILE} written.`)
}

function glossary() {
  const entries = [...DEPARTMENTS, SHARED].flatMap(entriesOf)
  const types = merged(entries.filter(({ kind }) => kind === 'type'))
  const fields = merged(entries.filter(({ kind }) => kind === 'field'))
  return `# Glossary (术语表)

Written by \`npm run glossary\` from the schema's descriptions; change a term there. A clause is one of the company's channel
regulation (一.1 to 八), a capability (P-07) or a section of the specification (3.11). Descriptions in full: the explorer.

## Types and their values

${table(
  ['Chinese term', 'Type or value', 'Department', 'Table', 'Clause'],
  types.map((entry) => [entry.term, code(entry.name), entry.departments, tables(entry), entry.clauses]),
)}

## Fields

${table(
  ['Chinese term', 'Field', 'Department', 'Clause'],
  fields.map((entry) => [entry.term, code(entry.name), entry.departments, entry.clauses]),
)}
`
}

/** Every description with a term in a department's schema, in the order of its files. */
function entriesOf({ name: department, folder }) {
  const tableOf = tablesOf(department)
  return filesIn(folder, '.graphql').flatMap((file) =>
    parse(readFileSync(file, 'utf8')).definitions.flatMap((node) => {
      if (!('name' in node) || !node.name || node.kind === Kind.DIRECTIVE_DEFINITION) return []
      const type = node.name.value
      const isEnum = node.kind === Kind.ENUM_TYPE_DEFINITION
      const entry = (kind, of, name) => ({
        ...readDescription(of.description?.value ?? ''),
        kind,
        name,
        department,
        table: tableOf(type),
      })
      const members = [...(node.values ?? []), ...(node.fields ?? [])]
      return [
        entry('type', node, type),
        ...members.map((member) => entry(isEnum ? 'type' : 'field', member, `${type}.${member.name.value}`)),
      ].filter(({ term }) => term !== '')
    }),
  )
}

/** The term and the clauses of a description: "Its price (价格表, 四.3)" gives 价格表 and 四.3. */
function readDescription(description) {
  const groups = [...description.matchAll(/\(([^()]*)\)/g)].map(([, inside]) => inside)
  // A value may be described by its term alone.
  const parts = HAN.test(description[0] ?? '') ? [description] : groups.flatMap((inside) => inside.split(/[,;] */))
  return { term: parts.map(termIn).find(Boolean) ?? '', clauses: description.match(CLAUSE) ?? [] }
}

/** A part without the clause it begins with. What follows 四.3 without a colon quotes the clause: no term. */
function termIn(part) {
  if (/^[一二三四五六七八]\.\d/.test(part)) return ''
  const term = part.replace(/^(?:[一二三四五六七八]: |[A-Z]-\d\d )/, '').trim()
  return HAN.test(term[0] ?? '') && !/^[一二三四五六七八]$/.test(term) ? term : ''
}

/** The table behind a department's types, by its codegen.ts: a row type, or a type made of one. */
function tablesOf(department) {
  const config = join(root, 'subgraphs', department, 'codegen.ts')
  if (!existsSync(config)) return () => null
  const sources = [
    ...filesIn(`subgraphs/${department}/src`, '.ts'),
    ...filesIn('packages/access/src', '.tables.ts'),
  ].map((file) => readFileSync(file, 'utf8'))
  const tableOfConst = new Map()
  const tableOfRow = new Map()
  for (const source of sources)
    for (const [, name, sql] of source.matchAll(/export const (\w+) = pgTable\(\s*'(\w+)'/g))
      tableOfConst.set(name, sql)
  for (const source of sources)
    for (const [, row, name] of source.matchAll(/export type (\w+) = typeof (\w+)\.\$inferSelect/g))
      tableOfRow.set(row, tableOfConst.get(name))
  // Such as `OrderData = OrderRow & { lines }`.
  for (const source of sources)
    for (const [, name, row] of source.matchAll(/export type (\w+) = (\w+) &/g))
      if (tableOfRow.has(row)) tableOfRow.set(name, tableOfRow.get(row))
  const rows = new Map(
    [...readFileSync(config, 'utf8').matchAll(/^ {2}(\w+): '[^#]+#(\w+)/gm)].map(([, type, row]) => [type, row]),
  )
  return (type) => tableOfRow.get(rows.get(type)) ?? null
}

function filesIn(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('generated') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(root, folder, name))
}

/** One entry a term and name: an entity that several departments describe stands once, with all of them. */
function merged(entries) {
  const byKey = new Map()
  for (const { term, name, department, table, clauses } of entries) {
    const entry = byKey.get(`${term}/${name}`) ?? { term, name, inDepartments: [], inTables: [], inClauses: [] }
    entry.inDepartments.push(department)
    if (table && !name.includes('.')) entry.inTables.push(table)
    entry.inClauses.push(...clauses)
    byKey.set(`${term}/${name}`, entry)
  }
  return [...byKey.values()].map(({ term, name, inDepartments, inTables, inClauses }) => ({
    term,
    name,
    departments: list(inDepartments),
    tables: inTables,
    clauses: list(inClauses),
  }))
}

function list(items) {
  return [...new Set(items)].join(', ')
}

function tables({ tables: names }) {
  return [...new Set(names)].map(code).join(', ')
}

function code(name) {
  return `\`${name}\``
}

function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}
