import { personaNamed, type Scope, scopeOf } from '@channelgraph/access'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { buildDepartmentSchema } from '@channelgraph/service'
import type { GraphQLField } from 'graphql'
import { expect, test } from 'vitest'
import { seededDatabases } from '../../harness/index.ts'
import { foreignInputs } from './mutation-inputs.ts'
import { spread } from './questions.ts'
import { fingerprint, type Row, Truth } from './truth.ts'
import { definitions, openWorld } from './world.ts'

// Every change, asked for with rows of others.

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const world = await openWorld(urls)

const mutations = DEPARTMENTS.flatMap((department) => {
  const { typeDefs, resolvers } = definitions[department]
  const fields = buildDepartmentSchema(typeDefs, resolvers).getMutationType()?.getFields() ?? {}
  return Object.values(fields).map((mutation) => ({ department, mutation }))
})

/** Rows of each type that are not the viewer's are tried so many. */
const TRIES = 5

interface Tried {
  readonly department: Department
  readonly mutation: GraphQLField<unknown, unknown>
  readonly variables: Record<string, unknown>
}

/** Somebody else's rows; of orders those that support knows, since units of them were shipped. */
function foreignRows(type: string, scope: Scope): Row[] {
  const rows = truth.rowsOf(type, scope, false)
  if (type !== 'Order') return rows
  const known = new Set(truth.rowsOf('Charger', scope, false).map((charger) => charger.order_id))
  return rows.filter(({ id }) => known.has(id))
}

function* tries(scope: Scope): Generator<Tried> {
  for (const { department, mutation } of mutations) {
    for (let i = 0; i < TRIES; i += 1) {
      const inputs = foreignInputs(mutation, (type) => spread(foreignRows(type, scope), TRIES)[i])
      for (const variables of inputs) yield { department, mutation, variables }
    }
  }
}

const NOT_YOURS = ['FORBIDDEN', 'NOT_FOUND']

test.each(['partner-a', 'channel-manager-east', 'channel-manager-south'])(
  '%s changes nothing by naming rows of others',
  async (persona) => {
    const scope = scopeOf(personaNamed(persona).viewer)
    const before = await fingerprint(urls)
    const done: string[] = []
    const tried = new Set<string>()
    for (const { department, mutation, variables } of tries(scope)) {
      const declared = mutation.args.filter(({ name }) => name in variables)
      const query = `mutation (${declared.map(({ name, type }) => `$${name}: ${type}`).join(', ')}) {
      ${mutation.name}(${declared.map(({ name }) => `${name}: $${name}`).join(', ')}) { __typename ... on Refusal { code message } } }`
      const text = mutation.name === 'draftSettlements' ? query.replace('... on Refusal { code message }', '') : query
      const { data, errors } = await world[department].ask(persona, text, variables)
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
    expect(await fingerprint(urls)).toEqual(before)
    expect(tried.size).toBeGreaterThan(mutations.length / 2)
  },
)
