import { personaNamed, type Scope, scopeFor, type Viewer } from '@channelgraph/access'
import { DEPARTMENTS, type Department, isOperation } from '@channelgraph/contracts'
import { schemaOf } from '@channelgraph/service'
import { type GraphQLField, getNamedType, isUnionType, Kind } from 'graphql'
import { expect, test } from 'vitest'
import { definitions } from '../../harness/departments.ts'
import { seededDatabases } from '../../harness/index.ts'
import { foreignInputs } from './mutation-inputs.ts'
import { spread } from './questions.ts'
import { fingerprint, type Row, Truth } from './truth.ts'
import { openWorld } from './world.ts'

// Every change, asked for with rows of others.

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const world = await openWorld(urls)

/** What all rows were when a test last looked: no test has to look twice. */
let before = await fingerprint(urls)

const mutations = DEPARTMENTS.flatMap((department) => {
  const fields = schemaOf(definitions[department]).getMutationType()?.getFields() ?? {}
  return Object.values(fields).map((mutation) => ({ department, mutation }))
})

/** Rows of each type that are not the viewer's are tried so many. */
const TRIES = 5

interface Tried {
  readonly department: Department
  readonly mutation: GraphQLField<unknown, unknown>
  readonly variables: Record<string, unknown>
  /** The rows with which the viewer may perform it. */
  readonly scope: Scope
}

/** The rows with which a viewer may perform a mutation: none where no role permits it. */
function scopeOfMutation(viewer: Viewer, { astNode, name }: GraphQLField<unknown, unknown>): Scope {
  const permission = astNode?.directives?.find((directive) => directive.name.value === 'permission')
  const operation = permission?.arguments?.[0]?.value
  if (operation?.kind !== Kind.STRING || !isOperation(operation.value)) throw new Error(`${name} names no permission.`)
  return scopeFor(viewer, operation.value)
}

/** Somebody else's rows; of orders those that support knows, since units of them were shipped. */
function foreignRows(type: string, scope: Scope): Row[] {
  const rows = truth.rowsOf(type, scope, false)
  if (type !== 'Order') return rows
  const known = new Set(truth.rowsOf('Charger', scope, false).map((charger) => charger.order_id))
  return rows.filter(({ id }) => known.has(id))
}

function* tries(viewer: Viewer): Generator<Tried> {
  for (const { department, mutation } of mutations) {
    const scope = scopeOfMutation(viewer, mutation)
    if (scope.kind === 'all') continue // no row is anybody else's
    const tried = new Map<string, Row[]>()
    for (let i = 0; i < TRIES; i += 1) {
      const inputs = foreignInputs(mutation, (type) => {
        const rows = tried.get(type) ?? spread(foreignRows(type, scope), TRIES)
        tried.set(type, rows)
        return rows[i % rows.length]
      })
      for (const variables of inputs) yield { department, mutation, variables, scope }
    }
  }
}

/** Whether a mutation's answer may be a refusal: some have none to give. */
function mayRefuse({ type }: GraphQLField<unknown, unknown>): boolean {
  const answer = getNamedType(type)
  return (
    isUnionType(answer) && answer.getTypes().some((one) => one.getInterfaces().some(({ name }) => name === 'Refusal'))
  )
}

const NOT_YOURS = ['FORBIDDEN', 'NOT_FOUND']

const { viewer: partnerA } = personaNamed('partner-a')
const { viewer: east } = personaNamed('channel-manager-east')
const VIEWERS: readonly [string, Viewer][] = [
  ['partner-a', partnerA],
  ['channel-manager-east', east],
  ['channel-manager-south', personaNamed('channel-manager-south').viewer],
  ['applicant', personaNamed('applicant').viewer],
  ['partner-a, who is the auditor as well,', { ...partnerA, roles: ['PTR', 'AUD'] }],
  ['channel-manager-east, who is marketing as well,', { ...east, roles: ['CHM', 'MKT'] }],
  ['channel-manager-east, who is finance as well,', { ...east, roles: ['FIN', 'CHM'] }],
]

test.each(VIEWERS)('%s changes nothing by naming rows of others', async (_who, viewer) => {
  const done: string[] = []
  const tried = new Set<string>()
  for (const { department, mutation, variables, scope } of tries(viewer)) {
    const declared = mutation.args.filter(({ name }) => name in variables)
    const query = `mutation (${declared.map(({ name, type }) => `$${name}: ${type}`).join(', ')}) {
      ${mutation.name}(${declared.map(({ name }) => `${name}: $${name}`).join(', ')}) { __typename ... on Refusal { code message } } }`
    const text = mayRefuse(mutation) ? query : query.replace('... on Refusal { code message }', '')
    const { data, errors } = await world[department].ask(viewer, text, variables)
    tried.add(mutation.name)
    const code = data?.[mutation.name]?.code ?? errors[0]?.extensions?.code
    const said = JSON.stringify([data, errors])
    if (code === undefined || (data?.[mutation.name] == null && !NOT_YOURS.includes(String(code))))
      done.push(`${mutation.name} ${JSON.stringify(variables)}: ${said}`)
    const named = JSON.stringify(variables)
    for (const word of said.split(/[^\p{L}\p{N}_-]+/u))
      if (truth.isForeign(scope, word) && !named.includes(word)) done.push(`${mutation.name} tells ${word}: ${said}`)
  }
  expect(done.slice(0, 20)).toEqual([])
  const was = before
  before = await fingerprint(urls)
  expect(before).toEqual(was)
  // Of the others each names what belongs to nobody: drafts of the house, courses, regions.
  expect(tried.size).toBeGreaterThan(mutations.length / 3)
})
