import { variablesOf } from '@channelgraph/contracts'
import { beforeAll, expect, test } from 'vitest'
import { disableVendorReporting, readGatewayEnv } from './env.ts'
import { privateKey } from './testing/world.ts'

let local: Record<string, string>
beforeAll(async () => {
  local = {
    ...variablesOf('SUBGRAPH_URL', (name) => `http://${name}:4000/graphql`),
    IDENTITY_KEY: JSON.stringify(await privateKey('gateway/1')),
    DEV_ISSUER_KEY: JSON.stringify(await privateKey('dev/1')),
  }
})

const PROVIDER = {
  AUTH_JWKS_URL: 'https://id.example.com/jwks',
  AUTH_ISSUER: 'https://id.example.com',
  AUTH_AUDIENCE: 'channelgraph',
}
const production = () => ({ ...local, NODE_ENV: 'production', DEV_ISSUER_KEY: undefined, ...PROVIDER })

test('the local run needs addresses and keys only', () => {
  expect(readGatewayEnv(local)).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    tokens: { kind: 'development' },
    corsOrigins: [],
    executor: 'engine',
  })
})

test('in production tokens come from the identity provider', () => {
  expect(readGatewayEnv(production()).tokens).toEqual({
    kind: 'jwks',
    url: PROVIDER.AUTH_JWKS_URL,
    issuer: PROVIDER.AUTH_ISSUER,
    audiences: [PROVIDER.AUTH_AUDIENCE],
    maxLifetimeS: 86_400,
  })
})

test.each<[string, () => Record<string, string | undefined>, RegExp]>([
  [
    'the development issuer in production',
    () => ({ ...local, NODE_ENV: 'production' }),
    /DEV_ISSUER_KEY: .*refused with NODE_ENV=production/,
  ],
  [
    'the development issuer in a production that is spelt otherwise',
    () => ({ ...local, NODE_ENV: 'production ' }),
    /DEV_ISSUER_KEY: .*refused/,
  ],
  [
    'the routes of tests in production',
    () => ({ ...production(), CHANNELGRAPH_TEST: '1' }),
    /CHANNELGRAPH_TEST: .*refused/,
  ],
  ['both sources of tokens', () => ({ ...local, ...PROVIDER }), /DEV_ISSUER_KEY: .*one of the two/],
  ['no source of tokens', () => ({ ...local, DEV_ISSUER_KEY: undefined }), /AUTH_JWKS_URL: is not set/],
  [
    'an identity provider without an audience',
    () => ({ ...production(), AUTH_AUDIENCE: undefined }),
    /AUTH_AUDIENCE: is not set/,
  ],
  [
    'a department without an address',
    () => ({ ...local, SUBGRAPH_URL_FINANCE: undefined }),
    /SUBGRAPH_URL_FINANCE: is not set/,
  ],
  [
    'a public key where a private one belongs',
    () => ({ ...local, IDENTITY_KEY: '{"kty":"OKP","crv":"Ed25519","x":"a","kid":"k"}' }),
    /IDENTITY_KEY: is not a private Ed25519 key/,
  ],
  ['a key that is not JSON', () => ({ ...local, IDENTITY_KEY: 'abc' }), /IDENTITY_KEY: is not JSON/],
  [
    'an origin with a path',
    () => ({ ...local, CORS_ORIGINS: 'https://a.example.com, https://b.example.com/x' }),
    /CORS_ORIGINS: has "https:\/\/b\.example\.com\/x"/,
  ],
  ['a header that is none', () => ({ ...local, CORS_HEADERS: 'x-tenant, *' }), /CORS_HEADERS: has "\*"/],
  ['every origin', () => ({ ...local, CORS_ORIGINS: '*' }), /CORS_ORIGINS: has "\*"/],
  [
    'a budget of values that the largest operation does not fit in',
    () => ({ ...local, MAX_VALUES: '1000', VIEWER_VALUES_BURST: '1999' }),
    /VIEWER_VALUES_BURST: must be at least 2000, twice MAX_VALUES/,
  ],
  ['a name with a port', () => ({ ...local, ALLOWED_HOSTS: 'a.test, b.test:80' }), /ALLOWED_HOSTS: has "b\.test:80"/],
  ['a Redis that is none', () => ({ ...local, REDIS_URL: 'http://redis:6379' }), /REDIS_URL: is not a redis:\/\/ or/],
  [
    'a rule for a name that a client writes itself',
    () => ({ ...local, TRUSTED_DOCUMENTS_FILES: 'm.json', DOCUMENT_MODES: 'role:PTR=trusted, client:portal=any' }),
    /DOCUMENT_MODES: has "client:portal=any", which is no rule such as role:PTR=trusted/,
  ],
  [
    'a rule with a mode that is none',
    () => ({ ...local, DOCUMENT_MODES: 'role:PTR=strict' }),
    /DOCUMENT_MODES: has "role:PTR=strict"/,
  ],
  [
    'only trusted documents, of which there are none',
    () => ({ ...local, DOCUMENT_MODES: 'role:PTR=trusted' }),
    /TRUSTED_DOCUMENTS_FILES: is not set: with the mode "trusted" nothing could be asked/,
  ],
  [
    'room for no registered document',
    () => ({ ...local, REGISTERED_DOCUMENTS_BYTES: '1000' }),
    /REGISTERED_DOCUMENTS_BYTES: must be at least 4194304, or 0/,
  ],
  [
    'introspection for nobody we know',
    () => ({ ...local, INTROSPECTION: 'yes' }),
    /INTROSPECTION: has "yes", which is no role/,
  ],
  ['introspection for an empty list', () => ({ ...local, INTROSPECTION: ' ' }), /INTROSPECTION: is neither on nor off/],
  ['a limit of nothing', () => ({ ...local, MAX_DEPTH: '0' }), /MAX_DEPTH: /],
])('%s stops the start with its name', (_what, env, says) => {
  expect(() => readGatewayEnv(env())).toThrow(says)
})

