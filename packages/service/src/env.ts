import { DEPARTMENTS, type Department, variableOf, variablesOf } from '@channelgraph/contracts'
import {
  flagVariable,
  httpUrlVariable,
  logLevelVariable,
  millisecondsVariable,
  parseEnvironment,
  portVariable,
  privateKeyVariable,
  publicKeysVariable,
  refuseDevelopmentSwitches,
  stopGraceVariable,
  type WorkLimits,
} from '@channelgraph/process'
import type { JSONWebKeySet, JWK } from 'jose'
import { z } from 'zod'

const serviceSchema = z
  .object({
    NODE_ENV: z.string().optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: portVariable,
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgres:// URL' }),
    DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
    IDENTITY_KEYS: publicKeysVariable("the gateway's public keys as a JWK set"),
    FEED_KEY: privateKeyVariable("this service's private Ed25519 key as a JWK, `kid` = <department>/<any>"),
    FEED_KEYS: publicKeysVariable("all departments' public feed keys as a JWK set"),
    MAX_VALUES: z.coerce.number().int().min(1_000).max(100_000_000).default(100_000),
    REQUEST_DEADLINE_MS: millisecondsVariable(9_000, 100, 600_000),
    STOP_GRACE_MS: stopGraceVariable,
    LOG_LEVEL: logLevelVariable,
    CHANNELGRAPH_TEST: flagVariable,
    CLOCK_START: z.iso.datetime().optional(),
    ...variablesOf('FEED_URL', () => httpUrlVariable.optional()),
  })
  .superRefine(refuseDevelopmentSwitches)

/** What a subgraph needs to know to run. */
export interface ServiceEnv {
  readonly host: string
  readonly port: number
  readonly databaseUrl: string
  readonly databasePool: number
  /** The gateway's public keys. */
  readonly identityKeys: JSONWebKeySet
  /** This department's private key for calls of the others' feeds. */
  readonly feedKey: JWK
  /** All departments' public keys, for calls of this department's feed. */
  readonly feedKeys: JSONWebKeySet
  readonly feedUrls: Readonly<Partial<Record<Department, string>>>
  /** What one request may take: MAX_VALUES of its answer, and REQUEST_DEADLINE_MS. */
  readonly limits: WorkLimits
  /** STOP_GRACE_MS: how long it goes on serving, not ready, after it was told to stop. */
  readonly stopGraceMs: number
  readonly logLevel: string
  /** Opens the routes that move the clock and run the schedule; never set in production. */
  readonly test: boolean
  readonly clockStart: Date | null
}

/** Reads a subgraph's environment. Throws InvalidEnvironment. */
export function readServiceEnv(source: NodeJS.ProcessEnv = process.env): ServiceEnv {
  const env = parseEnvironment(serviceSchema, source)
  const feedUrls: Partial<Record<Department, string>> = {}
  for (const department of DEPARTMENTS) {
    const url = env[variableOf('FEED_URL', department)]
    if (url) feedUrls[department] = url
  }
  return {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    databasePool: env.DATABASE_POOL,
    identityKeys: env.IDENTITY_KEYS,
    feedKey: env.FEED_KEY,
    feedKeys: env.FEED_KEYS,
    feedUrls,
    limits: { values: env.MAX_VALUES, deadlineMs: env.REQUEST_DEADLINE_MS },
    stopGraceMs: env.STOP_GRACE_MS,
    logLevel: env.LOG_LEVEL,
    test: env.CHANNELGRAPH_TEST,
    clockStart: env.CLOCK_START ? new Date(env.CLOCK_START) : null,
  }
}
