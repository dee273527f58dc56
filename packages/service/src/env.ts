import type { Department } from '@channelgraph/contracts'
import { DEPARTMENTS } from '@channelgraph/contracts'
import type { JSONWebKeySet, JWK } from 'jose'
import { z } from 'zod'
import { StartRefused } from './start-refused.ts'

/** A wrong or missing environment variable: stops the start with its name. */
export class InvalidEnvironment extends StartRefused {
  override name = 'InvalidEnvironment'
}

/** A variable that holds JSON, such as a key. */
export const jsonVariable = <T>(what: string) =>
  z.string().transform((text, ctx): T => {
    try {
      return JSON.parse(text) as T
    } catch {
      ctx.addIssue({ code: 'custom', message: `is not JSON; it holds ${what}` })
      return z.NEVER
    }
  })

export const portVariable = z.coerce.number().int().min(1).max(65_535)
export const flagVariable = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')
export const logLevelVariable = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')

/** Reads environment variables by a schema; the error names every one that is wrong and what it should be. */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  source: NodeJS.ProcessEnv,
): z.output<Schema> {
  const parsed = schema.safeParse(source)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message, code }) => {
    const name = path.join('.')
    return `  ${name}: ${source[name] === undefined && code !== 'custom' ? 'is not set' : message}`
  })
  throw new InvalidEnvironment(
    `These environment variables are missing or wrong:\n${lines.join('\n')}\nSee deploy/ and docs/runbook.md for samples.`,
  )
}

const serviceSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portVariable,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgres:// URL' }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  IDENTITY_KEYS: jsonVariable<JSONWebKeySet>("the gateway's public keys as a JWK set"),
  FEED_KEY: jsonVariable<JWK>("this service's private Ed25519 key as a JWK, `kid` = <department>/<any>"),
  FEED_KEYS: jsonVariable<JSONWebKeySet>("all departments' public feed keys as a JWK set"),
  LOG_LEVEL: logLevelVariable,
  CHANNELGRAPH_TEST: flagVariable,
  CLOCK_START: z.iso.datetime().optional(),
  FEED_URL_PARTNERS: z.url().optional(),
  FEED_URL_ORDERS: z.url().optional(),
  FEED_URL_SUPPORT: z.url().optional(),
  FEED_URL_FINANCE: z.url().optional(),
})

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
    const url = env[`FEED_URL_${department.toUpperCase()}` as 'FEED_URL_PARTNERS']
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
    logLevel: env.LOG_LEVEL,
    test: env.CHANNELGRAPH_TEST,
    clockStart: env.CLOCK_START ? new Date(env.CLOCK_START) : null,
  }
}
