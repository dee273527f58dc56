import { CLOCK_TOLERANCE_S, InvalidClaims, viewerFromClaims } from '@channelgraph/access'
import type { HttpError } from '@channelgraph/process'
import type { Text } from '@channelgraph/values'
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { httpError, messages, type Said, tokenAdvice } from '../answer/messages.ts'
import type { TokenSource } from '../env.ts'
import type { SignedIn } from './askers.ts'
import { publicKeySet } from './dev-issuer.ts'

/** Asymmetric only: with a shared secret whoever can check a token could make one. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512']
const MAX_TOKENS = 10_000
const MAX_TOKEN_LENGTH = 8_192
/** Characters of all tokens that are remembered. */
const MAX_TOKENS_LENGTH = 16 * 1024 * 1024
/** A verified token is looked at again after this time at the latest, so that a key which was taken away ends its tokens. */
const TRUSTED_MS = 5 * 60_000

/** Says who asks. */
export interface Authenticator {
  /** The viewer of an `Authorization` header. Throws HttpError 401 UNAUTHENTICATED, or 503 where the keys cannot be read. */
  viewerOf(authorization: string | undefined): Promise<SignedIn>
  /** The viewer of a token that was checked lately; undefined for every other. */
  known(authorization: string | undefined): SignedIn | undefined
}

/** Checks people's tokens: `sub`, `roles`, `partnerId`, `regions`, with issuer, audience, when they were made and how long they are good. */
export function createAuthenticator(source: TokenSource): Authenticator {
  const keys = keysOf(source)
  /** By the whole header: to take the token out of it would be a good part of looking it up. */
  const verified = new LRUCache<string, SignedIn>({ max: MAX_TOKENS, maxSize: MAX_TOKENS_LENGTH })
  const advice = source.kind === 'development' ? tokenAdvice.development : tokenAdvice.provider

  return {
    known: (authorization) => (authorization === undefined ? undefined : verified.get(authorization)),
    viewerOf: async (authorization) => {
      if (!authorization) throw unauthenticated(messages.noToken(advice))
      const token = tokenIn(authorization)
      if (!token || token.length > MAX_TOKEN_LENGTH) {
        throw unauthenticated(messages.notBearer(advice))
      }
      const known = verified.get(authorization)
      if (known) return known
      const payload = await verify(token, keys, source, advice)
      const wrong = wrongTimes(payload, source.maxLifetimeS, advice)
      if (wrong) throw unauthenticated(wrong)
      const viewer = viewerFrom(payload)
      const left = (payload.exp ?? 0) * 1000 - Date.now()
      if (left > 0) verified.set(authorization, viewer, { ttl: Math.min(left, TRUSTED_MS), size: authorization.length })
      return viewer
    },
  }
}

const tokenIn = (authorization: string): string | undefined =>
  /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1]

function keysOf(source: TokenSource): JWTVerifyGetKey {
  if (source.kind === 'development') return createLocalJWKSet(publicKeySet(source.key))
  return createRemoteJWKSet(new URL(source.url), {
    timeoutDuration: 5_000,
    cooldownDuration: 30_000,
    cacheMaxAge: 10 * 60_000,
  })
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audiences }: TokenSource,
  advice: Text,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_S,
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      const { exp } = error.payload
      throw unauthenticated(messages.expired(exp ? new Date(exp * 1000).toISOString() : undefined, advice))
    }
    if (isRefusal(error)) throw unauthenticated(messages.invalidToken(advice))
    throw httpError(503, messages.keysAway())
  }
}

/** Whether the token is to blame; everything else is about reading the issuer's keys. */
const isRefusal = (error: unknown): boolean =>
  error instanceof errors.JWTClaimValidationFailed ||
  error instanceof errors.JWTInvalid ||
  error instanceof errors.JWSInvalid ||
  error instanceof errors.JWSSignatureVerificationFailed ||
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSEAlgNotAllowed ||
  error instanceof errors.JOSENotSupported

/** What is wrong with when a token was made and how long it is good, beside what jose checks (`exp`, `nbf`); null where nothing is. */
function wrongTimes({ iat, exp = 0 }: JWTPayload, maxLifetimeS: number, advice: Text): Said | null {
  const now = Date.now() / 1000 + CLOCK_TOLERANCE_S
  if (iat !== undefined && iat > now) return messages.issuedInFuture(advice)
  if (exp > now + maxLifetimeS) return messages.validTooLong(maxLifetimeS, advice)
  return null
}

/** The provider signed it, and says something of its owner that cannot be: only whoever runs the provider can mend it. */
function viewerFrom(payload: JWTPayload): SignedIn {
  try {
    return { ...viewerFromClaims(payload), audiences: [payload.aud ?? []].flat() }
  } catch (error) {
    if (!(error instanceof InvalidClaims)) throw error
    throw unauthenticated(messages.invalidClaims(error.text))
  }
}

const unauthenticated = (said: Said): HttpError =>
  httpError(401, said, { 'www-authenticate': 'Bearer realm="channelgraph"' })
