import { currentWork, VALUES_A_TURN } from '@channelgraph/process'

/** Values that are written in one go: half a millisecond. Writing a value takes a twentieth of completing it. */
export const VALUES_A_PIECE = 4_000

/**
 * An answer as JSON text, for Apollo Server's `stringifyResult`: a large one in pieces, each in a turn of its request, so that
 * others are served in between. The same text as `JSON.stringify` gives.
 */
export async function writtenAnswer(answer: object): Promise<string> {
  const work = currentWork()
  let text = ''
  let values = 0
  for (const piece of piecesOf(answer)) {
    text += piece.text
    values += piece.values
    if (values < VALUES_A_PIECE || !work) continue
    values = 0
    await work.inTurn(VALUES_A_TURN, undefined)
  }
  return `${text}\n`
}

interface Piece {
  readonly text: string
  readonly values: number
}

function* piecesOf(value: unknown): Generator<Piece> {
  const values = valuesIn(value)
  if (values < VALUES_A_PIECE) {
    yield { text: JSON.stringify(value), values }
    return
  }
  const [opening, closing] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  yield mark(opening)
  let between = ''
  for (const [name, item] of partsOf(value as object)) {
    yield mark(name === null ? between : `${between}${JSON.stringify(name)}:`)
    yield* piecesOf(item)
    between = ','
  }
  yield mark(closing)
}

const mark = (text: string): Piece => ({ text, values: 0 })

/** What JSON says of an object or a list: absent fields are left out, absent items are null. */
function* partsOf(value: object): Generator<[name: string | null, item: unknown]> {
  if (Array.isArray(value)) for (const item of value) yield [null, item ?? null]
  else for (const [name, item] of Object.entries(value)) if (item !== undefined) yield [name, item]
}

/** How many values there are within a value, itself included; as far as `VALUES_A_PIECE`. What writes itself is one. */
function valuesIn(value: unknown): number {
  const open = [value]
  let values = 0
  for (let next = open.pop(); values < VALUES_A_PIECE; next = open.pop()) {
    values += 1
    if (typeof next === 'object' && next !== null && !('toJSON' in next)) {
      if (Array.isArray(next)) for (const item of next) open.push(item)
      else for (const name in next) open.push((next as Record<string, unknown>)[name])
    }
    if (open.length === 0) break
  }
  return values
}