test('documents: clients may register some and ask any, and the schema, unless it is set otherwise', () => {
  expect(readGatewayEnv(local).documents).toEqual({
    registeredBytes: 33_554_432,
    trustedFiles: [],
    modes: { fallback: 'any', rules: [] },
    introspection: null,
    suggestions: true,
  })
  const set = {
    REGISTERED_DOCUMENTS_BYTES: '0',
    TRUSTED_DOCUMENTS_FILES: '/a.json, /b.json',
    DOCUMENT_MODE: 'log',
    DOCUMENT_MODES: 'role:PTR=trusted,audience:https://portal.example.com=any',
    INTROSPECTION: 'role:MGT, audience:tools',
    SUGGESTIONS: 'off',
  }
  expect(readGatewayEnv({ ...local, ...set }).documents).toEqual({
    registeredBytes: 0,
    trustedFiles: ['/a.json', '/b.json'],
    modes: {
      fallback: 'log',
      rules: [
        { askers: { role: 'PTR' }, mode: 'trusted' },
        { askers: { audience: 'https://portal.example.com' }, mode: 'any' },
      ],
    },
    introspection: [{ role: 'MGT' }, { audience: 'tools' }],
    suggestions: false,
  })
  expect(readGatewayEnv({ ...local, INTROSPECTION: 'off' }).documents.introspection).toEqual([])
})

test("Apollo's libraries report nothing to their vendor, whatever the environment holds", () => {
  const env: NodeJS.ProcessEnv = {
    APOLLO_KEY: 'service:x',
    APOLLO_GRAPH_REF: 'x@current',
    APOLLO_SCHEMA_REPORTING: 'true',
  }
  disableVendorReporting(env)
  expect(env).toEqual({ APOLLO_TELEMETRY_DISABLED: 'true' })
})

test('a wrong development key is named once', () => {
  for (const DEV_ISSUER_KEY of ['no JSON', '{}', 'null']) {
    const said = (() => {
      try {
        return readGatewayEnv({ ...local, DEV_ISSUER_KEY })
      } catch (error) {
        return String(error)
      }
    })()
    expect(said).toMatch(/DEV_ISSUER_KEY: is not /)
    expect(String(said).match(/DEV_ISSUER_KEY/g)).toHaveLength(1)
  }
})
