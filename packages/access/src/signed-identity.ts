import { ROLES, type Role } from '@channelgraph/contracts'
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose'
import { LRUCache } from 'lru-cache'
import type { Viewer } from './viewer.ts'

/** The header in which the gateway says who asks. */
export const IDENTITY_HEADER = 'x-channelgraph-identity'
const ISSUER = 'channelgraph-gateway'
const AUDIENCE = 'channelgraph-subgraphs'
const LIFETIME_S = 60
const REFRESH_S = 20

/** Signs who asks for the subgraphs: EdDSA, 60 s, cached per viewer. */
export class IdentitySigner {
  readonly #key: JWK
  readonly #cache = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: (LIFETIME_S - REFRESH_S) * 1000 })

  /** @param key the gateway's private Ed25519 JWK, with its `kid`. */
  constructor(key: JWK) {
    this.#key = key
  }

  sign(viewer: Viewer): Promise<string> {
    const cacheKey = JSON.stringify([viewer.subject, viewer.roles, viewer.partnerId, viewer.regions])
    const known = this.#cache.get(cacheKey)
    if (known) return known
    const signed = this.#sign(viewer)
    this.#cache.set(cacheKey, signed)
    signed.catch(() => this.#cache.delete(cacheKey))
    return signed
  }

  async #sign({ subject, roles, partnerId, regions }: Viewer): Promise<string> {
    return new SignJWT({ roles, partnerId, regions })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.#key.kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S} s`)
      .sign(await importJWK(this.#key, 'EdDSA'))
  }
}

/** Why an identity was not accepted: one of few, whoever sends what. */
export type RefusedBecause = 'none was sent' | 'it expired' | 'no trusted key has its kid' | 'it is forged'

/** Answered with 401; `because` and `keyId` are for the log, where a key that was not rolled out is found. */
export class IdentityRefused extends Error {
  override name = 'IdentityRefused'
  readonly because: RefusedBecause
  /** The `kid` it was signed with, as far as it says. */
  readonly keyId: string | undefined

  constructor(because: RefusedBecause, keyId?: string) {
    super('This service answers the gateway only: the signed identity is missing, forged or expired.')
    this.because = because
    this.keyId = keyId
  }
}

/** Checks the gateway's word in a subgraph. Keys come from the environment, two at a time while they are rotated. */
export class IdentityVerifier {
  readonly #keys: ReturnType<typeof createLocalJWKSet>
  readonly #cache = new LRUCache<string, { viewer: Viewer; expiresAt: number }>({ max: 10_000 })

  constructor(keys: JSONWebKeySet) {
    this.#keys = createLocalJWKSet(keys)
  }

  /** The viewer of a signed identity; throws IdentityRefused for none, a forged or an expired one. */
  async verify(token: string | undefined): Promise<Viewer> {
    if (!token) throw new IdentityRefused('none was sent')
    const known = this.#cache.get(token)
    if (known && known.expiresAt > Date.now()) return known.viewer
    const verified = await jwtVerify(token, this.#keys, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['EdDSA'],
      requiredClaims: ['sub', 'exp'], // one without an end would be good for ever
    }).catch((error: unknown) => {
      throw new IdentityRefused(whyRefused(error), keyIdOf(token))
    })
    const { sub, exp, roles, partnerId, regions } = verified.payload
    const viewer: Viewer = {
      subject: sub ?? '',
      roles: texts(roles).filter((role): role is Role => role !== 'SYS' && (ROLES as readonly string[]).includes(role)),
      partnerId: typeof partnerId === 'string' ? partnerId : null,
      regions: texts(regions),
    }
    this.#cache.set(token, { viewer, expiresAt: (exp ?? 0) * 1000 })
    return viewer
  }
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

function whyRefused(error: unknown): RefusedBecause {
  if (error instanceof errors.JWTExpired) return 'it expired'
  return error instanceof errors.JWKSNoMatchingKey ? 'no trusted key has its kid' : 'it is forged'
}

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid?.slice(0, 100)
  } catch {
    return undefined // no token at all: there is nothing to name
  }
}
