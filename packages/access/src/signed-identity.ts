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
import { claimsOf, InvalidClaims, viewerFromClaims, viewerKey } from './claims.ts'
import { assertShortLived, CLOCK_TOLERANCE_S, LIFETIME_S, SHORT_LIVED } from './short-lived.ts'
import type { Viewer } from './viewer.ts'

/** The header in which the gateway says who asks. */
export const IDENTITY_HEADER = 'x-channelgraph-identity'
const ISSUER = 'channelgraph-gateway'
const AUDIENCE = 'channelgraph-subgraphs'
const REFRESH_S = 20

/** Signs who asks for the subgraphs: EdDSA, 60 s, cached per viewer. */
export class IdentitySigner {
  readonly #keyId: string | undefined
  readonly #key: ReturnType<typeof importJWK>
  readonly #cache = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: (LIFETIME_S - REFRESH_S) * 1000 })

  /** @param key the gateway's private Ed25519 JWK, with its `kid`. */
  constructor(key: JWK) {
    this.#keyId = key.kid
    this.#key = importJWK(key, 'EdDSA')
    this.#key.catch(() => undefined) // whoever signs is told
  }

  sign(viewer: Viewer): Promise<string> {
    const cacheKey = viewerKey(viewer)
    const known = this.#cache.get(cacheKey)
    if (known) return known
    const signed = this.#sign(viewer)
    this.#cache.set(cacheKey, signed)
    signed.catch(() => this.#cache.delete(cacheKey))
    return signed
  }

  async #sign(viewer: Viewer): Promise<string> {
    return new SignJWT(claimsOf(viewer))
      .setProtectedHeader({ alg: 'EdDSA', kid: this.#keyId })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(viewer.subject)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S} s`)
      .sign(await this.#key)
  }
}

/** Why an identity was not accepted: one of few, whoever sends what. */
export type InvalidReason =
  | 'none was sent'
  | 'it expired'
  | 'it is from the future: compare the clocks'
  | 'it is good for too long'
  | 'no trusted key has its kid'
  | 'its claims are not well-formed'
  | 'it is forged'

/** Answered with 401; `reason` and `keyId` are for the log, where a key that was not rolled out is found. */
export class InvalidIdentity extends Error {
  override name = 'InvalidIdentity'
  readonly reason: InvalidReason
  /** The `kid` it was signed with, as far as it says. */
  readonly keyId: string | undefined

  constructor(reason: InvalidReason, keyId?: string) {
    super('This service answers the gateway only: the signed identity is missing, forged or expired.')
    this.reason = reason
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

  /** The viewer of a signed identity; throws InvalidIdentity for none, a forged one, and one that is not good (any more). */
  async verify(token: string | undefined): Promise<Viewer> {
    if (!token) throw new InvalidIdentity('none was sent')
    const known = this.#cache.get(token)
    if (known && known.expiresAt > Date.now()) return known.viewer
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        ...SHORT_LIVED,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp'], // one without an end would be good for ever
      })
      assertShortLived(payload)
      const viewer = viewerFromClaims(payload)
      const { iat = 0, exp = 0 } = payload
      this.#cache.set(token, { viewer, expiresAt: (Math.min(exp, iat + LIFETIME_S) + CLOCK_TOLERANCE_S) * 1000 })
      return viewer
    } catch (error) {
      throw new InvalidIdentity(reasonOf(error), keyIdOf(token))
    }
  }
}

function reasonOf(error: unknown): InvalidReason {
  if (error instanceof InvalidClaims) return 'its claims are not well-formed'
  if (error instanceof errors.JWTExpired) return 'it expired'
  if (error instanceof errors.JWKSNoMatchingKey) return 'no trusted key has its kid'
  // Signed by a key of ours: what it says of its time is not what the gateway says.
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'exp') return 'it is good for too long'
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iat')
    return 'it is from the future: compare the clocks'
  return 'it is forged'
}

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid?.slice(0, 100)
  } catch {
    return undefined // no token at all: there is nothing to name
  }
}
