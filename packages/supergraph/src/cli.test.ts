import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { compose as composeHere } from './command.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'channelgraph-compose-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: root, stdio: 'pipe' })

function compose(...args: string[]) {
  const { status, stdout, stderr } = composeHere(['--root', root, ...args])
  return { status, stdout: stdout.join('\n'), stderr: stderr.join('\n') }
}

/** The command as a process: it starts for a second, so once. */
const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'packages/supergraph/src/cli.ts', '--root', root, ...args], {
    cwd: repository,
    encoding: 'utf8',
  })

test('compose writes the file, --check tells when it is not current, and what clients would miss is named', () => {
  write(
    'packages/values/src/values.graphql',
    readFileSync(join(repository, 'packages/values/src/values.graphql'), 'utf8'),
  )
  write(
    'subgraphs/partners/src/partners/partners.graphql',
    'type Query { "How many." partnerCount: Int "Their names." partnerNames: [String!] }',
  )
  expect(compose('--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run compose') })
  expect(compose()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('supergraph.graphql written (partners)'),
  })
  expect(compose('--check').status).toBe(0)
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'first')

  write(
    'subgraphs/partners/src/partners/partners.graphql',
    'type Query { "How many." partnerCount: Int partnerCodes: [String!] }',
  )
  const stale = run('--check')
  expect(stale.status).toBe(1)
  expect(stale.stderr).toMatch(/^-.*partnerNames/m)
  expect(stale.stderr).toMatch(/^\+.*partnerCodes/m)
  expect(stale.stdout).toContain('breaking FIELD_REMOVED: Query.partnerNames was removed.')
  expect(stale.stdout).toContain('Without a description: Query.partnerCodes')

  write('subgraphs/partners/src/partners/partners.graphql', 'type Query { partner: Partner }')
  expect(compose()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('subgraphs/partners/src/partners/partners.graphql'),
  })
  expect(readdirSync(root).filter((name) => name.startsWith('supergraph'))).toEqual(['supergraph.graphql'])
})
