/** Tells a message of graphql-js as it is, or without what its client could learn of the schema from it. */
export type TellMessage = (message: string, written: string) => string

export const asItIs: TellMessage = (message) => message

/**
 * Takes out of a message the proposals, and every name that its client did not write itself, such as the type of a field that it
 * guessed: with them the schema can be found out without being asked for.
 */
export const hidingNames: TellMessage = (message, written) => {
  const known = new Set(written.match(/[_A-Za-z]\w*/g))
  return message.replace(PROPOSAL, '').replace(NAME, (name) => (known.has(name) ? name : '…'))
}

const PROPOSAL = /\s*Did you mean [\s\S]*$/
/**
 * Names stand within quotes, alone or as `[Order!]!` and `Order.lines`. That quotes come in pairs cannot be relied upon: the client's own
 * names of an input's fields are quoted as they are.
 */
const NAME = /(?<=["[.])[_A-Za-z]\w*|(?<!\w)[_A-Za-z]\w*(?=["!\]])/g
