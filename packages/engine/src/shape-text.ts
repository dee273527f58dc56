/**
 * The answer written straight to text by generated functions. They know only the good case: at the first surprise
 * (a forbidden null, a wrong type, a field no subgraph could bring) they give up, and the object shaper decides.
 * What they write is, byte for byte, the JSON of what the object shaper would have built.
 */
import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { Attachments } from './attachments.ts'
import { generate, read } from './generate.ts'
import { leafCheck } from './leaf.ts'
import { type DataObject, isDeeperThan } from './representation.ts'
import type { Shape, ShapeField, ShapeVariant } from './shape.ts'

const GIVE_UP = new Error('the answer needs the object shaper')
const giveUp = (): never => {
  throw GIVE_UP
}

type Write = (data: DataObject) => string

/** Stands for an answer that did not come: all of its fields are absent. */
const NOTHING: DataObject = Object.freeze({})

/**
 * The same string in one piece. V8 keeps a concatenation as a tree of its parts until someone looks into it; the tree
 * is several times as large as the text, and would live as long as the answer is on its way.
 */
function flat(text: string): string {
  text.charCodeAt(0)
  return text
}

/** Writers for one operation: for answers in which no string needs escaping, which are most, and for all others. */
export class TextShaper {
  private readonly plain: { writers: Writers; write: Write }
  private readonly escaping: { writers: Writers; write: Write }

  constructor(shape: Shape, attachments: Attachments, maxDepth: number) {
    const made = (raw: boolean) => {
      const writers = new Writers(raw, attachments, maxDepth)
      return { writers, write: writers.of(shape) }
    }
    this.plain = made(true)
    this.escaping = made(false)
  }

  /** Makes the writers of such answers in pieces, one an object of the answer; undefined where they are made. */
  prepare(plain: boolean): Generator<void, void> | undefined {
    const { writers } = plain ? this.plain : this.escaping
    return writers.isReady ? undefined : writers.prepare()
  }

  /** The JSON text of the data, or undefined where the object shaper has to look. @param plain no string needs escaping */
  write(root: DataObject, plain: boolean): string | undefined {
    try {
      return flat((plain ? this.plain : this.escaping).write(root))
    } catch (error) {
      if (error === GIVE_UP) return undefined
      throw error
    }
  }
}

class Writers {
  private readonly raw: boolean
  private readonly attachments: Attachments
  private readonly maxDepth: number
  private chunks = 0
  /** What is not made yet, as far as the shapes are known. */
  private readonly unmade: (() => void)[] = []

  constructor(raw: boolean, attachments: Attachments, maxDepth: number) {
    this.raw = raw
    this.attachments = attachments
    this.maxDepth = maxDepth
  }

  /** Made when first called: an abstract place may never meet some of its types. */
  of(shape: Shape): Write {
    if (shape.isAbstract) return this.abstract(shape)
    let write: Write | undefined
    const made = () => {
      write ??= this.variant(shape, shape.variantFor(shape.type.name))
      return write
    }
    this.unmade.push(made)
    return (data) => made()(data)
  }

  get isReady(): boolean {
    return this.unmade.length === 0
  }

  /** Makes one writer a piece: each makes its children known. Types of abstract places are not made: most are never met. */
  *prepare(): Generator<void, void> {
    for (let make = this.unmade.pop(); make; make = this.unmade.pop()) {
      make()
      yield
    }
  }

  private abstract(shape: Shape): Write {
    const writers = new Map<unknown, Write>()
    return (data) => {
      const typename = data.__typename
      let write = writers.get(typename)
      if (!write) {
        write = this.variant(shape, shape.variantFor(typename))
        // Only types of the schema are kept: what a subgraph invents does not fill the memory.
        if (write !== giveUp) writers.set(typename, write)
      }
      return write(data)
    }
  }

  private variant(shape: Shape, variant: ShapeVariant | undefined): Write {
    if (!variant || variant.fields.some((field) => field.unplanned || field.kind === 'introspection')) return giveUp
    if (shape.isAbstract && variant.typename === shape.type.name) return giveUp
    const code: VariantCode = new VariantCode(this.raw, (child) => this.of(child), this.maxDepth)
    const typename = JSON.stringify(variant.typename)
    const check = shape.isAbstract ? '' : `if (o.__typename !== undefined && o.__typename !== ${typename}) giveUp()\n`
    const lines: string[] = []
    for (const run of this.runsOf(shape, variant.fields)) {
      const first = run.fields[0] === variant.fields[0]
      const write = (field: ShapeField, index: number) => code.field(field, first && index === 0 ? '{' : ',', typename)
      if (run.slot === undefined) lines.push(...run.fields.map(write))
      else lines.push(this.chunk(code, run.slot, run.fields.map(write).join('\n')))
    }
    const body = lines.length === 0 ? `return '{}'` : `${lines.join('\n')}\nreturn t + '}'`
    return generate<Write>(code.bound, `return function (o) { let t = '', v, s\n${check}${body} }`)
  }

