// What Relay makes of the schema and of a list: its compiler takes the schema as it is served, its connection handler joins two pages.
const { execFileSync } = require('node:child_process')
const { mkdirSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const relay = require('relay-runtime')

const { Environment, Network, RecordSource, Store } = relay

const { graph } = JSON.parse(process.argv[2])

// The compiler wants an operation to begin with the name of its file.
const QUERIES = `
graphql\`query queriesListQuery($count: Int!, $cursor: String) {
  orders(first: $count, after: $cursor, sort: NEWEST) @connection(key: "List_orders") { edges { node { id no } } } }\`
graphql\`query queriesNodeQuery($id: ID!) { node(id: $id) { ... on Order { no } } }\`
`

async function compile() {
  mkdirSync('src/artifacts', { recursive: true })
  writeFileSync('schema.graphql', await (await fetch(graph)).text())
  writeFileSync('src/queries.js', QUERIES)
  const config = { src: 'src', schema: 'schema.graphql', language: 'javascript', artifactDirectory: 'src/artifacts' }
  writeFileSync('relay.config.json', JSON.stringify(config))
  execFileSync(process.execPath, ['node_modules/relay-compiler/cli.js'], { stdio: ['ignore', 'ignore', 'pipe'] })
  return ['List', 'Node'].map((name) => require(join(process.cwd(), `src/artifacts/queries${name}Query.graphql.js`)))
}

async function main() {
  const [list, node] = await compile()
  const network = Network.create(async ({ text }, variables) => {
    const body = JSON.stringify({ query: text, variables })
    return (await fetch(graph, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json()
  })
  const environment = new Environment({ network, store: new Store(new RecordSource()) })
  const load = (query, variables) => relay.fetchQuery(environment, query, variables).toPromise()
  const pageOf = (data) => ({ numbers: data.orders.edges.map((edge) => edge.node.no), ...data.orders.pageInfo })
  const first = pageOf(await load(list, { count: 2 }))
  await load(list, { count: 2, cursor: first.endCursor })
  const operation = relay.createOperationDescriptor(relay.getRequest(list), { count: 2 })
  const both = pageOf(environment.lookup(operation.fragment).data)
  const { id } = environment.lookup(operation.fragment).data.orders.edges[0].node
  return { first: first.numbers, both: both.numbers, more: both.hasNextPage, node: (await load(node, { id })).node.no }
}

main().then((told) => process.stdout.write(JSON.stringify(told)))
