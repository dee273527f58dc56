// urql with its exchange for persisted queries: node urql.mjs URL TOKEN hash|get OPERATION
import { readFileSync } from 'node:fs'
import { Client, fetchExchange } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { recordingFetch } from './recording-fetch.mjs'

const [url, token, mode, name] = process.argv.slice(2)
const { requests, record } = recordingFetch()
const query = readFileSync('operations.graphql', 'utf8').replace('PartnerByCode', name)
const answers = []
for (let user = 0; user < 2; user += 1) {
  const client = new Client({
    url,
    fetch: record,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}`, 'accept-language': 'zh' } },
    exchanges: [persistedExchange({ preferGetForPersistedQueries: mode === 'get' ? 'force' : false }), fetchExchange],
  })
  const { data, error } = await client.query(query, { code: 'PT-1' }).toPromise()
  answers.push(error ? { error: error.message } : data)
}
process.stdout.write(JSON.stringify({ answers, requests }))
