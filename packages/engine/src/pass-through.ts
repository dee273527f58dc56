/**
 * A subgraph's body handed on without being parsed. Where one request brings the whole answer, and asks for exactly
 * what the client asked for, a generated scan walks the body's text once and accepts it only if parsing it, shaping it
 * and writing it again would give the very same text: the same keys in the same order, values of the right types in the
 * form JSON.stringify gives them, no null where none may be, no error. Anything else is left to the usual way.
 */
import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionNode,
} from 'graphql'
import { generate } from './generate.ts'
import { leafCheck } from './leaf.ts'
import type { PlannedFetch } from './plan-fetches.ts'
import type { Shape, ShapeField } from './shape.ts'

/** Gives the text of the data, or undefined where the body has to be parsed. */
export interface PassThrough {
  whole(body: string): string | undefined
  /** The same, some characters a piece. */
  inPieces(body: string): Generator<void, string | undefined>
}

/** Undefined where the operation cannot be passed through whatever the subgraph answers. */
export function passThroughFor(fetches: PlannedFetch[], shape: Shape): PassThrough | undefined {
  const [fetch] = fetches
  if (fetches.length !== 1 || !fetch || fetch.requires || fetch.path.length > 0 || fetch.outputRewrites.length > 0)
    return undefined
  if (!asksFor(fetch.selections, shape)) return undefined
  const scan = scanOf<Scan>(shape, false)
  let scanInPieces: ScanInPieces | undefined
  return {
    whole(body) {
      const end = endOf(body)
      return end !== undefined && scan(body, HEAD.length) === end ? dataOf(body, end) : undefined
    },
    *inPieces(body) {
      // Made with the first answer that is large: most operations never have one.
      scanInPieces ??= scanOf<ScanInPieces>(shape, true)
      const end = endOf(body)
      if (end === undefined || (yield* scanInPieces(body, HEAD.length)) !== end) return undefined
      yield
      return dataOf(body, end)
    },
  }
}

/** Where the data ends that begins at `start`; -1 where it is not what was expected. */
type Scan = (text: string, start: number) => number
type ScanInPieces = (text: string, start: number) => Generator<void, number>

/** Characters that are scanned in one piece: half a millisecond. */
const CHARACTERS_A_PIECE = 64 * 1024

function scanOf<T extends Scan | ScanInPieces>(shape: Shape, inPieces: boolean): T {
  const code = new ScanCode(inPieces)
  const root = code.object(shape)
  return generate<T>(
    code.bound,
    `let s = '', p = 0, pause = 0\n${NUMBERS}\n${PAUSING}\n${code.functions.join('\n')}
    return function${inPieces ? '*' : ''} (text, start) { s = text; p = start; pause = start + ${CHARACTERS_A_PIECE}
    const end = ${root.call} ? p : -1
    s = ''
    return end }`,
  )
}

/** Where the data of an answer would end. */
function endOf(body: string): number | undefined {
  if (!body.startsWith(HEAD)) return undefined
  // A line break at the end is no part of the answer; nothing else that needs an escape may stand anywhere.
  const end = body.endsWith('}\n') ? body.length - 2 : body.length - 1
  return body.charCodeAt(end) === CLOSING ? end : undefined
}

function dataOf(body: string, end: number): string | undefined {
  const data = body.slice(HEAD.length, end)
  return NEEDS_CARE.test(data) ? undefined : data
}

const HEAD = '{"data":'
const CLOSING = 0x7d
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const NEEDS_CARE = /[\\\u0000-\u001f]/

/** Whether the request's selections are the shape's fields: the same names in the same order, and no others. */
function asksFor(selections: readonly SelectionNode[], shape: Shape): boolean {
  if (shape.isAbstract) return false
  const fields = shape.variantFor(shape.type.name)?.fields
  if (!fields || fields.length === 0 || fields.length !== selections.length) return false
  return fields.every((field, index) => {
    const sent = selections[index]!
    if (sent.kind !== Kind.FIELD || field.kind === 'introspection' || field.unplanned) return false
    if (field.responseName !== field.dataName || (sent.alias?.value ?? sent.name.value) !== field.dataName) return false
    return field.shape ? asksFor(sent.selectionSet?.selections ?? [], field.shape) : !sent.selectionSet
  })
}

/**
 * Numbers are accepted in the one form JSON.stringify writes them, as far as that is certain without computing them:
 * up to 15 digits, no exponent, no needless zeros, no negative zero.
 */
