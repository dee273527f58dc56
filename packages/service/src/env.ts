import { DEPARTMENTS, type Department, variableOf, variablesOf } from '@channelgraph/contracts'
import type { JSONWebKeySet, JWK } from 'jose'
import { z } from 'zod'
import { StartRefused } from './start-refused.ts'
import type { WorkLimits } from './work.ts'

/** A wrong or missing environment variable: stops the start with its name. */
export class InvalidEnvironment extends StartRefused {
  override name = 'InvalidEnvironment'

  /** @param wrong each variable with what is wrong about it, such as "PORT: is not set" */
  constructor(wrong: readonly string[]) {
    super(`These environment variables are missing or wrong (samples: deploy/env): ${wrong.join('; ')}`)
  }
}

/** A variable that holds JSON, such as a key. What is wrong with it is said once: `check` gives the words, or null for a right one. */
const jsonVariable = <T>(what: string, check: (value: T) => string | null) =>
  z.string().transform((text, ctx): T => {
    const wrong = (message: string) => {
      ctx.addIssue({ code: 'custom', message })
      return z.NEVER
    }
    let value: T
    try {
      value = JSON.parse(text) as T
    } catch {
      return wrong(`is not JSON; it holds ${what}`)
    }
    const message = check(value)
    return message === null ? value : wrong(message)
  })

/** A private Ed25519 key as a JWK with its `kid`. */
export const privateKeyVariable = (what: string) =>
  jsonVariable<JWK>(what, (key) =>
    key?.kty === 'OKP' && key.crv === 'Ed25519' && key.d && key.kid
      ? null
      : 'is not a private Ed25519 key as a JWK with its `kid`',
  )

/** An http:// or https:// URL. */
export const httpUrlVariable = z.url({ protocol: /^https?$/, error: 'is not an http:// URL' })

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
  const wrong = parsed.error.issues.map(({ path, message, code }) => {
    const name = path.join('.')
    return `${name}: ${source[name] === undefined && code !== 'custom' ? 'is not set' : message}`
  })
  throw new InvalidEnvironment(wrong)
}

/** Milliseconds, such as a deadline. */
export const millisecondsVariable = (fallback: number, least: number, most: number) =>
  z.coerce.number().int().min(least).max(most).default(fallback)

/** STOP_GRACE_MS: how long a process that was told to stop goes on serving, not ready, until nobody sends to it any more. */
export const stopGraceVariable = millisecondsVariable(0, 0, 60_000)

const isPublicKey = (key: JWK | undefined) =>
  key?.kty === 'OKP' && key.crv === 'Ed25519' && Boolean(key.x && key.kid) && key.d === undefined

/** A JWK set of public Ed25519 keys: a private one among them would be on every machine that trusts it. */
const publicKeysVariable = (what: string) =>
  jsonVariable<JSONWebKeySet>(what, (set) =>
    Array.isArray(set?.keys) && set.keys.length > 0 && set.keys.every(isPublicKey)
      ? null
      : `is not {"keys":[…]} with public Ed25519 keys, each with its \`kid\`; it holds ${what}`,
  )

/** What only a machine of a developer or a test may switch on, and what is wrong with it elsewhere. */
const DEVELOPMENT_ONLY = {
  CHANNELGRAPH_TEST: 'opens the routes of tests',
  CLOCK_START: 'sets the clock',
  DEV_ISSUER_KEY: 'makes tokens for anybody',
} as const

/**
 * Refuses what is for development alone wherever NODE_ENV does not say that this is such a place. Only "development", "test" and
 * nothing at all say so: "production ", "prod" or "staging" would each have opened the door if one spelling had been asked for.
 */
export function refuseDevelopmentSwitches(env: Readonly<Record<string, unknown>>, ctx: z.RefinementCtx): void {
  if ([undefined, '', 'development', 'test'].includes(env.NODE_ENV as string | undefined)) return
  for (const [name, does] of Object.entries(DEVELOPMENT_ONLY)) {
    if (env[name] === undefined || env[name] === false) continue
    const message = `${does} and is refused with NODE_ENV=${String(env.NODE_ENV)}: unset it here`
    ctx.addIssue({ code: 'custom', path: [name], message })
  }
}

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
