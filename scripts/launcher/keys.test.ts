import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { feedCallVerifier, IdentitySigner, IdentityVerifier, personaNamed, signFeedCall } from '@channelgraph/access'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { afterAll, expect, test } from 'vitest'
import { developmentKeys, publicKeys } from './keys.ts'

const data = mkdtempSync(join(tmpdir(), 'channelgraph-keys-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

test('keys are made once, and only their owner can read them', () => {
  const keys = developmentKeys(data)
  expect(developmentKeys(data)).toEqual(keys)
  const files = readdirSync(join(data, 'keys'))
  expect(files.sort()).toEqual(['gateway', 'issuer', ...DEPARTMENTS].sort().map((name) => `${name}.jwk.json`))
  for (const file of files) expect(statSync(join(data, 'keys', file)).mode & 0o777).toBe(0o600)
})

test('what the gateway signs the departments verify; a department speaks on the feed for itself only', async () => {
  const { gateway, feeds } = developmentKeys(data)
  const { viewer } = personaNamed('finance')
  const identity = await new IdentitySigner(gateway).sign(viewer)
  expect(await new IdentityVerifier(publicKeys(gateway)).verify(identity)).toEqual(viewer)

  const callerOf = feedCallVerifier(publicKeys(...Object.values(feeds)), 'orders')
  expect(await callerOf(await signFeedCall(feeds.finance, 'finance', 'orders'))).toBe('finance')
  expect(await callerOf(await signFeedCall(feeds.finance, 'support', 'orders'))).toBeNull()
})

test('a public key set holds nothing private', () => {
  const { gateway, issuer } = developmentKeys(data)
  for (const key of publicKeys(gateway, issuer).keys) expect(key).not.toHaveProperty('d')
})
