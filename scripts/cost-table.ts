/**
 * `npm run costs -- [--url http://127.0.0.1:4000]`: asks every example of a running local world (`SEED_TODAY=2026-11-23 npm start`) as its
 * persona, and writes what it was estimated at and what it answered into docs/cost.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readExamples } from '../gateway/src/http/examples.ts'

export const COST_PAGE = fileURLToPath(new URL('../docs/cost.md', import.meta.url))
const EXAMPLES = fileURLToPath(new URL('../gateway/examples', import.meta.url))
const [BEGIN, END] = ['<!-- costs: begin -->', '<!-- costs: end -->']

/** One example and what it cost, in values. */
export interface CostOfExample {
  readonly name: string
  readonly persona: string
  readonly estimate: number
  readonly actual: number
  readonly budget: number
}

/** Asks each example that is a question, one after another, at a gateway's `/graphql`. */
export async function costsOfExamples(
  url: string,
  tokenOf: (persona: string) => Promise<string>,
): Promise<CostOfExample[]> {
  const costs: CostOfExample[] = []
  for (const { name, persona = 'management', query, variables } of readExamples(EXAMPLES)) {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await tokenOf(persona)}`,
        'x-channelgraph-cost': '1',
      },
      body: JSON.stringify({ query, variables }),
    })
    const text = await response.text()
    const { extensions, errors } = JSON.parse(text) as { extensions?: { cost?: CostOfExample }; errors?: unknown }
    if (!extensions?.cost || errors) throw new Error(`${name} was not answered whole: ${text.slice(0, 500)}`)
    costs.push({ ...extensions.cost, name, persona })
  }
  return costs
}

const number = (value: number): string => value.toLocaleString('en-US')

/** What a line begins with: all but what depends on the rows there are. */
export const lineOf = ({ name, persona, estimate, budget }: Omit<CostOfExample, 'actual'>): string =>
  `| ${name} | ${persona} | ${number(budget)} | ${number(estimate)} |`

function tableOf(costs: readonly CostOfExample[]): string {
  const lines = costs.map(
    (cost) => `${lineOf(cost)} ${number(cost.actual)} | ${((cost.actual / cost.estimate) * 100).toFixed(1)} % |`,
  )
  return ['| question | asked as | budget | estimate | actual | of it |', '|---|---|---|---|---|---|', ...lines].join(
    '\n',
  )
}

async function write(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: 'string', default: 'http://127.0.0.1:4000' } } })
  const tokenOf = async (persona: string): Promise<string> => {
    const response = await fetch(`${values.url}/explorer/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ persona }),
    })
    if (!response.ok) throw new Error(`${values.url} gives no token for ${persona}: ${await response.text()}`)
    return ((await response.json()) as { token: string }).token
  }
  const table = tableOf(await costsOfExamples(`${values.url}/graphql`, tokenOf))
  const page = readFileSync(COST_PAGE, 'utf8')
  const [from, to] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)]
  writeFileSync(COST_PAGE, `${page.slice(0, from)}\n${table}\n${page.slice(to)}`)
  console.log(table)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await write()
