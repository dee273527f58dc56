import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AuditResult, serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../gateway/src/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('every audit of GraphQL over HTTP is passed, MUST, SHOULD and MAY, and the table in the README is the result', async () => {
  const authorization = `Bearer ${await world.token('finance')}`
  const audits = serverAudits({
    url: `${world.url}/graphql`,
    // Nobody is answered without a token; of that the audits know nothing.
    fetchFn: (url: string, init?: RequestInit) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', authorization)
      return fetch(url, { ...init, headers })
    },
  })
  const results: AuditResult[] = []
  for (const { fn } of audits) results.push(await fn())
  const failed = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${result.reason}`],
  )
  expect(failed).toEqual([])
  const readme = readFileSync(fileURLToPath(new URL('README.md', import.meta.url)), 'utf8')
  expect(readme.split('\n').filter((line) => /^\| [0-9A-Z]{4} \|/.test(line))).toEqual(
    results.map(({ id, name, status }) => `| ${id} | ${name} | ${status} |`),
  )
})
