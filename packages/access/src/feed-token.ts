import type { Department } from '@channelgraph/contracts'
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, jwtVerify, SignJWT } from 'jose'
import { assertShortLived, LIFETIME_S, SHORT_LIVED } from './short-lived.ts'

/** Signs a department's call of another's event feed: `iss` the caller, `aud` the publisher, 60 s. */
export async function signFeedCall(key: JWK, caller: Department, publisher: Department): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .setIssuer(caller)
    .setAudience(publisher)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_S} s`)
    .sign(await importJWK(key, 'EdDSA'))
}

/** Returns a check of feed calls to a publisher: the caller's name, or null for a call nobody may make. */
export function feedCallVerifier(
  keys: JSONWebKeySet,
  publisher: Department,
): (token: string) => Promise<string | null> {
  const keySet = createLocalJWKSet(keys)
  return async (token) => {
    const verified = await jwtVerify(token, keySet, {
      ...SHORT_LIVED,
      audience: publisher,
      requiredClaims: ['iss', 'exp'],
    })
      .then((found) => {
        assertShortLived(found.payload)
        return found
      })
      .catch(() => null) // forged, expired or for another publisher: all the same, a call nobody may make
    // The key is the caller's own: its kid is the caller's name, so no department can speak for another.
    const { iss } = verified?.payload ?? {}
    return iss && verified?.protectedHeader.kid?.split('/')[0] === iss ? iss : null
  }
}
