// What Apollo Client's relayStylePagination makes of a list, read on and read back, and what its cache knows an entity by.
const { graph } = JSON.parse(process.argv[2])
const { ApolloClient, HttpLink, InMemoryCache, gql } = require('@apollo/client/core')
const { relayStylePagination } = require('@apollo/client/utilities')

const ORDERS = gql(`query ($first: Int, $after: String, $last: Int, $before: String) {
  orders(first: $first, after: $after, last: $last, before: $before, sort: NEWEST) {
    edges { cursor node { id no } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`)
const NODE = gql('query ($id: ID!) { node(id: $id) { id ... on Order { no } } }')

async function main() {
  const cache = new InMemoryCache({ typePolicies: { Query: { fields: { orders: relayStylePagination() } } } })
  const client = new ApolloClient({ link: new HttpLink({ uri: graph }), cache })
  const watched = client.watchQuery({ query: ORDERS, variables: { first: 2 } })
  const read = () => watched.getCurrentResult().data.orders
  const first = (await watched.result()).data.orders
  await watched.fetchMore({ variables: { first: 2, after: first.pageInfo.endCursor } })
  const on = read().edges.map(({ node }) => node.no)
  const back = (
    await client.query({
      query: ORDERS,
      variables: { last: 1, before: read().edges[3].cursor },
      fetchPolicy: 'no-cache',
    })
  ).data
  const { data } = await client.query({ query: NODE, variables: { id: first.edges[0].node.id } })
  return {
    on,
    back: back.orders.edges.map(({ node }) => node.no),
    node: data.node.no,
    cachedOnce: Object.keys(cache.extract()).filter((key) => key.startsWith('Order:')).length,
  }
}

main().then((told) => process.stdout.write(JSON.stringify(told)))
