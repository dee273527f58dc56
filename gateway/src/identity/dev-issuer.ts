import { claimsOf, type Viewer } from '@channelgraph/access'
import { importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose'
import type { TokenIssuer } from '../env.ts'

const LIFETIME_S = 8 * 60 * 60

export interface IssuedToken {
  readonly token: string
  /** ISO 8601. */
  readonly expiresAt: string
}

/** Makes tokens for anybody: the local run's stand-in for an identity provider. env.ts refuses it in production. */
export interface DevIssuer {
  /** What `GET /.well-known/jwks.json` answers. */
  readonly keys: JSONWebKeySet
  /** A token good for eight hours. */
  issue(viewer: Viewer, name: string): Promise<IssuedToken>
}

/** The public half of a private key, as a set of one. */
export function publicKeySet({ kty, crv, x, kid }: JWK): JSONWebKeySet {
  return { keys: [{ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }] }
}

/** The development issuer of the environment; null where an identity provider makes the tokens. */
export function createDevIssuer(source: TokenIssuer): DevIssuer | null {
  if (source.kind !== 'development') return null
  const { key, issuer, audiences } = source
  return {
    keys: publicKeySet(key),
    issue: async (viewer, name) => {
      const now = Math.floor(Date.now() / 1000)
      const expires = now + LIFETIME_S
      const token = await new SignJWT({ ...claimsOf(viewer), name })
        .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audiences.length === 1 ? audiences.join() : [...audiences])
        .setSubject(viewer.subject)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(await importJWK(key, 'EdDSA'))
      return { token, expiresAt: new Date(expires * 1000).toISOString() }
    },
  }
}
