import { permissions, ROLES } from '@channelgraph/contracts'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { authorise, IdentitySigner, IdentityVerifier, personaNamed, scopeOf, systemViewer } from './index.ts'

async function keyPair(kid: string) {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), kid },
    publicKey: { ...(await exportJWK(pair.publicKey)), kid, alg: 'EdDSA' },
  }
}

describe('the signed identity', () => {
  test('arrives as it was signed, with either of two keys while they are rotated', async () => {
    const [old, next] = [await keyPair('old'), await keyPair('next')]
    const verifier = new IdentityVerifier({ keys: [old.publicKey, next.publicKey] })
    const { viewer } = personaNamed('channel-manager-east')
    for (const key of [old, next])
      expect(await verifier.verify(await new IdentitySigner(key.privateKey).sign(viewer))).toEqual(viewer)
  })

  test('is refused when forged, missing, unsigned or of another issuer', async () => {
    const [ours, theirs] = [await keyPair('k'), await keyPair('k')]
    const verifier = new IdentityVerifier({ keys: [ours.publicKey] })
    const { viewer } = personaNamed('finance')
    const forged = await new IdentitySigner(theirs.privateKey).sign(viewer)
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: 'x', roles: ['MGT'] })).toString('base64url')}.`
    for (const token of [undefined, '', 'x', forged, unsigned])
      await expect(verifier.verify(token)).rejects.toThrow(/signed identity/)
  })

  test('that is refused says why to the log: which key, and whether it is unknown, forged or too old', async () => {
    const [ours, theirs, former] = [await keyPair('gateway/1'), await keyPair('gateway/1'), await keyPair('gateway/0')]
    const verifier = new IdentityVerifier({ keys: [ours.publicKey] })
    const { viewer } = personaNamed('finance')
    const signedBy = ({ privateKey }: typeof ours) => new IdentitySigner(privateKey).sign(viewer)
    const expired = await new SignJWT({ roles: ['FIN'] })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'gateway/1' })
      .setIssuer('channelgraph-gateway')
      .setAudience('channelgraph-subgraphs')
      .setSubject('x')
      .setExpirationTime(1_700_000_000)
      .sign(await importJWK(ours.privateKey, 'EdDSA'))
    const reasons: [string | undefined, string, string | undefined][] = [
      [undefined, 'none was sent', undefined],
      [await signedBy(former), 'no trusted key has its kid', 'gateway/0'],
      [await signedBy(theirs), 'it is forged', 'gateway/1'],
      [expired, 'it expired', 'gateway/1'],
      ['no token', 'it is forged', undefined],
    ]
    for (const [token, because, keyId] of reasons)
      await expect(verifier.verify(token)).rejects.toMatchObject({ name: 'IdentityRefused', because, keyId })
  })

  test('is refused without an end, whoever signed it', async () => {
    const { privateKey, publicKey } = await keyPair('k')
    const endless = await new SignJWT({ roles: ['MGT'] })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k' })
      .setIssuer('channelgraph-gateway')
      .setAudience('channelgraph-subgraphs')
      .setSubject('x')
      .sign(privateKey)
    await expect(new IdentityVerifier({ keys: [publicKey] }).verify(endless)).rejects.toThrow(/signed identity/)
  })

  test('never carries the system role', async () => {
    const { privateKey, publicKey } = await keyPair('k')
    const viewer = await new IdentityVerifier({ keys: [publicKey] }).verify(
      await new IdentitySigner(privateKey).sign(systemViewer),
    )
    expect(viewer.roles).toEqual([])
  })
})

describe('the row scope', () => {
  test('is everything for staff, regions for channel managers, one partner for partner users, nothing without a role', () => {
    expect(scopeOf(personaNamed('finance').viewer).kind).toBe('all')
    expect(scopeOf(personaNamed('channel-manager-east').viewer)).toEqual({ kind: 'regions', paths: ['HUADONG/'] })
    expect(scopeOf(personaNamed('partner-a').viewer).kind).toBe('partner')
    expect(scopeOf({ subject: 'x', roles: [], partnerId: null, regions: ['HUADONG/'] }).kind).toBe('none')
    expect(scopeOf({ subject: 'x', roles: ['PTR'], partnerId: null, regions: [] }).kind).toBe('none')
  })
})

test('G-17 an employee without a role is FORBIDDEN everything', () => {
  for (const operation of Object.keys(permissions) as (keyof typeof permissions)[]) {
    expect(() => authorise({ subject: 'emp_x', roles: [], partnerId: null, regions: [] }, operation)).toThrow(
      expect.objectContaining({ extensions: { code: 'FORBIDDEN' } }),
    )
  }
})

test('every permission names known roles only', () => {
  for (const roles of Object.values(permissions)) for (const role of roles) expect(ROLES).toContain(role)
})

test('a token of another algorithm is refused', async () => {
  const { publicKey } = await keyPair('k')
  const hmac = await new SignJWT({ roles: ['MGT'] })
    .setProtectedHeader({ alg: 'HS256', kid: 'k' })
    .setIssuer('channelgraph-gateway')
    .setAudience('channelgraph-subgraphs')
    .setSubject('x')
    .setExpirationTime('60 s')
    .sign(new TextEncoder().encode(publicKey.x))
  await expect(new IdentityVerifier({ keys: [publicKey] }).verify(hmac)).rejects.toThrow()
})
