import type { ExplorerPersona, ExplorerToken } from './config.ts'
import { currentLanguage } from './i18n/language.ts'
import { sayNow } from './page/words.ts'
import { Problem } from './problem.ts'

/** Who is asking: shown beside each answer, and able to say a bearer token. */
export interface Asker {
  readonly title: string
  /** Shown under the title; empty where nothing is known. */
  readonly description: string
  /** A token that is good for now. Throws a {@link Problem} where none can be had. */
  token(): Promise<string>
  /** The gateway refused this token: forget it. True if {@link token} can bring another one. */
  forget(refused: string): boolean
  /** What to tell the analyst when the gateway refuses and no other token can be had. */
  refusal(): Problem
}

/** A persona's token is renewed when less than this, or a third of its life, is left. */
const MARGIN_MS = 30_000

/**
 * A persona of the local run. Its token is fetched when first needed, kept in memory only, and fetched anew before it
 * expires; callers at the same time share one request.
 */
export function personaAsker(
  persona: ExplorerPersona,
  issue: (persona: string) => Promise<ExplorerToken>,
  now: () => number = Date.now,
): Asker {
  let renewAt = persona.token ? renewalOf(expiryOf(persona.token), now()) : 0
  let current: Promise<string> | null = persona.token ? Promise.resolve(persona.token) : null
  let last = persona.token

  const renew = async (): Promise<string> => {
    const asked = now()
    const { token, expiresAt } = await issue(persona.name)
    renewAt = renewalOf(Date.parse(expiresAt), asked)
    last = token
    return token
  }

  return {
    get title() {
      return (currentLanguage() === 'zh' ? persona.zh?.title : undefined) ?? persona.title
    },
    get description() {
      return (currentLanguage() === 'zh' ? persona.zh?.description : undefined) ?? persona.description
    },
    async token() {
      if (!current || now() >= renewAt) {
        renewAt = Number.POSITIVE_INFINITY // until the answer says otherwise: one request at a time
        current = renew()
      }
      const asked = current
      try {
        return await asked
      } catch (failure) {
        if (current === asked) current = null
        throw failure
      }
    },
    forget(refused) {
      // Two requests may be refused with the same token; the second must not drop the new one.
      if (refused === last) current = null
      return true
    },
    refusal() {
      return new Problem(
        'unauthenticated',
        sayNow('personaRefused', { title: this.title }),
        sayNow('personaRefusedAdvice'),
      )
    },
  }
}

function renewalOf(expiresAt: number | null, now: number): number {
  if (expiresAt === null || Number.isNaN(expiresAt)) return Number.POSITIVE_INFINITY
  const life = expiresAt - now
  return expiresAt - Math.min(MARGIN_MS, life / 3)
}

/** The holder of a token that was pasted in. */
export function tokenAsker(token: string, now: () => number = Date.now): Asker {
  const claims = claimsOf(token)
  const expiresAt = expiryOf(token)
  const isExpired = (): boolean => expiresAt !== null && expiresAt <= now()
  return {
    get title() {
      return typeof claims?.sub === 'string' ? claims.sub : sayNow('tokenHolder')
    },
    get description() {
      if (expiresAt === null) return ''
      return sayNow(isExpired() ? 'tokenExpired' : 'tokenGoodUntil', { time: timeOf(expiresAt) })
    },
    token: async () => token,
    forget: () => false,
    refusal() {
      const told =
        expiresAt !== null && isExpired()
          ? sayNow('tokenExpiredRefused', { time: timeOf(expiresAt) })
          : sayNow('tokenRefused')
      return new Problem('unauthenticated', told, sayNow('tokenRefusedAdvice'))
    },
  }
}

/** Milliseconds since 1970 at which a JWT expires; null where it does not say. */
export function expiryOf(token: string): number | null {
  const exp = claimsOf(token)?.exp
  return typeof exp === 'number' ? exp * 1000 : null
}

/** A JWT's claims, unverified: only to show whose it is and until when. Null for any other kind of token. */
function claimsOf(token: string): Record<string, unknown> | null {
  const payload = token.split('.')[1]
  if (!payload) return null
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof claims === 'object' ? (claims as Record<string, unknown> | null) : null
  } catch {
    return null // an opaque token is fine: the gateway judges it, not this page
  }
}

function timeOf(instant: number): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(instant)
}
