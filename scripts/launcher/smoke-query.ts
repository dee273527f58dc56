import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { personaNamed } from '@channelgraph/access'
import type { JWK } from 'jose'
import { readExamples } from '../../gateway/src/http/examples.ts'
import { personaToken } from './development-token.ts'
import { askGraph, type GraphAnswer } from './graph-client.ts'

/** The question that needs all four departments: distributors of East China by what was delivered, with training, complaints, stock, debts and health. */
const QUESTION = 'Q01'
const ASKER = 'management'

/** Asks Q01 of the running graph, as the management does; says what was answered and how long it took. */
export async function runSmokeQuery(root: string, url: string, issuerKey: JWK): Promise<string[]> {
  const folder = join(root, 'gateway/examples')
  const example = existsSync(folder) ? readExamples(folder).find(({ name }) => name.startsWith(QUESTION)) : undefined
  if (!example) return [`  Proof     ${QUESTION} is not among gateway/examples: nothing was asked.`]
  try {
    const token = await personaToken(issuerKey, personaNamed(ASKER))
    const started = performance.now()
    const answer = await askGraph(url, token, example.query, example.variables)
    const ms = Math.round(performance.now() - started)
    return describe(answer, ms)
  } catch (error) {
    return [`  Proof     ${QUESTION} was not answered: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function describe({ data, errors = [] }: GraphAnswer, ms: number): string[] {
  const problems = [...new Set(errors.map(({ message }) => message))].map((message) => `            ${message}`)
  const ranking = data?.partnerSalesRanking
  if (!Array.isArray(ranking)) return [`  Proof     ${QUESTION} has no answer (${ms} ms):`, ...problems]
  const [first] = ranking as { deliveredNet?: string; partner?: { name?: string } | null }[]
  const best = first
    ? `; first: ${first.partner?.name ?? 'unknown'} with CNY ${first.deliveredNet ?? '?'} delivered`
    : ''
  const whole = errors.length === 0 ? '' : `, with ${errors.length} errors`
  const line = `  Proof     ${QUESTION} across four departments in ${ms} ms${whole}: ${ranking.length} distributors of East China${best}`
  return [line, ...problems]
}
