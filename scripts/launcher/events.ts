/** `npm run events -- list|show|retry|skip DEPARTMENT [PUBLISHER/SEQUENCE]`: what a department could not apply, for its operator. */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { findParked } from '@channelgraph/events'
import { localDepartmentUrl } from '@channelgraph/localdb'
import {
  type EventPlace,
  listParked,
  type OpenDatabase,
  openDatabase,
  parsePlace,
  retryParked,
  showParked,
  skipParked,
} from '@channelgraph/service'
import { systemClock } from '@channelgraph/values'
import { layoutOf, runOn } from './data-folder.ts'
import { explain, StartProblem } from './problem.ts'
import { readSettings } from './settings.ts'

const USAGE = `npm run -s events -- list DEPARTMENT
npm run -s events -- show DEPARTMENT PUBLISHER/SEQUENCE
npm run -s events -- retry DEPARTMENT PUBLISHER/SEQUENCE
npm run -s events -- skip DEPARTMENT PUBLISHER/SEQUENCE --by NAME --reason TEXT
DEPARTMENT (${DEPARTMENTS.join(', ')}) is the reader that could not apply the event; its database is that of the local run, or
that of DATABASE_URL_<DEPARTMENT>.`

/** A service that lives tries within a second; this is how long its answer is waited for. */
const PATIENCE_S = 15

/** Does what was asked; returns the exit code. */
export async function main(args: readonly string[], source: NodeJS.ProcessEnv = process.env): Promise<number> {
  try {
    const asked = readArguments(args)
    const opened = openDatabase(urlOf(asked.department, source), { max: 1 })
    try {
      process.stdout.write(`${await answer(opened, asked)}\n`)
    } finally {
      await opened.close()
    }
    return 0
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    return 1
  }
}

type Asked = { readonly department: Department } & (
  | { readonly verb: 'list' }
  | { readonly verb: 'show' | 'retry'; readonly place: EventPlace }
  | { readonly verb: 'skip'; readonly place: EventPlace; readonly operator: string; readonly reason: string }
)

function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parsed(args)
  const [verb, name, event] = positionals
  const department = DEPARTMENTS.find((known) => known === name)
  const wanted = verb === 'list' ? 2 : 3
  if (!department || positionals.length !== wanted) throw new StartProblem(USAGE)
  if (verb === 'list') return { verb, department }
  const place = parsePlace(event ?? '')
  if (verb === 'show' || verb === 'retry') return { verb, department, place }
  if (verb !== 'skip') throw new StartProblem(USAGE)
  const { by: operator, reason } = values
  if (!operator || !reason)
    throw new StartProblem('Skipping gives a fact up: say who decides (--by NAME) and why (--reason TEXT).')
  return { verb, department, place, operator, reason }
}

function parsed(args: readonly string[]) {
  try {
    const options = { by: { type: 'string' }, reason: { type: 'string' } } as const
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
}

function urlOf(department: Department, source: NodeJS.ProcessEnv): string {
  const { databaseUrls, dataFolder, ports } = readSettings(source)
  const given = databaseUrls[department]
  if (given) return given
  if (!runOn(dataFolder))
    throw new StartProblem(
      `Channelgraph does not run here: start it, or set DATABASE_URL_${department.toUpperCase()} to the database of ${department}.`,
    )
  return localDepartmentUrl(layoutOf(dataFolder).postgres, ports.postgres, department)
}

async function answer({ db }: OpenDatabase, asked: Asked): Promise<string> {
  switch (asked.verb) {
    case 'list': {
      const rows = await listParked(db)
      return rows.length === 0 ? 'Nothing is set apart.' : rows.map(lineOf).join('\n')
    }
    case 'show': {
      const { event, ...row } = await showParked(db, asked.place)
      return JSON.stringify({ ...row, event: JSON.parse(event) }, null, 2)
    }
    case 'retry': {
      const { lastTriedAt } = await showParked(db, asked.place)
      await retryParked(db, asked.place)
      return outcomeOf(db, asked.place, lastTriedAt)
    }
    case 'skip': {
      await skipParked(db, systemClock, asked.place, asked)
      return 'Skipped, and noted in the audit chain. What waited behind it goes on.'
    }
  }
}

const lineOf = (row: Awaited<ReturnType<typeof listParked>>[number]): string =>
  [
    `${row.publisher}/${row.sequence}`.padEnd(18),
    row.state.padEnd(8),
    row.type.padEnd(24),
    row.subject,
    ...(row.state === 'WAITING'
      ? []
      : [
          `${row.tries} tries, ${row.firstTriedAt?.toISOString()} to ${row.lastTriedAt?.toISOString()}`,
          `${row.errorClass}: ${row.message}`,
        ]),
  ].join('  ')

/** What the service made of the retry. */
async function outcomeOf(db: OpenDatabase['db'], place: EventPlace, before: Date | null): Promise<string> {
  for (let second = 0; second < PATIENCE_S; second += 1) {
    const row = await findParked(db, place.publisher, place.sequence)
    if (!row) return 'It took effect. What waited behind it follows.'
    if (row.lastTriedAt?.getTime() !== before?.getTime()) return `It failed again:\n${lineOf(row)}`
    await delay(1_000)
  }
  return 'It is due: the service of the department tries it as soon as it runs.'
}
