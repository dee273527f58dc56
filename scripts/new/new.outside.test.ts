import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from './files.ts'
import { copyWorkingTree, type WorkingCopy } from './working-copy.fixture.ts'

const NEW = 'scripts/new/cli.ts'
const CODEGEN = ['scripts/codegen.ts', `--cache-dir=${join(ROOT, '.turbo/cache')}`] as const

describe('in a copy of the working tree', () => {
  let copy: WorkingCopy
  let written: string[]

  beforeAll(async () => {
    copy = copyWorkingTree()
    await copy.runScripts(
      [NEW, 'module', 'support', 'site-check', '--zh', '现场核查单'],
      [NEW, 'subgraph', 'quality', '--zh', '质量管理部门'],
      // Its recipe generates before there is a module, and so before anything can be asked of it.
      CODEGEN,
    )
    // In a process that has not read the list of departments as it was.
    await copy.runScripts([NEW, 'module', 'quality', 'survey', '--zh', '质量调查单'])
    written = copy.changed()
    // What `npm run generate` does, in the departments that changed.
    await copy.runScripts(
      CODEGEN,
      ['scripts/migrations.ts', 'support', 'quality'],
      ['packages/supergraph/src/cli.ts'],
      ['scripts/glossary.ts'],
      ['scripts/deployment.ts'],
    )
  })
  afterAll(() => copy.remove())

  test('a new module is its folder and a line in five places, a new subgraph its folder, the list, its words and the lock file', () => {
    const outside = written.filter((file) => !/^subgraphs\/(quality|support\/src\/site-checks)\//.test(file))
    expect(outside.sort()).toEqual([
      'gateway/explorer/src/i18n/departments.ts',
      'package-lock.json',
      'packages/contracts/src/departments.json',
      'packages/contracts/src/nodes.ts',
      'packages/contracts/src/permissions.ts',
      'packages/values/src/ids.ts',
      'subgraphs/support/src/subgraph.ts',
      'tests/federation/foreign-rows/owned-entities.ts',
    ])
  })

  test('what was written compiles', async () => {
    const { exclude } = JSON.parse(readFileSync(join(copy.root, 'tsconfig.json'), 'utf8')) as { exclude: string[] }
    // Tests of the other departments know nothing of what is new; all else may.
    const others = DEPARTMENTS.filter((name) => name !== 'support').map((name) => `subgraphs/${name}/**/*.test.ts`)
    const config = { extends: './tsconfig.json', exclude: [...exclude, ...others] }
    writeFileSync(join(copy.root, 'tsconfig.new.json'), JSON.stringify(config))
    // One checker does a third less than four; the other core has the next test file.
    await copy.run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.new.json', '--checkers', '1')
  })

  test('what was written passes lint', async () => {
    await copy.run('node_modules/@biomejs/biome/bin/biome', 'check', ...written)
  })

  test('the new modules and the new subgraph pass their own tests, and those of the house that walk all of them', async () => {
    const said = await copy.run(
      'node_modules/vitest/vitest.mjs',
      'run',
      // One worker reads the libraries once, and a thread costs less than a process; the other core has the next test file.
      ...['--maxWorkers=1', '--pool=threads'],
      ...['subgraphs/quality', 'subgraphs/support/src/site-checks', 'subgraphs/support/src/row-security.test.ts'],
      'gateway/explorer/src/i18n/departments.test.ts',
      ...['tests/layout.test.ts', 'tests/deploy/departments.test.ts', 'tests/deploy/topology.test.ts'],
      ...['tests/federation/schema.test.ts', 'tests/federation/foreign-rows/unguarded-paths.test.ts'],
    )
    expect(said).toMatch(/Test Files +\d+ passed/)
  })

  test('nothing is overwritten, and no name is given twice', async () => {
    const refused = await copy.refused(
      [NEW, 'module', 'support', 'site-check', '--zh', '现场核查单'],
      [NEW, 'module', 'orders', 'survey', '--zh', '订单调查单'],
      [NEW, 'subgraph', 'quality', '--zh', '质量管理部门'],
      [NEW, 'modul', 'support', 'visit'],
    )
    expect(refused).toEqual([
      expect.stringMatching(/support has a module site-checks/),
      expect.stringMatching(/There are ids of survey/),
      expect.stringMatching(/There is a department quality already/),
      expect.stringMatching(/Say what to make/),
    ])
  })
})
