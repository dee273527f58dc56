// Apollo Client with its link for persisted queries; `mode` is hash, get or manifest, `name` that of the operation.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists'
import { recordingFetch } from './recording-fetch.mjs'

const { graph, authorization, mode, name } = JSON.parse(process.argv[2])
const sha256 = (text) => createHash('sha256').update(text).digest('hex')
const options =
  mode === 'manifest'
    ? generatePersistedQueryIdsFromManifest({
        loadManifest: () => JSON.parse(readFileSync('persisted-query-manifest.json', 'utf8')),
      })
    : { sha256, useGETForHashedQueries: mode === 'get' }

const { requests, record } = recordingFetch()
const http = new HttpLink({ uri: graph, fetch: record, headers: { authorization } })
const newClient = (...before) =>
  new ApolloClient({ link: ApolloLink.from([...before, http]), cache: new InMemoryCache() })
const query = gql(readFileSync('operations.graphql', 'utf8').replace('PartnerByCode', name))
const ask = async (client, given) => {
  try {
    const { data } = await client.query({ query: given, variables: { code: 'PT-1' } })
    return data
  } catch (error) {
    return { error: error.message, codes: (error.errors ?? []).map(({ extensions }) => extensions.code) }
  }
}

const answers = []
// Two users of the same app, one after the other; then whoever writes a query of its own.
for (let user = 0; user < 2; user += 1) answers.push(await ask(newClient(createPersistedQueryLink(options)), query))
if (mode === 'manifest') answers.push(await ask(newClient(), gql`{ partners { code } }`))
process.stdout.write(JSON.stringify({ answers, requests }))
