// urql with its exchange for persisted queries; `mode` is hash or get, `name` that of the operation.
import { readFileSync } from 'node:fs'
import { Client, fetchExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { recordingFetch } from './recording-fetch.mjs'

const { graph, authorization, mode, name } = JSON.parse(process.argv[2])
const { requests, record } = recordingFetch()
const query = readFileSync('operations.graphql', 'utf8').replace('PartnerByCode', name)
const answers = []
for (let user = 0; user < 2; user += 1) {
  const client = new Client({
    url: graph,
    fetch: record,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization, 'accept-language': 'zh' } },
    exchanges: [persistedExchange({ preferGetForPersistedQueries: mode === 'get' ? 'force' : false }), fetchExchange],
  })
  const { data, error } = await client.query(query, { code: 'PT-1' }).toPromise()
  answers.push(error ? { error: error.message } : data)
}
process.stdout.write(JSON.stringify({ answers, requests }))
