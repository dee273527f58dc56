/** Characters that are parsed in one piece: half a millisecond. */
const PIECE = 32 * 1024

/** Levels that are taken apart: what is long lies near the top. What lies deeper is parsed whole, however long it is. */
const LEVELS = 16

/** What `JSON.parse` gives or throws, for a text so long that it would hold the thread: what is short in it is parsed by that. */
export function* parseInPieces(text: string): Generator<void, unknown> {
  return yield* new LongText(text).whole()
}

class LongText {
  private readonly text: string
  private at = 0
  private pausedAt = 0

  constructor(text: string) {
    this.text = text
  }

  *whole(): Generator<void, unknown> {
    const value = yield* this.value(0)
    this.skipBlanks()
    if (this.at < this.text.length) throw this.unexpected()
    return value
  }

  private *value(level: number): Generator<void, unknown> {
    this.skipBlanks()
    const { text, at } = this
    const end = endOf(text, at, level < LEVELS ? PIECE : text.length)
    if (end === undefined) return text[at] === '[' ? yield* this.list(level) : yield* this.object(level)
    this.at = end
    return JSON.parse(text.slice(at, end))
  }

  private *list(level: number): Generator<void, unknown[]> {
    const items: unknown[] = []
    do {
      this.at++ // the bracket, or a comma
      items.push(yield* this.value(level + 1))
      if (this.at - this.pausedAt >= PIECE) {
        this.pausedAt = this.at
        yield
      }
    } while (this.hasNext(']'))
    return items
  }

  private *object(level: number): Generator<void, object> {
    const object: Record<string, unknown> = {}
    do {
      this.at++ // the brace, or a comma
      this.skipBlanks()
      if (this.text[this.at] !== '"') throw this.unexpected()
      const end = endOfString(this.text, this.at)
      const name = JSON.parse(this.text.slice(this.at, end)) as string
      this.at = end
      this.skipBlanks()
      if (this.text[this.at++] !== ':') throw this.unexpected()
      const value = yield* this.value(level + 1)
      // As the parser does it: an own property whatever its name is.
      if (name === '__proto__') Object.defineProperty(object, name, { ...OWN, value })
      else object[name] = value
    } while (this.hasNext('}'))
    return object
  }

  /** Whether a comma follows; moves over what ends it otherwise. */
  private hasNext(closing: string): boolean {
    this.skipBlanks()
    const next = this.text[this.at]
    if (next === ',') return true
    if (next !== closing) throw this.unexpected()
    this.at++
    return false
  }

  private skipBlanks(): void {
    while (BLANKS.has(this.text.charCodeAt(this.at))) this.at++
  }

  private unexpected(): SyntaxError {
    return new SyntaxError(`Unexpected token at position ${this.at}`)
  }
}

const OWN = { enumerable: true, configurable: true, writable: true }
const BLANKS = new Set([0x20, 0x0a, 0x0d, 0x09])
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Where a value ends, as far as its parser will find it to be one; undefined for a list or an object of more characters than `most`. */
function endOf(text: string, start: number, most: number): number | undefined {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return endOfString(text, start)
  let level = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at) - 1
    else if (code === 0x7b || code === 0x5b) level++
    else if (code === 0x7d || code === 0x5d) {
      if (level-- === 0) return at
      if (level === 0) return at + 1
    } else if (level === 0 && (code === 0x2c || BLANKS.has(code))) return at
    if (level > 0 && at - start >= most) return undefined
  }
  return text.length
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return at + 1
  }
  return text.length
}
