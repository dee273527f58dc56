/**
 * `npm run new -- module DEPARTMENT NOUN --zh 名称` and `npm run new -- subgraph NAME --zh 名称`: what README's recipes say, as files
 * that compile, to be made into what is meant. Nothing is overwritten.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './files.ts'
import { newModule } from './module.ts'
import { Unusable } from './names.ts'
import { newSubgraph } from './subgraph.ts'

const USAGE = `npm run new -- module DEPARTMENT NOUN --zh 名称 [--plural WORD] [--prefix abc]
npm run new -- subgraph NAME --zh 名称`

function make(): string[] {
  const options = { zh: { type: 'string' }, plural: { type: 'string' }, prefix: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [what, ...names] = positionals
  const [first = '', second = ''] = names
  const { zh, plural, prefix } = values
  if (what === 'module' && names.length === 2) return newModule({ department: first, noun: second, zh, plural, prefix })
  if (what === 'subgraph' && names.length === 1) return newSubgraph({ name: first, zh })
  throw new Unusable(`Say what to make:\n${USAGE}`)
}

const NEXT: Readonly<Record<string, string>> = {
  module:
    'npm run migrations -- DEPARTMENT --name WHAT && npm run generate, then its own test; and make of it what you mean.',
  subgraph:
    'npm install && npm run migrations -- NAME --name begin && npm run generate, then its first module: npm run new -- module.',
}

try {
  const written = make()
  // Names have lengths: lines are broken and imports sorted as biome would.
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', '--vcs-enabled=false', ...written],
    { cwd: ROOT, stdio: 'pipe' },
  )
  console.log(`Written:\n${written.map((path) => `  ${path}`).join('\n')}\nNext: ${NEXT[process.argv[2] ?? ''] ?? ''}`)
} catch (error) {
  if (!(error instanceof Unusable || (error instanceof TypeError && 'code' in error))) throw error
  console.error(error.message)
  process.exitCode = 1
}
