import type { Asker } from '../asker.ts'
import type { GraphRequest } from '../exchange.ts'
import { reach } from '../gateway.ts'
import { Problem } from '../problem.ts'
import { saveFile } from './save-file.ts'

/** The files that the gateway makes (`POST /export`). */
export const FORMATS = {
  csv: 'CSV',
  xlsx: 'Excel (XLSX)',
  parquet: 'Parquet',
  jsonl: 'JSON Lines',
} as const
export type Format = keyof typeof FORMATS

/** How far a download is. */
export interface Downloading {
  readonly rows: number
  /** How many there are, where the query asks for it. */
  readonly total: number | null
  readonly bytes: number
}

interface ExportProgress {
  readonly rows: number
  readonly total: number | null
  readonly error: { readonly message: string } | null
}

const PROGRESS_MS = 1_000

/**
 * Has the gateway make a file of an operation, and gives it to the browser to be saved. Resolves with how many rows it has. Throws a
 * {@link Problem} for one that is not whole, which is not saved, and an AbortError where `signal` ended it.
 */
export async function download(
  asker: Asker,
  format: Format,
  request: GraphRequest,
  tell: (progress: Downloading) => void,
  signal: AbortSignal,
): Promise<number> {
  const response = await begin(asker, format, request, signal)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  let progress: Downloading = { rows: 0, total: null, bytes }
  tell(progress)
  const asking = setInterval(async () => {
    const known = await progressOf(asker, signal).catch(() => null) // the next one may be answered
    if (!known) return
    progress = { rows: known.rows, total: known.total, bytes }
    tell(progress)
  }, PROGRESS_MS)
  try {
    const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value)
      bytes += part.value.length
    }
  } catch (failure) {
    if (signal.aborted) throw failure
    const known = await progressOf(asker, signal)
    const why = known.error?.message ?? 'The connection was lost.'
    throw new Problem(
      'unusable',
      `The file broke off after ${known.rows} rows: ${why}`,
      'Nothing was saved; try again.',
    )
  } finally {
    clearInterval(asking)
  }
  const type = response.headers.get('content-type') ?? ''
  saveFile(new Blob(parts, { type }), nameIn(response.headers.get('content-disposition')) ?? `export.${format}`)
  const { rows } = await progressOf(asker, signal)
  return rows
}

/** A token that is refused is renewed once. */
async function begin(asker: Asker, format: Format, request: GraphRequest, signal: AbortSignal): Promise<Response> {
  const post = async (token: string) =>
    reach(`/export?format=${format}`, {
      method: 'POST',
      cache: 'no-store',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(request),
      signal,
    })
  const token = await asker.token()
  let response = await post(token)
  if (response.status === 401 && asker.forget(token)) response = await post(await asker.token())
  if (response.status === 401) throw asker.refusal()
  if (response.ok) return response
  const { errors } = (await response.json().catch(() => ({}))) as { errors?: readonly { readonly message: string }[] }
  const reason = errors?.[0]?.message ?? `The gateway answered ${response.status}.`
  throw new Problem('unusable', 'No file was made.', reason)
}

async function progressOf(asker: Asker, signal: AbortSignal): Promise<ExportProgress> {
  const headers = { authorization: `Bearer ${await asker.token()}` }
  const response = await reach('/export/progress', { cache: 'no-store', headers, signal })
  return (await response.json()) as ExportProgress
}

const nameIn = (disposition: string | null): string | undefined => /filename="([^"]+)"/.exec(disposition ?? '')?.[1]
