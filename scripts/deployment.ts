/**
 * `npm run deployment`: writes what deploy/ says of departments, from the one list (packages/contracts/src/departments.json) and the
 * patterns of deploy/patterns. Whole files for each department; in files that are written by hand, the run of its lines.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, type Department, FOLLOWS, variableOf } from '@channelgraph/contracts'

const DEPLOY = fileURLToPath(new URL('../deploy', import.meta.url))
const read = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8')

const baseUrl = (name: Department) => `http://${name}:4000`
const pod = (name: Department) => `        - podSelector: { matchLabels: { app.kubernetes.io/name: ${name} } }`
const followersOf = (name: Department) => DEPARTMENTS.filter((other) => FOLLOWS[other].includes(name))

/** A pattern with a department's name and lines in their places; a line's place goes with it where there is nothing to say. */
function filled(
  pattern: string,
  department: Department,
  lines: Readonly<Record<string, readonly string[]>> = {},
): string {
  const placed = Object.entries(lines).reduce(
    (text, [place, each]) => text.replaceAll(`{{${place}}}\n`, each.map((line) => `${line}\n`).join('')),
    read(`patterns/${pattern}`),
  )
  return placed.replaceAll('{{department}}', department)
}

const kubernetes = (name: Department) =>
  filled('kubernetes.yaml', name, {
    FEED_URLS: FOLLOWS[name].map(
      (feed) => `            - { name: ${variableOf('FEED_URL', feed)}, value: "${baseUrl(feed)}" }`,
    ),
    FOLLOWERS: followersOf(name).map(pod),
    FOLLOWED:
      FOLLOWS[name].length === 0
        ? []
        : ['    - to:', ...FOLLOWS[name].map(pod), '      ports: [{ protocol: TCP, port: 4000 }]'],
  })

function envSample(name: Department): string {
  const line = (feed: Department) => `${variableOf('FEED_URL', feed)}=${baseUrl(feed)}`
  const others = DEPARTMENTS.filter((other) => !FOLLOWS[name].includes(other))
  return filled('env.sample', name, {
    FEED_URLS: [
      '# Required for each department that {{department}} follows: base URL of its feed, without a path.',
      ...FOLLOWS[name].map(line),
      '# Read as well, and not used: {{department}} follows no events of these.',
      ...others.map((feed) => `#${line(feed)}`),
    ],
  })
}

const secret = (name: Department) => `apiVersion: v1
kind: Secret
metadata: { name: ${name} }
stringData:
  DATABASE_URL: postgres://${name}:change-me@postgres.example.com:5432/${name}?sslmode=verify-full
  FEED_KEY: from deploy/secrets/${name}.env
---
`

/** In a file written by hand: what one department's part looks like, and the text of it. `present` is the run as it stands. */
interface Part {
  readonly file: string
  readonly like: RegExp
  readonly text: (name: Department, present: string) => string
}

const PARTS: readonly Part[] = [
  {
    file: 'compose.yaml',
    like: /^ {2}[\w-]+:\n {4}<<: \*service\n(?: {4}.*\n)+ {2}postgres-[\w-]+:\n(?: {4}.*\n)+\n/,
    text: (name) => `${filled('compose.yaml', name)}\n`,
  },
  {
    file: 'compose.yaml',
    like: /^ {2}[\w-]+-data: \{ internal: true \}\n/,
    text: (name) => `  ${name}-data: { internal: true }\n`,
  },
  { file: 'compose.yaml', like: /^ {2}[\w-]+-data: \{\}\n/, text: (name) => `  ${name}-data: {}\n` },
  {
    file: 'env/gateway.env.sample',
    like: /^SUBGRAPH_URL_\w+=.*\n/,
    text: (name) => `${variableOf('SUBGRAPH_URL', name)}=${baseUrl(name)}/graphql\n`,
  },
  {
    file: 'kubernetes/gateway.yaml',
    like: /^ +- \{ name: SUBGRAPH_URL_.*\n/,
    text: (name) => `            - { name: ${variableOf('SUBGRAPH_URL', name)}, value: "${baseUrl(name)}/graphql" }\n`,
  },
  {
    file: 'kubernetes/kustomization.yaml',
    like: /^ {2}- (?!namespace|network-policies|gateway)[\w-]+\.yaml\n/,
    text: (name) => `  - ${name}.yaml\n`,
  },
  {
    file: 'kubernetes/kustomization.yaml',
    like: /^ {2}- \{ name: channelgraph\/(?!gateway\b).*\n/,
    // The release names its tags and digests here: those that stand stay.
    text: (name, present) =>
      new RegExp(`^.*channelgraph/${name},.*\n`, 'm').exec(present)?.[0] ??
      `  - { name: channelgraph/${name}, newTag: "0.1.0" }\n`,
  },
  {
    file: 'kubernetes/secrets.sample.yaml',
    like: /^apiVersion: v1\nkind: Secret\nmetadata: \{ name: (?!gateway\b)[\w-]+ \}\nstringData:\n(?: {2}.*\n)+---\n/,
    text: secret,
  },
]

/** The file with its departments' run of parts written anew. Throws where it has none to begin from. */
function withParts(text: string, { file, like, text: textOf }: Part): string {
  const run = new RegExp(`(?:${like.source})+`, 'm')
  const [present] = run.exec(text) ?? []
  if (present === undefined) throw new Error(`deploy/${file} has no lines of departments like ${like.source}.`)
  return text.replace(run, () => DEPARTMENTS.map((name) => textOf(name, present)).join(''))
}

/** What the files of deploy/ have to be, by their path there; null for the file of a department that is no more. */
export function deployment(): ReadonlyMap<string, string | null> {
  const files = new Map<string, string | null>()
  for (const file of new Set(PARTS.map((part) => part.file)))
    files.set(file, PARTS.filter((part) => part.file === file).reduce(withParts, read(file)))
  for (const file of readdirSync(join(DEPLOY, 'kubernetes')).map((name) => `kubernetes/${name}`))
    if (/^# Written by npm run generate/.test(read(file))) files.set(file, null)
  for (const file of readdirSync(join(DEPLOY, 'env')).map((name) => `env/${name}`))
    if (/^# Written by npm run generate/.test(read(file))) files.set(file, null)
  for (const name of DEPARTMENTS) {
    files.set(`kubernetes/${name}.yaml`, kubernetes(name))
    files.set(`env/${name}.env.sample`, envSample(name))
  }
  return files
}

/** Those of the files that are not what they have to be. */
export const outdated = (): string[] =>
  [...deployment()].flatMap(([file, text]) =>
    text === (existsSync(join(DEPLOY, file)) ? read(file) : null) ? [] : file,
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = outdated()
  const texts = deployment()
  for (const file of written) {
    const text = texts.get(file)
    if (text == null) rmSync(join(DEPLOY, file))
    else writeFileSync(join(DEPLOY, file), text)
  }
  console.log(written.length === 0 ? 'deploy/ is current.' : `Written in deploy/: ${written.join(', ')}.`)
}
