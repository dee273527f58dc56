// What an application on urql reads: it asks by GET where the query fits a URL, and changes by POST.
const { Client, fetchExchange } = require('@urql/core')

const { graph, authorization } = JSON.parse(process.argv[2])

async function main() {
  const methods = []
  const client = new Client({
    url: graph,
    exchanges: [fetchExchange],
    fetchOptions: { headers: { authorization } },
    fetch: (url, options) => {
      methods.push(options.method)
      return fetch(url, options)
    },
  })
  const { data } = await client.query('query ($code: ID) { partner(code: $code) { name } }', { code: 'PT-1' })
  const refused = await client.query('{ nothing }', {})
  const changed = await client.mutation('mutation { rename(id: "ptn_1", name: "New") { name } }', {})
  return { methods, data, refused: refused.error.message, changed: changed.data }
}

main().then((told) => process.stdout.write(JSON.stringify(told)))
