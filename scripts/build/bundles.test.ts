import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkout } from '../launcher/settings.ts'
import { buildBundles } from './bundles.mjs'

const folder = join(checkout, `node_modules/.cache/bundles-test-${process.pid}`)
mkdirSync(folder, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function bundle(source: string, isWhole = false) {
  const entry = join(folder, 'main.ts')
  writeFileSync(entry, source)
  await buildBundles([{ name: 'test', folder, entries: { main: entry }, isWhole }])
  const file = join(folder, 'dist/main.js')
  return { file, text: readFileSync(file, 'utf8') }
}

test('our packages go into the bundle; graphql stays outside, so that there is one copy', async () => {
  const { text } = await bundle(`import { MoneyScalar } from '@channelgraph/values'\nconsole.log(MoneyScalar)`)
  expect(text).not.toMatch(/from\s*"@channelgraph/)
  expect(text).toMatch(/from\s*"graphql"/)
})

test('a package that only code left out would use is not read', async () => {
  const { text } = await bundle(
    `import { LIFETIME_S } from '../../../packages/access/src/short-lived.ts'\nconsole.log(LIFETIME_S)`,
  )
  expect(text).not.toContain('jose')
})

test('a dependency of which the bundle would find another version goes in as well', async () => {
  const { text } = await bundle(
    `import { IdentityVerifier } from '@channelgraph/access'\nconsole.log(IdentityVerifier)`,
  )
  expect(text).not.toMatch(/from\s*"lru-cache"/)
  expect(text).toMatch(/from\s*"jose"/)
})

test('a whole bundle has its packages in it, and graphql outside as any other', async () => {
  const { file, text } = await bundle(
    `import { IdentityVerifier } from '@channelgraph/access'\nimport DataLoader from 'dataloader'\nimport { GraphQLError } from 'graphql'\nconsole.log(typeof IdentityVerifier, typeof DataLoader, GraphQLError.name)`,
    true,
  )
  const asked = [...text.matchAll(/from\s*"([^"]+)"/g)].map(([, name]) => name!)
  expect(new Set(asked.filter((name) => !isBuiltin(name)))).toEqual(new Set(['graphql']))
  expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe('function function GraphQLError\n')
})

test('a bundle that has not changed is not written again', async () => {
  const { file } = await bundle('console.log(1)')
  const before = statSync(file).mtimeMs
  await bundle('console.log(1)')
  expect(statSync(file).mtimeMs).toBe(before)
  await bundle('console.log(2)')
  expect(readFileSync(file, 'utf8')).toContain('console.log(2)')
})
