import { readdirSync, readFileSync } from 'node:fs'
import { parse, parseAllDocuments } from 'yaml'

const deploy = new URL('../../deploy/', import.meta.url)

/** A file of deploy/ as text. */
export const text = (path: string): string => readFileSync(new URL(path, deploy), 'utf8')

/** One line of a Dockerfile: `FROM node AS base`, continued lines joined, comments left out. */
export interface Instruction {
  readonly word: string
  readonly rest: string
}

/** A stage of a Dockerfile: its FROM and what follows. */
export interface Stage {
  readonly name: string
  readonly from: string
  readonly instructions: readonly Instruction[]
}

const WORDS = ['ARG', 'FROM', 'ENV', 'WORKDIR', 'COPY', 'RUN', 'USER', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD']

/** Reads a Dockerfile's stages. Throws for a line that is no instruction the house uses, ADD among them. */
export function readDockerfile(source: string): { args: ReadonlyMap<string, string>; stages: readonly Stage[] } {
  const lines = source
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#') && line.trim() !== '')
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  const args = new Map<string, string>()
  const stages: { name: string; from: string; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? []
    if (!WORDS.includes(word)) throw new Error(`Not an instruction of ours: ${line}`)
    const stage = stages.at(-1)
    if (word === 'FROM') {
      const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? []
      stages.push({
        name,
        from: from.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => args.get(arg) ?? ''),
        instructions: [],
      })
    } else if (stage) stage.instructions.push({ word, rest })
    else if (word === 'ARG') args.set(rest.split('=')[0] ?? '', rest.slice(rest.indexOf('=') + 1))
    else throw new Error(`Before the first FROM: ${line}`)
  }
  return { args, stages }
}

/** An environment file: what it sets, and the names it explains though it does not set them. */
export function readEnvFile(source: string): { set: Record<string, string>; explained: readonly string[] } {
  const set: Record<string, string> = {}
  const explained: string[] = []
  for (const line of source.split('\n')) {
    const [, hash, name = '', value = ''] = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
    if (hash === '') set[name] = value
    else if (hash === '#') explained.push(name)
    else if (line !== '' && !line.startsWith('# ')) throw new Error(`Neither NAME=value nor a comment: ${line}`)
  }
  return { set, explained }
}

/** What of Compose the tests look at. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}
interface ComposeService {
  readonly image: string
  readonly ports?: readonly string[]
  readonly networks: readonly string[]
  readonly env_file: readonly string[]
  readonly environment?: unknown
  readonly build?: { readonly args: { readonly SERVICE: string } }
}

export const readCompose = (): ComposeFile => parse(text('compose.yaml'), { merge: true }) as ComposeFile

/** What of Kubernetes' objects the tests look at. */
export interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  // biome-ignore lint/suspicious/noExplicitAny: as many shapes as kinds; each test knows its own
  readonly spec: any
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
}

/** All objects of deploy/kubernetes, samples too. Throws for what is no YAML. */
export function readManifests(): readonly Manifest[] {
  const folder = new URL('kubernetes/', deploy)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml' && name !== 'secrets.yaml')
    .flatMap((name) =>
      parseAllDocuments(readFileSync(new URL(name, folder), 'utf8')).map((document) => {
        if (document.errors.length > 0) throw new Error(`${name}: ${document.errors[0]?.message}`)
        return document.toJS() as Manifest
      }),
    )
}
