import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Viewer } from '@channelgraph/access'
import { importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { privateKey, startWorld, type World } from '../testing/world.ts'
import { type Authenticator, createAuthenticator } from './authenticator.ts'
import { publicKeySet } from './dev-issuer.ts'

const ISSUER = 'https://id.example.com'
const AUDIENCE = 'channelgraph'
let key: JWK
let keys: Server
let keysAnswer = true
let authenticator: Authenticator

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
const source = (url: string) =>
  ({ kind: 'jwks', url, issuer: ISSUER, audiences: [AUDIENCE], maxLifetimeS: 86_400 }) as const

beforeAll(async () => {
  key = await privateKey('k1')
  keys = createServer((_request, response) => {
    if (keysAnswer)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(publicKeySet(key)))
    else response.writeHead(503).end()
  })
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
  authenticator = createAuthenticator(source(urlOf(keys)))
})
afterAll(() => keys.close())

const CLAIMS = { roles: ['CHM'], partnerId: null, regions: ['HUADONG/'] }

/** A token as the identity provider makes it, but for what the test changes. */
async function token(
  change: {
    claims?: Record<string, unknown>
    issuer?: string
    audience?: string | string[]
    expires?: number | null
    signedBy?: JWK
    subject?: string
    notBefore?: number
    issued?: number
  } = {},
) {
  const {
    claims = CLAIMS,
    issuer = ISSUER,
    audience = AUDIENCE,
    expires = Math.floor(Date.now() / 1000) + 600,
    signedBy = key,
    subject = 'emp_1',
    notBefore,
    issued,
  } = change
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issued)
  if (subject) jwt.setSubject(subject)
  if (notBefore) jwt.setNotBefore(notBefore)
  if (expires !== null) jwt.setExpirationTime(expires)
  return jwt.sign(await importJWK(signedBy, 'EdDSA'))
}

const viewerOf = async (text: string): Promise<Viewer> => authenticator.viewerOf(`Bearer ${text}`)
const refused = (says: string) =>
  expect.objectContaining({ status: 401, code: 'UNAUTHENTICATED', message: expect.stringContaining(says) })

