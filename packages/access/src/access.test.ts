import { permissions, ROLES } from '@channelgraph/contracts'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  authorise,
  feedCallVerifier,
  IdentitySigner,
  IdentityVerifier,
  personaNamed,
  scopeOf,
  systemViewer,
} from './index.ts'

// What is good for a minute is tried to the second: time stands still unless a test moves it.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

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

  /** Signed as the gateway signs, but for what the test changes; instants are seconds from now. */
  async function signed({ privateKey }: Awaited<ReturnType<typeof keyPair>>, change: Record<string, unknown> = {}) {
    const { iat = 0, exp = 60, ...claims } = change
    const now = Math.floor(Date.now() / 1000)
    const at = (seconds: unknown) => (typeof seconds === 'number' ? now + seconds : undefined)
    const payload = {
      sub: 'emp_x',
      roles: ['FIN'],
      partnerId: null,
      regions: [],
      iat: at(iat),
      exp: at(exp),
      ...claims,
    }
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'EdDSA', kid: privateKey.kid })
      .setIssuer('channelgraph-gateway')
      .setAudience('channelgraph-subgraphs')
      .sign(await importJWK(privateKey, 'EdDSA'))
  }

  test('that is refused says why to the log: which key, and whether it is unknown, forged or too old', async () => {
    const [ours, theirs, former] = [await keyPair('gateway/1'), await keyPair('gateway/1'), await keyPair('gateway/0')]
    const verifier = new IdentityVerifier({ keys: [ours.publicKey] })
    const reasons: [string | undefined, string, string | undefined][] = [
      [undefined, 'none was sent', undefined],
      [await signed(former), 'no trusted key has its kid', 'gateway/0'],
      [await signed(theirs), 'it is forged', 'gateway/1'],
      [await signed(ours, { iat: -600, exp: -540 }), 'it expired', 'gateway/1'],
      [await signed(ours, { iat: 600, exp: 660 }), 'it is from the future: compare the clocks', 'gateway/1'],
      [await signed(ours, { exp: 600 }), 'it is good for too long', 'gateway/1'],
      [await signed(ours, { sub: 'system' }), 'its claims are not well-formed', 'gateway/1'],
      ['no token', 'it is forged', undefined],
    ]
    for (const [token, reason, keyId] of reasons)
      await expect(verifier.verify(token)).rejects.toMatchObject({ name: 'InvalidIdentity', reason, keyId })
  })

  test.each([
    ['without an end', { exp: null }],
    ['without a beginning', { iat: null }],
    ['made more than a minute ago, whatever its end', { iat: -70, exp: 600 }],
    ['good for more than a minute', { exp: 70 }],
    ['made in the future', { iat: 10, exp: 60 }],
    ['that ended', { iat: -60, exp: -10 }],
  ])('%s is refused, whoever signed it', async (_what, change) => {
    const key = await keyPair('k')
    await expect(new IdentityVerifier({ keys: [key.publicKey] }).verify(await signed(key, change))).rejects.toThrow(
      /signed identity/,
    )
  })

  test.each([
    ['ahead of', 3],
    ['behind', -3],
  ])('is accepted where the gateway is a few seconds %s the department', async (_how, seconds) => {
    const key = await keyPair('k')
    const verifier = new IdentityVerifier({ keys: [key.publicKey] })
    // Made now, and at its very end.
    for (const age of [0, -60]) {
      const token = await signed(key, { iat: seconds + age, exp: seconds + age + 60 })
      expect(await verifier.verify(token)).toMatchObject({ subject: 'emp_x' })
    }
  })

  test('is remembered no longer than it is good', async () => {
    const key = await keyPair('k')
    const verifier = new IdentityVerifier({ keys: [key.publicKey] })
    const token = await signed(key)
    await verifier.verify(token)
    vi.setSystemTime(Date.now() + 64_000)
    await verifier.verify(token)
    vi.setSystemTime(Date.now() + 2_000)
    await expect(verifier.verify(token)).rejects.toMatchObject({ reason: 'it expired' })
  })

  test('never carries the system role, nor its name', async () => {
    const key = await keyPair('k')
    const verifier = new IdentityVerifier({ keys: [key.publicKey] })
    expect((await verifier.verify(await signed(key, { roles: ['SYS', 'FIN'] }))).roles).toEqual(['FIN'])
    await expect(verifier.verify(await new IdentitySigner(key.privateKey).sign(systemViewer))).rejects.toThrow()
  })
})

describe("a feed call's token", () => {
  const call = async (key: Awaited<ReturnType<typeof keyPair>>, iat: number | undefined, exp: number) => {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ iss: 'finance', aud: 'orders', iat: iat === undefined ? iat : now + iat, exp: now + exp })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.privateKey.kid })
      .sign(await importJWK(key.privateKey, 'EdDSA'))
  }

  test('is good for a minute, with a few seconds between two clocks, and never longer', async () => {
    const key = await keyPair('finance/1')
    const callerOf = feedCallVerifier({ keys: [key.publicKey] }, 'orders')
    for (const [iat, exp] of [
      [0, 60],
      [3, 63],
      [-63, -3],
    ] as const)
      expect(await callerOf(await call(key, iat, exp))).toBe('finance')
    for (const [iat, exp] of [
      [undefined, 60],
      [0, 600],
      [-600, 60],
      [600, 660],
      [-70, -10],
    ] as const)
      expect([iat, exp, await callerOf(await call(key, iat, exp))]).toEqual([iat, exp, null])
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
