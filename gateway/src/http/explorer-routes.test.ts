import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PARTNER_B, personas } from '@channelgraph/access'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { privateKey, startWorld, type World } from '../testing/world.ts'
import { readExamples } from './examples.ts'

const examplesDir = mkdtempSync(join(tmpdir(), 'channelgraph-examples-'))
let world: World
beforeAll(async () => {
  writeFileSync(
    join(examplesDir, 'Q2.graphql'),
    '# title: Totals\n# variables: {"names": ["First"]}\n# persona: finance\nquery Totals($names: [String!]) { partners(names: $names) { name } }\n',
  )
  writeFileSync(
    join(examplesDir, 'Q1.graphql'),
    '# title: Who am I?\n# description: Says who asks.\n# group: Stories\n\nquery Me {\n  whoami\n}\n',
  )
  writeFileSync(
    join(examplesDir, 'Q9.graphql'),
    '# title: Of a module that does not stand yet\n{ campaigns { name } }\n',
  )
  world = await startWorld({ EXAMPLES_DIR: examplesDir })
})
afterAll(async () => {
  await world.stop()
  rmSync(examplesDir, { recursive: true })
})

const tokenFor = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${world.url}/explorer/token`, { method: 'POST', headers, body: JSON.stringify(body) })

const read = async (response: Response) =>
  (await response.json()) as {
    token: string
    expiresAt: string
    errors?: { message: string; extensions: { code: string } }[]
  }

test('the page learns where the graph is, who there is to ask as, and which examples the graph can answer', async () => {
  const config = await (await fetch(`${world.url}/explorer/config.json`)).json()
  expect(config).toMatchObject({
    graphUrl: '/graphql',
    examples: [
      {
        name: 'Q1',
        title: 'Who am I?',
        description: 'Says who asks.',
        group: 'Stories',
        query: 'query Me {\n  whoami\n}',
      },
      { name: 'Q2', title: 'Totals', persona: 'finance', variables: { names: ['First'] } },
    ],
  })
  const offered = (config as { personas: { name: string; description: string }[] }).personas
  expect(offered.map(({ name }) => name)).toEqual(personas.map(({ name }) => name))
  expect(offered.find(({ name }) => name === 'channel-manager-east')?.description).toContain('HUADONG')
})

test('a persona gets a token for eight hours, which the public key at /.well-known/jwks.json checks', async () => {
  const { token, expiresAt } = await read(await tokenFor({ persona: 'partner-a' }))
  const { exp = 0, iat = 0, ...claims } = decodeJwt(token)
  expect(exp - iat).toBe(8 * 60 * 60)
  expect(new Date(expiresAt).getTime()).toBe(exp * 1000)
  expect(claims).toMatchObject({ roles: ['PTR'], partnerId: expect.stringContaining('ptn_'), aud: 'channelgraph' })
  const { keys } = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as {
    keys: Record<string, string>[]
  }
  expect(keys).toMatchObject([{ kid: 'dev/1', crv: 'Ed25519' }])
  expect(keys[0]).not.toHaveProperty('d')
})

test("a partner's token is for the partner that the graph knows by its code", async () => {
  const { token } = await read(await tokenFor({ partner: 'PT-2' }))
  expect(decodeJwt(token)).toMatchObject({ roles: ['PTR'], partnerId: PARTNER_B.id, sub: 'user_PT-2' })
  const { data } = await world.ask('{ whoami }', { headers: { authorization: `Bearer ${token}` } })
  expect(JSON.parse(String(data?.whoami))).toMatchObject({ partnerId: PARTNER_B.id })
})

test.each([
  [{ persona: 'nobody' }, 400, 'finance-lead'],
  [{ partner: 'PT-404' }, 404, 'PT-404'],
  [{}, 400, '"persona"'],
  [{ persona: 'finance', partner: 'PT-1' }, 400, '"persona"'],
  [[], 400, '"persona"'],
  ['finance', 400, '"persona"'],
])('%j gets no token but a reason', async (body, status, says) => {
  const response = await tokenFor(body)
  expect(response.status).toBe(status)
  expect((await read(response)).errors?.[0]?.message).toContain(says)
})

test('a page of another origin cannot ask for a token', async () => {
  expect((await tokenFor({ persona: 'finance' }, { 'content-type': 'text/plain' })).status).toBe(415)
})

test('while the partners department is away a partner cannot be looked up, but personas get their tokens', async () => {
  await world.partners.stop()
  expect((await tokenFor({ partner: 'PT-1' })).status).toBe(503)
  expect((await tokenFor({ persona: 'finance' })).status).toBe(200)
  await world.partners.start()
})

test('with an identity provider there is no issuer here', async () => {
  const key = await privateKey('x')
  const provided = await startWorld({
    DEV_ISSUER_KEY: undefined,
    AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks',
    AUTH_ISSUER: 'i',
    AUTH_AUDIENCE: 'a',
    IDENTITY_KEY: JSON.stringify(key),
    EXAMPLES_DIR: examplesDir,
  })
  expect(await (await fetch(`${provided.url}/explorer/config.json`)).json()).toMatchObject({ personas: null })
  const headers = { 'content-type': 'application/json' }
  expect(
    (await fetch(`${provided.url}/explorer/token`, { method: 'POST', headers, body: '{"persona":"finance"}' })).status,
  ).toBe(404)
  expect((await fetch(`${provided.url}/.well-known/jwks.json`)).status).toBe(404)
  await provided.stop()
})

test('the examples that ship have a title and a description in English and Chinese, and a persona there is', () => {
  const examples = readExamples(fileURLToPath(new URL('../../examples', import.meta.url)))
  expect(examples.length).toBeGreaterThan(0)
  for (const { name, title, description, zh, persona, query } of examples) {
    expect(title && description && query).toBeTruthy()
    expect([zh?.title, zh?.description], name).toEqual([
      expect.stringMatching(/\p{Script=Han}/u),
      expect.stringMatching(/\p{Script=Han}/u),
    ])
    expect(personas.map(({ name }) => name)).toContain(persona)
  }
})
