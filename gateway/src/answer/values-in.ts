import { WrittenJson } from '@channelgraph/engine'
import type { Answer } from './answer.ts'

const [QUOTE, BACKSLASH, COLON, OPENING, SMALLEST_LITERAL] = ['"', '\\', ':', '{', '-'].map((text) =>
  text.charCodeAt(0),
) as [number, number, number, number, number]

/**
 * How many values an answer holds, as the guard estimates them (guard/cost.ts): each object and each leaf is one, an item of a list
 * like any other; a list is none beside its items. Text is counted as it stands, for it was never anything else.
 */
export function valuesIn(data: Answer['data']): number {
  if (data === null || data === undefined) return 0
  return Math.max(0, countText(data instanceof WrittenJson ? data.text : JSON.stringify(data)) - 1) // the answer itself is none
}

/** One pass over valid JSON: texts are jumped over, whatever is followed by a colon is a name. */
function countText(text: string): number {
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfText(text, at + 1)
      if (nextOf(text, at + 1) !== COLON) values += 1
    } else if (code === OPENING) values += 1
    else if (isLiteral(code)) {
      values += 1
      while (isLiteral(text.charCodeAt(at + 1))) at += 1
    }
  }
  return values
}

/** Where a text ends that begins here. */
function endOfText(text: string, from: number): number {
  let end = text.indexOf('"', from)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

/** What comes next beside blanks: a department's text may be laid out. */
function nextOf(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= 0x20) at += 1
  return text.charCodeAt(at)
}

/** A character of a number, of true, false or null: none of them stands elsewhere outside of a text. */
const isLiteral = (code: number): boolean =>
  (code >= SMALLEST_LITERAL && code < COLON) || (code >= 0x61 && code <= 0x7a) || code === 0x45 || code === 0x2b