  /** Neighbouring fields that lie in one attachment. */
  private runsOf(shape: Shape, fields: ShapeField[]): { slot: string | undefined; fields: ShapeField[] }[] {
    const runs: { slot: string | undefined; fields: ShapeField[] }[] = []
    for (const field of fields) {
      const slot = field.kind === 'data' ? this.attachments.slotAt(shape.place, field.dataName) : undefined
      const last = runs.at(-1)
      if (last && last.slot === slot) last.fields.push(field)
      else runs.push({ slot, fields: [field] })
    }
    return runs
  }

  /** The text of an attached answer's fields is written once for all objects it is attached to, and kept with it. */
  private chunk(code: VariantCode, slot: string, body: string): string {
    const memo = JSON.stringify(`#t${this.raw ? 'r' : 'e'}${this.chunks++}`)
    const attached = `o[${JSON.stringify(slot)}]`
    const name = code.bind(
      generate<Write>(code.bound, `return function (o) { let t = '', v\n${body}\nreturn flat(t) }`),
    )
    return `s = ${attached}; t += s === undefined ? ${name}(NOTHING) : (s[${memo}] === undefined ? s[${memo}] = ${name}(s) : s[${memo}])`
  }
}

class VariantCode {
  readonly bound: Record<string, unknown>
  private readonly raw: boolean
  private readonly writerOf: (shape: Shape) => Write
  private counter = 0

  constructor(raw: boolean, writerOf: (shape: Shape) => Write, maxDepth: number) {
    this.raw = raw
    this.writerOf = writerOf
    this.bound = {
      giveUp,
      NOTHING,
      flat,
      quote: JSON.stringify,
      scalar: (value: unknown) => (isDeeperThan(value, maxDepth) ? giveUp() : JSON.stringify(value)),
    }
  }

  /** Makes a value known to the code; returns its name there. */
  bind(value: unknown): string {
    const name = `b${this.counter++}`
    this.bound[name] = value
    return name
  }

  field(field: ShapeField, before: string, typename: string): string {
    const name = `${before}${JSON.stringify(field.responseName)}:`
    if (field.kind === 'typename') return `t += ${JSON.stringify(name + typename)}`
    return `v = ${read('o', field.dataName)}\n${this.value(field.type, field, 'v', name)}`
  }

  /**
   * Statements that append `before` and the value in variable `v` to `t`. Constants are appended together with what
   * follows them: each `+=` is a node of the string V8 builds.
   */
  private value(type: GraphQLOutputType, field: ShapeField, v: string, before: string): string {
    if (isNonNullType(type)) {
      return `if (${v} === undefined || ${v} === null) giveUp()\n${this.present(type.ofType, field, v, before)}`
    }
    const otherwise = this.present(type, field, v, before)
    return `if (${v} === undefined || ${v} === null) t += ${JSON.stringify(`${before}null`)}\nelse { ${otherwise} }`
  }

  private present(type: GraphQLOutputType, field: ShapeField, v: string, before: string): string {
    if (isListType(type)) {
      const id = this.counter++
      const item = this.value(type.ofType, field, `x${id}`, '')
      return `if (!Array.isArray(${v})) giveUp()
        t += ${JSON.stringify(`${before}[`)}
        for (let i${id} = 0; i${id} < ${v}.length; i${id}++) { const x${id} = ${v}[i${id}]; if (i${id} > 0) t += ','
        ${item} }
        t += ']'`
    }
    if (field.shape) {
      const writer = this.bind(this.writerOf(field.shape))
      return `if (typeof ${v} !== 'object' || Array.isArray(${v})) giveUp()\n${append(before, `${writer}(${v})`)}`
    }
    return this.leaf(getNamedType(type) as GraphQLLeafType, v, before)
  }

  private leaf(type: GraphQLLeafType, v: string, before: string): string {
    const quoted = `t += ${JSON.stringify(`${before}"`)} + ${v} + '"'`
    const string = this.raw ? quoted : append(before, `quote(${v})`)
    const check = leafCheck(type)
    if (!check) return `if (typeof ${v} === 'string') ${string}; else ${append(before, `scalar(${v})`)}`
    if (isEnumType(type)) return `if (!${this.bind(check)}(${v})) giveUp()\n${quoted}`
    switch (type.name) {
      case 'Int':
        return `if (typeof ${v} !== 'number' || (${v} | 0) !== ${v}) giveUp()\n${append(before, v)}`
      case 'Float':
        return `if (typeof ${v} !== 'number' || !Number.isFinite(${v})) giveUp()\n${append(before, v)}`
      case 'Boolean':
        return `if (typeof ${v} !== 'boolean') giveUp()\n${append(before, v)}`
      case 'ID':
        return `if (typeof ${v} === 'string') ${string}; else if (Number.isInteger(${v})) ${append(before, `quote(${v})`)}; else giveUp()`
      default:
        return `if (typeof ${v} !== 'string') giveUp()\n${string}`
    }
  }
}

/** Code that appends a constant and a value that is text or becomes text as JSON writes it. */
const append = (before: string, value: string): string => `t += ${JSON.stringify(before)} + ${value}`
