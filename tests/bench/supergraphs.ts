/** The supergraphs the bench runs on, and their subgraphs as executable schemas. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js'
import { type GraphQLSchema, Kind, parse, print } from 'graphql'
import { mockSubgraph } from '../federation/engine-mocks.ts'

export type SupergraphName = 'heavy' | 'questions'

export interface BenchSubgraph {
  name: string
  typeDefs: string
  schema: GraphQLSchema
}

export interface Workload {
  name: string
  supergraph: SupergraphName
  query: string
  variables?: Record<string, unknown>
  /** Every request asks as somebody else, so that no gateway may merge them; or all ask as one. */
  identities: 'distinct' | 'equal'
  /** Milliseconds a subgraph waits before it answers. */
  delayMs: number
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const HEAVY = `query Heavy {
  users { ...User reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } } }
  topProducts { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } }
}
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`

const ONE = 'query One { users { id name username birthday } }'

export function workloads(): Workload[] {
  const heavy = { supergraph: 'heavy', query: HEAVY } as const
  const one = { supergraph: 'heavy', query: ONE } as const
  return [
    { ...heavy, name: 'heavy distinct', identities: 'distinct', delayMs: 0 },
    { ...heavy, name: 'heavy equal', identities: 'equal', delayMs: 0 },
    { ...heavy, name: 'heavy distinct 4ms', identities: 'distinct', delayMs: 4 },
    { ...heavy, name: 'heavy equal 4ms', identities: 'equal', delayMs: 4 },
    { ...one, name: 'one', identities: 'distinct', delayMs: 0 },
    { ...one, name: 'one 4ms', identities: 'distinct', delayMs: 4 },
    ...questions(),
  ]
}

/** The questions of the specification, each once without and once with delay. */
function questions(): Workload[] {
  const document = parse(readFileSync(here('../federation/engine-supergraphs/questions.operations.graphql'), 'utf8'))
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return []
    const variables: Record<string, unknown> = {}
    for (const variable of definition.variableDefinitions ?? []) {
      if (variable.defaultValue || variable.type.kind !== Kind.NON_NULL_TYPE) continue
      variables[variable.variable.name.value] =
        print(variable.type) === 'PeriodInput!' ? { from: '2026-07-01', to: '2026-09-30' } : 'id-1'
    }
    const base = { supergraph: 'questions', query: print(definition), variables, identities: 'distinct' } as const
    const name = definition.name!.value.slice(0, 3)
    return [
      { ...base, name, delayMs: 0 },
      { ...base, name: `${name} 4ms`, delayMs: 4 },
    ]
  })
}

export function subgraphsOf(name: SupergraphName): BenchSubgraph[] {
  const folder = name === 'heavy' ? here('./heavy') : here('../federation/engine-supergraphs/questions')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => {
      const subgraph = file.replace('.graphql', '')
      const typeDefs = readFileSync(`${folder}/${file}`, 'utf8')
      if (name === 'questions') return mockSubgraph(subgraph, typeDefs, { nulls: 0, failures: 0 })
      return {
        name: subgraph,
        typeDefs,
        schema: buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: HEAVY_RESOLVERS[subgraph]! }]),
      }
    })
}

/** How long the lists of *heavy* may be, as our own schema says it; others need not understand that, and get it without. */
const SIZES: readonly [field: string, size: number][] = [
  ['users: [User]', 6],
  ['topProducts(first: Int): [Product]', 9],
  ['reviews: [Review]', 6],
]

/** A subgraph's schema with the sizes of its lists. One that is not of *heavy* stays as it is: its lists count as a hundred each. */
export const withSizes = (typeDefs: string): string =>
  SIZES.reduce(
    (text, [field, size]) => text.replace(field, `${field} @listSize(assumedSize: ${size})`),
    typeDefs.replace('federation/v2.3", import: [', 'federation/v2.9", import: ["@listSize", '),
  )

const USERS = ['Uri', 'Dotan', 'Kamil', 'Arda', 'Noa', 'Laurin'].map((name, index) => ({
  id: String(index + 1),
  name: `${name} Example`,
  username: name.toLowerCase(),
  birthday: 1980 + index,
}))
const PRODUCTS = ['Table', 'Couch', 'Glass', 'Chair', 'TV', 'Lamp', 'Grill', 'Fridge', 'Sofa'].map((name, index) => ({
  upc: String(index + 1),
  name,
  price: 899 + index * 50,
  weight: 100 + index * 10,
}))
/** Reviews by author and product: some products have several, some none. */
const REVIEWS = [
  '11',
  '12',
  '13',
  '14',
  '24',
  '23',
  '22',
  '31',
  '33',
  '42',
  '44',
  '51',
  '52',
  '61',
  '64',
  '63',
  '21',
  '54',
].map(([author, product], index) => ({
  id: String(index + 1),
  body: 'A review of some length, as people write them when a thing has been in use for a while.',
  author: { __typename: 'User', id: author!, username: USERS[Number(author) - 1]!.username },
  product: { __typename: 'Product', upc: product! },
}))

const HEAVY_RESOLVERS: Record<string, GraphQLResolverMap<unknown>> = {
  accounts: {
    Query: {
      me: () => USERS[0],
      user: (_: unknown, { id }: { id: string }) => USERS.find((user) => user.id === id),
      users: () => USERS,
    },
    User: { __resolveReference: ({ id }: { id: string }) => USERS.find((user) => user.id === id) },
  },
  inventory: {
    Product: {
      __resolveReference: (product: { upc: string }) => ({ ...product, inStock: Number(product.upc) % 2 === 1 }),
      shippingEstimate: ({ price, weight }: { price: number; weight: number }) =>
        price > 1000 ? 0 : Math.round(weight / 2),
    },
  },
  products: {
    Query: { topProducts: (_: unknown, { first = 5 }: { first?: number }) => PRODUCTS.slice(0, first) },
    Product: { __resolveReference: ({ upc }: { upc: string }) => PRODUCTS.find((product) => product.upc === upc) },
  },
  reviews: {
    User: {
      __resolveReference: (user: object) => user,
      reviews: ({ id }: { id: string }) => REVIEWS.filter(({ author }) => author.id === id),
    },
    Product: {
      __resolveReference: (product: object) => product,
      reviews: ({ upc }: { upc: string }) => REVIEWS.filter(({ product }) => product.upc === upc),
    },
  },
}
