import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { root } from './workspaces.mjs'

const folder = join(root, 'gateway/explorer')
const dist = join(folder, 'dist')
const stamp = 'sources.sha256'
/** What the page at /docs is made of. */
const docs = join(root, 'docs/consumers.md')
const docsRenderer = join(root, 'scripts/build/docs-page.mjs')

/** What the page imports of the other packages. */
const shared = ['contracts/src/departments.ts', 'contracts/src/departments.json', 'values/src/labels.ts'].map((path) =>
  join(root, 'packages', path),
)

/** The hash of what the page is built from: its files, and the pins of what they import. */
export function explorerSources() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const hash = createHash('sha256').update(`vite ${devDependencies.vite}, packed ${BROTLI_LEVEL}\n`)
  const add = (path) => {
    if (path === dist || path.endsWith('node_modules')) return
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) add(inside)
      else if (!/\.test\.tsx?$/.test(entry.name))
        hash
          .update(`${relative(folder, inside)}\0`)
          .update(readFileSync(inside))
          .update('\0')
    }
  }
  add(folder)
  for (const file of [docs, docsRenderer, ...shared]) hash.update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

export const hasExplorer = () => existsSync(join(folder, 'vite.config.ts'))

/**
 * Builds the page with vite unless `dist` was built from the same sources. Built beside and swapped, so that a page half
 * built is never served. @param {(line: string) => void} onProgress @returns {Promise<boolean>} whether it was built
 */
export async function buildExplorer(onProgress) {
  if (!hasExplorer()) return false
  const sources = explorerSources()
  const builtFrom = join(dist, stamp)
  if (existsSync(builtFrom) && readFileSync(builtFrom, 'utf8') === sources) return false
  onProgress('Building the explorer page (about ten seconds, only when its sources change)')
  const unfinished = `${dist}.${process.pid}`
  try {
    await vite(unfinished)
    const { docsPage } = await import('./docs-page.mjs') // what it needs is installed where the page is built, and nowhere else
    writeFileSync(join(unfinished, 'docs.html'), docsPage(readFileSync(docs, 'utf8')))
    await packAll(unfinished)
    writeFileSync(join(unfinished, stamp), sources)
    replaceFolder(unfinished, dist)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return true
}

/** What a browser needs unpacked is smaller than a packet or packed already. */
const WORTH_PACKING = /\.(js|css|html|json|svg|ttf|wasm)$/
const WORTH_BYTES = 1_400
/** Of 11: the last two take ten times as long for a twentieth of the size. */
const BROTLI_LEVEL = 9

/** Each file beside itself as `.br` and `.gz`, so that the gateway packs nothing that never changes. */
async function packAll(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && WORTH_PACKING.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file)
      if (content.length < WORTH_BYTES) return
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL } }),
        promisify(gzip)(content, { level: 9 }),
      ])
      writeFileSync(`${file}.br`, br)
      writeFileSync(`${file}.gz`, gz)
    }),
  )
}

/** Two builds at once, such as of two test files: the other's page is as good. */
function replaceFolder(from, to) {
  rmSync(to, { recursive: true, force: true })
  try {
    renameSync(from, to)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
  }
}

async function vite(outDir) {
  const args = [
    'run',
    'build',
    '--silent',
    '--workspace',
    'gateway/explorer',
    '--',
    '--logLevel',
    'warn',
    '--emptyOutDir',
    '--outDir',
    outDir,
  ]
  const said = []
  const { npm_execpath: npm } = process.env
  const [command, prefix] = npm ? [process.execPath, [npm]] : ['npm', []]
  const child = spawn(command, [...prefix, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !npm && process.platform === 'win32',
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`The explorer page does not build:\n${Buffer.concat(said)}`)
}
