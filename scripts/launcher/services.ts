import { join } from 'node:path'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { type DevelopmentKeys, publicKeys } from './keys.ts'
import type { Ports, ServiceName } from './ports.ts'
import type { Program } from './service-process.ts'

/** What every program needs to run at all, on any system. */
const OF_THE_SYSTEM = ['PATH', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'USERPROFILE']
/** What may be said to the services through the launcher. */
const FOR_ALL = ['LOG_LEVEL', 'CHANNELGRAPH_TEST']
const FOR_DEPARTMENTS = ['DATABASE_POOL', 'CLOCK_START', 'MAX_VALUES', 'REQUEST_DEADLINE_MS']
const FOR_GATEWAY = [
  'EXECUTOR',
  'CORS_ORIGINS',
  'SUPERGRAPH_POLL_MS',
  'REQUEST_DEADLINE_MS',
  'SUBGRAPH_DEADLINE_MS',
  'MAX_BODY_BYTES',
  'MAX_TOKENS',
  'MAX_DEPTH',
  'MAX_FIELDS',
  'MAX_ALIASES',
  'MAX_ROOT_FIELDS',
  'MAX_VALUES',
  'MAX_VALUES_BY_ROLE',
  'COST_MODE',
  'MAX_DOCUMENTS',
  'PLANNER_THREADS',
  'ALLOWED_HOSTS',
  'PUBLIC_URL',
  'VIEWER_REQUESTS_PER_S',
  'VIEWER_REQUESTS_BURST',
  'VIEWER_VALUES_PER_S',
  'VIEWER_VALUES_BURST',
  'VIEWER_AT_ONCE',
  'EXPORT_DEADLINE_MS',
  'EXPORT_MAX_ROWS',
  'EXPORT_VALUES_PER_S',
  'STRANGER_REQUESTS_PER_S',
  'STRANGER_REQUESTS_BURST',
  'MAX_LAG_MS',
  'MAX_UNDER_WAY',
  'REDIS_URL',
]
/** Less than the launcher's patience, so that Ctrl-C ends it in order. */
const DRAIN_MS = '700'

/** Most of what a request makes dies with it: a young generation in which the requests under way fit (tests/bench/README.md). */
const YOUNG_GENERATION = ['--max-semi-space-size=64', '--min-semi-space-size=64']

/** What the services are told of each other. */
export interface Topology {
  readonly root: string
  readonly ports: Ports
  readonly keys: DevelopmentKeys
  readonly databaseUrls: Readonly<Record<Department, string>>
  /** The launcher's own environment. */
  readonly source: NodeJS.ProcessEnv
}

export const urlOf = (ports: Ports, name: ServiceName): string => `http://127.0.0.1:${ports[name]}`

/** The five services, each with its own environment and nobody else's keys or database. */
export const servicesOf = (topology: Topology): Program[] => [
  ...DEPARTMENTS.map((name) => ({ ...placeOf(topology.root, name), env: departmentEnv(topology, name) })),
  { ...placeOf(topology.root, 'gateway'), env: gatewayEnv(topology), nodeFlags: YOUNG_GENERATION },
]

/** A service's folder and bundle. */
function placeOf(root: string, name: ServiceName): Omit<Program, 'env'> {
  const folder = name === 'gateway' ? join(root, 'gateway') : join(root, 'subgraphs', name)
  return { name, folder, file: join(folder, 'dist/main.js') }
}

function departmentEnv(topology: Topology, name: Department): Record<string, string> {
  const { ports, keys } = topology
  const others = DEPARTMENTS.filter((other) => other !== name)
  return {
    ...chosen(topology.source, [...OF_THE_SYSTEM, ...FOR_ALL, ...FOR_DEPARTMENTS]),
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
    DATABASE_URL: topology.databaseUrls[name],
    IDENTITY_KEYS: JSON.stringify(publicKeys(keys.gateway)),
    FEED_KEY: JSON.stringify(keys.feeds[name]),
    FEED_KEYS: JSON.stringify(publicKeys(...Object.values(keys.feeds))),
    ...Object.fromEntries(others.map((other) => [`FEED_URL_${other.toUpperCase()}`, urlOf(ports, other)])),
  }
}

function gatewayEnv({ ports, keys, source }: Topology): Record<string, string> {
  const subgraphs = DEPARTMENTS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, `${urlOf(ports, name)}/graphql`])
  return {
    PUBLIC_URL: urlOf(ports, 'gateway'),
    ...chosen(source, [...OF_THE_SYSTEM, ...FOR_ALL, ...FOR_GATEWAY]),
    HOST: '127.0.0.1',
    PORT: String(ports.gateway),
    ...Object.fromEntries(subgraphs),
    IDENTITY_KEY: JSON.stringify(keys.gateway),
    DEV_ISSUER_KEY: JSON.stringify(keys.issuer),
    DRAIN_MS,
    APOLLO_TELEMETRY_DISABLED: 'true',
  }
}

const chosen = (source: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])))