const NUMBERS = `
function integer(max) {
  const start = p
  let c = s.charCodeAt(p)
  if (c === 45) c = s.charCodeAt(++p)
  const first = p
  while (c >= 48 && c <= 57) c = s.charCodeAt(++p)
  const digits = p - first
  if (digits === 0 || digits > 15 || (s.charCodeAt(first) === 48 && (digits > 1 || (first > start && c !== 46)))) return false
  return max === 0 || Math.abs(Number(s.slice(start, p))) <= max
}
function decimal() {
  const start = p
  if (!integer(0)) return false
  if (s.charCodeAt(p) !== 46) return s.charCodeAt(start) !== 45 || s.charCodeAt(start + 1) !== 48
  const point = p
  let c = s.charCodeAt(++p)
  while (c >= 48 && c <= 57) c = s.charCodeAt(++p)
  if (p === point + 1 || s.charCodeAt(p - 1) === 48 || p - start > 15) return false
  return s.charCodeAt(point + 1) !== 48 || s.charCodeAt(point + 2) !== 48
}
function string() {
  if (s.charCodeAt(p) !== 34) return false
  const end = s.indexOf('"', p + 1)
  if (end < 0) return false
  p = end + 1
  return true
}
function literal(text) {
  if (!s.startsWith(text, p)) return false
  p += text.length
  return true
}`

/** Others scan while one pauses: what it had got to is its own. */
const PAUSING = `
function* pausing() {
  const text = s, at = p
  yield
  s = text; p = at; pause = at + ${CHARACTERS_A_PIECE}
}`

/** Code that calls a function, and whether it may pause. */
interface Call {
  readonly call: string
  readonly pauses: boolean
}

class ScanCode {
  private readonly inPieces: boolean
  readonly functions: string[] = []
  readonly bound: Record<string, unknown> = {}
  private counter = 0

  /** @param inPieces lists pause when so many characters have been read, and what has lists within it with them */
  constructor(inPieces: boolean) {
    this.inPieces = inPieces
  }

  /** Writes the function for an object. */
  object(shape: Shape): Call {
    const name = `object${this.counter++}`
    const variant = shape.variantFor(shape.type.name)!
    let pauses = false
    const lines = variant.fields.map((field, index) => {
      const key = JSON.stringify(`${index === 0 ? '{' : ','}${JSON.stringify(field.responseName)}:`)
      if (field.kind === 'typename')
        return `literal(${key}) && literal(${JSON.stringify(JSON.stringify(variant.typename))})`
      const value = this.value(field.type, field)
      pauses ||= value.pauses
      return `literal(${key}) && ${value.call}`
    })
    return this.written(name, pauses, `return ${lines.join(' &&\n')} && literal('}')`)
  }

  private written(name: string, pauses: boolean, body: string): Call {
    this.functions.push(`function${pauses ? '*' : ''} ${name}() { ${body} }`)
    return { call: pauses ? `(yield* ${name}())` : `${name}()`, pauses }
  }

  /** An expression that moves over a value and is true if it is acceptable. */
  private value(type: GraphQLOutputType, field: ShapeField): Call {
    if (isNonNullType(type)) return this.present(type.ofType, field)
    const { call, pauses } = this.present(type, field)
    return { call: `(literal('null') || ${call})`, pauses }
  }

  private present(type: GraphQLOutputType, field: ShapeField): Call {
    if (isListType(type)) {
      const name = `list${this.counter++}`
      const item = this.value(type.ofType, field)
      return this.written(
        name,
        this.inPieces,
        `if (!literal('[')) return false
        if (literal(']')) return true
        for (;;) { if (!(${item.call})) return false
          if (literal(']')) return true
          if (!literal(',')) return false
          ${this.inPieces ? 'if (p >= pause) yield* pausing()' : ''} }`,
      )
    }
    if (field.shape) return this.object(field.shape)
    return { call: this.leaf(getNamedType(type) as GraphQLLeafType), pauses: false }
  }

  private leaf(type: GraphQLLeafType): string {
    const check = leafCheck(type)
    // Of custom scalars only strings are certain.
    if (!check || type.name === 'String') return 'string()'
    if (isEnumType(type)) {
      const name = `enum${this.counter++}`
      this.bound[name] = check
      this.functions.push(
        `function ${name}At() { const start = p\nreturn string() && ${name}(s.slice(start + 1, p - 1)) }`,
      )
      return `${name}At()`
    }
    if (type.name === 'Int') return 'integer(2147483647)'
    if (type.name === 'Float') return 'decimal()'
    if (type.name === 'Boolean') return `(literal('true') || literal('false'))`
    return '(string() || integer(0))'
  }
}
