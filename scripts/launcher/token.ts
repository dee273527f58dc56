/** `npm run -s token -- --as PERSONA | --partner CODE`: a token of the local run on stdout, and nothing else. */
import { parseArgs } from 'node:util'
import { partnerUser, personaNamed, personas } from '@channelgraph/access'
import type { JWK } from 'jose'
import { runOn } from './data-folder.ts'
import { developmentToken, personaToken } from './development-token.ts'
import { askGraph } from './graph-client.ts'
import { issuerKey } from './keys.ts'
import { explain, StartProblem } from './problem.ts'
import { readSettings, type Settings } from './settings.ts'

const USAGE = 'npm run -s token -- --as PERSONA, or npm run -s token -- --partner CODE for any partner'

/** Prints what was asked for; returns the exit code. */
export async function main(args: readonly string[], source: NodeJS.ProcessEnv = process.env): Promise<number> {
  try {
    process.stdout.write(`${await answer(args, source)}\n`)
    return 0
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    return 1
  }
}

async function answer(args: readonly string[], source: NodeJS.ProcessEnv): Promise<string> {
  const { as, partner } = readArguments(args)
  const settings = readSettings(source)
  if (as !== undefined) return personaToken(issuerKey(settings.dataFolder), known(as))
  if (partner !== undefined) return partnerToken(settings, partner)
  const width = Math.max(...personas.map(({ name }) => name.length))
  return [`${USAGE}. The personas:`, ...personas.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`)].join(
    '\n',
  )
}

function readArguments(args: readonly string[]): { as?: string; partner?: string } {
  try {
    return parseArgs({ args: [...args], options: { as: { type: 'string' }, partner: { type: 'string' } } }).values
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : error}\nUsage: ${USAGE}`)
  }
}

function known(name: string) {
  if (personas.some((persona) => persona.name === name)) return personaNamed(name)
  throw new StartProblem(
    `There is no persona "${name}". There are ${personas.map((persona) => persona.name).join(', ')}.`,
  )
}

/** The partner's id stands in its database: the running graph is asked, as the management. */
async function partnerToken({ dataFolder, ports }: Settings, code: string): Promise<string> {
  const run = runOn(dataFolder)
  if (!run) {
    throw new StartProblem(
      'Channelgraph does not run here: a partner is looked up in the running graph. Start it with npm start, or take a ' +
        'persona that needs no lookup: npm run -s token -- --as partner-a',
    )
  }
  const key: JWK = issuerKey(dataFolder)
  const url = `http://127.0.0.1:${run.portBase || ports.gateway}`
  const query = 'query PartnerOfToken($code: ID!) { partner(code: $code) { id code } }'
  const { data, errors } = await askGraph(url, await personaToken(key, personaNamed('management')), query, {
    code,
  }).catch((error: unknown) => {
    throw new StartProblem(`The gateway at ${url} does not answer: ${error instanceof Error ? error.message : error}`)
  })
  const partner = data?.partner as { id: string; code: string } | null | undefined
  if (partner) return developmentToken(key, partnerUser(partner), partner.code)
  throw new StartProblem(errors?.[0]?.message ?? `There is no partner ${code}.`)
}
