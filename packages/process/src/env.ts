import type { JSONWebKeySet, JWK } from 'jose'
import { z } from 'zod'
import { StartRefused } from './start-refused.ts'

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
export const publicKeysVariable = (what: string) =>
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
