/** What a client wrote itself. */
export interface Written {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

/** Tells a message of graphql-js as it is, or without what its client could learn of the schema from it. */
export type TellMessage = (message: string, written: Written) => string

export const asItIs: TellMessage = (message) => message

/**
 * Takes out of a message the proposals, and every name that its client did not write itself, such as the type of a field that it
 * guessed: with them the schema can be found out without being asked for.
 */
export const hidingNames: TellMessage = (message, { query, variables }) => {
  const known = new Set(query.match(WORD))
  addWords(known, variables)
  return message.replace(PROPOSAL, '').replace(NAME, (name) => (known.has(name) ? name : '…'))
}

/** Not recursive: variables may nest deeper than the stack. */
function addWords(words: Set<string>, variables: unknown): void {
  const open: unknown[] = [variables]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') for (const word of value.match(WORD) ?? []) words.add(word)
    if (typeof value !== 'object' || value === null) continue
    for (const [key, item] of Object.entries(value)) open.push(key, item)
  }
}

const WORD = /[_A-Za-z]\w*/g
const PROPOSAL = /\s*Did you mean [\s\S]*$/
/**
 * Names stand within quotes, alone or as `[Order!]!` and `Order.lines`. That quotes come in pairs cannot be relied upon: the client's own
 * names of an input's fields are quoted as they are.
 */
const NAME = /(?<=["[.])[_A-Za-z]\w*|(?<!\w)[_A-Za-z]\w*(?=["!\]])/g
