import { relative } from 'node:path'
import { layoutOf } from './data-folder.ts'
import type { LogLine } from './log-line.ts'
import { DEFAULT_PORT_BASE } from './ports.ts'
import { checkout, type Settings } from './settings.ts'
import type { Death, ServiceWatcher } from './supervisor.ts'
import type { Terminal } from './terminal.ts'

const NAME_WIDTH = 8

/** The words that other programs wait for. */
export const READY = 'Channelgraph is ready'

/** Where to go, and how to stop. */
export function howToUse(settings: Settings): string[] {
  const { ports, dataFolder, portBase } = settings
  const gateway = `http://localhost:${ports.gateway}`
  const variables = [
    portBase !== DEFAULT_PORT_BASE && `PORT_BASE=${portBase} `,
    dataFolder !== layoutDefault() && `CHANNELGRAPH_DATA=${quoted(shown(dataFolder))} `,
  ]
  const prefix = variables.filter(Boolean).join('')
  return [
    `  Explorer  ${gateway}/`,
    `  Graph     ${gateway}/graphql`,
    `  Health    ${gateway}/health/live  ${gateway}/health/ready`,
    `  Token     ${prefix}npm run -s token -- --as finance   (who there is: npm run token)`,
    `  Logs      ${shown(layoutOf(dataFolder).logs)}`,
    '  Stop      Ctrl-C',
  ]
}

/** Tells what happens to the services, in a form to be read. `isQuiet`: warnings are only logged while it is true. */
export function serviceReporter(terminal: Terminal, logs: string, isQuiet: () => boolean): ServiceWatcher {
  return {
    onLine: (name, { level, text }: LogLine) => {
      if (level === 'error' || (level === 'warn' && !isQuiet()))
        terminal.warn(`${name.padEnd(NAME_WIDTH)}  ${level}  ${text}`)
    },
    onDeath: (death) => terminal.warn(describeDeath(death, logs)),
    onReturn: (name) => terminal.say(`${name} is ready again.`),
  }
}

/** What there is to know of a death: how, the last lines, and what happens next. */
export function describeDeath({ name, how, lastLines, nextTryMs }: Death, logs: string): string {
  const next =
    nextTryMs === null
      ? `It is not started again by itself; the others go on. Its log: ${shown(logs)}/${name}.log`
      : `It is started again in ${nextTryMs / 1000} s; the others go on.`
  return [`${name} has ended (${how}). ${next}`, ...quoteLines(lastLines)].join('\n')
}

export const quoteLines = (lines: readonly string[]): string[] => lines.map((line) => `  | ${line}`)

/** A path as the person would type it. */
export function shown(path: string): string {
  const near = relative(process.cwd(), path)
  return near !== '' && !near.startsWith('..') ? near : path
}

const quoted = (path: string): string => (/\s/.test(path) ? `"${path}"` : path)

const layoutDefault = (): string => `${checkout}/.data`
