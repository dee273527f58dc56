import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { HttpReply, HttpRequest } from '@channelgraph/process'
import { LRUCache } from 'lru-cache'
import { holds } from '../answer/kept.ts'
import { httpError, messages } from '../answer/messages.ts'
import { type Encoding, encodingOf } from './compression.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** The page speaks with its own origin only. Inline styles are Monaco's; fonts and small images stand in its style sheet as data. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Below this the build puts a hash of the content into every name (gateway/explorer/vite.config.ts). */
const FOR_EVER = '/explorer/assets/'

/** Pages that have an address without a file's name. */
const PAGES: Readonly<Record<string, string>> = { '/': '/index.html', '/docs': '/docs.html' }

/** Serves a built page from a directory: `/` is its `index.html`, `/docs` its `docs.html`. Nothing outside the directory can be reached. */
export function staticFiles(directory: string): (request: HttpRequest) => Promise<HttpReply> {
  const tags = new LRUCache<string, string>({ max: MAX_TAGS })
  return async (request) => {
    const { method, path } = request
    if (method !== 'GET' && method !== 'HEAD') throw httpError(404, messages.nothingHere())
    const file = await fileWithin(directory, PAGES[path] ?? path)
    const type = file && TYPES[extname(file)]
    if (!file || !type) {
      throw httpError(404, path in PAGES ? messages.notBuilt() : messages.nothingHere())
    }
    const etag = await tagOf(file, tags)
    const headers = {
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': path.startsWith(FOR_EVER) ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      etag,
    }
    if (holds(request.headers['if-none-match'], etag)) return { status: 304, headers }
    const encoding = encodingOf(request)
    const packed = encoding && (await readIfThere(`${file}.${PACKED[encoding]}`))
    return packed
      ? { status: 200, headers: { ...headers, 'content-type': type, 'content-encoding': encoding }, body: packed }
      : { status: 200, headers: { ...headers, 'content-type': type }, body: await readFile(file) }
  }
}

/** How the build calls a file that it packed beforehand (scripts/build/explorer.mjs). */
const PACKED: Readonly<Record<Encoding, string>> = { br: 'br', gzip: 'gz' }
const MAX_TAGS = 1_000

/** What names a file's content; weak, for it is sent packed or not. */
async function tagOf(file: string, tags: LRUCache<string, string>): Promise<string> {
  const { mtimeMs, size } = await stat(file)
  const version = `${file} ${mtimeMs} ${size}`
  const known = tags.get(version)
  if (known !== undefined) return known
  const hash = createHash('sha256')
    .update(await readFile(file))
    .digest('base64url')
  const tag = `W/"${hash}"`
  tags.set(version, tag)
  return tag
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The real path of a file inside the directory, links followed; null for any other. */
async function fileWithin(directory: string, path: string): Promise<string | null> {
  try {
    const name = decodeURIComponent(path)
    if (name.includes('\0') || name.split(/[/\\]/).some((part) => part.startsWith('.'))) return null
    const [root, file] = await Promise.all([realpath(directory), realpath(join(directory, name))])
    return file.startsWith(root + sep) ? file : null
  } catch {
    return null // no such file, or a path that is no path
  }
}