describe('a token', () => {
  test('of the identity provider says who asks', async () => {
    expect(await viewerOf(await token())).toEqual({
      subject: 'emp_1',
      roles: ['CHM'],
      partnerId: null,
      regions: ['HUADONG/'],
      audiences: [AUDIENCE],
    })
  })

  test('never brings the system role or an unknown one', async () => {
    const viewer = await viewerOf(await token({ claims: { roles: ['SYS', 'ROOT', 'FIN', 7], regions: ['HUANAN/'] } }))
    expect(viewer).toEqual({
      subject: 'emp_1',
      roles: ['FIN'],
      partnerId: null,
      regions: ['HUANAN/'],
      audiences: [AUDIENCE],
    })
  })

  test.each([
    ['a region above all regions', { claims: { regions: [''] } }, '"" is none'],
    ['an unknown region', { claims: { regions: ['HUADONG/', 'MARS/'] } }, '"MARS/" is none'],
    ["a partner's id that is none", { claims: { partnerId: 5 } }, '`partnerId` must be'],
    ['more roles than anybody has', { claims: { roles: Array(33).fill('FIN') } }, '`roles` must be'],
    ['the subject of events and schedules', { subject: 'System' }, '`sub` must not be "system"'],
    ['a subject that looks like another', { subject: 'emp_1\u200b' }, '`sub` must be 1 to 128 printable'],
  ])('with %s is refused, and says who has to mend it', async (_what, change, says) => {
    const asked = token(change)
    await expect(viewerOf(await asked)).rejects.toEqual(refused(says))
    await expect(viewerOf(await asked)).rejects.toEqual(refused('Ask whoever runs your identity provider'))
  })

  test('that the clocks of two machines make begin a few seconds from now is accepted, later is refused', async () => {
    const now = Math.floor(Date.now() / 1000)
    await expect(viewerOf(await token({ issued: now + 3, notBefore: now + 3 }))).resolves.toBeDefined()
    await expect(viewerOf(await token({ issued: now + 60 }))).rejects.toEqual(refused('`iat` lies in the future'))
  })

  test('is good for a day at most, whatever its provider says', async () => {
    const now = Math.floor(Date.now() / 1000)
    await expect(viewerOf(await token({ expires: now + 86_400 }))).resolves.toBeDefined()
    await expect(viewerOf(await token({ expires: now + 90_000 }))).rejects.toEqual(refused('at most 86400 s'))
  })

  test('without roles is somebody who may do nothing', async () => {
    expect(await viewerOf(await token({ claims: {} }))).toEqual({
      subject: 'emp_1',
      roles: [],
      partnerId: null,
      regions: [],
      audiences: [AUDIENCE],
    })
  })

  test('for one of several audiences opens the graph, and it is known for which', async () => {
    const several = createAuthenticator({ ...source(urlOf(keys)), audiences: [AUDIENCE, 'portal'] })
    const audiencesOf = async (audience: string | string[]) =>
      (await several.viewerOf(`Bearer ${await token({ audience })}`)).audiences
    expect(await audiencesOf('portal')).toEqual(['portal'])
    expect(await audiencesOf(['payroll', AUDIENCE])).toEqual(['payroll', AUDIENCE])
    await expect(audiencesOf('payroll')).rejects.toEqual(refused('not valid for this graph'))
  })

  test('that expired is refused, and says when', async () => {
    await expect(viewerOf(await token({ expires: 1_700_000_000 }))).rejects.toEqual(
      refused('expired at 2023-11-14T22:13:20.000Z'),
    )
  })

  test.each([
    ['forged', async () => token({ signedBy: await privateKey('k1') })],
    ['of another issuer', () => token({ issuer: 'https://evil.example.com' })],
    ['for something else', () => token({ audience: 'payroll' })],
    ['without an end', () => token({ expires: null })],
    ['not valid yet', () => token({ notBefore: Math.floor(Date.now() / 1000) + 300 })],
    ['of nobody', () => token({ subject: '' })],
    ['that is no token', async () => 'abc'],
    [
      'changed after it was signed',
      async () =>
        (await token()).replace(
          /\.[^.]+\./,
          `.${base64({ ...CLAIMS, sub: 'emp_1', roles: ['MGT'], iss: ISSUER, aud: AUDIENCE, exp: 4_000_000_000 })}.`,
        ),
    ],
    [
      'without a signature (alg none)',
      async () =>
        `${base64({ alg: 'none' })}.${base64({ sub: 'x', roles: ['MGT'], iss: ISSUER, aud: AUDIENCE, exp: 4_000_000_000 })}.`,
    ],
    [
      'signed with our public key as a secret (HS256)',
      () =>
        new SignJWT(CLAIMS)
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .setIssuer(ISSUER)
          .setAudience(AUDIENCE)
          .setSubject('x')
          .setExpirationTime('1 h')
          .sign(Buffer.from(String(key.x), 'base64url')),
    ],
  ])('%s is refused', async (_what, make) => {
    await expect(viewerOf(await make())).rejects.toEqual(refused('not valid for this graph'))
  })

  test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', `Bearer ${'a'.repeat(9000)}`])(
    'is the only thing that opens the graph: %#',
    async (header) => {
      await expect(authenticator.viewerOf(header)).rejects.toEqual(refused('Authorization: Bearer'))
    },
  )
})

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

test("keys that cannot be read are our trouble, not the asker's: 503, and it goes on when they can", async () => {
  keysAnswer = false
  const fresh = createAuthenticator(source(urlOf(keys)))
  const asked = `Bearer ${await token()}`
  await expect(fresh.viewerOf(asked)).rejects.toMatchObject({ status: 503, code: 'UNAVAILABLE' })
  keysAnswer = true
  expect((await fresh.viewerOf(asked)).subject).toBe('emp_1')
})

describe('at the door', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.stop())

  test('without a token nothing is asked of anybody, and the answer says how to get one', async () => {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ whoami }"}',
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('npm run -s token -- --as finance'),
          extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
        },
      ],
    })
    expect(world.partners.seen).toEqual([])
  })

  test('a token of another issuer key is refused', async () => {
    const { status, errors } = await world.ask('{ whoami }', { headers: { authorization: `Bearer ${await token()}` } })
    expect(status).toBe(401)
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })
})
