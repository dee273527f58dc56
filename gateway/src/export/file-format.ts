import type { Language } from '@channelgraph/values'
import type { Column } from './columns.ts'
import type { Page } from './question.ts'

/** What a file is made of. */
export interface ExportFile {
  readonly columns: readonly Column[]
  /** Throws ExportEnded where it breaks off. */
  readonly pages: AsyncIterable<Page>
  /** Of its headers, and of what it says of itself. */
  readonly lang: Language
  /** Whether it is appended to what came before: without what a file begins with. */
  readonly continues: boolean
  /** What it says of itself, known when its last page is; a name and a value a line. */
  about(): readonly (readonly [string, string])[]
  /** Where what follows begins, when it breaks off. */
  position(): { readonly rows: number; readonly cursor: string | null }
  readonly requestId: string
}

/** One kind of file. */
export interface FileFormat {
  readonly contentType: string
  /** Whether a file that broke off is continued where it ends; if not, one that breaks off is none. */
  readonly continues: boolean
  /** Whether it says of itself what was asked, by whom, and how new that is. */
  readonly tellsOfItself?: boolean
  /** Rows that a file of this kind may have. */
  readonly maxRows?: number
  /** Where its pages break off it says so last, if it can, and throws what they threw. */
  write(file: ExportFile): AsyncIterable<string | Uint8Array>
}

const SHANGHAI_MS = 8 * 3_600_000

/** An instant on the clocks of Shanghai, which are the same all year: "2026-11-23 09:30:00", with thousandths where there are any. */
export function shanghaiTime(instant: string | number): string {
  const text = new Date(new Date(instant).getTime() + SHANGHAI_MS).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${text.slice(19, 23) === '.000' ? '' : text.slice(19, 23)}`
}

/** Days from the last of 1899, by the clocks of Shanghai: how Excel counts time. */
export const excelTime = (ms: number): number => (ms + SHANGHAI_MS) / 86_400_000 + 25_569

/** A value as text: what is no leaf, or a scalar of others that is none, as JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
