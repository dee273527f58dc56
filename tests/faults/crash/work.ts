import type { Viewer } from '@channelgraph/access'
import type { Chance } from '../chance.ts'
import type { Client } from './client.ts'
import type { CommandName } from './commands.ts'
import type { WorkedPartner } from './partners.ts'

/** Something on its way: gives its next command. */
export type Step = () => Promise<'went on' | 'waits' | 'ended'>

/** What a step works with. */
export interface Hands {
  readonly client: Client
  readonly chance: Chance
  readonly partner: WorkedPartner
  /** Something new to go on with, such as the charger of a delivery. */
  begin(step: Step): void
  /** A text nobody else has. */
  serial(): string
}

// biome-ignore lint/suspicious/noExplicitAny: rows are read by the steps that asked for them
export type Row = any
type Who = string | Viewer

export const result = (type: string, fields: string) =>
  `{ __typename ... on ${type} { ${fields} } ... on Refusal { refusal: code message } }`

interface Rest {
  /** The argument that names the row, and the row it names, where that is another one than this. */
  readonly key?: string
  readonly id?: string
  /** Of the other row. */
  readonly versionOf?: (row: Row) => number
  readonly declare?: string
  readonly args?: string
  readonly variables?: Record<string, unknown>
}

/** A row as its client last saw it: what a command answers is seen, so that it is read again only in doubt. */
export class Seen {
  readonly #client: Client
  readonly #as: Who
  readonly #type: string
  readonly #fields: string
  readonly #query: string
  readonly #id: string
  row: Row

  /** `find` is the root field with its argument, such as `order(id: $id)`. */
  constructor(client: Client, as: Who, type: string, find: string, fields: string, id: string, row: Row = null) {
    this.#client = client
    this.#as = as
    this.#type = type
    this.#fields = fields
    this.#query = `query ($id: ID!) { row: ${find} { ${fields} } }`
    this.#id = id
    this.row = row
  }

  async read(): Promise<Row> {
    this.row = (await this.#client.read(this.#as, this.#query, { id: this.#id })).row
    return this.row
  }

  /** Gives a command on the row; `did` says of the row as it is read in doubt whether it took effect. */
  async give(as: Who, name: CommandName, did: (row: Row) => boolean, rest: Rest = {}): Promise<void> {
    const { key = 'id', id = this.#id, declare = '', args = '', variables = {} } = rest
    const versionOf = rest.versionOf ?? ((row: Row) => row.version as number)
    const answer = await this.#client.change(
      as,
      name,
      `mutation ($id: ID!, $v: Int!${declare}) { ${name}(${key}: $id, expectedVersion: $v${args}) ${result(this.#type, this.#fields)} }`,
      { id, ...variables },
      {
        version: versionOf(this.row),
        reread: async () => {
          const row = await this.read()
          return { version: versionOf(row), done: did(row) }
        },
      },
    )
    if (answer) this.row = answer
    else await this.read()
  }
}

export const sum = (rows: readonly Row[], of: string): number => rows.reduce((total, row) => total + row[of], 0)
