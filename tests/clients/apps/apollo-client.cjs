// What an application on Apollo Client, 3 or 4, reads of a query that is answered and of one that is refused.
const { graph, authorization, entry } = JSON.parse(process.argv[2])
const { ApolloClient, HttpLink, InMemoryCache, gql } = require(entry)

async function main() {
  const link = new HttpLink({ uri: graph, headers: { authorization } })
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const messageOf = (query) =>
    client.query({ query: gql(query), fetchPolicy: 'no-cache' }).then(
      () => 'answered',
      (error) => error.message,
    )
  const { data } = await client.query({ query: gql('{ partners { id name } }') })
  return { data, refused: await messageOf('{ nothing }') }
}

main().then((told) => process.stdout.write(JSON.stringify(told)))
