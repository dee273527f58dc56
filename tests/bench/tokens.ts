/** Who asks: as many viewers as are never under way at once, each with a token of its own, made before anything is measured. */
import { generateKeyPairSync } from 'node:crypto'
import { importJWK, type JWK, SignJWT } from 'jose'

/** More than there are connections: nobody's request may be merged with one that is under way. Few enough that their tokens are known soon. */
const VIEWERS = 200
const LIFETIME_S = 12 * 3_600

export const identityOf = (n: number): string => `user-${n % VIEWERS}`

/** Signs tokens as the product takes them in a local run. */
export async function newIssuer(): Promise<{
  key: JWK
  headersOf: (identity: string) => Record<string, string>
}> {
  const key: JWK = { ...(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK), kid: 'dev/1' }
  const signer = await importJWK(key, 'EdDSA')
  const identities = [...Array.from({ length: VIEWERS }, (_, n) => identityOf(n)), 'checker']
  const tokens = new Map(
    await Promise.all(
      identities.map(async (identity): Promise<[string, string]> => {
        const token = await new SignJWT({ roles: ['AUD'] })
          .setProtectedHeader({ alg: 'EdDSA', kid: String(key.kid) })
          .setIssuer('channelgraph-development')
          .setAudience('channelgraph')
          .setSubject(identity)
          .setIssuedAt()
          .setExpirationTime(Math.floor(Date.now() / 1_000) + LIFETIME_S)
          .sign(signer)
        return [identity, `Bearer ${token}`]
      }),
    ),
  )
  return { key, headersOf: (identity) => ({ authorization: String(tokens.get(identity)) }) }
}
