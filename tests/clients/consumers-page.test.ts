import { CLIENT_CODES } from '@channelgraph/values'
import { expect, test } from 'vitest'
import { readGatewayEnv } from '../../gateway/src/env.ts'
import { docsPage } from '../../scripts/build/docs-page.mjs'
import { consumersPage, recipe, recipes } from './consumers-page.ts'

// What docs/consumers.md says, against what says it in the code. Its recipes are run by consumers.outside.test.ts.

/** The rows of the table below a heading, cell by cell. */
function tableUnder(heading: string): string[][] {
  const section = consumersPage.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(1).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

test('every code that the gateway and the departments answer stands in the table with what to do about it, and no other', () => {
  const told = tableUnder('Error codes')
  expect(told.map(([code]) => code?.replaceAll('`', '')).toSorted()).toEqual([...CLIENT_CODES].toSorted())
  for (const row of told) expect(row.filter((cell) => cell !== '')).toHaveLength(4)
})

test('the limits that the page names are the defaults', () => {
  const { limits, maxBodyBytes, rates } = readGatewayEnv({
    ...Object.fromEntries(
      ['PARTNERS', 'ORDERS', 'SUPPORT', 'FINANCE'].map((name) => [
        `SUBGRAPH_URL_${name}`,
        'http://127.0.0.1:9/graphql',
      ]),
    ),
    IDENTITY_KEY: KEY,
    DEV_ISSUER_KEY: KEY,
  })
  const numbers = tableUnder('Limits').flatMap((cells) =>
    cells.slice(1).flatMap((cell) => cell.split(';').map((part) => Number(part.replaceAll(',', '')))),
  )
  const { requests, values, atOnce } = rates.viewer
  const { valuesByRole = {}, documents: _, ...each } = limits
  const numbered = Object.values(each).filter((limit) => typeof limit === 'number')
  for (const number of [...numbered, ...Object.values(valuesByRole), maxBodyBytes, atOnce])
    expect(numbers).toContain(number)
  for (const { perSecond, burst } of [requests, values]) {
    expect(numbers).toContain(perSecond)
    expect(numbers).toContain(burst)
  }
})

test('what Excel sends is what its recipe says', () => {
  const query = /Query = "(.+)",$/m.exec(consumersPage)?.[1]
  const [, body = ''] = recipe('excel').split('\n\n')
  expect(JSON.parse(body)).toMatchObject({ query })
})

test('the page at /docs has every recipe, and every link within it leads somewhere', () => {
  const html = docsPage(consumersPage)
  expect(recipes.size).toBeGreaterThanOrEqual(10)
  expect(html.match(/<pre>/g)?.length).toBe(consumersPage.match(/^```\w/gm)?.length)
  const anchors = new Set([...html.matchAll(/<h\d id="([^"]+)"/g)].map(([, id]) => id))
  const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, to]) => to)
  expect(links.length).toBeGreaterThan(15)
  expect(links.filter((to) => !anchors.has(to))).toEqual([])
  expect(html).not.toMatch(/<script/)
})

const KEY = JSON.stringify({
  kty: 'OKP',
  crv: 'Ed25519',
  kid: 'test/1',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
})
